"""Quotations are cut, changed and stitched as their recipes say."""

from __future__ import annotations

from pathlib import Path

import pytest

from evidencebot.errors import InputError
from evidencebot.evaluation.cases import read_lines
from evidencebot.evaluation.recipes import ACCEPTED, Edit, Part, Recipe, make

PARAGRAPHS = {
    "1/1": "The ferry ran 14 times a day, and the “Old Swan” carried mules. Nobody paid but the priests did.",
    "2/1": "In 1911 the county built a bridge.",
}
CASES = [
    (Recipe("q", "exact", "1/1", "The ferry ran", 6), "The ferry ran 14 times a"),
    (Recipe("q", "exact", "1/1", 'the "old swan"', 4), "the “Old Swan” carried"),
    (Recipe("q", "truncated", "1/1", "Nobody paid", 2), "Nobody paid"),
    (Recipe("q", "altered_number", "1/1", "The ferry ran", 5, Edit(("14", "41"))), "The ferry ran 41 times"),
    (
        Recipe("q", "stitched", parts=(Part("1/1", "the ferry", 3), Part("2/1", "built a", 9)), join=" … "),
        "The ferry ran … built a bridge.",
    ),
    (Recipe("q", "invented", text="The bridge was gold."), "The bridge was gold."),
]


@pytest.mark.parametrize(("recipe", "expected"), CASES, ids=[r.kind for r, _ in CASES])
def test_a_recipe_makes_its_quotation(recipe: Recipe, expected: str) -> None:
    made = make(recipe, PARAGRAPHS)
    assert made.text == expected
    assert made.accepted == ACCEPTED[recipe.kind]


@pytest.mark.parametrize(
    ("recipe", "told"),
    [
        (Recipe("q7", "exact", "1/1", "The barge", 3), "q7.*does not hold “The barge”"),
        (Recipe("q7", "exact", "9/9", "The ferry", 3), "9/9"),
        (Recipe("q7", "altered_word", "2/1", "In 1911", 3, Edit(("bridge", "ford"))), "“bridge”"),
        (Recipe("q7", "forged"), "no kind 'forged'"),
    ],
)
def test_a_recipe_for_another_report_is_an_error(recipe: Recipe, told: str) -> None:
    with pytest.raises(InputError, match=told):
        make(recipe, PARAGRAPHS)


def test_the_projects_recipes_are_well_formed() -> None:
    recipes = read_lines(Path(__file__).parents[2] / "eval" / "quotations.jsonl", Recipe)
    assert len(recipes) == 110
    assert {r.kind for r in recipes} == set(ACCEPTED)
