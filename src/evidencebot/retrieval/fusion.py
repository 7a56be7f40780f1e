"""One score of several: a weighted mean of the levels that a passage has."""

from __future__ import annotations

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray


class Weights(Struct, frozen=True):
    """How much each level counts; the sweep that chose them is in docs/benchmarks.md."""

    passage: float = 0.5
    sentence: float = 0.5
    question: float = 1.3
    keywords: float = 0.4
    question_keywords: float = 1.3


class Levels(Struct, frozen=True):
    """Scores of every passage, each of shape (passages,)."""

    passage: NDArray[np.float32]
    sentence: NDArray[np.float32]
    question: NDArray[np.float32]
    keywords: NDArray[np.float32]
    question_keywords: NDArray[np.float32]
    has_bank: NDArray[np.bool_]
    """Whether questions are known for the passage's document."""


def fuse(levels: Levels, weights: Weights) -> NDArray[np.float32]:
    """The weighted mean, shape (passages,); a document without a bank is not marked down for it."""
    base = weights.passage * levels.passage + weights.sentence * levels.sentence + weights.keywords * levels.keywords
    base_weight = weights.passage + weights.sentence + weights.keywords
    bank = weights.question * levels.question + weights.question_keywords * levels.question_keywords
    bank_weight = weights.question + weights.question_keywords
    with_bank = (base + bank) / np.float32(base_weight + bank_weight)
    fused = np.where(levels.has_bank, with_bank, base / np.float32(base_weight))
    return np.asarray(fused, dtype=np.float32)
