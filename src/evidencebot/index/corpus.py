"""The corpus' documents for commands that only show what is in it: from the index where that is fresh."""

from __future__ import annotations

from msgspec import Struct

from evidencebot.documents.contained import contained_reading
from evidencebot.documents.library import corpus_files, read_file
from evidencebot.documents.model import REPORT_ID, Document
from evidencebot.documents.set_aside import copies
from evidencebot.documents.tying import Doubt, ties_of
from evidencebot.errors import CorpusError, DocumentError
from evidencebot.index.freshness import is_fresh
from evidencebot.index.passage_index import open_index
from evidencebot.locations import Workspace


class Corpus(Struct, frozen=True):
    """All documents as read, and which bibliography entry each source is."""

    documents: tuple[Document, ...]
    ties: dict[str, str]
    failures: tuple[str, ...]
    doubts: tuple[Doubt, ...] = ()

    @property
    def report(self) -> Document:
        """The report or its digest; CorpusError where the workspace has neither."""
        for document in self.documents:
            if document.id == REPORT_ID:
                return document
        raise CorpusError("no report in the corpus; add it with: evidencebot add --report FILE")


def read_corpus(workspace: Workspace) -> Corpus:
    """Read the corpus without building anything."""
    if is_fresh(workspace):
        index = open_index(workspace.index)
        return Corpus(tuple(index.documents), index.ties, index.manifest.failures, index.doubts)
    files = corpus_files(workspace)
    documents: list[Document] = []
    failures: list[str] = []
    with contained_reading() as read:
        same = copies(files, [file.digest() for file in files])
        failures += same.values()
        for file in (f for f in files if f.id not in same):
            try:
                documents.append(read_file(file, read))
            except DocumentError as error:
                if file.id == REPORT_ID:
                    raise
                failures.append(str(error))
    tying = ties_of(files, documents)
    return Corpus(tuple(documents), tying.ties, tuple(failures), tying.doubts)
