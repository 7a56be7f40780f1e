"""Unit vectors in FAISS: the only module that imports it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from evidencebot.errors import PassageIndexError
from evidencebot.files import sync_file, sync_folder

if TYPE_CHECKING:
    import faiss


class Vectors:
    """An exact inner-product index of unit vectors numbered from 0."""

    def __init__(self, index: faiss.Index) -> None:
        self._index = index

    @classmethod
    def build(cls, vectors: NDArray[np.float32]) -> Vectors:
        """Index `vectors`, shape (count, dimension), each of length 1."""
        import faiss

        index = faiss.IndexFlatIP(vectors.shape[1])
        index.add(np.ascontiguousarray(vectors, dtype=np.float32))
        return cls(index)

    @property
    def count(self) -> int:
        return int(self._index.ntotal)

    def nearest(
        self, query: NDArray[np.float32], k: int, allowed: NDArray[np.bool_] | None = None
    ) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
        """Ids and cosines of the `k` nearest among `allowed`, best first; fewer where there are fewer."""
        k = min(k, self.count if allowed is None else int(allowed.sum()))
        if k == 0:
            return np.zeros(0, np.int64), np.zeros(0, np.float32)
        parameters = None
        if allowed is not None:
            import faiss

            # Kept in a variable: FAISS holds a bare pointer to the selector and its bits.
            bits = np.packbits(allowed, bitorder="little")
            selector = faiss.IDSelectorBitmap(self.count, faiss.swig_ptr(bits))
            parameters = faiss.SearchParameters(sel=selector)  # type: ignore[call-arg]
        scores, ids = self._index.search(query.reshape(1, -1), k, params=parameters)
        return ids[0], scores[0]

    def span(self, first: int, count: int) -> NDArray[np.float32]:
        """Vectors `first` to `first + count`, shape (count, dimension)."""
        return np.asarray(self._index.reconstruct_n(first, count), dtype=np.float32)

    def rows(self, ids: NDArray[np.int64]) -> NDArray[np.float32]:
        """The vectors of these ids, shape (ids, dimension)."""
        return np.asarray(self._index.reconstruct_batch(ids), dtype=np.float32)

    def all(self) -> NDArray[np.float32]:
        """Every vector, shape (count, dimension)."""
        if not self.count:
            return np.zeros((0, self._index.d), np.float32)
        return self.span(0, self.count)

    def save(self, path: Path) -> None:
        import faiss

        faiss.write_index(self._index, str(path))
        sync_file(path)
        sync_folder(path.parent)

    @classmethod
    def load(cls, path: Path, *, count: int) -> Vectors:
        """Open an index; it must hold `count` vectors."""
        import faiss

        try:
            index = faiss.read_index(str(path), faiss.IO_FLAG_MMAP_IFC)
        except RuntimeError as error:
            reason = str(error).splitlines()[0][:80]
            raise PassageIndexError(f"{path} is damaged ({reason}); run: evidencebot index --force") from None
        if index.ntotal != count:
            raise PassageIndexError(f"{path} is of another index; run: evidencebot index --force")
        return cls(index)
