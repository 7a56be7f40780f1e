"""Words that stand for something said earlier: “it”, “those”, “the other one”."""

from __future__ import annotations

import re
from collections.abc import Sequence

from evidencebot.conversation.subjects import subjects
from evidencebot.text.question_words import AUXILIARY
from evidencebot.text.words import STOP_WORDS

# Words that point at nothing earlier although they look so.
_POINTS_AT_NOTHING = re.compile(
    rf"\b(?:{AUXILIARY}) it (?:\w+ )?(?:true|possible|likely|clear|known|worth|important|necessary|fair|right|wrong|"
    r"legal|safe|better|best|the case|time)\b(?: that\b)?|\b(?:does|did|do|will|would) it (?:take|make|matter)\b"
    r"|\bit(?:'s| is| was| takes?| seems?) (?:\w+ ){0,2}(?:that|to|which|whether|why|how|if|when|what)\b"
    r"|\b(?:does|did|do) (?:it|they) (?:say|mention|discuss|cover|talk) (?:\w+ ){0,2}(?:about|on)\b"
    r"|\b(?:is|are|was|were|be|been|being) there\b|\bthere(?: \w+ly)?(?:'s| is| are| was| were| has| have| be| will)\b"
    r"|\bhow (?:is|was) it that\b|\bmake it (?:\w+ )?to\b"
    r"|\bthis (?:report|paper|document|year|century|country|area of)\b|\bthese days\b"
    r"|\bthose (?:who|that|which|whose|with|without|in|of|at|on|from|being|\w+ing|\w+ed)\b"
    r"|\b(?:the|at the) same (?:time|as)\b|\bthe same \w+ (?:as|in|for|at|on)\b|\bat all\b",
    re.IGNORECASE,
)
_ONE = re.compile(
    r"\b(?:the|this|that|which|each|every|another|other|same|first|second|last|former|latter) ones?\b(?! of)"
    r"|\bthe (?:other|others|former|latter|rest|same|first|second|two|three|reverse|opposite)"
    r"(?=\W*$| (?:of|and) (?:the )?(?:those|these|them|last|second|latter)\b)"
    r"|\b(?:both|either|neither|each|all (?:two|three|four|five))(?=\W*$)",
    re.IGNORECASE,
)
_TOKEN = re.compile(r"[\w’'&-]+|[,;:–—()]")
_BOUNDARY = frozenset(
    "that because if when while since after before so and but or which who how whether where as than without by".split()
) | frozenset(",;:–—()")
_POSSESSIVE = frozenset("its their theirs his her hers".split())
_PERSONAL = frozenset("it they them he him she it's they're he's she's they've they'd it'll they'll".split())
_AUXILIARIES = frozenset(AUXILIARY.split("|"))
_PREPOSITIONS = frozenset(
    "of for by about from with to in on at after before than like without into over under against during".split()
)
_REQUESTS = frozenset("tell explain describe define list show give compare find break quote repeat".split())
_SUBJECTS = frozenset("they he she it they're he's she's it's they've they'd it'll they'll".split())
_POINTERS = _POSSESSIVE | _PERSONAL | {"this", "these", "those", "that", "there", "that's"}
_FEW = 2


def points_back(text: str) -> bool:
    """Whether a word stands for something that the question itself does not name."""
    text = _POINTS_AT_NOTHING.sub(" ", text)
    if any(not _is_named_before(text[: m.start()]) for m in _ONE.finditer(text)):
        return True
    words = [m.group().lower().replace("’", "'") for m in _TOKEN.finditer(text)]
    return any(_is_open(words, place) for place, word in enumerate(words) if word in _POINTERS)


def _is_named_before(text: str) -> bool:
    """Whether a clause with a subject of its own has been said: what follows may point at it."""
    words = [m.group().lower() for m in _TOKEN.finditer(text)]
    return len(subjects(text)) >= _FEW and any(w in _BOUNDARY for w in words[1:])


def _is_open(words: Sequence[str], place: int) -> bool:
    """Whether the pointing word at `place` has nothing before it in its question that it may stand for."""
    word, before = words[place], words[:place]
    if word not in _POSSESSIVE | _PERSONAL:
        return (word != "that" or _is_demonstrative(words, place)) and not _is_named_before(" ".join(before))
    named = [n for n, w in enumerate(before) if subjects(w)]
    if not named or word in _POSSESSIVE:
        return not named
    has_boundary = any(w in _BOUNDARY for w in before[named[0] + 1 :])
    is_told = before[-1] not in STOP_WORDS or len(named) > _FEW
    is_subject = word in _SUBJECTS and is_told and place + 1 < len(words)
    return not (has_boundary or is_subject)


def _is_demonstrative(words: Sequence[str], place: int) -> bool:
    """`that` as in “is that enough”, “of that report”, “who wrote that report?”; not “said that …”, “a body that …”."""
    before = words[place - 1] if place else ""
    is_object = place == 1 and before in _REQUESTS
    return not before or is_object or before in _AUXILIARIES | _PREPOSITIONS or len(words) - place <= _FEW
