"""Searches an index at its three levels and fuses what it finds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from functools import cached_property
from itertools import islice

import numpy as np
from msgspec import Struct
from msgspec.structs import replace
from numpy.typing import NDArray

from evidencebot.index.passage_index import PassageIndex
from evidencebot.retrieval.candidates import candidates, cosines_of
from evidencebot.retrieval.centred_cosine import centred_cosine
from evidencebot.retrieval.context import SearchContext, nearness
from evidencebot.retrieval.filtering import allowed_passages
from evidencebot.retrieval.filters import Filters
from evidencebot.retrieval.fusion import Levels, Weights, fuse, mean_of
from evidencebot.retrieval.hit import Hit, Signals
from evidencebot.retrieval.matter import asks_for_matter, matter_last
from evidencebot.retrieval.rereading import READ, Readings, Rereading
from evidencebot.text.answer_type import asks
from evidencebot.text.words import terms

# Vectors looked at per level. A passage beyond them is given the last one's cosine, its upper
# bound: on the report the first ten then differ for 2 of 355 questions (256: for 9).
_DEPTH = 512
# Known questions looked at: with half as many as of the rest the development questions lose nothing.
_QUESTIONS_DEPTH = 256
# Candidates that each level finds in a large index. Among a million made passages 128 to 1,024 gave as many of the ten
# that comparing every passage gives.
_CANDIDATES = 256
# Without a bank the question's words are joined by those of its best passages (relevance model 3: Abdul-Jaleel
# et al. 2004, with the half and half that is usual there): docs/experiments.md has the sweep. With a bank, which
# already says in other words what a passage is about, it adds nothing.
_FEEDBACK, _FEEDBACK_TERMS, _FEEDBACK_SHARE, _FEEDBACK_WEIGHT = 5, 20, 0.5, 1.2

# Known questions that count, how much more one counts for being alike, and for asking for the same kind of answer
# (docs/experiments.md).
_NEIGHBOURS, _ALIKE, _SAME_KIND = 100, 7.5, 0.9
# What having been quoted for the question before adds to a follow-up's score; .05 to .12 do much the same
# on the development turns, 0 costs .04 of R@5 on the report.
_NEAR = 0.1


Near = tuple[NDArray[np.int64], NDArray[np.float32]]
"""Ids and cosines, best first."""


class RetrievalOptions(Struct, frozen=True):
    """What the retriever may be told from outside."""

    weights: Weights = Weights()
    uses_reader: bool = True
    """Whether the reader reads what the search finds; without it the order is the search's own."""


class SearchResult(Struct, frozen=True):
    """The hits of one question, the vector it was searched with, and what the known questions tell."""

    hits: list[Hit]
    vector: NDArray[np.float32]
    questions: Near
    """The nearest known questions, of those that the report answers."""
    terms: list[str]
    answered: float | None
    """How many of the known questions nearest to it the report answers, a share in [0, 1] by nearness, as if as many of
    either kind were known; None where it is not known what the report leaves open."""
    readings: Readings | None = None
    """How well the sentences read answer; None without the reader."""


