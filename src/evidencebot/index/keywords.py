"""BM25 over lists of terms: built with bm25s, searched with its arrays alone.

bm25s scores every (term, text) pair when it indexes; a query then only adds them up. Its import
takes 0.3 s (it brings SciPy), so that `ask` reads the arrays and leaves the library out. The pairs
are mapped: a question reads those of its own terms.
"""

from __future__ import annotations

import io
from array import array
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import msgspec
import numpy as np
from numpy.typing import NDArray

from evidencebot.files import sync_file, write_whole

# Lucene's own values, not tuned.
_K1, _B = 1.2, 0.75
# The arrays with an entry for every (term, text), each in a file of its own.
_PAIRS = ("texts", "scores")


class Keywords:
    """An inverted index over texts numbered from 0."""

    def __init__(self, vocabulary: dict[str, int], arrays: dict[str, NDArray[np.generic]], count: int) -> None:
        self._vocabulary = vocabulary
        self._starts = arrays["starts"]
        self._texts: NDArray[np.int32] = arrays["texts"]  # type: ignore[assignment]
        self._scores: NDArray[np.float32] = arrays["scores"]  # type: ignore[assignment]
        self.count = count

    @classmethod
    def build(cls, texts: Iterable[Iterable[str]]) -> Keywords:
        """Index texts, each given by its terms; they are taken one by one and not kept."""
        import bm25s

        vocabulary: dict[str, int] = {}
        ids = [array("i", [vocabulary.setdefault(word, len(vocabulary)) for word in text]) for text in texts]
        model = bm25s.BM25(method="lucene", k1=_K1, b=_B)
        if vocabulary:
            model.index((ids, dict(vocabulary)), create_empty_token=False, show_progress=False)
            scores = model.scores
            arrays = {"starts": scores["indptr"], "texts": scores["indices"], "scores": scores["data"]}
        else:
            arrays = {
                "starts": np.zeros(1, np.int32),
                "texts": np.zeros(0, np.int32),
                "scores": np.zeros(0, np.float32),
            }
        return cls(vocabulary, arrays, len(ids))

    def scores(self, terms: Sequence[str]) -> NDArray[np.float32]:
        """Shape (count,): for each text the share in [0, 1] of the query's weight that it matches.

        The weight of a term is its idf; a term that no text has counts as the rarest, so that a
        question about something else scores low everywhere.
        """
        return self.weighted_scores(dict.fromkeys(terms, 1.0))

    def weighted_scores(
        self, weights: Mapping[str, float], among: NDArray[np.int64] | None = None
    ) -> NDArray[np.float32]:
        """`scores` where some terms count more than others; only of the texts `among`, where they are given."""
        total = np.zeros(self.count if among is None else len(among), np.float32)
        most = 0.0
        for term, weight in weights.items():
            most += weight * self.idf(term)
            places, pairs = self._pairs(term, among)
            np.add.at(total, places, np.multiply(pairs, weight, dtype=np.float32))  # twice as fast as total[places] +=
        return total / np.float32(most) if most else total

    def best(self, terms: Sequence[str], depth: int, allowed: NDArray[np.bool_] | None = None) -> NDArray[np.int64]:
        """The numbers, ascending, of the `depth` texts of `allowed` that score best, and above 0."""
        scores = np.zeros(self.count, np.float32)
        lists = [self._pairs(term) for term in dict.fromkeys(terms)]
        for places, pairs in lists:
            np.add.at(scores, places, pairs)
        if allowed is not None:
            scores *= allowed
        # The best are no worse than the best of those that have one term, the rarest that has enough of them: this
        # leaves a thousand or so to be sorted, not every text that has one of the terms.
        enough = min((places for places, _ in lists if len(places) > depth), key=len, default=None)
        least = 0.0 if enough is None else float(np.partition(scores[enough], -depth)[-depth])
        found = np.flatnonzero(scores >= least if least else scores > 0)
        return np.sort(found[np.argsort(-scores[found], kind="stable")[:depth]])

    def _pairs(
        self, term: str, among: NDArray[np.int64] | None = None
    ) -> tuple[NDArray[np.integer], NDArray[np.float32]]:
        """Where a term stands, in all texts or as positions in `among`, and what it scores there."""
        row = self._vocabulary.get(term)
        if row is None:
            return np.zeros(0, np.int64), np.zeros(0, np.float32)
        span = slice(self._starts[row], self._starts[row + 1])
        places, pairs = self._texts[span], self._scores[span]
        if among is None:
            return places, pairs
        found = np.minimum(np.searchsorted(places, among.astype(places.dtype)), len(places) - 1)
        held = places[found] == among
        return held.nonzero()[0], pairs[found[held]]

    def idf(self, term: str) -> float:
        """Inverse document frequency as Lucene has it, in nats."""
        found = self.frequency(term)
        return float(np.log(1 + (self.count - found + 0.5) / (found + 0.5)))

    def frequency(self, term: str) -> int:
        """How many texts have `term`."""
        row = self._vocabulary.get(term)
        return 0 if row is None else int(self._starts[row + 1] - self._starts[row])

    def save(self, folder: Path, level: str) -> None:
        words = np.frombuffer(msgspec.json.encode(list(self._vocabulary)), np.uint8)
        buffer = io.BytesIO()
        np.savez(buffer, starts=self._starts, words=words, count=np.int64(self.count))
        table, *pairs = keyword_files(level)
        for name, values in zip(pairs, (self._texts, self._scores), strict=True):
            np.save(folder / name, values)
            sync_file(folder / name)
        write_whole(folder / table, buffer.getvalue())

    @classmethod
    def load(cls, folder: Path, level: str) -> Keywords:
        table, *pairs = keyword_files(level)
        arrays: dict[str, NDArray[np.generic]] = {
            name: np.asarray(np.load(folder / file, mmap_mode="r", allow_pickle=False))
            for name, file in zip(_PAIRS, pairs, strict=True)
        }
        with np.load(io.BytesIO((folder / table).read_bytes()), allow_pickle=False) as stored:
            words: list[str] = msgspec.json.decode(stored["words"].tobytes(), type=list[str])
            arrays["starts"] = stored["starts"]
            if any(len(arrays[name]) != arrays["starts"][-1] for name in _PAIRS):
                raise ValueError(folder / table)
            return cls({word: i for i, word in enumerate(words)}, arrays, int(stored["count"]))


def keyword_files(level: str) -> tuple[str, ...]:
    """The names of the files that `Keywords.save` writes."""
    return (f"{level}.keywords.npz", *(f"{level}.keywords.{name}.npy" for name in _PAIRS))
