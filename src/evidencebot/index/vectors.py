"""Unit vectors in FAISS: the only module that imports it.

Up to `FLAT` vectors are all compared; of some thousands their codes first, half a byte for two dimensions, and the
vectors themselves of those that come nearest. More are sorted into cells, a byte a dimension, of which the nearest are
looked into; what is found there is compared again with the vectors themselves, in half precision in a file beside the
index. Vectors that are only compared with chosen ones have that file alone.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import cached_property
from io import FileIO
from pathlib import Path
from typing import TYPE_CHECKING, Self
from weakref import finalize

import numpy as np
from numpy.typing import NDArray

from evidencebot.errors import PassageIndexError
from evidencebot.files import sync_file, sync_folder

if TYPE_CHECKING:
    import faiss

FLAT = 50_000
"""The most vectors that are all compared."""
# Of more than so many, codes are compared first: they fit into the processor's cache, which encoding a question has
# emptied. Of 7,000 questions .9995 of the hundred nearest are found where three times as many are compared again, all
# of them where 256 are asked for. Codes are learnt in three rounds; FAISS' own 25 take two seconds and do no better.
_CODED, _COMPARED_AGAIN, _ROUNDS, _LEARNT_FROM_EACH = 2_000, 3, 3, 64
# Half as many cells as FAISS' guidelines have them (4 √n), each learnt from some 40 vectors: a million are sorted in
# minutes, and the cells looked into hold some thousandths of them. As many are looked into as find `_RECALL` of the
# ten nearest of probes made from the vectors themselves.
_CELLS_PER_ROOT, _LEARNT_FROM = 2, 40
_PROBES, _NEAREST, _RECALL = 200, 10, 0.97
_LOOKED_INTO = (8, 16, 32, 64, 128, 256)
# Found beyond the number asked for: a byte a dimension puts close ones in the wrong order.
_SPARE = 64
# Vectors in single precision at a time, where all are gone through.
_AT_ONCE = 50_000


def precision(count: int) -> type[np.float32 | np.float16]:
    """What `count` vectors are kept in: half precision moves a cosine by less than .0001."""
    return np.float16 if count > FLAT else np.float32


class Vectors:
    """Unit vectors numbered from 0, and an inner-product index of them."""

    def __init__(self, index: faiss.Index | None, exact: _Rows | None = None) -> None:
        self._index = index
        self._exact = exact
        self.recall: float | None = None
        """Share of the ten nearest that were found when it was built; None where all vectors are looked at."""

    @classmethod
    def build(cls, vectors: NDArray[np.floating], *, is_searched: bool = True) -> Self:
        """Index `vectors`, shape (count, dimension), each of length 1; many that are not searched are only kept."""
        if len(vectors) <= FLAT:
            has_codes = len(vectors) > _CODED and vectors.shape[1] % 2 == 0
            return cls(_coded(vectors) if has_codes else _compared(vectors))
        rows = _Rows(np.asarray(vectors, np.float16))
        return cls._in_cells(rows) if is_searched else cls(None, rows)

    @classmethod
    def _in_cells(cls, rows: _Rows) -> Self:
        import faiss

        faiss.omp_set_num_threads(os.cpu_count() or 1)
        cells = int(_CELLS_PER_ROOT * rows.count**0.5)
        index = faiss.index_factory(rows.dimension, f"IVF{cells},SQ8", faiss.METRIC_INNER_PRODUCT)
        chance = np.random.default_rng(0)
        learnt_from = chance.choice(rows.count, min(rows.count, cells * _LEARNT_FROM), replace=False)
        index.train(rows.at(np.sort(learnt_from)))
        for part in rows.parts():
            index.add(part)
        probes = _probes(rows, chance)
        nearest = _nearest_of_all(rows, probes)
        built = cls(index, rows)
        for looked_into in _LOOKED_INTO:
            index.nprobe = looked_into  # type: ignore[attr-defined]
            found = [built.nearest(probe, _NEAREST)[0] for probe in probes]
            built.recall = float(np.mean([np.isin(n, f).mean() for n, f in zip(nearest, found, strict=True)]))
            if built.recall >= _RECALL:
                break
        return built

    @property
    def count(self) -> int:
        return int(self._searched.ntotal) if self._exact is None else self._exact.count

    @property
    def _searched(self) -> faiss.Index:
        assert self._index is not None, "these vectors are only kept"
        return self._index

    @cached_property
    def _whole(self) -> faiss.Index:
        """What is searched, without the codes that may be compared first."""
        import faiss

        index = self._searched
        return faiss.downcast_index(index.refine_index) if isinstance(index, faiss.IndexRefine) else index

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
            ids = np.flatnonzero(allowed)
        else:
            ids = np.sort(self.near(query, k + _SPARE, allowed))
        cosines = self.cosines(ids, query)
        best = np.argsort(-cosines, kind="stable")[:k]
        return ids[best], cosines[best]

    def near(self, query: NDArray[np.float32], k: int, allowed: NDArray[np.bool_] | None = None) -> NDArray[np.int64]:
        """Ids of `k` that are about the nearest among `allowed`; of many, without a look at the vectors themselves."""
        if self._exact is None or (allowed is not None and int(allowed.sum()) <= FLAT):
            return self.nearest(query, k, allowed)[0]
        ids, _ = self._search(query, k, allowed)
        return ids[(ids >= 0) & (ids < self.count)]

    def cosines(self, ids: NDArray[np.int64], query: NDArray[np.float32]) -> NDArray[np.float32]:
        """Of the vectors of these ids with another."""
        # Not `@`: above some twenty rows it wakes a thread, which then spins on the core that the encoder needs.
        return np.asarray(np.einsum("ij,j->i", self.rows(ids), query), np.float32)

    def _search(
        self, query: NDArray[np.float32], k: int, allowed: NDArray[np.bool_] | None
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        import faiss

        # FAISS would put every core to it, and is told otherwise for one thread only: on busy cores a second thread
        # made the search of 10,000 vectors 18 times slower.
        faiss.omp_set_num_threads(1)
        index, parameters = self._searched, None
        if allowed is not None:
            # Kept in a variable: FAISS holds a bare pointer to the selector and its bits.
            bits = np.packbits(allowed, bitorder="little")
            selector = faiss.IDSelectorBitmap(self.count, faiss.swig_ptr(bits))
            if self._exact is None:
                index, parameters = self._whole, faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]
            else:
                parameters = faiss.SearchParametersIVF(sel=selector, nprobe=index.nprobe)  # type: ignore
        elif index is not self._whole:
            if _COMPARED_AGAIN * k < self.count:
                parameters = faiss.IndexRefineSearchParameters(k_factor=_COMPARED_AGAIN)  # type: ignore[call-arg]
            else:
                index = self._whole
        scores, ids = index.search(query.reshape(1, -1), k, params=parameters)
        return ids[0], scores[0]

    def span(self, first: int, count: int) -> NDArray[np.float32]:
        """Vectors `first` to `first + count`, shape (count, dimension)."""
        if self._exact is not None:
            return self._exact.at(np.arange(first, first + count))
        return np.asarray(self._whole.reconstruct_n(first, count), dtype=np.float32)

    def rows(self, ids: NDArray[np.int64]) -> NDArray[np.float32]:
        """The vectors of these ids, shape (ids, dimension)."""
        if self._exact is not None:
            return self._exact.at(ids)
        return np.asarray(self._whole.reconstruct_batch(ids), dtype=np.float32)

    def all(self) -> NDArray[np.floating]:
        """Every vector, shape (count, dimension), in the precision that it is kept in."""
        if self._exact is not None:
            return self._exact.values
        return self.span(0, self.count) if self.count else np.zeros((0, self._searched.d), np.float32)

    def save(self, folder: Path, level: str) -> None:
        index_file, rows_file = (folder / name for name in vector_files(level))
        if self._index is not None:
            _write(self._index, index_file)
            sync_file(index_file)
        if self._exact is not None:
            np.save(rows_file, self._exact.values)
            sync_file(rows_file)
        sync_folder(folder)

    @classmethod
    def load(cls, folder: Path, level: str, *, count: int, is_searched: bool = True) -> Self:
        """Open an index; it must hold `count` vectors."""
        import faiss

        index_file, rows_file = (folder / name for name in vector_files(level))
        is_many = count > FLAT
        index = exact = None
        try:
            if is_many:
                exact = _Rows.stored(rows_file)
            if is_searched or not is_many:
                index = faiss.read_index(str(index_file), faiss.IO_FLAG_MMAP if is_many else faiss.IO_FLAG_MMAP_IFC)
        except (RuntimeError, OSError, ValueError) as error:
            reason = str(error).splitlines()[0][:80]
            raise PassageIndexError(f"{index_file} is damaged ({reason}); run: evidencebot index --force") from None
        sizes = {(index.ntotal, index.d)} if index else set()
        sizes |= {(exact.count, exact.dimension)} if exact else set()
        if len(sizes) != 1 or sizes.pop()[0] != count:
            raise PassageIndexError(f"{index_file} is of another index; run: evidencebot index --force")
        return cls(index, exact)


def _compared(vectors: NDArray[np.floating]) -> faiss.Index:
    import faiss

    index = faiss.IndexFlatIP(vectors.shape[1])
    index.add(np.ascontiguousarray(vectors, dtype=np.float32))
    return index


def _coded(vectors: NDArray[np.floating]) -> faiss.Index:
    import faiss

    dimension = vectors.shape[1]
    codes = faiss.IndexPQFastScan(dimension, dimension // 2, 4, faiss.METRIC_INNER_PRODUCT)
    codes.pq.cp.niter, codes.pq.cp.max_points_per_centroid = _ROUNDS, _LEARNT_FROM_EACH
    index = faiss.IndexRefineFlat(codes)
    vectors = np.ascontiguousarray(vectors, dtype=np.float32)
    index.train(vectors)
    index.add(vectors)
    return index


def _write(index: faiss.Index, path: Path) -> None:
    """Write an index through a file of ours: FAISS's own says nothing where the disk is too full for its last bytes."""
    import faiss

    with path.open("wb") as file:
        faiss.write_index(index, faiss.PyCallbackIOWriter(file.write))  # type: ignore[attr-defined]


