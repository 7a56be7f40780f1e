"""Word, OpenDocument and RTF files -> raw blocks: pandoc makes one web page of each, which the HTML reader reads.

The page has the notes, headings, tables and lists as pandoc found them, in a form that the reader knows from the web:
so they need no second reader. Printed pages are not in these files.
"""

from __future__ import annotations

from evidencebot.documents.html.prose import FileProperties, read_made_page
from evidencebot.documents.packed import PackedKind, pack
from evidencebot.documents.raw import RawDocument
from evidencebot.documents.rtf import link_notes
from evidencebot.errors import DocumentError, PandocError
from evidencebot.pandoc import convert

_PROPERTIES = {PackedKind.WORD: "docProps/core.xml", PackedKind.OPEN_DOCUMENT: "meta.xml"}


def read_rtf(data: bytes) -> RawDocument:
    """Read an RTF file; DocumentError says what is wrong with it."""
    return _read(link_notes(data.lstrip()), "rtf", FileProperties())


def read_office(kind: PackedKind, parts: dict[str, bytes]) -> RawDocument:
    """Read the unpacked parts of a Word or OpenDocument file; DocumentError says what is wrong with it."""
    return _read(pack(parts), kind, FileProperties.of(parts.get(_PROPERTIES[kind], b"")))


def _read(data: bytes, kind: str, properties: FileProperties) -> RawDocument:
    try:
        page = convert(data, kind, "html", "--standalone", "--metadata=pagetitle: ")
    except PandocError as error:
        raise DocumentError(f"{error}; save it anew, or as PDF, and add that") from None
    return read_made_page(page.decode("utf-8", "replace"), properties)
