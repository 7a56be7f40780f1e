"""Hard negatives: what our own retrieval, by vectors and by words, puts nearest to a question that it leaves open."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from evidencebot.index.keywords import Keywords
from evidencebot.reading.candidate import Candidate
from evidencebot.text.words import terms
from training.bank_file import letters
from training.embedder import Embedder

KEPT = 8
"""Hard ones kept for a question; training draws three of them at each visit."""
_SHORTEST = 3
"""Words of the shortest candidate: less is a stray number or a name."""


class Hard:
    """A document's sentences, ready to be ranked."""

    def __init__(self, candidates: Sequence[Candidate], embedder: Embedder) -> None:
        self._embedder = embedder
        self._letters = [letters(candidate.sentence) for candidate in candidates]
        self._readable = np.array([len(c.sentence.split()) >= _SHORTEST for c in candidates], bool)
        self._vectors = embedder.passages([f"{c.heading}. {c.sentence}" for c in candidates])
        self._keywords = Keywords.build(terms(f"{c.heading} {c.sentence}") for c in candidates)

    def prepare(self, questions: Sequence[str]) -> None:
        """Embed questions that will be asked, all at once."""
        self._embedder.prepare(questions)

    def scores(self, question: str) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Cosine and BM25's share of every sentence, each of shape (sentences,)."""
        cosines = self._vectors @ self._embedder.query(question)
        return np.where(self._readable, cosines, -1).astype(np.float32), self._keywords.scores(terms(question))

    def retrieved(self, question: str, depth: int) -> NDArray[np.int64]:
        """Numbers of the `depth` sentences that the mean of both scores puts first, the best first."""
        cosines, shares = self.scores(question)
        return np.argsort(-(cosines + shares), kind="stable")[:depth]

    def others(
        self,
        question: str,
        answering: Sequence[int],
        first: Sequence[int] = (),
        barred: frozenset[int] = frozenset(),
    ) -> list[int]:
        """Up to `KEPT` numbers of sentences: `first`, then the nearest by either score in turn.

        Nothing that answers, nor the same words again in another place, nor what is barred.
        """
        seen = {self._letters[n] for n in answering}
        chosen: list[int] = []
        for number in (*first, *self._in_turn(question)):
            if number not in barred and self._letters[number] not in seen:
                seen.add(self._letters[number])
                chosen.append(int(number))
            if len(chosen) == KEPT:
                break
        return chosen

    def _in_turn(self, question: str) -> list[int]:
        depth = 3 * KEPT
        best = [np.argsort(-scores, kind="stable")[:depth] for scores in self.scores(question)]
        return [int(n) for pair in zip(*best, strict=True) for n in pair if self._readable[n]]
