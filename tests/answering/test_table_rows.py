"""The row asked for is found by its label, or by its value in the column that the question names."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from evidencebot.answering.table_rows import _extreme_rows, _labelled_value, _named_rows, _value
from evidencebot.text.words import terms

HEADER = ("Town", "Visits a week", "Cost")
ROWS = {
    11: ("Alder", "1,200", "£2 million"),
    12: ("Birch", "900", "£1.5 billion"),
    13: ("Cedar", "1,350", "£40 million (in 2014)"),
}


@pytest.mark.parametrize(
    ("question", "ends", "rows"),
    [
        ("Which town has the most visits?", [max], (13,)),
        ("Which town has the fewest visits?", [min], (12,)),
        ("Which town has the most visits, and which the fewest?", [max, min], (13, 12)),
        ("Which town has the highest cost?", [max], (12,)),
        ("Which town has the lowest cost?", [min], (11,)),
        ("Which town has the tallest mayor?", [max], ()),
    ],
)
def test_the_extreme_rows(question: str, ends: list[Callable[..., int]], rows: tuple[int, ...]) -> None:
    assert _extreme_rows(HEADER, ROWS, set(terms(question)), ends) == rows


def test_of_several_values_in_a_cell_the_one_asked_for_counts() -> None:
    rows = {1: ("Fog", "£3 million (boats); £9 million (roads)"), 2: ("Ice", "£7 million (roads)"), 3: ("Rain", "£20m")}
    assert _extreme_rows(("", "Cost"), rows, set(terms("Which costs the roads the most?")), [max]) == (1,)
    assert _extreme_rows(("", "Cost"), rows, set(terms("Which costs the most?")), [max]) == ()
    assert _labelled_value("£3 (boats); £9 (roads)", {"river"}) is None


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
    ("question", "rows"),
    [
        ("How many visits a week does Birch get?", (12,)),
        ("What do visits cost in Alder and in Cedar?", (11, 13)),
        ("What do visits cost in Alder, Birch and Cedar?", ()),
        ("What do visits cost in Dogwood?", ()),
    ],
)
def test_the_rows_that_a_question_names(question: str, rows: tuple[int, ...]) -> None:
    assert _named_rows(ROWS, set(terms(question))) == rows


def test_a_label_within_another_is_not_named_by_it() -> None:
    rows = {1: ("England", "2"), 2: ("East of England", "3"), 3: ("East Coast", "4")}
    assert _named_rows(rows, set(terms("What is the rate in the East of England?"))) == (2,)
