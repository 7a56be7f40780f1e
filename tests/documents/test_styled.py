"""Styled text: marks and italics survive reading, and nothing else that is private or steers a terminal."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidencebot.documents.styled import (
    ITALIC_CLOSE,
    ITALIC_OPEN,
    MARK,
    MARK_CLOSE,
    MARK_OPEN,
    clean,
    italic,
    mark,
    plain,
    squeeze,
    unmark,
)

ANY = st.text(alphabet=st.characters() | st.sampled_from(f"{MARK_OPEN}{MARK_CLOSE}{ITALIC_OPEN}{ITALIC_CLOSE}7 .\n"))


@pytest.mark.parametrize(
    ("given_text", "cleaned"),
    [
        ("one\r\ntwo\rthree", "one\ntwo\nthree"),
        ("red \x1b[31mink", "red [31mink"),
        ("left\u202eright", "leftright"),
        ("no\u00adbreak, no\u200bspace", "nobreak, nospace"),
        (f"forged {MARK_OPEN}7{MARK_CLOSE} mark", "forged 7 mark"),
        ("tab\tand\fform feed", "tab\tand\fform feed"),
    ],
)
def test_clean(given_text: str, cleaned: str) -> None:
    assert clean(given_text) == cleaned


@given(ANY)
def test_clean_text_holds_no_control_override_or_private_character(text: str) -> None:
    bad = {"Cc", "Cf", "Cs", "Co", "Cn"}
    assert not [c for c in clean(text) if c not in "\n\t\f" and c < "\U000f0000" and unicodedata.category(c) in bad]


@given(ANY)
def test_clean_is_idempotent(text: str) -> None:
    assert clean(clean(text)) == clean(text)


@pytest.mark.parametrize(
    ("styled", "expected"),
    [
        (f"nobody came.{mark(3)} Then", ("nobody came. Then", [(12, 3)])),
        (f"the ford{mark(1)}, shut{mark(2)}", ("the ford, shut", [(8, 1), (14, 2)])),
        (f"a word {mark(9)} apart", ("a word apart", [(6, 9)])),
        (f"at the end {mark(4)}", ("at the end", [(10, 4)])),
        (f"see {italic('The Courier')}{mark(5)}", ("see The Courier", [(15, 5)])),
        (f"three{mark(1)}{mark(2)}{mark(3)} at once", ("three at once", [(5, 1), (5, 2), (5, 3)])),
        ("  much\n\nspace ", ("much space", [])),
        ("", ("", [])),
        (f"in a week {mark(3)}. It", ("in a week. It", [(9, 3)])),
        (f"in a week {mark(3)} and", ("in a week and", [(9, 3)])),
    ],
)
def test_unmark(styled: str, expected: tuple[str, list[tuple[int, int]]]) -> None:
    assert unmark(styled) == expected


@given(ANY)
def test_marks_lie_within_the_text_in_order(styled: str) -> None:
    text, marks = unmark(styled)
    offsets = [offset for offset, _ in marks]
    assert offsets == sorted(offsets)
    assert all(0 <= offset <= len(text) for offset in offsets)


@given(ANY)
def test_unmark_finds_every_mark(styled: str) -> None:
    stripped = squeeze(styled.replace(ITALIC_OPEN, "").replace(ITALIC_CLOSE, ""))
    assert [n for _, n in unmark(styled)[1]] == [int(n) for n in MARK.findall(stripped)]


@given(st.text(alphabet="abc .,", min_size=1), st.integers(1, 999))
def test_a_mark_costs_no_letter(words: str, number: int) -> None:
    assert plain(words + mark(number)).replace(" ", "") == words.replace(" ", "")


def test_italics_of_nothing_are_nothing() -> None:
    assert (italic(" "), italic("x")) == (" ", f"{ITALIC_OPEN}x{ITALIC_CLOSE}")
