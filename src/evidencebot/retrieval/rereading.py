"""The passages that the search puts first, read against the question, and ranked by both."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from evidencebot.index.passage_index import PassageIndex
from evidencebot.reading.candidate import Candidate, candidates_of
from evidencebot.reading.reader import probabilities, shipped_reader

READ = 16
"""Passages of which at least the sentence nearest to the question is read."""
# Of strange reports' questions 40 sentences of 24 passages put .02 more into the first five, for twice the time.
_SENTENCES = 20
_KEPT = 64
"""Questions whose readings are kept: an app asks the same one again for its counts and other filters."""
# Of the reader's probability beside the search's score (docs/experiments.md has the sweep).
_WEIGHT, _WEIGHT_WITH_BANK = 0.7, 0.2
UNREAD = float("-inf")
# Of a sentence not read, when quotations are chosen. Of open questions' best sentences .95 read better than -3.6.
_AS_UNREAD = -4.0

Place = tuple[int, int]
"""A passage's number, and a sentence's position in it."""


class Readings(Struct, frozen=True):
    """What the reader says of the sentences that it read for one question."""

    log_odds: dict[Place, float]
    """That the sentence answers."""

    def of(self, place: Place) -> float:
        """A sentence's log odds; `UNREAD` where it was not read."""
        return self.log_odds.get(place, UNREAD)

    def of_sentences(self, passage: int, count: int) -> NDArray[np.float32]:
        """The log odds of all sentences of a passage, those not read as low as what does not answer."""
        return np.array([max(self.of((passage, n)), _AS_UNREAD) for n in range(count)], np.float32)

    @property
    def best(self) -> float:
        """The best of all sentences read."""
        return max(self.log_odds.values(), default=UNREAD)

    def joined(
        self, scores: NDArray[np.float32], compared: NDArray[np.int64], *, with_bank: bool
    ) -> NDArray[np.float32]:
        """The search's scores of the passages `compared`, and what was read in them, as one score in [0, 1]."""
        weight = _WEIGHT_WITH_BANK if with_bank else _WEIGHT
        best = np.full(len(compared), UNREAD, np.float32)
        for (number, _), read in self.log_odds.items():
            place = int(np.searchsorted(compared, number))
            best[place] = max(best[place], read)
        with np.errstate(over="ignore"):
            return np.asarray((scores + weight * probabilities(best)) / (1 + weight), np.float32)


class Rereading:
    """Reads passages of one index."""

    def __init__(self, index: PassageIndex) -> None:
        self._index = index
        self._kept = lru_cache(_KEPT)(_unread)

    def read(self, question: str, vector: NDArray[np.float32], passages: NDArray[np.int64]) -> Readings:
        """Read the sentences of these passages, best first, that are nearest to the question's vector."""
        kept = self._kept(question)
        chosen = self._chosen(vector, passages)
        wanted = [place for place in chosen if place not in kept]
        read = shipped_reader().answers(question, [self._candidate(place) for place in wanted])
        kept.update(zip(wanted, read.tolist(), strict=True))
        return Readings({place: kept[place] for place in chosen})

    def _chosen(self, vector: NDArray[np.float32], passages: NDArray[np.int64]) -> list[Place]:
        """The nearest sentence of each passage, then the nearest of all others."""
        first: list[Place] = []
        others: list[tuple[float, Place]] = []
        for number in passages.tolist():
            cosines = self._index.sentence_vectors(number) @ vector
            nearest = int(cosines.argmax())
            first.append((number, nearest))
            others += [(float(c), (number, at)) for at, c in enumerate(cosines) if at != nearest]
        others.sort(key=lambda pair: -pair[0])
        return first + [place for _, place in others[: max(_SENTENCES - len(first), 0)]]

    def _candidate(self, place: Place) -> Candidate:
        number, position = place
        passages = self._index.passages
        passage = passages[number]
        previous = passages[number - 1] if number and passages[number - 1].document == passage.document else None
        return candidates_of(self._index.document(passage.document), passage, previous)[position]


def _unread(_question: str) -> dict[Place, float]:
    """Where the log odds of a question's sentences are kept."""
    return {}
