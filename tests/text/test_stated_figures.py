"""Figures, whatever way they are written."""

from __future__ import annotations

import pytest

from evidencebot.text.stated_figures import amounts


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
def test_figures(text: str, expected: dict[str, str]) -> None:
    assert amounts(text) == expected


@pytest.mark.parametrize(("one", "other"), [("41 people", "41 per cent"), ("£41", "41"), ("£4 million", "£4 billion")])
def test_another_unit_is_another_figure(one: str, other: str) -> None:
    assert amounts(one).keys().isdisjoint(amounts(other))
