"""Amounts in running text: money, shares, and counts of things."""

from __future__ import annotations

import re
from decimal import Decimal

from msgspec import Struct

_SCALES = {"k": 3, "thousand": 3, "m": 6, "mn": 6, "million": 6, "bn": 9, "billion": 9, "tn": 12, "trillion": 12}
_AMOUNT = re.compile(
    r"(?<![\w.,])(?P<money>[£$€]\s?)?(?P<number>\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?)"
    r"(?:[\s-]?(?P<scale>k|thousand|mn?|million|bn|billion|tn|trillion)\b)?"
    r"(?:[\s-]?(?P<points>percentage\spoints?|pp\b)|\s?(?P<share>%|per\s?cent\b))?(?![\w%]|[.,]\d|-\d)",
    re.IGNORECASE,
)
SHARE, POINTS = "%", "percentage points"


class Amount(Struct, frozen=True):
    """A number with its unit, however it is written: £1.3bn is £1.3 billion, 40% is 40 per cent."""

    start: int
    end: int
    value: Decimal
    unit: str
    """`£`, `$`, `€`, `%`, `percentage points`; empty for a plain number."""

    @property
    def measure(self) -> tuple[Decimal, str]:
        """What two writings of one amount share."""
        return self.value, self.unit


def amounts_in(text: str, start: int = 0, end: int | None = None) -> list[Amount]:
    """The amounts of `text[start:end]` in order."""
    return [_amount(found) for found in _AMOUNT.finditer(text, start, len(text) if end is None else end)]


def _amount(found: re.Match[str]) -> Amount:
    value = Decimal(found["number"].replace(",", ""))
    if found["scale"]:
        value = value.scaleb(_SCALES[found["scale"].lower()])
    unit = (found["money"] or "").strip() or (SHARE if found["share"] else POINTS if found["points"] else "")
    return Amount(*found.span(), value, unit)
