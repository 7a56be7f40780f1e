"""Greetings, thanks, and questions about the assistant itself: fixed replies, never an answer from the evidence."""

from __future__ import annotations

import re
from collections.abc import Sequence

from evidencebot.conversation.turn import Turn

_OPENING = r"""(?:(?:hi|hello|hey|please|ok(?:ay)?|well|so|oh|and|but|great|lovely|perfect|brilliant|super
    |that(?:'s|\ is)\ (?:great|helpful|useful))[\s,.!:–-]+)*"""
_TO_WHOM = r"(?:[\s,]+(?:there|all|everyone|again|evidencebot|evidence bot|bot|mate|friend|you))?"


def _pattern(*alternatives: str) -> re.Pattern[str]:
    """One of these, behind whatever only opens a turn; blanks in them are blanks."""
    spelt = "|".join(text.replace(" ", r"\ ") for text in alternatives)
    return re.compile(rf"{_OPENING}(?:{spelt})", re.IGNORECASE | re.VERBOSE)


_GREETING = _pattern(
    rf"(?:hi|hiya|hello|hey|greetings|good (?:morning|afternoon|evening|day)|morning|evening){_TO_WHOM}",
    "how are (?:you|things)(?: doing)?(?: today)?",
    "nice to meet you",
)
_THANKS = _pattern(
    "(?:many )?(?:thanks|thank you|thankyou|thx|cheers|ta)"
    "(?: (?:a lot|so much|very much|again|for (?:that|this|your help|the help|everything)))?" + _TO_WHOM,
    "much appreciated",
    "that(?:'s| is| was) (?:all|it|great|perfect|brilliant|(?:very |really )?(?:helpful|useful))(?: for now)?"
    "(?:[,.]? (?:thanks|thank you))?",
)
_FAREWELL = _pattern("(?:good)?bye(?: bye)?(?: for now)?", "see you(?: later| soon)?", "good night")
_WHO = _pattern(
    "(?:who|what) (?:are|r) (?:you|u)(?: then| exactly)?",
    "what(?:'s| is) your name",
    "are you (?:an? )?(?:human|person|real(?: person)?|ro?bot|bot|machine|ai|chatgpt|gpt|llm|language model)",
    "(?:who|what) (?:made|built|wrote|created|is behind) you",
    "what is evidencebot",
)
_WHAT = _pattern(
    "(?:what|how) (?:else )?(?:can|could|do|would) you (?:do|help|know|work|answer)"
    "(?: (?:for me|me|with|about|then|exactly))*",
    "what (?:can|could|should) (?:i|we) ask(?: you| here)?",
    "(?:can|could) you help(?: me)?(?: please)?",
    "how does evidencebot work",
    "help(?: me)?(?: please)?",
)
_ASKED = _pattern(
    "what (?:did i ask|have i asked)(?: you)?(?: (?P<asked>first|last|before|so far|just now))?(?: again| earlier)?",
    "what was my (?P<question>first|last|previous) question(?: again)?",
)
_EDGES = " \t?!.,;:…–—-"


def reply_to(text: str, history: Sequence[Turn], title: str) -> str | None:
    """What to say to a turn that asks nothing of the documents; None for any other. `title` is the report's."""
    said = " ".join(text.replace("’", "'").split()).strip(_EDGES)
    if asked := _ASKED.fullmatch(said):
        return _asked_before(history, is_first="first" in asked.groups())
    for pattern, reply in _REPLIES:
        if pattern.fullmatch(said):
            return reply.format(title=title)
    return None


def is_small_talk(text: str) -> bool:
    """Whether a turn asks nothing of the documents, and so nothing leans on it."""
    return reply_to(text, (), "") is not None


def _asked_before(history: Sequence[Turn], *, is_first: bool) -> str:
    questions = [turn.text for turn in history if turn.speaker == "user" and not is_small_talk(turn.text)]
    if not questions:
        return "You have not asked anything yet."
    return f"You asked first: “{questions[0]}”" if is_first else f"Your last question was: “{questions[-1]}”"


_CAN_DO = (
    "I look up what the documents here say ({title}, and the sources added to it) and quote it with the page, the note "
    "and the work behind it; what they do not say I refuse. Ask about their findings, a page, a note, a figure or who "
    "is cited, ask for a summary of a chapter, or go on from an answer (“who said so?”, “and in Wales?”)."
)
_REPLIES = (
    (_GREETING, "Hello. Ask me what {title} says, and I will quote it with the page."),
    (_THANKS, "You are welcome."),
    (_FAREWELL, "Goodbye. What you asked is kept in your sessions."),
    (_WHO, "I am evidencebot, a program that quotes documents and writes nothing of its own. " + _CAN_DO),
    (_WHAT, _CAN_DO),
)
