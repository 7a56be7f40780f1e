"""One score of several: a weighted mean of the levels that a passage has."""

from __future__ import annotations

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray


class Weights(Struct, frozen=True):
    """How much each level counts."""

    passage: float
    sentence: float
    keywords: float
    question: float = 0.0
    question_keywords: float = 0.0


# Chosen by sweeps (docs/benchmarks.md): with a bank on the development questions, without one on
# those, Cranfield and mtrag-dev together.
WITH_BANK = Weights(passage=0.5, sentence=0.5, keywords=0.4, question=1.3, question_keywords=1.3)
WITHOUT_BANK = Weights(passage=1.0, sentence=0.5, keywords=0.8)


class Levels(Struct, frozen=True):
    """Scores of every passage, each of shape (passages,)."""

    passage: NDArray[np.float32]
    sentence: NDArray[np.float32]
    question: NDArray[np.float32]
    keywords: NDArray[np.float32]
    question_keywords: NDArray[np.float32]
    has_bank: NDArray[np.bool_]
    """Whether questions are known for the passage's document."""


def fuse(levels: Levels) -> NDArray[np.float32]:
    """The weighted mean, shape (passages,); a document without a bank is not marked down for it."""
    fused = np.where(levels.has_bank, _mean(levels, WITH_BANK), _mean(levels, WITHOUT_BANK))
    return np.asarray(fused, dtype=np.float32)


def _mean(levels: Levels, weights: Weights) -> NDArray[np.float32]:
    names = Weights.__struct_fields__
    total = sum(getattr(weights, name) for name in names)
    parts = [np.float32(getattr(weights, name) / total) * getattr(levels, name) for name in names]
    return np.asarray(np.sum(parts, axis=0), dtype=np.float32)
