"""What an index was built from, so that a stale or damaged one is noticed."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import msgspec

from evidencebot.errors import PassageIndexError
from evidencebot.files import write_whole
from evidencebot.index.sealed import Sealed

INDEX_VERSION = "10"
MANIFEST_FILE = "manifest.json"
LARGE = 64 << 20
"""Bytes of a file that `doctor` and the next index run compare with its checksum, and a question only by its size.

Read through, the files of a million passages would keep a first question waiting for seconds."""


class IndexedFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A corpus file as it was when indexed; as in every sealed record, a field's name that was changed is damage."""

    document: str
    role: str
    path: str
    digest: str
    size: int
    modified_ns: int
    entry: str | None = None
    """The bibliography entry that a person said it is."""


class Manifest(Sealed, frozen=True):
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
    model_stamp: str = ""
    """Of the model's files when `model_digest` was made; while they keep it they are not read again."""
    failures: tuple[str, ...] = ()
    """Files that could not be read, each with its reason."""
    recall: dict[str, float] = msgspec.field(default_factory=dict)
    """Share of the ten nearest that is found, for each level with too many vectors to look at all."""
    sizes: dict[str, int] = msgspec.field(default_factory=dict)
    """Bytes of each file too large to be read through whenever the index is opened."""

    def is_as_written(self, folder: Path, name: str) -> bool:
        """Whether a file is what was written, its bytes compared unless they are very many."""
        if name not in self.sizes:
            return not self.is_damaged(folder, name)
        try:
            return (folder / name).stat().st_size == self.sizes[name]
        except OSError:
            return False


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a generation, read once while its file stays the same.

    Raises PassageIndexError where it is damaged or of another version.
    """
    try:
        stat = (folder / MANIFEST_FILE).stat()
    except OSError:
        raise PassageIndexError(f"{folder / MANIFEST_FILE} is missing; run: evidencebot index --force") from None
    # The time of its last change, unlike that of the last writing, cannot be set.
    return _read_manifest(folder, (stat.st_ino, stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns))


@lru_cache(maxsize=4)
def _read_manifest(folder: Path, _stamp: tuple[int, ...]) -> Manifest:
    path = folder / MANIFEST_FILE
    try:
        data = path.read_bytes()
        version = msgspec.json.decode(data, type=dict).get("version")
        if version != INDEX_VERSION:
            raise PassageIndexError(f"the index is of version {version}, not {INDEX_VERSION}; run: evidencebot index")
        manifest = msgspec.json.decode(data, type=Manifest)
        if manifest.seal == manifest.right_seal():
            return manifest
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        pass
    raise PassageIndexError(f"{path} is missing or damaged; run: evidencebot index --force")


def write_manifest(folder: Path, manifest: Manifest) -> Manifest:
    """Write the manifest of a generation whose other files are written, with their checksums."""
    sizes = {p.relative_to(folder).as_posix(): p.stat().st_size for p in sorted(folder.rglob("*")) if p.is_file()}
    large = {name: size for name, size in sizes.items() if size > LARGE}
    manifest = msgspec.structs.replace(manifest, sizes=large).over(folder, sizes)
    write_whole(folder / MANIFEST_FILE, msgspec.json.encode(manifest))
    return manifest


def fingerprint(files: Sequence[IndexedFile], *facts: str) -> str:
    """A digest over what an index depends on: its files' contents, the model, the readers' version."""
    parts = [f"{f.document}|{f.role}|{f.digest}|{f.entry}" for f in sorted(files, key=lambda f: f.document)]
    return hashlib.sha256("\n".join([INDEX_VERSION, *facts, *parts]).encode()).hexdigest()
