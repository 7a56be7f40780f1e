"""Sets are read as written, and no question ever changes halves."""

from __future__ import annotations

from pathlib import Path

import pytest

from evidencebot.errors import InputError
from evidencebot.evaluation.cases import Case, Split, chosen, conversations_of, read_cases, split_of

CASES = [
    # id, half: whether the last digit of sha256sum is even; a change would mix tuned and untuned questions
    ("a001", Split.TEST),
    ("a003", Split.DEV),
    ("u001", Split.DEV),
    ("c01", Split.DEV),
    ("", Split.TEST),
]


@pytest.mark.parametrize(("key", "expected"), CASES)
def test_split_is_fixed(key: str, expected: Split) -> None:
    assert split_of(key) is expected


def test_halves_are_disjoint_and_whole() -> None:
    cases = [Case("?", id=f"q{n}") for n in range(400)]
    dev, test = chosen(cases, Split.DEV), chosen(cases, Split.TEST)
    assert {c.id for c in dev} | {c.id for c in test} == {c.id for c in chosen(cases, Split.ALL)}
    assert len(dev) + len(test) == 400
    assert 160 < len(dev) < 240


def test_a_conversation_stays_whole() -> None:
    turns = [Case("?", id=f"c1-{n}", conversation="c1", turn=n) for n in (3, 1, 2)]
    assert len(chosen(turns, split_of("c1"))) == 3
    assert [c.turn for c in conversations_of(turns)[0]] == [1, 2, 3]


def test_only_question_and_gold_are_needed(tmp_path: Path) -> None:
    path = tmp_path / "mine.jsonl"
    path.write_text('{"question": "Why?", "gold": ["1/2"]}\n\n{"question": "Who won?", "gold": []}\n')
    why, who = read_cases(path)
    assert (why.id, why.is_answerable) == ("line-1", True)
    assert (who.id, who.is_answerable) == ("line-2", False)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('{"question": "Why?"}\n{"gold": []}\n', "line 2"),
        ("not json\n", "line 1"),
        ('{"question": "a", "id": "x"}\n{"question": "b", "id": "x"}\n', "'x' stands twice"),
        ('{"question": "a", "gold": "1/2"}\n', "line 1"),
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "mine.jsonl"
    path.write_text(text)
    with pytest.raises(InputError, match=told):
        read_cases(path)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(InputError, match=r"none\.jsonl"):
        read_cases(tmp_path / "none.jsonl")
