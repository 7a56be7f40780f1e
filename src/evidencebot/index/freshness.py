"""Whether an index still matches its corpus."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

from evidencebot.documents.library import CorpusFile, corpus_files
from evidencebot.documents.question_bank import bank_files
from evidencebot.documents.reading import READER_VERSION
from evidencebot.errors import PassageIndexError
from evidencebot.index.manifest import IndexedFile, Manifest, fingerprint
from evidencebot.index.passage_index import open_index
from evidencebot.index.sealed import checksum_of
from evidencebot.locations import Workspace


def is_fresh(workspace: Workspace, model: Path | None = None) -> bool:
    """Whether the index in use matches the corpus, and the model where one is given.

    Files are hashed only where their size or time changed.
    """
    try:
        manifest = open_index(workspace.index).manifest
    except PassageIndexError:
        return False
    if model is not None and not _is_built_with(manifest, model):
        return False
    files = indexed_files(corpus_files(workspace), {f.document: f for f in manifest.files})
    bank = bank_digest(workspace)
    return fingerprint(files, READER_VERSION, manifest.model_digest, bank) == manifest.fingerprint


def _is_built_with(manifest: Manifest, model: Path) -> bool:
    from evidencebot.index.encoder_card import model_digest, model_stamp

    return manifest.model_stamp == model_stamp(model) or manifest.model_digest == model_digest(model)


def bank_digest(workspace: Workspace) -> str:
    """Checksums of the question bank's files; empty where there is none."""
    return " ".join(checksum_of(file) for file in bank_files(workspace))


def indexed_files(files: Sequence[CorpusFile], known: Mapping[str, IndexedFile]) -> list[IndexedFile]:
    """The corpus files with their digests; unchanged stamps keep the digest known."""
    indexed = []
    for file in files:
        size, modified = file.stamp()
        old = known.get(file.id)
        same = old and (old.size, old.modified_ns, old.path, old.role) == (
            size,
            modified,
            str(file.path),
            str(file.role),
        )
        digest = old.digest if old and same else file.digest()
        indexed.append(IndexedFile(file.id, str(file.role), str(file.path), digest, size, modified, file.entry))
    return indexed