def vector_files(level: str) -> tuple[str, str]:
    """The names of the files that `Vectors.save` may write: what is searched, and the vectors themselves."""
    return f"{level}.faiss", f"{level}.vectors.npy"


class _Rows:
    """Many vectors in half precision, in memory or in a file."""

    def __init__(self, values: NDArray[np.float16], file: FileIO | None = None, offset: int = 0) -> None:
        self.values = values
        self._file = file
        self._offset = offset
        if file:
            finalize(self, file.close)

    @classmethod
    def stored(cls, path: Path) -> Self:
        stored = np.load(path, mmap_mode="r", allow_pickle=False)
        if stored.dtype != np.float16 or stored.ndim != 2:
            raise ValueError("no vectors")
        return cls(stored, FileIO(path), stored.offset)

    @property
    def count(self) -> int:
        return len(self.values)

    @property
    def dimension(self) -> int:
        return int(self.values.shape[1])

    def at(self, places: NDArray[np.int64]) -> NDArray[np.float32]:
        """These vectors in single precision; those that stand together are read at once."""
        if self._file is None or not hasattr(os, "preadv") or not len(places):
            return self.values[places].astype(np.float32)
        found = np.empty((len(places), self.dimension), np.float16)
        width = found.itemsize * self.dimension
        begins = np.flatnonzero(np.diff(places, prepend=-2) != 1)
        ends = [*(begins[1:] * width).tolist(), found.nbytes]
        into, file = memoryview(found.data).cast("B"), self._file.fileno()
        # Not through a mapping: the system maps far more than is touched, all of which counts as this process's memory.
        for first, begin, end in zip(places[begins].tolist(), (begins * width).tolist(), ends, strict=True):
            if os.preadv(file, [into[begin:end]], self._offset + first * width) != end - begin:
                raise PassageIndexError(f"{self._file.name} was cut short; run: evidencebot index --force")
        return found.astype(np.float32)

    def parts(self) -> Iterator[NDArray[np.float32]]:
        """All of them, some at a time."""
        for start in range(0, self.count, _AT_ONCE):
            yield self.values[start : start + _AT_ONCE].astype(np.float32)


