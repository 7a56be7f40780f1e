"""What a much simpler program would score: BM25 alone, dense alone, their plain rank fusion."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from evidencebot.evaluation.ranking import DEPTH
from evidencebot.index.passage_index import PassageIndex
from evidencebot.text.words import terms

RANKERS = ("BM25 alone", "dense alone", "plain rank fusion")
_RRF = 60
"""The constant of reciprocal rank fusion (Cormack, Clarke and Büttcher 2009)."""


class Baselines:
    """Ranks an index's passages without sentences, without a bank, without weights."""

    def __init__(self, index: PassageIndex) -> None:
        self._index = index

    def rank(self, question: str) -> dict[str, list[int]]:
        """For each baseline the numbers of its 100 best passages."""
        keywords = _order(self._index.keywords.scores(terms(question)))
        dense = self._dense(question)
        fused = np.zeros(len(self._index.passages), np.float64)
        for order in (keywords, dense):
            fused[order] += 1 / (_RRF + 1 + np.arange(len(order)))
        ranked = (keywords, dense, _order(fused))
        return {name: order[:DEPTH].tolist() for name, order in zip(RANKERS, ranked, strict=True)}

    def _dense(self, question: str) -> NDArray[np.int64]:
        vectors = self._index.vectors.get("passages")
        if vectors is None:
            return np.zeros(0, np.int64)
        ids, _ = vectors.nearest(self._index.encoder.query(question), vectors.count)
        return ids


def _order(scores: NDArray[np.floating]) -> NDArray[np.int64]:
    """Passages that score anything, best first; equal scores in reading order."""
    order = np.argsort(-scores, kind="stable")
    return order[scores[order] > 0]
