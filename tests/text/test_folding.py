"""Folding makes texts that read alike come out equal."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidencebot.text.folding import ascii_slug, fold, fold_case, words_only


@pytest.mark.parametrize(
    ("typeset", "plain"),
    [
        ("the “blue” door", 'the "blue" door'),
        ("the carer’s keys", "the carer's keys"),
        ("2014–15 — at last", "2014-15 - at last"),
        ("wait…", "wait..."),
        ("eﬃcient oﬃce", "efficient office"),
        ("co\u00adoperate", "cooperate"),
        ("  two\u00a0 spaces\n here ", "two spaces here"),
        ("non\u2011breaking", "non-breaking"),
    ],
)
def test_fold_undoes_typesetting(typeset: str, plain: str) -> None:
    assert fold(typeset) == plain


def test_fold_keeps_case_and_fold_case_drops_it() -> None:
    assert (fold("Kelder Ford"), fold_case("Kelder Ford")) == ("Kelder Ford", "kelder ford")


@given(st.text())
def test_fold_is_idempotent(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text())
def test_fold_leaves_single_spaces_only(text: str) -> None:
    folded = fold(text)
    assert folded == " ".join(folded.split())


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Counting the Kettles: What Visits Record", "counting the kettles what visits record"),
        ("Users’ Forum", "users forum"),
        ("snake_case – and 3.5%", "snake case and 3 5"),
        ("…", ""),
    ],
)
def test_words_only_keeps_words_and_numbers(text: str, expected: str) -> None:
    assert words_only(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Élodie Müller", "elodie-muller"),
        ("Users’ Forum & Friends", "users-forum-friends"),
        ("Achebe-Lund", "achebe-lund"),
        ("東京", ""),
    ],
)
def test_ascii_slug_is_lower_case_ascii(text: str, expected: str) -> None:
    assert ascii_slug(text) == expected


@given(st.text())
def test_ascii_slug_never_holds_anything_else(text: str) -> None:
    assert set(ascii_slug(text)) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")
