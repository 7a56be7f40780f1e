"""Slips of the key and lay names become the corpus's own words, and nothing else is touched."""

from __future__ import annotations

import pytest

from evidencebot.index.passage_index import PassageIndex
from evidencebot.retrieval.wording import _with_names, with_spelling_corrected


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
    assert with_spelling_corrected(small_index, typed) == meant


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
    assert with_spelling_corrected(small_index, question) == question


NAMES = {"penny boat": "ferry", "boat": "vessel", "town hall": "council", "council's men": "clerks"}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("What does the Penny Boat cost?", "What does the ferry cost?"),
        ("Which boat, and whose town  hall?", "Which vessel, and whose council?"),
        ("Who are the Council’s men?", "Who are the clerks?"),
        ("Which boats are there?", "Which boats are there?"),
        ("", ""),
    ],
)
def test_lay_names_become_the_reports(typed: str, meant: str) -> None:
    assert _with_names(NAMES, {name.split()[0] for name in NAMES}, typed) == meant
