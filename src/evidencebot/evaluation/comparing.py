"""Is this run better than an earlier one? The same questions, pair by pair."""

from __future__ import annotations

from collections.abc import Sequence
from math import comb

import numpy as np
from msgspec import Struct

from evidencebot.evaluation.grading import Grade

_PERMUTATIONS, _SEED = 10_000, 20170131


class Comparison(Struct, frozen=True):
    """What changed on the questions that both runs have."""

    questions: int
    gained: tuple[str, ...]
    """Served right now, not before."""
    lost: tuple[str, ...]
    served_right_p: float
    """McNemar's exact test: how often chance alone splits gains and losses at least as unevenly."""
    ranked: int
    """Questions with a gold paragraph, for which RR is compared."""
    higher: int
    """Questions whose RR rose."""
    lower: int
    rr_difference: float
    rr_p: float
    """Permutation test of the mean difference, signs flipped 10,000 times."""
    only_now: int
    only_before: int


def compare(now: Sequence[Grade], before: Sequence[Grade]) -> Comparison:
    """Compare two runs question by question; those that only one has are counted, not compared."""
    earlier = {(g.set, g.id): g for g in before}
    pairs = [(g, earlier[g.set, g.id]) for g in now if (g.set, g.id) in earlier]
    gained = tuple(g.id for g, old in pairs if g.is_served_right and not old.is_served_right)
    lost = tuple(g.id for g, old in pairs if old.is_served_right and not g.is_served_right)
    differences = np.array([g.ranking["RR"] - old.ranking["RR"] for g, old in pairs if g.ranking and old.ranking])
    return Comparison(
        questions=len(pairs),
        gained=gained,
        lost=lost,
        served_right_p=mcnemar(len(gained), len(lost)),
        ranked=len(differences),
        higher=int((differences > 0).sum()),
        lower=int((differences < 0).sum()),
        rr_difference=round(float(differences.mean()), 4) if len(differences) else 0.0,
        rr_p=permutation(differences.tolist()),
        only_now=len(now) - len(pairs),
        only_before=len(before) - len(pairs),
    )


def mcnemar(gained: int, lost: int) -> float:
    """Two-sided exact p: a fair coin thrown for every question that changed sides."""
    changed = gained + lost
    tail = sum(comb(changed, k) for k in range(min(gained, lost) + 1)) / 2.0**changed
    return round(min(1.0, 2 * tail), 4)


def permutation(differences: Sequence[float]) -> float:
    """Two-sided p of a mean difference: the share of sign flips that reach it, the one seen among them."""
    array = np.array([d for d in differences if d], np.float64)
    if not len(array):
        return 1.0
    signs = np.random.default_rng(_SEED).choice([-1.0, 1.0], (_PERMUTATIONS, len(array)))
    reached = int(np.count_nonzero(np.abs(signs @ array) >= abs(array.sum()) - 1e-12))
    return round((reached + 1) / (_PERMUTATIONS + 1), 4)
