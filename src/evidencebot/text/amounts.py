"""Amounts in running text: money, shares, and counts of things, however they are written."""

from __future__ import annotations

import re
from decimal import Decimal
from functools import cache
from itertools import zip_longest

from msgspec import Struct

from evidencebot.text.folding import fold_case

SHARE, POINTS = "%", "percentage points"
Measure = tuple[Decimal, str]
"""A value and its unit: what two writings of one amount share."""
_SCALES = {"k": 3, "thousand": 3, "m": 6, "mn": 6, "million": 6, "bn": 9, "billion": 9, "tn": 12, "trillion": 12}
_DIGITS = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_UNITS = "one two three four five six seven eight nine".split()
_TENS = {word: 10 * n for n, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)}
_TEENS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
# One is more often a pronoun than a figure.
_WORDS = {
    **{word: n for n, word in enumerate([*_UNITS, *_TEENS], 1) if n > 1},
    **_TENS,
    **{f"{ten}-{unit}": value + n for ten, value in _TENS.items() for n, unit in enumerate(_UNITS, 1)},
}
_MONTH = r"(?:january|february|march|april|may|june|july|august|september|october|november|december)"
# Dates say when, not how much: a source may leave them to its cover.
_DATE = (
    rf"\b\d{{1,2}}(?:st|nd|rd|th)? {_MONTH}\b"
    r"|(?<![\d£$€.,])(?:19|20)\d\d(?:[-/](?:\d\d){1,2})?(?![\d,.]*\d|\s?(?:%|per ?cent))"
)
_RANGE = r"(?<=\d)-(?=[£$€]?\d)"
_JOINS = r"\s?(?:-|to|and|or)\s?"


class Amount(Struct, frozen=True):
    """A number with its unit, however it is written: £1.3bn is £1.3 billion, 40% is 40 per cent."""

    start: int
    end: int
    value: Decimal
    unit: str
    """`£`, `$`, `€`, `%`, `percentage points`; empty for a plain number."""

    @property
    def measure(self) -> Measure:
        return self.value, self.unit


def amounts_in(text: str, start: int = 0, end: int | None = None) -> list[Amount]:
    """The amounts written in digits in `text[start:end]`, in order."""
    found = _pattern(_DIGITS).finditer(text, start, len(text) if end is None else end)
    return [Amount(*match.span(), *_measure(match)) for match in found]


def stated_figures(text: str) -> dict[Measure, str]:
    """Every figure that a text states, in words too, as it is written; years and days are none.

    `between 10 and 14 per cent` states two shares.
    """
    folded = re.sub(_DATE, lambda m: " " * len(m.group()), fold_case(text))
    folded = re.sub(_RANGE, " to ", folded)
    words = "|".join(sorted(_WORDS, key=len, reverse=True))
    matches = list(_pattern(rf"{_DIGITS}|(?:{words})\b").finditer(folded))
    stated: dict[Measure, str] = {}
    for match, after in zip_longest(matches, matches[1:]):
        shared = after if after and re.fullmatch(_JOINS, folded[match.end() : after.start()]) else None
        stated.setdefault(_measure(match, shared), match.group().strip())
    return stated


@cache
def _pattern(number: str) -> re.Pattern[str]:
    return re.compile(
        rf"(?<![\w.,])(?<![a-z]-)(?P<money>[£$€]\s?)?(?P<number>{number})"
        r"(?:[\s-]?(?P<scale>k|thousand|mn?|million|bn|billion|tn|trillion)\b)?"
        r"(?:[\s-]?(?P<points>percentage\spoints?|pp\b)|\s?(?P<share>%|per\s?cent\b))?(?![\w%]|[.,]\d|-\d)",
        re.IGNORECASE,
    )


def _measure(match: re.Match[str], shared: re.Match[str] | None = None) -> Measure:
    """A match's value and unit; where it has neither scale nor share, those of the amount that it is joined to."""
    unit = match if match["scale"] or match["share"] or match["points"] or shared is None else shared
    value = Decimal(_WORDS.get(match["number"].lower()) or match["number"].replace(",", ""))
    if unit["scale"]:
        value = value.scaleb(_SCALES[unit["scale"].lower()])
    money = (match["money"] or "").strip()
    return value, money or (SHARE if unit["share"] else POINTS if unit["points"] else "")
