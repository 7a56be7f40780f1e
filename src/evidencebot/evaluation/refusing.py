"""Measures of knowing when not to answer, over confidences and what was right."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

WRONG_REFUSALS_ALLOWED = 0.05
_BINS = 10
Bools = NDArray[np.bool_]
Floats = NDArray[np.float64]


class Bin(Struct, frozen=True):
    """Questions of like confidence."""

    confidence: float
    """Their mean confidence."""
    right: float
    """The share of them that the corpus answers."""
    count: int


def precision_of_refusals(refused: Bools, answerable: Bools) -> float:
    """Of the questions refused, the share that has no answer; 0 where nothing is refused."""
    return float((refused & ~answerable).sum() / refused.sum()) if refused.any() else 0.0


def recall_of_refusals(refused: Bools, answerable: Bools) -> float:
    """Of the questions without an answer, the share that is refused."""
    return float(refused[~answerable].mean()) if (~answerable).any() else 0.0


def auroc(confidence: Floats, answerable: Bools) -> float:
    """The chance that an answerable question gets more confidence than an unanswerable one; a tie is half."""
    yes, no = confidence[answerable], np.sort(confidence[~answerable])
    if not len(yes) or not len(no):
        return float("nan")
    below = np.searchsorted(no, yes, side="left")
    up_to = np.searchsorted(no, yes, side="right")
    return float((below + up_to).mean() / (2 * len(no)))


def refused_at(confidence: Floats, answerable: Bools, wrong: float = WRONG_REFUSALS_ALLOWED) -> float:
    """The share of unanswerable questions below the highest bar that wrongly refuses at most `wrong` of the others."""
    yes, no = np.sort(confidence[answerable]), confidence[~answerable]
    if not len(yes) or not len(no):
        return float("nan")
    bar = yes[int(np.floor(wrong * len(yes)))]
    return float((no < bar).mean())


def risk_coverage(confidence: Floats, right: Bools) -> list[tuple[float, float]]:
    """(coverage, risk): answering only the surest questions, what share of those answers is wrong.

    Questions of equal confidence are answered together: each gets the risk behind the last of them.
    """
    order = np.argsort(-confidence, kind="stable")
    wrong = np.cumsum(~right[order])
    count = np.arange(1, len(order) + 1)
    last = np.searchsorted(-confidence[order], -confidence[order], side="right") - 1
    return list(zip((count / len(order)).tolist(), (wrong[last] / count[last]).tolist(), strict=True))


def aurc(confidence: Floats, right: Bools) -> float:
    """The area under the risk-coverage curve: the mean risk over all coverages; lower is better."""
    return float(np.mean([risk for _, risk in risk_coverage(confidence, right)])) if len(confidence) else float("nan")


def reliability(confidence: Floats, answerable: Bools) -> list[Bin]:
    """Ten bins of equal width; empty ones are left out."""
    place = np.minimum((confidence * _BINS).astype(int), _BINS - 1)
    return [
        Bin(float(confidence[place == b].mean()), float(answerable[place == b].mean()), int((place == b).sum()))
        for b in range(_BINS)
        if (place == b).any()
    ]


def expected_calibration_error(confidence: Floats, answerable: Bools) -> float:
    """How far confidence is from the share that the corpus answers, a mean over the bins by their size."""
    if not len(confidence):
        return float("nan")
    return sum(b.count * abs(b.confidence - b.right) for b in reliability(confidence, answerable)) / len(confidence)


def as_bools(values: Sequence[bool]) -> Bools:
    return np.array(values, np.bool_)


def as_floats(values: Sequence[float]) -> Floats:
    return np.array(values, np.float64)
