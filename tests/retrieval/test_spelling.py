"""Slips of the key are mended to the corpus's own words, and nothing else is touched."""

from __future__ import annotations

import pytest

from evidencebot.index.passage_index import PassageIndex
from evidencebot.retrieval.spelling import mended


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("How many jounreys were timed?", "How many journeys were timed?"),
        ("What did the cuoncil pay for invocies?", "What did the council pay for invoices?"),
        ("Which invioces were checked?", "Which invoices were checked?"),
        ("Resedents of Kelderford", "Residents of Kelderford"),
    ],
)
def test_a_slip_is_mended(small_index: PassageIndex, typed: str, meant: str) -> None:
    assert mended(small_index, typed) == meant


@pytest.mark.parametrize(
    "question",
    [
        "How many journeys were timed?",
        "Which dinosaur is newest?",
        "Who is Zbigniew Brzezinskiwicz?",
        "wat dit cost",
        "x" * 2000,
        "",
    ],
)
def test_what_is_no_slip_stays(small_index: PassageIndex, question: str) -> None:
    assert mended(small_index, question) == question
