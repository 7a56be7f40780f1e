"""Words for matching: stemmed, without stop words, numbers in one form."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidencebot.text.words import STOP_WORDS, numbers, raw_words, terms


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The carer’s 1,904 invoices", ["the", "carer", "1904", "invoices"]),
        ("bed & breakfast", ["bed", "and", "breakfast"]),
        ("don't", ["do"]),
        ("£3.5 million at 9:30", ["3.5", "million", "at", "9:30"]),
    ],
)
def test_raw_words(text: str, expected: list[str]) -> None:
    assert raw_words(text) == expected


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("visits", "visit"),
        ("commissioning", "commissioned"),
        ("1,000 beds", "1000 bed"),
        ("Councils’", "council"),
    ],
)
def test_forms_of_one_word_have_one_term(one: str, other: str) -> None:
    assert terms(one) == terms(other) != []


@given(st.lists(st.sampled_from(sorted(STOP_WORDS))))
def test_stop_words_alone_have_no_terms(words: list[str]) -> None:
    assert terms(" ".join(words)) == []


def test_single_letters_are_no_terms_but_digits_are() -> None:
    assert terms("x 7") == ["7"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("96,210 short visits, 18 per cent", ["96210", "18"]),
        ("2016–17 and £289", ["2016", "17", "289"]),
        ("none here", []),
    ],
)
def test_numbers(text: str, expected: list[str]) -> None:
    assert numbers(text) == expected


@given(st.text())
def test_terms_are_raw_words_at_most(text: str) -> None:
    assert len(terms(text)) <= len(raw_words(text))
