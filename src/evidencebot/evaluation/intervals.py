"""Scores with their 95 % bootstrap intervals."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

RESAMPLES = 1000
_SEED = 20170131


class Score(Struct, frozen=True):
    """A measure's value over `count` questions, and between what it falls in 95 % of resamples."""

    value: float
    low: float
    high: float
    count: int


def mean_score(values: Sequence[float]) -> Score:
    """The mean of one number a question."""
    array = np.array(values, np.float64)
    return score_of(len(array), lambda chosen: float(array[chosen].mean()))


def score_of(count: int, statistic: Callable[[NDArray[np.int64]], float]) -> Score:
    """A statistic of question numbers, with the percentiles of 1,000 resamples drawn from a fixed seed.

    Resamples in which the statistic is not defined (no unanswerable question was drawn) are left out.
    """
    if count == 0:
        raise ValueError("a score needs at least one question")
    value = statistic(np.arange(count))
    drawn = np.random.default_rng(_SEED).integers(0, count, (RESAMPLES, count))
    resampled = np.array([statistic(row) for row in drawn])
    low, high = np.nanpercentile(resampled, [2.5, 97.5])
    return Score(round(value, 4), round(float(low), 4), round(float(high), 4), count)
