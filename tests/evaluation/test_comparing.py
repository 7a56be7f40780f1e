"""Two runs, question by question, and the files that other tools read."""

from __future__ import annotations

import msgspec
import pytest

from evidencebot.evaluation.cases import Case
from evidencebot.evaluation.comparing import compare, mcnemar, permutation
from evidencebot.evaluation.grading import decode_grades
from evidencebot.evaluation.running import Outcome
from evidencebot.evaluation.trec import run_lines, run_of
from stub_answers import answer, grade


@pytest.mark.parametrize(
    ("gained", "lost", "p"),
    [(0, 0, 1.0), (3, 3, 1.0), (5, 0, 0.0625), (0, 5, 0.0625), (8, 2, 0.1094)],
)  # fmt: skip
def test_mcnemar_is_exact(gained: int, lost: int, p: float) -> None:
    assert mcnemar(gained, lost) == p


def test_permutation() -> None:
    assert permutation([]) == permutation([0.0, 0.0]) == 1.0
    assert permutation([0.5, -0.5]) == 1.0
    # Of 2^10 sign flips two reach ten like differences.
    assert permutation([0.1] * 10) == pytest.approx(2 / 1024, abs=0.002)


def test_compare_pairs_by_set_and_id() -> None:
    before = [grade("a", served=False, rr=0.5), grade("b"), grade("c"), grade("gone")]
    now = [grade("a"), grade("b", served=False, rr=0.25), grade("c"), grade("new")]
    found = compare(now, before)
    assert (found.gained, found.lost, found.questions) == (("a",), ("b",), 3)
    assert (found.higher, found.lower, found.ranked) == (1, 1, 3)
    assert found.rr_difference == pytest.approx((0.5 - 0.75) / 3, abs=1e-4)
    assert (found.only_now, found.only_before) == (1, 1)


def test_grades_survive_json() -> None:
    grades = [grade("a"), grade("b", ranking={}, facts=(), is_answerable=False)]
    assert decode_grades(msgspec.json.encode({"questions": grades, "variant": "digest"})) == grades


def test_trec_run() -> None:
    outcomes = [
        Outcome(Case("?", id="q 1"), answer(), ("1/1", "nao report#2/1")),
        Outcome(Case("?", id="q2"), answer(), tuple(f"x{n}" for n in range(120))),
    ]
    lines = run_lines(run_of(outcomes))
    assert lines[:2] == ["q_1 Q0 1/1 1 100 evidencebot", "q_1 Q0 nao_report#2/1 2 99 evidencebot"]
    assert len(lines) == 2 + 100
    assert lines[-1] == "q2 Q0 x99 100 1 evidencebot"
    assert all(len(line.split()) == 6 for line in lines)
