"""Searches an index at its three levels and fuses what it finds."""

from __future__ import annotations

from functools import cached_property

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from evidencebot.index.passage_index import PassageIndex
from evidencebot.retrieval.filters import Filters, allowed_passages
from evidencebot.retrieval.fusion import Levels, Weights, fuse
from evidencebot.retrieval.hit import Hit, Signals
from evidencebot.text.words import terms

# Vectors looked at per level. A passage beyond them is given the last one's cosine, its upper
# bound: on the report the first ten then differ for 2 of 355 questions (256: for 9).
_DEPTH = 512
# Feedback lifts Cranfield's nDCG@10 from .413 to .425 and costs mtrag-dev's nDCG@5 .670 to .662; with
# a bank, which already says in other words what a passage is about, it only costs time.
_FEEDBACK, _FEEDBACK_WEIGHT = 3, 0.3


class RetrievalOptions(Struct, frozen=True):
    """What the retriever may be told from outside."""

    weights: Weights = Weights()
    uses_bank: bool = True


class Found(Struct, frozen=True):
    """The hits of one question, and the vector it was searched with."""

    hits: list[Hit]
    vector: NDArray[np.float32]
    terms: list[str]


class Retriever:
    """Finds passages for questions in one index."""

    def __init__(self, index: PassageIndex, options: RetrievalOptions | None = None) -> None:
        self._index = index
        self._options = options or RetrievalOptions()

    def search(self, question: str, k: int, filters: Filters | None = None) -> Found:
        """The `k` best passages for a question, best first; equal scores keep reading order."""
        allowed = allowed_passages(self._index, filters or Filters())
        vector = self._index.encoder.query(question)
        wanted = terms(question)
        levels = self._levels(vector, wanted, allowed)
        scores = self._fused(levels, allowed)
        if not self._has_bank.any() and len(scores):
            levels = self._levels(self._towards_best(vector, scores), wanted, allowed)
            scores = self._fused(levels, allowed)
        order = np.argsort(-scores, kind="stable")[:k]
        hits = [self._hit(rank, int(n), levels, scores) for rank, n in enumerate(order, 1) if np.isfinite(scores[n])]
        return Found(hits, vector, wanted)

    def _fused(self, levels: Levels, allowed: NDArray[np.bool_] | None) -> NDArray[np.float32]:
        scores = fuse(levels, self._options.weights)
        return scores if allowed is None else np.where(allowed, scores, np.float32(-np.inf))

    def _towards_best(self, vector: NDArray[np.float32], scores: NDArray[np.float32]) -> NDArray[np.float32]:
        """The question's vector moved towards the best passages' (Rocchio's feedback without a judge)."""
        best = [n for n in np.argsort(-scores, kind="stable")[:_FEEDBACK] if np.isfinite(scores[n])]
        if not best:
            return vector
        mean = np.mean([self._index.vectors["passages"].span(int(n), 1)[0] for n in best], axis=0)
        moved = vector + np.float32(_FEEDBACK_WEIGHT) * mean
        return np.asarray(moved / np.linalg.norm(moved), dtype=np.float32)

    def _levels(self, vector: NDArray[np.float32], wanted: list[str], allowed: NDArray[np.bool_] | None) -> Levels:
        return Levels(
            passage=self._dense("passages", vector, allowed),
            sentence=self._dense("sentences", vector, allowed),
            question=self._dense("questions", vector, allowed),
            keywords=self._index.keywords.scores(wanted),
            question_keywords=self._question_keywords(wanted),
            has_bank=self._has_bank,
        )

    def _dense(self, level: str, vector: NDArray[np.float32], allowed: NDArray[np.bool_] | None) -> NDArray[np.float32]:
        """For each passage the cosine of its nearest vector at `level`, not below 0."""
        scores = np.zeros(len(self._index.passages), np.float32)
        vectors = self._index.vectors.get(level)
        if vectors is None or (level == "questions" and not self._options.uses_bank):
            return scores
        owner = self._index.passage_of[level]
        ids, cosines = vectors.nearest(vector, _DEPTH, None if allowed is None else allowed[owner])
        if vectors.count > _DEPTH and len(cosines):
            scores[:] = max(float(cosines[-1]), 0.0)
        np.maximum.at(scores, owner[ids], cosines)
        return scores

    def _question_keywords(self, wanted: list[str]) -> NDArray[np.float32]:
        scores = np.zeros(len(self._index.passages), np.float32)
        if self._options.uses_bank and self._index.questions:
            np.maximum.at(scores, self._index.passage_of["questions"], self._index.question_keywords.scores(wanted))
        return scores

    @cached_property
    def _has_bank(self) -> NDArray[np.bool_]:
        if not (self._options.uses_bank and self._index.questions):
            return np.zeros(len(self._index.passages), np.bool_)
        banked = {self._index.passages[q.passage].document for q in self._index.questions}
        return np.array([p.document in banked for p in self._index.passages], np.bool_)

    def _hit(self, rank: int, number: int, levels: Levels, scores: NDArray[np.float32]) -> Hit:
        signals = Signals(
            passage=float(levels.passage[number]),
            sentence=float(levels.sentence[number]),
            question=float(levels.question[number]),
            keywords=float(levels.keywords[number]),
            question_keywords=float(levels.question_keywords[number]),
        )
        return Hit(rank, float(scores[number]), number, self._index.passages[number], signals)
