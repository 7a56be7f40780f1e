"""An index's documents as texts to look words up in; made once for each index."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from functools import cached_property, lru_cache

from evidencebot.documents.model import REPORT_ID, Block, Document
from evidencebot.index.passage_index import PassageIndex
from evidencebot.text.amounts import Amount, amounts_in
from evidencebot.verifying.alignment import Wording


class DocumentText:
    """One document's words, and what they are part of."""

    def __init__(self, index: PassageIndex, document: Document) -> None:
        self.document = document
        self._index = index

    @cached_property
    def wording(self) -> Wording:
        return Wording.of(self.document.text)

    @cached_property
    def amounts(self) -> list[Amount]:
        return [a for b in self.document.all_blocks for a in amounts_in(self.document.text, b.start, b.end)]

    @cached_property
    def _passages(self) -> list[tuple[int, int]]:
        """(start, number in the index) of its passages in order."""
        return sorted((p.start, n) for n, p in self._index.passages.of(self.document.id))

    def passage_at(self, offset: int) -> int:
        """The number of the passage that holds what stands at `offset`."""
        return self._passages[max(bisect_right(self._passages, (offset, len(self._index.passages))) - 1, 0)][1]

    def blocks_between(self, start: int, end: int) -> list[Block]:
        return [b for b in self.document.all_blocks if b.start < end and b.end > start]


class CorpusTexts:
    """All documents, the report first."""

    def __init__(self, index: PassageIndex) -> None:
        self.index = index
        self._ids = sorted(index.manifest.documents, key=lambda d: d != REPORT_ID)
        self._texts: dict[str, DocumentText] = {}

    def __iter__(self) -> Iterator[DocumentText]:
        return map(self.__getitem__, self._ids)

    def __contains__(self, document_id: str) -> bool:
        return document_id in self._ids

    def __getitem__(self, document_id: str) -> DocumentText:
        if document_id not in self._texts:
            self._texts[document_id] = DocumentText(self.index, self.index.document(document_id))
        return self._texts[document_id]

    @property
    def is_digest(self) -> bool:
        return self.index.report is not None and self.index.report.is_digest


@lru_cache(maxsize=1)
def texts_of(index: PassageIndex) -> CorpusTexts:
    return CorpusTexts(index)
