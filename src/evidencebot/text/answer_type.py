"""What kind of thing a question asks for, and whether words hold such a thing."""

from __future__ import annotations

import re
from enum import StrEnum
from functools import lru_cache

from evidencebot.text.question_words import ASKING_VERB, WH_WORD, YES_OR_NO_VERB


class AnswerType(StrEnum):
    """The kind of answer asked for."""

    MONEY = "an amount of money"
    SHARE = "a percentage or share"
    COUNT = "a number"
    DATE = "a date"
    NAME = "a name"
    REASON = "a reason"
    TOPIC = "what is said of something"
    """A few words as typed into a search box."""


_NUMBER_WORD = (
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|twenty|thirty|forty|fifty|ninety|"
    r"hundreds?|thousands?|millions?|billions?|half|halves|thirds?|quarters?|fifths?|twice|doubled?|single|several)"
)
_MONTH = r"(?:January|February|March|April|May|June|July|August|September|October|November|December)"
_ASKS: dict[AnswerType, tuple[str, ...]] = {
    AnswerType.DATE: (
        r"\bwhen (?:did|was|were|is|will|does|do|has|had)\b",
        r"\b(?:what|which) (?:year|date|month)\b",
        r"\bsince when\b",
    ),
    AnswerType.SHARE: (
        r"\b(?:what|which) (?:percentage|proportion|share|fraction|per ?cent)",
        r"\bhow many per ?cent",
        r"\bpercentage of\b",
        r"\bpercent\b",
        r"\b(?:employment|reoffending) rate\b",
    ),
    AnswerType.MONEY: (
        r"\bhow much (?:\w+ ){0,3}money\b|\bhow much (?:did|does|do|has|have) .*\b(?:cost|spend|save|pay|receive)",
        r"\bhow much (?:was|is|were|are) (?:\w+ )?(?:spent|wasted|paid|saved)\b|\bhow expensive\b",
        r"\b(?:what|which) (?:(?:was|is|were|are) )?(?:the |its |their )?(?:\w+ ){0,2}"
        r"(?:amount|budget|price|bill|sum|cost|value|worth|savings?|fees?|fine)\b",
        r"£|\bin (?:pounds|cash)\b|\bwhat (?:did|does|do) .* (?:cost|pay|spend)\b",
    ),
    AnswerType.COUNT: (
        r"(?:^|[,;:.?] |\band |\bso )how (?:many|much|often|large|big|high|low|long|far|old)\b",
        r"\b(?:what|which) (?:number|rate|score|size|level)\b",
    ),
    AnswerType.NAME: (
        # Not the "who" that only says which person is meant.
        r"^(?:(?!\b(?:what|which|when|where|why|how)\b).)*\bwho(?:m|se)?\b",
        r"\b(?:which|what) (?:body|organisation|department|committee|author|academic|minister|company|country)\b",
        r"\b(?:which|what) (?:countries|think tank|programme|region|area|city|council)s?\b",
    ),
    AnswerType.REASON: (
        r"\bwhy\b|\bhow come\b|\bwhat explains\b",
        r"\bwhat (?:is|are|was|were) the reasons?\b",
    ),
}
_HOLDS: dict[AnswerType, tuple[str, ...]] = {
    AnswerType.MONEY: (r"[£$€]\s?\d", r"\d[\d.,]*\s?(?:p\b|pence|pounds|million|billion|bn\b|m\b)", r"\bpenny\b"),
    AnswerType.SHARE: (
        r"\d\s?(?:%|per[ -]cent|percent|percentage)",
        r"\b\d+ in \d+\b",
        r"\b(?:half|third|quarter|fifth|tenth)s?\b",
        rf"{_NUMBER_WORD}[ -](?:per cent|in (?:ten|10))",
    ),
    # A year counts nothing, nor does the end of "2016-17".
    AnswerType.COUNT: (rf"(?<![\d,.])(?<!\d{{4}}[-–/])(?!(?:1[89]|20)\d\d(?![\d,]|\.\d))\d|\b{_NUMBER_WORD}\b",),
    AnswerType.DATE: (rf"\b(?:1[89]|20)\d\d\b|\b{_MONTH}\b|\bdecade|\byears? (?:ago|later)\b",),
    AnswerType.NAME: (r"(?<![.!?] )(?<!^)\b(?-i:[A-Z])[\w&'’-]+|\binterviewees?\b|\bgovernments?\b|\bcommissioners\b",),
    AnswerType.REASON: (
        r"\b(?:because|since|due to|as|so|therefore|reason|result|means?|leads?|led|causes?|which|despite|lack)\b",
        r"\bfail|\bto (?:improve|ensure|avoid|reduce)\b",
    ),
}
# Compiled when first needed (`re` keeps them): a question needs one of those below, not all.
_ASK_PATTERNS = {kind: "|".join(parts) for kind, parts in _ASKS.items()}
_HOLD_PATTERNS = {kind: "|".join(parts) for kind, parts in _HOLDS.items()}

_ASKING = re.compile(
    rf"\?|^(?:and |so |but )?(?:{WH_WORD}|who\w*|{ASKING_VERB}|"
    r"tell|name|list|give|explain|describe|compare|put|show)\b",
    re.IGNORECASE,
)
_COMPARES = re.compile(
    r"^compare\b|\bboth\b.+\band\b|\bhow (?:do|does|did) .+ compare\b|"
    r"\b(?:pair of|two) (?:\w+ )?(?:things|figures|numbers|ones|questions|facts|points|statistics)\b|"
    r"\b(?:versus|vs|side by side|beside|alongside|next to|plus|as well as|and (?:also|with)|the two)\b",
    re.IGNORECASE,
)
_YES_OR_NO = re.compile(
    rf"^(?:(?:and|so|but|then)\s+)?(?:{YES_OR_NO_VERB})(?:n[’']t)?\s",
    re.IGNORECASE,
)
_QUESTION_WORD = re.compile(
    r"\b(?:what|which|who(?:m|se)?|when|where|why|how (?:many|much|often|long|far|big|large|high|old)|how)\b",
    re.IGNORECASE,
)
_MOST_TOPIC_WORDS = 7


def wanted(question: str) -> AnswerType | None:
    """The kind of answer that a question asks for; None where any statement may answer it."""
    kind = next((kind for kind, pattern in _ASK_PATTERNS.items() if re.search(pattern, question, re.IGNORECASE)), None)
    if kind is AnswerType.NAME and is_yes_or_no(question):
        return None
    return AnswerType.TOPIC if kind is None and _is_topic(question) else kind


def _is_topic(question: str) -> bool:
    return not _ASKING.search(question) and len(question.split()) <= _MOST_TOPIC_WORDS


def is_yes_or_no(question: str) -> bool:
    """Whether a question is to be answered with yes or no."""
    return _YES_OR_NO.match(question) is not None


def asks(question: str) -> str:
    """A label that questions for the same kind of answer share: the kind, else how it asks."""
    if kind := wanted(question):
        return kind
    if is_yes_or_no(question):
        return "yes or no"
    word = _QUESTION_WORD.search(question)
    return word.group().lower() if word else ""


def compares(question: str) -> bool:
    """Whether a question asks for two things in one breath ("compare … with …", "both … and …")."""
    return _COMPARES.search(question) is not None


@lru_cache(maxsize=8192)
def holds(kind: AnswerType | None, words: str) -> bool:
    """Whether `words` hold a thing of that kind; anything does where none is asked for."""
    return kind in (None, AnswerType.TOPIC) or re.search(_HOLD_PATTERNS[kind], words, re.IGNORECASE) is not None
