"""Front and back matter is quoted only where it is asked for."""

from __future__ import annotations

import pytest

from evidencebot.retrieval.matter import asks_for_matter, matter_last


@pytest.mark.parametrize(
    ("question", "asks"),
    [
        ("What is the ISBN?", True),
        ("Who published the report?", True),
        ("Under which licence may it be copied?", True),
        ("Whom do the authors thank?", True),
        ("How many lamps were lit?", False),
        ("Why did the council change the contract?", False),
    ],
)
def test_what_asks_for_matter(question: str, asks: bool) -> None:
    assert asks_for_matter(question) is asks


@pytest.mark.parametrize(("k", "best"), [(2, [1, 2]), (3, [1, 2, 4]), (5, [1, 2, 4, 0, 3])])
def test_matter_comes_behind_and_only_where_too_few_are_left(k: int, best: list[int]) -> None:
    assert matter_last(range(5), {0, 3}.__contains__, k) == best
