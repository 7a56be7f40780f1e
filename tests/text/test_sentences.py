"""Sentence spans cover the text, and end where a reader would say that a sentence ends."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidencebot.text.sentences import sentence_spans

PROSE = st.text(alphabet="ab AZ.!?…”’\"')\n1£(", max_size=120)


def sentences(text: str) -> list[str]:
    return [text[a:b] for a, b in sentence_spans(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The ford shut. Nobody came.", ["The ford shut.", "Nobody came."]),
        ("Why? Because! So…", ["Why?", "Because!", "So…"]),
        ("She said “go.” He went.", ["She said “go.”", "He went."]),
        ("(It rained.) It stopped.", ["(It rained.)", "It stopped."]),
        ("It cost £5.85 a visit. £3 was tax.", ["It cost £5.85 a visit.", "£3 was tax."]),
        ("See No. 7 and p. 12 of it.", ["See No. 7 and p. 12 of it."]),
        ("Mr. Wren and Dr. Abara met.", ["Mr. Wren and Dr. Abara met."]),
        ("J. Thackeray wrote it. I did not.", ["J. Thackeray wrote it.", "I did not."]),
        ("Towns, e.g. Hexley, pay. Others do not.", ["Towns, e.g. Hexley, pay.", "Others do not."]),
        ("one line\nanother line", ["one line", "another line"]),
        ("It was 31.\n\nThen 32.", ["It was 31.", "Then 32."]),
        ("no stop at the end", ["no stop at the end"]),
        ("a pause... and on it went", ["a pause... and on it went"]),
        ("   ", []),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


@given(PROSE | st.text(max_size=120))
def test_spans_cover_all_that_is_no_space_in_order(text: str) -> None:
    spans = sentence_spans(text)
    assert all(b <= c for (_, b), (c, _) in pairwise(spans))
    outside = [text[b:c] for (_, b), (c, _) in pairwise([(0, 0), *spans, (len(text), len(text))])]
    assert not "".join(outside).strip()


@given(PROSE | st.text(max_size=120))
def test_no_span_is_empty_or_has_space_around_it(text: str) -> None:
    assert all(s and s == s.strip() for s in sentences(text))


@given(PROSE, st.integers(0, 120), st.integers(0, 120))
def test_spans_of_a_part_stay_within_it(text: str, start: int, length: int) -> None:
    start = min(start, len(text))
    end = min(start + length, len(text))
    assert all(start <= a < b <= end for a, b in sentence_spans(text, start, end))
