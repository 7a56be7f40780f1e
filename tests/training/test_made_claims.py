"""A statement altered so that it cannot be true with the other."""

from __future__ import annotations

import random
import re

import pytest

from training.made_claims import altered, main_part
from training.public_sets import focused, heading_of

ALTERED = {
    "a figure": ("Of ten fords, 31 remain.", r"Of ten fords, [1-9]1 remain."),
    "a year": ("It closed in 1902.", r"It closed in (1899|190[0-5])."),
    "thousands": ("It cost £1,250.", r"It cost £[2-9],250."),
    "a direction": ("Tolls rose sharply.", r"Tolls fell sharply."),
    "a negation": ("It must not stay.", r"It must stay."),
    "a verb": ("It can stay.", r"It can not stay."),
}


@pytest.mark.parametrize(("statement", "expected"), ALTERED.values(), ids=ALTERED)
def test_altered(statement: str, expected: str) -> None:
    for seed in range(20):
        other = altered(statement, random.Random(seed))
        assert other is not None
        assert other != statement

        assert re.fullmatch(expected, other)


def test_what_cannot_be_altered_with_certainty_is_left() -> None:
    assert altered("Nobody came.", random.Random(0)) is None


def test_of_long_evidence_the_sentences_that_share_most_words_are_kept_in_their_order() -> None:
    filler = "Nothing of the kind is told about this town in any of its many old books. " * 8
    evidence = f"{filler}The ford was shut in May. {filler}It opened again when the ford was dry."
    kept = focused(evidence, "The dry ford opened in May.")
    assert kept.index("shut in May") < kept.index("opened again")
    assert len(kept.split()) <= 60


HEADINGS = {
    "Normans#0": "Normans",
    "Computational_complexity_theory#20": "Computational complexity theory",
    "https://www.gov.uk/patent-your-invention": "patent your invention",
    "1_CancerGov_QA:Retinoblastoma": "Retinoblastoma",
    "p444": "",
    "B2072": "",
}


@pytest.mark.parametrize(("group", "heading"), HEADINGS.items())
def test_a_groups_title_is_a_heading_where_it_is_one(group: str, heading: str) -> None:
    assert heading_of(group) == heading


MAIN_PARTS = {
    "a last clause": (
        "The ford was shut in the spring of 1840, which carters had long asked for.",
        "The ford was shut in the spring of 1840.",
    ),
    "brackets": ("The county (then Marl) mended the bridge.", "The county mended the bridge."),
    "too little would be left": ("It was shut, and nobody came there any more.",) * 2,
}


@pytest.mark.parametrize(("sentence", "expected"), MAIN_PARTS.values(), ids=MAIN_PARTS)
def test_main_part(sentence: str, expected: str) -> None:
    assert main_part(sentence) == expected
