"""Unit vectors in FAISS: the only module that imports it.

Up to `FLAT` vectors are compared one by one. More are sorted into cells, a byte a dimension, of which the nearest are
looked into; what is found there is compared again with the vectors themselves, mapped from a file beside the index.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from evidencebot.errors import PassageIndexError
from evidencebot.files import sync_file, sync_folder

if TYPE_CHECKING:
    import faiss

FLAT = 50_000
"""The most vectors that are compared one by one."""
# Cells as FAISS' guidelines have them (4 √n), each learnt from some 40 vectors; as many are looked into as find
# `_RECALL` of the ten nearest of probes made from the vectors themselves.
_CELLS_PER_ROOT, _LEARNT_FROM = 4, 40
_PROBES, _NEAREST, _RECALL = 200, 10, 0.97
_LOOKED_INTO = (8, 16, 32, 64, 128, 256)
# Found beyond the number asked for: a byte a dimension puts close ones in the wrong order.
_SPARE = 64


class Vectors:
    """An inner-product index of unit vectors numbered from 0."""

    def __init__(self, index: faiss.Index, exact: NDArray[np.float32] | None = None) -> None:
        self._index = index
        self._exact = exact
        self.recall: float | None = None
        """Share of the ten nearest that were found when it was built; None where all vectors are looked at."""

    @classmethod
    def build(cls, vectors: NDArray[np.float32]) -> Vectors:
        """Index `vectors`, shape (count, dimension), each of length 1."""
        import faiss

        vectors = np.ascontiguousarray(vectors, dtype=np.float32)
        if len(vectors) > FLAT:
            return cls._in_cells(vectors)
        index = faiss.IndexFlatIP(vectors.shape[1])
        index.add(vectors)
        return cls(index)

    @classmethod
    def _in_cells(cls, vectors: NDArray[np.float32]) -> Vectors:
        import faiss

        count, dimension = vectors.shape
        faiss.omp_set_num_threads(os.cpu_count() or 1)
        cells = int(_CELLS_PER_ROOT * count**0.5)
        index = faiss.index_factory(dimension, f"IVF{cells},SQ8", faiss.METRIC_INNER_PRODUCT)
        chance = np.random.default_rng(0)
        index.train(vectors[np.sort(chance.choice(count, min(count, cells * _LEARNT_FROM), replace=False))])
        index.add(vectors)
        probes = _probes(vectors, chance)
        nearest = _nearest_of_all(vectors, probes)
        built = cls(index, vectors)
        for looked_into in _LOOKED_INTO:
            index.nprobe = looked_into  # type: ignore[attr-defined]
            found = [built.nearest(probe, _NEAREST)[0] for probe in probes]
            built.recall = float(np.mean([np.isin(n, f).mean() for n, f in zip(nearest, found, strict=True)]))
            if built.recall >= _RECALL:
                break
        return built

    @property
    def count(self) -> int:
        return int(self._index.ntotal)

    def nearest(
        self, query: NDArray[np.float32], k: int, allowed: NDArray[np.bool_] | None = None
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Ids and cosines of the `k` nearest among `allowed`, best first; fewer where there are fewer."""
        few = self.count if allowed is None else int(allowed.sum())
        k = min(k, few)
        if k == 0:
            return np.zeros(0, np.int64), np.zeros(0, np.float32)
        if self._exact is None:
            return self._search(query, k, allowed)
        if allowed is not None and few <= FLAT:  # cells may hold too few of them
            return self._ranked(query, np.flatnonzero(allowed), k)
        ids, _ = self._search(query, k + _SPARE, allowed)
        return self._ranked(query, ids[ids >= 0], k)

    def _search(
        self, query: NDArray[np.float32], k: int, allowed: NDArray[np.bool_] | None
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        parameters = None
        if allowed is not None:
            import faiss

            # Kept in a variable: FAISS holds a bare pointer to the selector and its bits.
            bits = np.packbits(allowed, bitorder="little")
            selector = faiss.IDSelectorBitmap(self.count, faiss.swig_ptr(bits))
            if self._exact is None:
                parameters = faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]
            else:
                nprobe = self._index.nprobe  # type: ignore[attr-defined]
                parameters = faiss.SearchParametersIVF(sel=selector, nprobe=nprobe)  # type: ignore[call-arg]
        scores, ids = self._index.search(query.reshape(1, -1), k, params=parameters)
        return ids[0], scores[0]

    def _ranked(
        self, query: NDArray[np.float32], ids: NDArray[np.int64], k: int
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """The `k` best of these ids by the vectors themselves; equal ones keep the order of their numbers."""
        ids = np.sort(ids)
        scores = self.rows(ids) @ query
        best = np.argsort(-scores, kind="stable")[:k]
        return ids[best], scores[best]

    def span(self, first: int, count: int) -> NDArray[np.float32]:
        """Vectors `first` to `first + count`, shape (count, dimension)."""
        if self._exact is not None:
            return np.asarray(self._exact[first : first + count])
        return np.asarray(self._index.reconstruct_n(first, count), dtype=np.float32)

    def rows(self, ids: NDArray[np.int64]) -> NDArray[np.float32]:
        """The vectors of these ids, shape (ids, dimension)."""
        if self._exact is not None:
            return np.asarray(self._exact[ids])
        return np.asarray(self._index.reconstruct_batch(ids), dtype=np.float32)

    def all(self) -> NDArray[np.float32]:
        """Every vector, shape (count, dimension)."""
        if not self.count:
            return np.zeros((0, self._index.d), np.float32)
        return self.span(0, self.count)

    def save(self, path: Path) -> None:
        _write(self._index, path)
        sync_file(path)
        if self._exact is not None:
            np.save(_beside(path), self._exact)
            sync_file(_beside(path))
        sync_folder(path.parent)

    @classmethod
    def load(cls, path: Path, *, count: int) -> Vectors:
        """Open an index; it must hold `count` vectors."""
        import faiss

        # One question at a time: on busy cores a second thread made the search of 10,000 vectors 18 times slower.
        faiss.omp_set_num_threads(1)
        try:
            exact = np.load(_beside(path), mmap_mode="r", allow_pickle=False) if count > FLAT else None
            index = faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC if exact is None else faiss.IO_FLAG_MMAP)
        except (RuntimeError, OSError, ValueError) as error:
            reason = str(error).splitlines()[0][:80]
            raise PassageIndexError(f"{path} is damaged ({reason}); run: evidencebot index --force") from None
        if index.ntotal != count or (exact is not None and exact.shape != (count, index.d)):
            raise PassageIndexError(f"{path} is of another index; run: evidencebot index --force")
        return cls(index, exact)


