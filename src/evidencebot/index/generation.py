"""One generation of an index on disk: its files, each compared with its checksum when it is read."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar
from zipfile import BadZipFile

import msgspec

from evidencebot.errors import PassageIndexError
from evidencebot.index.keywords import Keywords, keyword_files
from evidencebot.index.manifest import Manifest

_T = TypeVar("_T")


class Generation:
    """The folder of a generation and its manifest."""

    def __init__(self, folder: Path, manifest: Manifest) -> None:
        self.folder = folder
        self.manifest = manifest

    def path(self, name: str) -> Path:
        """A file of this generation, as it was written; PassageIndexError where it is not."""
        path = self.folder / name
        if not self.manifest.is_as_written(self.folder, name):
            raise PassageIndexError(f"{path} is missing or damaged; run: evidencebot index --force")
        return path

    def decoded(self, name: str, kind: type[_T]) -> _T:
        """A JSON file as a typed record."""
        path = self.path(name)
        try:
            return msgspec.json.decode(path.read_bytes(), type=kind)
        except (OSError, msgspec.MsgspecError):
            raise PassageIndexError(f"{path} is missing or damaged; run: evidencebot index --force") from None

    def keywords(self, level: str) -> Keywords:
        """The BM25 arrays of a level."""
        path, *_ = [self.path(name) for name in keyword_files(level)]
        try:
            keywords = Keywords.load(self.folder, level)
        except (OSError, ValueError, KeyError, EOFError, BadZipFile, msgspec.MsgspecError):
            raise PassageIndexError(f"{path} is damaged; run: evidencebot index --force") from None
        if keywords.count != self.manifest.counts[level]:
            raise PassageIndexError(f"{path} is of another index; run: evidencebot index --force")
        return keywords
