"""Searches an index at its three levels and fuses what it finds."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from evidencebot.index.passage_index import PassageIndex
from evidencebot.retrieval.filters import Filters, allowed_passages
from evidencebot.retrieval.fusion import Levels, Weights, fuse, mean_of
from evidencebot.retrieval.hit import Hit, Signals
from evidencebot.retrieval.leaning import Leaning, nearness
from evidencebot.text.words import terms

# Vectors looked at per level. A passage beyond them is given the last one's cosine, its upper
# bound: on the report the first ten then differ for 2 of 355 questions (256: for 9).
_DEPTH = 512
# Feedback lifts Cranfield's nDCG@10 from .413 to .425 and costs mtrag-dev's nDCG@5 .670 to .662; with
# a bank, which already says in other words what a passage is about, it only costs time.
_FEEDBACK, _FEEDBACK_WEIGHT = 3, 0.3
# What having been quoted for the question before adds to a follow-up's score; .05 to .12 do much the same
# on the development turns, 0 costs .04 of R@5 on the report.
_NEAR = 0.1


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

    def search(self, question: str, k: int, filters: Filters | None = None, leaning: Leaning | None = None) -> Found:
        """The `k` best passages for a question, best first; equal scores keep reading order."""
        allowed = allowed_passages(self._index, filters or Filters())
        wordings = (question, leaning.own) if leaning else (question,)
        vectors = [self._index.encoder.query(w) for w in wordings]
        wanted = [terms(w) for w in wordings]
        near = nearness(self._index.passages, leaning.near) if leaning else None
        levels = [self._levels(v, w, allowed) for v, w in zip(vectors, wanted, strict=True)]
        scores = self._fused(levels, allowed, near)
        if not self._has_bank.any() and len(scores):
            moved = [self._towards_best(v, scores) for v in vectors]
            levels = [self._levels(v, w, allowed) for v, w in zip(moved, wanted, strict=True)]
            scores = self._fused(levels, allowed, near)
        order = np.argsort(-scores, kind="stable")[:k]
        hits = [self._hit(rank, int(n), levels[0], scores) for rank, n in enumerate(order, 1) if np.isfinite(scores[n])]
        return Found(hits, _unit(mean_of(vectors)), list(dict.fromkeys(t for w in wanted for t in w)))

    def _fused(
        self, levels: Sequence[Levels], allowed: NDArray[np.bool_] | None, near: NDArray[np.float32] | None
    ) -> NDArray[np.float32]:
        scores = mean_of([fuse(one, self._options.weights) for one in levels])
        if near is not None:
            scores = scores + np.float32(_NEAR) * near
        return scores if allowed is None else np.where(allowed, scores, np.float32(-np.inf))

    def _towards_best(self, vector: NDArray[np.float32], scores: NDArray[np.float32]) -> NDArray[np.float32]:
        """The question's vector moved towards the best passages' (Rocchio's feedback without a judge)."""
        best = [n for n in np.argsort(-scores, kind="stable")[:_FEEDBACK] if np.isfinite(scores[n])]
        if not best:
            return vector
        mean = np.mean([self._index.vectors["passages"].span(int(n), 1)[0] for n in best], axis=0)
        return _unit(vector + np.float32(_FEEDBACK_WEIGHT) * mean)

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


def _unit(vector: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray(vector / np.linalg.norm(vector), dtype=np.float32)
