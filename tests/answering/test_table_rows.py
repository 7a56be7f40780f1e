"""The row asked for is found by its label, or by its value in the column that the question names."""

from __future__ import annotations

import pytest

from evidencebot.answering.table_rows import _extreme_row, _named_row, _value
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


@pytest.mark.parametrize(
    ("question", "row"),
    [
        ("How many visits a week does Birch get?", 2),
        ("What do visits cost in Alder and in Cedar?", None),
        ("What do visits cost in Dogwood?", None),
    ],
)
def test_the_row_that_a_question_names(question: str, row: int | None) -> None:
    assert _named_row(TABLE, set(terms(question))) == row


def test_the_longest_label_is_the_one_named() -> None:
    table = (("Region", "Rate"), ("England", "2"), ("East of England", "3"), ("East Coast", "4"))
    assert _named_row(table, set(terms("What is the rate in the East of England?"))) == 2