def _write(index: faiss.Index, path: Path) -> None:
    """Write an index through a file of ours: FAISS's own says nothing where the disk is too full for its last bytes."""
    import faiss

    with path.open("wb") as file:
        faiss.write_index(index, faiss.PyCallbackIOWriter(file.write))  # type: ignore[attr-defined]


def _beside(path: Path) -> Path:
    return path.with_suffix(".vectors.npy")


def _probes(vectors: NDArray[np.float32], chance: np.random.Generator) -> NDArray[np.float32]:
    """Unit vectors as far from some of `vectors` as a question is from what answers it (cosine .7)."""
    chosen = vectors[chance.choice(len(vectors), _PROBES, replace=False)]
    noise = chance.standard_normal(chosen.shape).astype(np.float32)
    mixed = chosen + noise / np.linalg.norm(noise, axis=1, keepdims=True)
    return np.asarray(mixed / np.linalg.norm(mixed, axis=1, keepdims=True), np.float32)


def _nearest_of_all(vectors: NDArray[np.float32], probes: NDArray[np.float32]) -> NDArray[np.int64]:
    """For each probe the ids of its ten nearest, every vector looked at."""
    import faiss

    _, ids = faiss.knn(probes, vectors, _NEAREST, metric=faiss.METRIC_INNER_PRODUCT)
    return np.asarray(ids, np.int64)
