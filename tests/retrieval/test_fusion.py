"""Fusion is a weighted mean of the levels that a passage has."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from evidencebot.retrieval.fusion import Levels, Weights, fuse

NAMES = ("passage", "sentence", "question", "keywords", "question_keywords")


def levels(has_bank: bool, scores: dict[str, float]) -> Levels:
    def column(name: str) -> NDArray[np.float32]:
        return np.full(1, scores.get(name, 0.0), np.float32)

    columns: dict[str, Any] = {name: column(name) for name in NAMES}
    return Levels(**columns, has_bank=np.full(1, has_bank, np.bool_))


@pytest.mark.parametrize("has_bank", [True, False])
def test_full_scores_fuse_to_one(has_bank: bool) -> None:
    assert fuse(levels(has_bank, dict.fromkeys(NAMES, 1.0)), Weights()) == pytest.approx(1.0)


def test_a_document_without_a_bank_is_not_marked_down_for_it() -> None:
    base = dict.fromkeys(("passage", "sentence", "keywords"), 0.6)
    assert fuse(levels(False, base), Weights()) == pytest.approx(0.6)


@pytest.mark.parametrize("name", NAMES)
def test_a_better_level_lifts_the_score(name: str) -> None:
    low = dict.fromkeys(NAMES, 0.5)
    assert fuse(levels(True, low | {name: 0.9}), Weights())[0] > fuse(levels(True, low), Weights())[0]


@given(st.lists(st.floats(0, 1, width=32), min_size=5, max_size=5), st.booleans())
def test_the_score_lies_between_its_levels(scores: list[float], has_bank: bool) -> None:
    named = dict(zip(NAMES, scores, strict=True))
    counted = scores if has_bank else [named[n] for n in ("passage", "sentence", "keywords")]
    fused = float(fuse(levels(has_bank, named), Weights())[0])
    assert min(counted) - 1e-5 <= fused <= max(counted) + 1e-5
