"""What kind of thing a question asks for, and whether words hold such a thing."""

from __future__ import annotations

import re
from enum import StrEnum


class Wanted(StrEnum):
    """The kind of answer asked for."""

    MONEY = "an amount of money"
    SHARE = "a percentage or share"
    COUNT = "a number"
    DATE = "a date"
    NAME = "a name"
    REASON = "a reason"


_NUMBER_WORD = (
    r"(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|dozens?|twenty|thirty|forty|fifty|ninety|hundreds?|"
    r"thousands?|millions?|billions?|half|halves|third|thirds|quarters?|fifths?|twice|double|doubled|single|several)"
)
_ASKS: tuple[tuple[Wanted, re.Pattern[str]], ...] = tuple(
    (wanted, re.compile(pattern, re.IGNORECASE))
    for wanted, pattern in (
        (
            Wanted.DATE,
            r"\b(?:when (?:did|was|were|is|will|does|do|has|had)|what year|which year|what date|since when|in what year|what month)\b",
        ),
        (
            Wanted.SHARE,
            r"\b(?:what|which) (?:percentage|proportion|share|fraction|per ?cent)|\bhow many per ?cent|\bpercentage of\b|\bpercent\b|\b(?:employment|reoffending) rate\b",
        ),
        (
            Wanted.MONEY,
            r"\bhow much (?:money|did .* (?:cost|spend|save)|does .* cost|was (?:spent|wasted|paid|saved)|is (?:spent|wasted|paid|saved))|"
            r"\b(?:what|which) (?:budget|price|sum|bill)\b|\bhow expensive\b|£|\bin (?:pounds|cash)\b|\bwhat (?:did|does|do) .* cost\b|\bcost (?:of|per)\b|\bworth\b",
        ),
        (
            Wanted.COUNT,
            r"\bhow (?:many|often|large|big|high|low|long|far|old)\b|\bwhat (?:number|rate|score|size|level)\b|\bhow much\b",
        ),
        (
            Wanted.NAME,
            r"\bwho\b|\bwhom\b|\bwhose\b|\b(?:which|what) (?:body|organisation|department|committee|author|academic|minister|company|country|countries|think tank|programme|region|area|city|council)s?\b",
        ),
        (Wanted.REASON, r"\bwhy\b|\bwhat (?:is|are|was|were) the reasons?\b|\bhow come\b|\bwhat explains\b"),
    )
)
_HOLDS: dict[Wanted, re.Pattern[str]] = {
    Wanted.MONEY: re.compile(
        r"[£$€]\s?\d|\d[\d.,]*\s?(?:p\b|pence|pounds|million|billion|bn\b|m\b)|penny", re.IGNORECASE
    ),
    Wanted.SHARE: re.compile(
        rf"\d\s?(?:%|per[ -]cent|percent|percentage)|\b\d+ in \d+\b|\b(?:half|third|quarter|fifth|tenth)s?\b|{_NUMBER_WORD}[ -](?:per cent|in (?:ten|10))",
        re.IGNORECASE,
    ),
    Wanted.COUNT: re.compile(rf"\d|\b{_NUMBER_WORD}\b", re.IGNORECASE),
    Wanted.DATE: re.compile(
        r"\b(?:1[89]|20)\d\d\b|\b(?:January|February|March|April|May|June|July|August|September|October|November|December)\b|\bdecade|\byears? (?:ago|later)\b"
    ),
    Wanted.NAME: re.compile(
        r"(?<![.!?] )(?<!^)\b[A-Z][A-Za-z&'’-]+|\binterviewees?\b|\bgovernments?\b|\bcommissioners\b"
    ),
    Wanted.REASON: re.compile(
        r"\b(?:because|since|due to|as|so|therefore|reason|result|to (?:improve|ensure|avoid|reduce)|means?|lead|leads|led|causes?|which|despite|lack|fail\w*)\b",
        re.IGNORECASE,
    ),
}


def wanted(question: str) -> Wanted | None:
    """The kind of answer that a question asks for; None where any statement may answer it."""
    return next((kind for kind, pattern in _ASKS if pattern.search(question)), None)


def holds(kind: Wanted | None, words: str) -> bool:
    """Whether `words` hold a thing of that kind; anything does where none is asked for."""
    return kind is None or bool(_HOLDS[kind].search(words))
