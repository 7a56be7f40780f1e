"""The row with the extreme value is found in the column that the question names."""

from __future__ import annotations

import pytest

from evidencebot.answering.extremes import _extreme_row, _value
from evidencebot.text.words import terms

TABLE = (
    ("Town", "Visits a week", "Cost"),
    ("Alder", "1,200", "£2 million"),
    ("Birch", "900", "£1.5 billion"),
    ("Cedar", "1,350", "£40 million (in 2014)"),
)


@pytest.mark.parametrize(
    ("question", "highest", "row"),
    [
        ("Which town has the most visits?", True, 3),
        ("Which town has the fewest visits?", False, 2),
        ("Which town has the highest cost?", True, 2),
        ("Which town has the lowest cost?", False, 1),
        ("Which town has the tallest mayor?", True, None),
    ],
)
def test_the_extreme_row(question: str, highest: bool, row: int | None) -> None:
    assert _extreme_row(TABLE, set(terms(question)), highest=highest) == row


@pytest.mark.parametrize(
    ("cell", "value"),
    [
        ("19.15%", 19.15),
        ("£1.5 billion", 1.5e9),
        ("none", None),
        ("£3 billion (NHS); £2 billion (crime)", None),
        ("2 to 3", None),
    ],
)
def test_a_cell_has_one_value_or_none(cell: str, value: float | None) -> None:
    assert _value(cell) == value
