"""What an index was built from, so that a stale or damaged one is noticed."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path

import msgspec

from evidencebot.errors import PassageIndexError

INDEX_VERSION = "4"
MANIFEST_FILE = "manifest.json"


class IndexedFile(msgspec.Struct, frozen=True):
    """A corpus file as it was when indexed."""

    document: str
    role: str
    path: str
    digest: str
    size: int
    modified_ns: int
    entry: str | None = None
    """The bibliography entry that a person said it is."""


class Manifest(msgspec.Struct, frozen=True):
    """An index generation's contents."""

    version: str
    fingerprint: str
    reader_version: str
    model: str
    model_digest: str
    files: tuple[IndexedFile, ...]
    documents: tuple[str, ...]
    counts: dict[str, int]
    """Passages, sentences and questions."""
    checksums: dict[str, str]
    """SHA-256 of every file of the generation, by its relative path."""
    failures: tuple[str, ...] = ()
    """Files that could not be read, each with its reason."""
    recall: dict[str, float] = {}
    """Share of the ten nearest that is found, for each level with too many vectors to look at all."""


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a generation; PassageIndexError where it is damaged or of another version."""
    path = folder / MANIFEST_FILE
    try:
        data = path.read_bytes()
        version = msgspec.json.decode(data, type=dict).get("version")
        if version != INDEX_VERSION:
            raise PassageIndexError(f"the index is of version {version}, not {INDEX_VERSION}; run: evidencebot index")
        return msgspec.json.decode(data, type=Manifest)
    except (OSError, msgspec.MsgspecError):
        raise PassageIndexError(f"{path} is missing or damaged; run: evidencebot index --force") from None


def fingerprint(files: Sequence[IndexedFile], *facts: str) -> str:
    """A digest over what an index depends on: its files' contents, the model, the readers' version."""
    parts = [f"{f.document}|{f.role}|{f.digest}|{f.entry}" for f in sorted(files, key=lambda f: f.document)]
    return hashlib.sha256("\n".join([INDEX_VERSION, *facts, *parts]).encode()).hexdigest()
