"""A question that leans on earlier turns, rewritten so that it stands alone.

A question that stands alone is left alone: dragging the old topic along harms more than it helps.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from evidencebot.conversation.turn import Turn
from evidencebot.text.words import STOP_WORDS, raw_words

_OPENING = re.compile(
    r"^(?:(?:and|but|so|ok(?:ay)?|right|thanks?(?: you)?|also|then|well|hm+|fine|great|sorry)\b[\s,.:;!–-]*)+",
    re.IGNORECASE,
)
_WHAT_ABOUT = re.compile(r"^(?:what|how) about\s+(.+?)\??$", re.IGNORECASE)
_RETURN = re.compile(
    r"^(?:(?:going |coming |turning |getting )?back (?:to|on)|return(?:ing)? to)\s+(.+?)\s*[:,–-]+\s*(.+)$",
    re.IGNORECASE,
)
_PRONOUN = re.compile(
    r"\b(?:it|its|they|them|their|theirs|this|these|those|that|he|him|his|she|her|hers|there|the same)\b", re.IGNORECASE
)
# Words that look like pronouns but point at nothing earlier.
_NO_PRONOUN = re.compile(
    r"\b(?:sa(?:y|ys|id)|argue[ds]?|find|found|think|claim(?:s|ed)?|show(?:s|ed)?|believe[ds]?) that\b"
    r"|\b(?:so|such|fact|idea|now) that\b"
    r"|\bthat (?:the|a|an|some|people|many|most|there)\b"
    r"|\b(?:is|was|does|did|has) it (?:true|possible|likely|clear|the case|worth|take|make)\b"
    r"|\bit (?:is|was|takes?) (?:\w+ )?(?:that|to)\b"
    r"|\b(?:is|are|was|were) there\b|\bthere (?:is|are|was|were)\b",
    re.IGNORECASE,
)
_BARE = re.compile(
    r"^(?:why(?: not| so| is that| was that)?|how so|since when|when(?: was that)?|(?:by )?how much|how many|where|who|"
    r"who (?:said|says|found|argued|claimed|estimated) (?:so|that|this|it)|which ones?|says who|according to whom|"
    r"for example|such as|any (?:examples?|others?|more)|how come)\s*\??$",
    re.IGNORECASE,
)
_MOST_BARE_TERMS = 2


def stand_alone(question: str, history: Sequence[Turn]) -> str | None:
    """The question with what it leans on put in; None where it stands alone or nothing came before."""
    asked = [t.text for t in history if t.speaker == "user"]
    if not asked:
        return None
    returned = _RETURN.match(question.strip())
    if returned:
        return f"{_sentence(returned.group(2))} ({returned.group(1).strip()})"
    body = _OPENING.sub("", question.strip())
    if not any(char.isalnum() for char in body) or not _needs_context(question.strip(), body):
        return None
    topic = _topic(asked)
    about = _WHAT_ABOUT.match(body)
    wanted = about.group(1) if about else body.rstrip("?! .")
    return f"{_sentence(wanted)} ({topic})" if topic else None


def _needs_context(question: str, body: str) -> bool:
    if _BARE.match(body) or _WHAT_ABOUT.match(body):
        return True
    content = [w for w in raw_words(body) if w not in STOP_WORDS]
    if len(content) <= _MOST_BARE_TERMS and body != question:
        return True
    return bool(_PRONOUN.search(_NO_PRONOUN.sub(" ", body))) or len(content) <= 1


def _topic(asked: Sequence[str]) -> str:
    """The last question that named its subject, and all that leaned on it since."""
    chain: list[str] = []
    for text in reversed(asked):
        body = _OPENING.sub("", text.strip())
        chain.append(body.rstrip("?! ."))
        if not _needs_context(text.strip(), body):
            break
    # The question that named the subject, and the last two that leaned on it.
    return "; ".join([chain[-1], *reversed(chain[:-1][:2])])


def _sentence(text: str) -> str:
    text = text.strip().rstrip("?! .")
    return text[:1].upper() + text[1:] + "?"
