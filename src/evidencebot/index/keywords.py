"""BM25 over lists of terms: built with bm25s, searched with its arrays alone.

bm25s scores every (term, text) pair when it indexes; a query then only adds them up. Its import
takes 0.3 s (it brings SciPy), so that `ask` reads the arrays and leaves the library out.
"""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from evidencebot.files import write_whole

# Lucene's own values, not tuned.
_K1, _B = 1.2, 0.75


class Keywords:
    """An inverted index over texts numbered from 0."""

    def __init__(self, vocabulary: dict[str, int], arrays: dict[str, NDArray[np.generic]], count: int) -> None:
        self._vocabulary = vocabulary
        self._starts = arrays["starts"]
        self._texts = arrays["texts"]
        self._scores = arrays["scores"]
        self.count = count

    @classmethod
    def build(cls, texts: Sequence[Sequence[str]]) -> Keywords:
        import bm25s

        words = sorted({word for text in texts for word in text})
        vocabulary = {word: i for i, word in enumerate(words)}
        ids = [[vocabulary[word] for word in text] for text in texts]
        model = bm25s.BM25(method="lucene", k1=_K1, b=_B)
        if words:
            model.index((ids, dict(vocabulary)), create_empty_token=False, show_progress=False)
            scores = model.scores
            arrays = {"starts": scores["indptr"], "texts": scores["indices"], "scores": scores["data"]}
        else:
            arrays = {
                "starts": np.zeros(1, np.int32),
                "texts": np.zeros(0, np.int32),
                "scores": np.zeros(0, np.float32),
            }
        return cls(vocabulary, arrays, len(texts))

    def scores(self, terms: Sequence[str]) -> NDArray[np.float32]:
        """Shape (count,): for each text the share in [0, 1] of the query's weight that it matches.

        The weight of a term is its idf; a term that no text has counts as the rarest, so that a
        question about something else scores low everywhere.
        """
        return self.weighted_scores(dict.fromkeys(terms, 1.0))

    def weighted_scores(self, weights: Mapping[str, float]) -> NDArray[np.float32]:
        """`scores` where some terms count more than others."""
        total = np.zeros(self.count, np.float32)
        most = 0.0
        for term, weight in weights.items():
            most += weight * self.idf(term)
            row = self._vocabulary.get(term)
            if row is not None:
                span = slice(self._starts[row], self._starts[row + 1])
                total[self._texts[span]] += np.multiply(self._scores[span], weight, dtype=np.float32)
        return total / np.float32(most) if most else total

    def idf(self, term: str) -> float:
        """Inverse document frequency as Lucene has it, in nats."""
        found = self.frequency(term)
        return float(np.log(1 + (self.count - found + 0.5) / (found + 0.5)))

    def frequency(self, term: str) -> int:
        """How many texts have `term`."""
        row = self._vocabulary.get(term)
        return 0 if row is None else int(self._starts[row + 1] - self._starts[row])

    @property
    def vocabulary(self) -> dict[str, int]:
        return self._vocabulary

    def save(self, path: Path) -> None:
        buffer = io.BytesIO()
        words = np.frombuffer(msgspec.json.encode(list(self._vocabulary)), np.uint8)
        np.savez(
            buffer, starts=self._starts, texts=self._texts, scores=self._scores, words=words, count=np.int64(self.count)
        )
        write_whole(path, buffer.getvalue())

    @classmethod
    def load(cls, path: Path) -> Keywords:
        with np.load(io.BytesIO(path.read_bytes()), allow_pickle=False) as stored:
            arrays = {name: stored[name] for name in ("starts", "texts", "scores")}
            words: list[str] = msgspec.json.decode(stored["words"].tobytes(), type=list[str])
            return cls({word: i for i, word in enumerate(words)}, arrays, int(stored["count"]))