class Retriever:
    """Finds passages for questions in one index."""

    def __init__(self, index: PassageIndex, options: RetrievalOptions | None = None) -> None:
        self._index = index
        self._options = options or RetrievalOptions()
        self._reading = Rereading(index) if self._options.uses_reader else None

    def search(
        self, question: str, k: int, filters: Filters | None = None, context: SearchContext | None = None
    ) -> SearchResult:
        """The `k` best passages for a question, best first; equal scores keep reading order."""
        allowed = allowed_passages(self._index, filters or Filters())
        wordings = (question, context.own) if context else (question,)
        vectors = [self._index.encoder.query(w) for w in wordings]
        wanted = [terms(w) for w in wordings]
        near = nearness(self._index.passages, context.near) if context else None
        questions = [self._near("questions", v, allowed, _QUESTIONS_DEPTH) for v in vectors]
        compared = self._compared(vectors, wanted, questions, allowed, near)
        levels = [self._levels(v, w, q, allowed, compared) for v, w, q in zip(vectors, wanted, questions, strict=True)]
        scores = self._fused(levels, self._options.weights, compared, allowed, near)
        if not self._has_bank.any() and len(scores):
            widened = [
                replace(one, keywords=self._keywords(self._widened(w, scores, compared), compared))
                for one, w in zip(levels, wanted, strict=True)
            ]
            weights = replace(self._options.weights, keywords=_FEEDBACK_WEIGHT)
            scores = self._fused(widened, weights, compared, allowed, near)
        readings = None
        if self._reading and len(scores):
            readings = self._reading.read(question, vectors[0], compared[self._best(scores, compared, READ, question)])
            scores = readings.joined(scores, compared, with_bank=bool(self._has_bank.any()))
        order = self._best(scores, compared, k, question)
        hits = [self._hit(rank, n, int(compared[n]), levels[0], scores) for rank, n in enumerate(order, 1)]
        all_terms = list(dict.fromkeys(t for w in wanted for t in w))
        answered = self._answered(vectors[0], asks(question), questions[0], allowed)
        return SearchResult(hits, _unit(mean_of(vectors)), questions[0], all_terms, answered, readings)

    def _best(self, scores: NDArray[np.float32], compared: NDArray[np.int64], k: int, question: str) -> list[int]:
        """Places in `compared` of the `k` best passages, best first."""
        order = (int(n) for n in np.argsort(-scores, kind="stable") if np.isfinite(scores[n]))
        if asks_for_matter(question):
            return list(islice(order, k))
        return matter_last(order, lambda place: self._index.passages[int(compared[place])].is_matter, k)

    def _compared(
        self,
        vectors: Sequence[NDArray[np.float32]],
        wanted: Sequence[Sequence[str]],
        questions: Sequence[Near],
        allowed: NDArray[np.bool_] | None,
        near: NDArray[np.float32] | None,
    ) -> NDArray[np.int64]:
        """The numbers, ascending, of the passages that are scored: all, or the candidates of a large index."""
        if not self._index.is_large:
            return self._index.passage_of["passages"]
        known = [ids for ids, _ in questions]
        found = candidates(self._index, vectors, wanted, allowed, _CANDIDATES, questions=known)
        return found if near is None else np.union1d(found, np.flatnonzero(near))

    def _fused(
        self,
        levels: Sequence[Levels],
        weights: Weights,
        compared: NDArray[np.int64],
        allowed: NDArray[np.bool_] | None,
        near: NDArray[np.float32] | None,
    ) -> NDArray[np.float32]:
        scores = mean_of([fuse(one, weights) for one in levels])
        if near is not None:
            scores = scores + np.float32(_NEAR) * near[compared]
        return scores if allowed is None else np.where(allowed[compared], scores, np.float32(-np.inf))

    def _widened(self, wanted: list[str], scores: NDArray[np.float32], compared: NDArray[np.int64]) -> dict[str, float]:
        """The question's terms, and the commonest of its best passages; the weights of each half sum to one."""
        best = [int(n) for n in np.argsort(-scores, kind="stable")[:_FEEDBACK] if scores[n] > 0]
        total = sum(float(scores[n]) for n in best)
        found: defaultdict[str, float] = defaultdict(float)
        for n in best:
            held = terms(self._index.searched_text(int(compared[n])))
            for term in held:
                found[term] += float(scores[n]) / total / len(held)
        common = sorted(found.items(), key=lambda pair: -pair[1])[:_FEEDBACK_TERMS]
        shared = sum(weight for _, weight in common)
        asked = dict.fromkeys(wanted)
        weights = dict.fromkeys(asked, (1 - _FEEDBACK_SHARE) / max(len(asked), 1))
        for term, weight in common:
            weights[term] = weights.get(term, 0.0) + _FEEDBACK_SHARE * weight / shared
        return weights

    def _levels(
        self,
        vector: NDArray[np.float32],
        wanted: list[str],
        questions: Near,
        allowed: NDArray[np.bool_] | None,
        compared: NDArray[np.int64],
    ) -> Levels:
        return Levels(
            passage=self._dense("passages", vector, allowed, compared),
            sentence=self._dense("sentences", vector, allowed, compared),
            question=self._questions(questions, compared),
            keywords=self._keywords(dict.fromkeys(wanted, 1.0), compared),
            question_keywords=self._question_keywords(wanted)[compared],
            has_bank=self._has_bank[compared],
        )

    def _keywords(self, weights: dict[str, float], compared: NDArray[np.int64]) -> NDArray[np.float32]:
        return self._index.keywords.weighted_scores(weights, compared if self._index.is_large else None)

    def _dense(
        self,
        level: str,
        vector: NDArray[np.float32],
        allowed: NDArray[np.bool_] | None,
        compared: NDArray[np.int64],
    ) -> NDArray[np.float32]:
        """For each passage the cosine of its nearest vector at `level`, not below 0."""
        if self._index.is_large:
            return cosines_of(self._index, level, vector, compared)
        nearest: NDArray[np.float32] = self._of_passages(level, self._near(level, vector, allowed, _DEPTH), 1)[0]
        return nearest

    def _questions(self, near: Near, compared: NDArray[np.int64]) -> NDArray[np.float32]:
        """For each passage the mean cosine of its two nearest questions: one alone may be near by accident."""
        if not self._index.known.questions:
            return np.zeros(len(compared), np.float32)
        return np.asarray(self._of_passages("questions", near, 2)[:, compared].mean(axis=0), np.float32)

    def _near(self, level: str, vector: NDArray[np.float32], allowed: NDArray[np.bool_] | None, depth: int) -> Near:
        """The ids and cosines of the nearest vectors of a level, best first; a gap is near no passage, and allowed."""
        vectors = self._index.vectors.get(level)
        if vectors is None:
            return np.zeros(0, np.int64), np.zeros(0, np.float32)
        owner = self._index.passage_of[level]
        return vectors.nearest(vector, depth, None if allowed is None else (owner < 0) | allowed[owner])

    def _of_passages(self, level: str, near: Near, most: int) -> NDArray[np.float32]:
        """The cosines, not below 0, of each passage's `most` nearest vectors: shape (most, passages)."""
        ids, cosines = near
        is_cut = len(ids) and self._index.vectors[level].count > len(ids)
        least = max(float(cosines[-1]), 0.0) if is_cut else 0.0
        scores = np.full((most, len(self._index.passages)), least, np.float32)
        owners = self._index.passage_of[level][ids] if len(ids) else ids
        order = np.argsort(owners, kind="stable")
        owners, cosines = owners[order], np.maximum(cosines[order], np.float32(least))
        for row in scores:
            is_next = np.ones(len(owners), np.bool_)
            np.not_equal(owners[1:], owners[:-1], out=is_next[1:])
            row[owners[is_next]] = cosines[is_next]
            owners, cosines = owners[~is_next], cosines[~is_next]
        return scores

    def _answered(
        self, vector: NDArray[np.float32], asked: str, questions: Near, allowed: NDArray[np.bool_] | None
    ) -> float | None:
        if not (self._index.known.gaps and self._index.known.questions):
            return None
        index, gaps = self._index, self._near("gaps", vector, allowed, _NEIGHBOURS)
        cosines = np.concatenate([questions[1][:_NEIGHBOURS], gaps[1]])
        best, first_gap = np.argsort(-cosines, kind="stable")[:_NEIGHBOURS], len(cosines) - len(gaps[1])
        with_answer, without = questions[0][best[best < first_gap]], gaps[0][best[best >= first_gap] - first_gap]
        rows = np.concatenate([index.vectors["questions"].rows(with_answer), index.vectors["gaps"].rows(without)])
        kinds = [index.known.questions[n].asks for n in with_answer.tolist()] + [
            index.known.gaps[n].asks for n in without.tolist()
        ]
        same_kind = np.array([kind == asked for kind in kinds], np.float32)
        weights = np.exp(_ALIKE * centred_cosine(vector, rows) + _SAME_KIND * same_kind)
        weights[len(with_answer) :] *= len(index.known.questions) / len(index.known.gaps)
        return float(weights[: len(with_answer)].sum() / weights.sum()) if len(weights) else 0.0

    def _question_keywords(self, wanted: list[str]) -> NDArray[np.float32]:
        scores = np.zeros(len(self._index.passages), np.float32)
        if self._index.known.questions:
            np.maximum.at(scores, self._index.passage_of["questions"], self._index.known.keywords.scores(wanted))
        return scores

    @cached_property
    def _has_bank(self) -> NDArray[np.bool_]:
        if not self._index.known.questions:
            return np.zeros(len(self._index.passages), np.bool_)
        has_bank = np.zeros(len(self._index.passages), np.bool_)
        answering = np.unique(self._index.passage_of["questions"])
        for numbers in self._index.passages_of.values():
            first, behind = np.searchsorted(answering, [numbers.start, numbers.stop])
            has_bank[numbers.start : numbers.stop] = first < behind
        return has_bank

    def _hit(self, rank: int, place: int, number: int, levels: Levels, scores: NDArray[np.float32]) -> Hit:
        signals = Signals(
            passage=float(levels.passage[place]),
            sentence=float(levels.sentence[place]),
            question=float(levels.question[place]),
            keywords=float(levels.keywords[place]),
            question_keywords=float(levels.question_keywords[place]),
        )
        return Hit(rank, float(scores[place]), number, self._index.passages[number], signals)


def _unit(vector: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray(vector / np.linalg.norm(vector), dtype=np.float32)
