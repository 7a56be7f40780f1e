"""Amounts, however they are written."""

from __future__ import annotations

from decimal import Decimal

import pytest

from evidencebot.text.amounts import SHARE, Measure, amounts_in, stated_figures


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


@pytest.mark.parametrize("text", ["section 3.2.1", "B12", "12th", "covid19", "Covid-19"])
def test_no_amount(text: str) -> None:
    assert not amounts_in(text)


def _shown(measure: Measure) -> str:
    value, unit = measure
    return f"{value:f}%" if unit == SHARE else f"{unit}{value:f}"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("by 2015 it made up 41% of visits", {"41%": "41%"}),
        ("41 per cent, or 41 percent", {"41%": "41 per cent"}),
        ("£11.6 million, of which £6.3m", {"£11600000": "£11.6 million", "£6300000": "£6.3m"}),
        ("1,904 invoices", {"1904": "1,904"}),
        ("between 10 and 14 per cent", {"10%": "10", "14%": "14 per cent"}),
        ("10–14 per cent", {"10%": "10", "14%": "14 per cent"}),
        ("£5 to £6 million", {"£5000000": "£5", "£6000000": "£6 million"}),
        ("six towns and twenty-three carers", {"6": "six", "23": "twenty-three"}),
        ("one of them", {}),
        ("a 15-minute visit for £5.85", {"15": "15", "£5.85": "£5.85"}),
        ("in 2016–17, on 30 September 2016 and since 1994", {}),
        ("2,016 people", {"2016": "2,016"}),
        ("£2016", {"£2016": "£2016"}),
        ("Covid-19 and A4 paper", {}),
        ("costs 18, not 19.", {"18": "18", "19": "19"}),
        ("", {}),
    ],
)
def test_stated_figures(text: str, expected: dict[str, str]) -> None:
    assert {_shown(m): written for m, written in stated_figures(text).items()} == expected


@pytest.mark.parametrize(("one", "other"), [("41 people", "41 per cent"), ("£41", "41"), ("£4 million", "£4 billion")])
def test_another_unit_is_another_figure(one: str, other: str) -> None:
    assert stated_figures(one).keys().isdisjoint(stated_figures(other))
