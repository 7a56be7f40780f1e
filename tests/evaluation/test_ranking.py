"""Ranked units and their measures against values worked out by hand."""

from __future__ import annotations

from math import log2

import pytest

from evidencebot.evaluation.cases import Case
from evidencebot.evaluation.ranking import beir_scores, ranking_scores
from evidencebot.evaluation.units import ranked_units

ONE = Case("?", gold=("1/1",), also=("2/1",))
TWO = Case("?", gold=("1/1", "3/1"))

UNITS = [
    # name, case, passages as (document, paragraphs), units
    ("plain", ONE, [("report", ["5/1"]), ("report", ["1/1"])], ["5/1", "1/1"]),
    ("second paragraph of a passage", ONE, [("report", ["1/0", "1/1"])], ["1/1"]),
    ("also stands for gold", ONE, [("report", ["2/1"]), ("report", ["1/1"])], ["1/1", "1/1~2"]),
    ("gold found again by also", ONE, [("report", ["1/1"]), ("report", ["2/1"])], ["1/1", "2/1"]),
    ("two gold in one passage", TWO, [("report", ["1/1", "3/1"]), ("report", ["4/1"])], ["1/1", "3/1", "4/1"]),
    ("a paragraph cut in two", ONE, [("report", ["6/1"]), ("report", ["6/1"])], ["6/1", "6/1~2"]),
    ("another document's 1/1 is no gold", ONE, [("nao", ["1/1"])], ["nao#1/1"]),
    ("gold in a source", Case("?", gold=("nao#1/1",)), [("nao", ["1/1"])], ["nao#1/1"]),
    ("no gold at all", Case("?"), [("report", ["1/1"])], ["1/1"]),
]  # fmt: skip


@pytest.mark.parametrize(("name", "case", "places", "expected"), UNITS, ids=[u[0] for u in UNITS])
def test_units(name: str, case: Case, places: list[tuple[str, list[str]]], expected: list[str]) -> None:
    assert ranked_units(case, places) == expected


def test_measures_by_hand() -> None:
    qrels = {"one": {"g": 1}, "two": {"g": 1, "h": 1}, "nothing": {"g": 1}, "far": {"g": 1}}
    run = {
        "one": ["x", "g"],
        "two": ["g", "x", "h"],
        "nothing": [],
        "far": [*(f"x{n}" for n in range(7)), "g"],
    }
    scores = ranking_scores(qrels, run)
    assert scores["one"] == pytest.approx(
        {"R@1": 0, "R@5": 1, "R@10": 1, "RR": 1 / 2, "nDCG@5": 1 / log2(3), "nDCG@10": 1 / log2(3)}
    )
    ideal = 1 + 1 / log2(3)
    assert scores["two"] == pytest.approx(
        {"R@1": 1, "R@5": 1, "R@10": 1, "RR": 1, "nDCG@5": 1.5 / ideal, "nDCG@10": 1.5 / ideal}
    )
    assert set(scores["nothing"].values()) == {0.0}
    assert scores["far"] == pytest.approx(
        {"R@1": 0, "R@5": 0, "R@10": 1, "RR": 1 / 8, "nDCG@5": 0, "nDCG@10": 1 / log2(9)}
    )


def test_recall_is_a_share_where_two_are_needed() -> None:
    scores = ranking_scores({"q": {"g": 1, "h": 1}}, {"q": ["x", "g", "y"]})["q"]
    assert (scores["R@1"], scores["R@5"]) == (0.0, 0.5)


def test_nothing_found_anywhere_scores_zero() -> None:
    assert ranking_scores({"q": {"g": 1}}, {})["q"]["RR"] == 0.0


def test_beir_uses_graded_gains_and_counts_silent_queries() -> None:
    qrels = {"q": {"best": 3, "good": 1, "bad": 0}, "silent": {"best": 1}}
    scores = beir_scores(qrels, {"q": ["good", "bad", "best"]})
    ideal = 3 + 1 / log2(3)
    assert scores["nDCG@5"] == pytest.approx((1 + 3 / log2(4)) / ideal / 2)
    assert scores["MRR"] == pytest.approx(0.5)
    assert scores["R@5"] == pytest.approx(0.5)
    assert list(scores) == ["nDCG@5", "nDCG@10", "R@5", "R@10", "MRR"]
