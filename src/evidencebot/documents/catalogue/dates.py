"""Dates as notes print them: 14 May 2012, May 14, 2012, Oct. 2016, 15/08/2022, 6/23/17, 2012."""

from __future__ import annotations

import re

from evidencebot.documents.catalogue.annotated import Span

Date = tuple[int, ...]
"""Year; year and month; or year, month and day."""

_MONTHS = "january february march april may june july august september october november december".split()
_MONTH = r"(?P<month{0}>" + "|".join(f"{m[:3]}(?:{m[3:]}|t)?" if len(m) > 3 else m for m in _MONTHS) + r")\.?"
_Y = r"(?P<year{0}>(?:19|20)\d\d)"
_WRITTEN = re.compile(
    rf"\b(?P<day1>\d{{1,2}})(?:st|nd|rd|th)?(?:\s?[–-]\s?\d{{1,2}})?(?:\s+of)?\s+{_MONTH.format(1)},?\s+{_Y.format(1)}\b"
    rf"|\b{_MONTH.format(2)}\s+(?P<day2>\d{{1,2}})(?:st|nd|rd|th)?,\s+{_Y.format(2)}\b"
    rf"|\b{_MONTH.format(3)},?\s+{_Y.format(3)}\b",
    re.IGNORECASE,
)
_NUMERIC = re.compile(r"(?<![\d/])(\d{1,2})/(\d{1,2})/((?:19|20)?\d\d)(?![\d/])")
_ISO = re.compile(r"(?<![\d-])((?:19|20)\d\d)-(\d\d)-(\d\d)(?![\d-])")
_YEAR = re.compile(r"(?<![\d/.:–-])((?:19|20)\d\d)(?:[a-e](?=[\s,;:.)]|$))?(?![\d/–-]|\.\d)")


def find_dates(text: str) -> list[tuple[Span, Date]]:
    """Every date and where it stands, in order; a year that is part of a date is no date of its own."""
    found = [(m.span(), _written(m)) for m in _WRITTEN.finditer(text)]
    found += [(m.span(), _numeric(m)) for m in _NUMERIC.finditer(text)]
    found += [(m.span(), tuple(map(int, m.groups()))) for m in _ISO.finditer(text)]
    taken = [span for span, _ in found]
    years = (m for m in _YEAR.finditer(text) if not any(a <= m.start() < b for a, b in taken))
    found += [(m.span(), (int(m[1]),)) for m in years]
    return sorted(found)


def _written(found: re.Match[str]) -> Date:
    n = next(k for k in (1, 2, 3) if found[f"year{k}"])
    month = next(i for i, m in enumerate(_MONTHS, 1) if m.startswith(found[f"month{n}"].lower()[:3]))
    day = (int(found[f"day{n}"]),) if n < 3 else ()
    return (int(found[f"year{n}"]), month, *day)


def _numeric(found: re.Match[str]) -> Date:
    """Only the year where either number may be the month: 6/3/16 is June or March."""
    first, second, year = (int(n) for n in found.groups())
    year += 0 if year > 99 else 2000 if year < 50 else 1900
    day, month = (second, first) if second > first else (first, second)
    return (year, month, day) if month <= 12 < day else (year,)


def agree(one: Date, other: Date) -> bool:
    """Whether two dates may be the same: as far as both go, they do not differ."""
    return all(a == b for a, b in zip(one, other, strict=False))