def _probes(rows: _Rows, chance: np.random.Generator) -> NDArray[np.float32]:
    """Unit vectors as far from some of `rows` as a question is from what answers it (cosine .7)."""
    chosen = rows.at(chance.choice(rows.count, min(_PROBES, rows.count), replace=False))
    noise = chance.standard_normal(chosen.shape).astype(np.float32)
    mixed = chosen + noise / np.linalg.norm(noise, axis=1, keepdims=True)
    return np.asarray(mixed / np.linalg.norm(mixed, axis=1, keepdims=True), np.float32)


def _nearest_of_all(rows: _Rows, probes: NDArray[np.float32]) -> NDArray[np.int64]:
    """For each probe the ids of its ten nearest, every vector looked at."""
    ids = np.zeros((len(probes), 0), np.int64)
    scores = np.zeros((len(probes), 0), np.float32)
    first = 0
    for part in rows.parts():
        here = probes @ part.T
        best = np.argpartition(-here, min(_NEAREST, len(part)) - 1, axis=1)[:, :_NEAREST]
        ids = np.concatenate([ids, best + first], axis=1)
        scores = np.concatenate([scores, np.take_along_axis(here, best, axis=1)], axis=1)
        first += len(part)
    return np.take_along_axis(ids, np.argsort(-scores, axis=1)[:, :_NEAREST], axis=1)
