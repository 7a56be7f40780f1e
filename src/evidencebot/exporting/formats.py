"""The formats, and how a file's name tells one."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

from evidencebot.errors import InputError


class Format(StrEnum):
    """What a session, or the works that it cites, can be written as."""

    MARKDOWN = "md"
    HTML = "html"
    WORD = "docx"
    JSON = "json"
    BIBTEX = "bib"
    RIS = "ris"
    CSL_JSON = "csl-json"
    TEXT = "text"
    """References in a style of one's choice."""

    @classmethod
    def _missing_(cls, value: object) -> Format | None:
        return cls.BIBTEX if value == "bibtex" else None


REFERENCE_FORMATS = (Format.BIBTEX, Format.RIS, Format.CSL_JSON, Format.TEXT)
_SUFFIXES = {
    ".md": Format.MARKDOWN,
    ".markdown": Format.MARKDOWN,
    ".html": Format.HTML,
    ".htm": Format.HTML,
    ".docx": Format.WORD,
    ".json": Format.JSON,
    ".bib": Format.BIBTEX,
    ".ris": Format.RIS,
    ".txt": Format.TEXT,
}


def format_of(path: Path, allowed: tuple[Format, ...]) -> Format:
    """The format that a file's name asks for; InputError where it is none of those allowed."""
    found = _SUFFIXES.get(path.suffix.lower())
    if found is Format.JSON and found not in allowed:
        found = Format.CSL_JSON
    if found not in allowed:
        raise InputError(f"{path.name} does not tell the format; give --format {'|'.join(allowed)}")
    return found
