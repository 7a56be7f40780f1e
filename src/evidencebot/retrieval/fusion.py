"""One score of several: a weighted mean of the levels that a passage has."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from msgspec import Struct
from msgspec.structs import replace
from numpy.typing import NDArray


class Weights(Struct, frozen=True):
    """How much each level counts.

    The first three were chosen where there is no bank (Cranfield, mtrag-dev and the development
    questions together), the last two on the development questions: docs/experiments.md has the sweeps.
    """

    passage: float = 1.0
    sentence: float = 0.5
    keywords: float = 0.8
    question: float = 4.4
    question_keywords: float = 5.2


class Levels(Struct, frozen=True):
    """Scores of the passages that are compared, each of shape (passages,)."""

    passage: NDArray[np.float32]
    sentence: NDArray[np.float32]
    question: NDArray[np.float32]
    keywords: NDArray[np.float32]
    question_keywords: NDArray[np.float32]
    has_bank: NDArray[np.bool_]
    """Whether questions are known for the passage's document."""


def fuse(levels: Levels, weights: Weights) -> NDArray[np.float32]:
    """The weighted mean, shape (passages,); a document without a bank is not marked down for it."""
    with_bank = _mean(levels, weights)
    without = _mean(levels, replace(weights, question=0.0, question_keywords=0.0))
    return np.asarray(np.where(levels.has_bank, with_bank, without), dtype=np.float32)


def _mean(levels: Levels, weights: Weights) -> NDArray[np.float32]:
    names = Weights.__struct_fields__
    total = sum(getattr(weights, name) for name in names)
    parts = [np.float32(getattr(weights, name) / total) * getattr(levels, name) for name in names]
    return np.asarray(np.sum(parts, axis=0), dtype=np.float32)


def mean_of(wordings: Sequence[NDArray[np.float32]]) -> NDArray[np.float32]:
    """One score of those that several wordings of a question give."""
    return wordings[0] if len(wordings) == 1 else np.mean(wordings, axis=0, dtype=np.float32)
