"""Passages in a mapped file, each decoded when it is asked for, so that opening a million costs no more than one.

Beside the records stands a table: where each begins, its checksum, its first sentence, and each document's first
passage. The table is small and read whole; a record is compared with its checksum whenever it is decoded.
"""

from __future__ import annotations

import io
import mmap
import zlib
from collections.abc import Iterable, Sequence
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import overload

import msgspec
import numpy as np
from numpy.typing import NDArray

from evidencebot.errors import PassageIndexError
from evidencebot.files import write_whole
from evidencebot.passages.passage import Passage

RECORDS_FILE, TABLE_FILE = "passages.msgpack", "passages.table.npz"
_KEPT_DECODED = 50_000


class StoredPassages(Sequence[Passage]):
    """The passages of an index in order, each document's together."""

    def __init__(self, records: Path, table: Path, documents: Sequence[str]) -> None:
        """Raises OSError, ValueError, KeyError, EOFError or BadZipFile where a file is not as it was written."""
        with np.load(io.BytesIO(table.read_bytes()), allow_pickle=False) as stored:
            self._starts, self._checksums = stored["starts"], stored["checksums"]
            self.first_sentence: NDArray[np.int64] = stored["sentences"]
            """For each passage the number of its first sentence among all, and behind the last their count."""
            first = stored["documents"].tolist()
        self.of_document = {d: range(*span) for d, span in zip(documents, pairwise(first), strict=True)}
        """For each document the numbers of its passages."""
        self._path = records
        self._records = _mapped(records)
        if len(self._records) != self._starts[-1]:
            raise ValueError(records)
        self._decoder = msgspec.msgpack.Decoder(Passage)
        self._read = lru_cache(_KEPT_DECODED)(self._decoded)

    def __len__(self) -> int:
        return len(self._checksums)

    @overload
    def __getitem__(self, number: int) -> Passage: ...
    @overload
    def __getitem__(self, number: slice) -> list[Passage]: ...
    def __getitem__(self, number: int | slice) -> Passage | list[Passage]:
        numbers = range(len(self))[number]
        return self._read(numbers) if isinstance(numbers, int) else [self._read(n) for n in numbers]

    def of(self, document: str) -> list[tuple[int, Passage]]:
        """A document's passages in reading order, with their numbers; none of a document that is not there."""
        return [(n, self._read(n)) for n in self.of_document.get(document, ())]

    def _decoded(self, number: int) -> Passage:
        record = self._records[self._starts[number] : self._starts[number + 1]]
        if zlib.crc32(record) == self._checksums[number]:
            return self._decoder.decode(record)
        raise PassageIndexError(f"{self._path} is missing or damaged; run: evidencebot index --force")


def write_passages(folder: Path, documents: Sequence[str], passages: Iterable[Passage]) -> None:
    """Write the passages of `documents`, which come in their order."""
    number = {document: n for n, document in enumerate(documents)}
    encoder = msgspec.msgpack.Encoder()
    records, sentences = [], []
    counts = np.zeros(len(documents), np.int64)
    for passage in passages:
        records.append(encoder.encode(passage))
        sentences.append(len(passage.sentences))
        counts[number[passage.document]] += 1
    table = io.BytesIO()
    np.savez(
        table,
        starts=_ends([len(record) for record in records]),
        checksums=np.array([zlib.crc32(record) for record in records], np.uint32),
        sentences=_ends(sentences),
        documents=_ends(counts),
    )
    write_whole(folder / RECORDS_FILE, b"".join(records))
    write_whole(folder / TABLE_FILE, table.getvalue())


def _ends(counts: Sequence[int] | NDArray[np.int64]) -> NDArray[np.int64]:
    """0, then where each of so many ends."""
    return np.concatenate([[0], np.cumsum(counts, dtype=np.int64)])


def _mapped(path: Path) -> mmap.mmap | bytes:
    if not path.stat().st_size:  # nothing cannot be mapped
        return b""
    with path.open("rb") as file:
        return mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
