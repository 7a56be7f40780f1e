"""Amounts, however they are written."""

from __future__ import annotations

from decimal import Decimal

import pytest

from evidencebot.text.amounts import amounts_in


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("£1.3bn", "1300000000", "£"),
        ("£1.3 billion", "1300000000", "£"),
        ("£ 1,300m", "1300000000", "£"),
        ("$12", "12", "$"),
        ("40%", "40", "%"),
        ("40 per cent", "40", "%"),
        ("40 percent", "40", "%"),
        ("2.5 percentage points", "2.5", "percentage points"),
        ("12,500", "12500", ""),
        ("3.5 million", "3500000", ""),
    ],
)
def test_one_amount(text: str, value: str, unit: str) -> None:
    (amount,) = amounts_in(f"of {text}, they say")
    assert amount.measure == (Decimal(value), unit)
    assert f"of {text}, they say"[amount.start : amount.end] == text


@pytest.mark.parametrize("text", ["section 3.2.1", "B12", "12th", "covid19"])
def test_no_amount(text: str) -> None:
    assert not amounts_in(text)
