"""Measures of refusal against values worked out by hand."""

from __future__ import annotations

import numpy as np
import pytest

from evidencebot.evaluation.intervals import mean_score, score_of
from evidencebot.evaluation.refusing import (
    as_bools,
    as_floats,
    aurc,
    auroc,
    expected_calibration_error,
    precision_of_refusals,
    recall_of_refusals,
    refused_at,
    reliability,
    risk_coverage,
)

CONFIDENCE = as_floats([0.9, 0.8, 0.4, 0.3])
ANSWERABLE = as_bools([True, False, True, False])


def test_precision_and_recall_of_refusals() -> None:
    refused = as_bools([False, False, True, True])
    assert precision_of_refusals(refused, ANSWERABLE) == 0.5
    assert recall_of_refusals(refused, ANSWERABLE) == 0.5
    assert precision_of_refusals(as_bools([False] * 4), ANSWERABLE) == 0.0


def test_auroc_counts_pairs_and_half_of_ties() -> None:
    assert auroc(CONFIDENCE, ANSWERABLE) == 0.75
    assert auroc(as_floats([0.5, 0.5]), as_bools([True, False])) == 0.5
    assert np.isnan(auroc(CONFIDENCE, as_bools([True] * 4)))


def test_risk_and_coverage() -> None:
    points = risk_coverage(CONFIDENCE, as_bools([True, False, True, False]))
    assert points == [(0.25, 0.0), (0.5, 0.5), (0.75, pytest.approx(1 / 3)), (1.0, 0.5)]
    assert aurc(CONFIDENCE, as_bools([True, False, True, False])) == pytest.approx((0 + 1 / 2 + 1 / 3 + 1 / 2) / 4)


def test_equal_confidence_is_answered_together() -> None:
    assert {risk for _, risk in risk_coverage(as_floats([0.5] * 4), as_bools([True, True, False, False]))} == {0.5}


def test_refused_at_five_percent() -> None:
    confidence = as_floats([*(0.5 + n / 100 for n in range(20)), 0.1, 0.505, 0.9])
    answerable = as_bools([True] * 20 + [False] * 3)
    # One of 20 may be refused wrongly: the bar is the second lowest, 0.51.
    assert refused_at(confidence, answerable) == pytest.approx(2 / 3)


def test_calibration_by_hand() -> None:
    confidence, answerable = as_floats([0.95, 0.95, 0.15, 1.0]), as_bools([True, False, False, True])
    low, high = reliability(confidence, answerable)
    assert (low.confidence, low.right, low.count) == (0.15, 0.0, 1)
    assert [high.confidence, high.right, float(high.count)] == pytest.approx([2.9 / 3, 2 / 3, 3.0])
    assert expected_calibration_error(confidence, answerable) == pytest.approx((0.15 + 3 * (2.9 - 2) / 3) / 4)


def test_an_interval_is_the_same_every_time_and_holds_the_value() -> None:
    values = [1.0] * 30 + [0.0] * 10
    score = mean_score(values)
    assert score == mean_score(values)
    assert (score.value, score.count) == (0.75, 40)
    assert 0.55 < score.low < 0.75 < score.high < 0.92


def test_resamples_without_a_value_are_left_out() -> None:
    answerable = as_bools([True, False])
    score = score_of(2, lambda chosen: auroc(as_floats([0.9, 0.1])[chosen], answerable[chosen]))
    assert (score.value, score.low, score.high) == (1.0, 1.0, 1.0)


def test_no_questions_have_no_score() -> None:
    with pytest.raises(ValueError, match="at least one"):
        mean_score([])
