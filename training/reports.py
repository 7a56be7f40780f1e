"""Reports as this project's readers read them, kept between runs: a long PDF takes minutes."""

from __future__ import annotations

import gzip
from pathlib import Path

import msgspec

from evidencebot.documents.model import Document
from evidencebot.documents.reading import READER_VERSION, read_document
from evidencebot.files import digest_of, write_whole
from training.bank_file import letters

_SUFFIXES = (".pdf", ".md", ".html", ".txt")


def report_file(folder: Path, name: str) -> Path:
    """The file of a report that a bank is named for; FileNotFoundError, saying where it was looked for."""
    for suffix in _SUFFIXES:
        if (path := folder / f"{name}{suffix}").is_file():
            return path
    raise FileNotFoundError(f"no report {name} in {folder}; name the folder with --reports")


def report_letters(folder: Path, name: str) -> str:
    """Letters of the plain text that the bank of a report was written over."""
    return letters(gzip.decompress((folder / "text" / f"{name}.txt.gz").read_bytes()).decode("utf-8"))


def document_of(path: Path, work: Path) -> Document:
    """A file read, or as it was read before by this version of the readers."""
    kept = work / "documents" / f"{path.stem}-{READER_VERSION}-{digest_of(path)[:12]}.msgpack"
    if kept.is_file():
        return msgspec.msgpack.decode(kept.read_bytes(), type=Document)
    document = read_document(path, path.stem)
    write_whole(kept, msgspec.msgpack.encode(document))
    return document
