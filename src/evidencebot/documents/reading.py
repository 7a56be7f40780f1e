"""A file -> Document, its format told by its content rather than its suffix."""

from __future__ import annotations

import re
from pathlib import Path

from evidencebot.documents.file_bytes import bytes_of, is_html, is_pdf, is_rtf, text_of
from evidencebot.documents.model import Document
from evidencebot.documents.packed import PackedKind, is_packed, unpack
from evidencebot.documents.raw import RawDocument, Told
from evidencebot.errors import DocumentError, EvidencebotError

_DATE = re.compile(r"\b(?:19|20)\d\d\b")
READER_VERSION = "5"
"""Raised whenever a reader would read the same file differently, so that indexes are rebuilt."""
READERS = {
    "PDF": "evidencebot.documents.pdf.reader",
    "HTML": "evidencebot.documents.html.reader",
    "EPUB": "evidencebot.documents.html.epub",
    "Word, OpenDocument and RTF": "evidencebot.documents.office",
    "Markdown and text": "evidencebot.documents.markdown",
}
"""The module that reads each kind of file, imported when the first such file comes."""


def read_document(path: Path, document_id: str, told: Told | None = None) -> Document:
    """Read a PDF, HTML, Word, OpenDocument, EPUB, RTF, Markdown or text file.

    `told` is called as page after page is read by OCR, which takes seconds each.
    Raises DocumentError, naming the file and what to do, where it is missing, empty, damaged or of
    another kind.
    """
    from evidencebot.documents.assembling import assemble

    raw = _read_raw(path, told)
    document = assemble(raw, document_id=document_id)
    if not document.text.strip():
        raise DocumentError(f"{path.name}: no running text was found in it; check that it is the right file")
    return _gauged(_titled(document, path), path)


def _gauged(document: Document, path: Path) -> Document:
    """The document with how much of its file it accounts for, and what is missing told by page."""
    from msgspec.structs import replace

    from evidencebot.documents.gauge import gauge
    from evidencebot.documents.second_look import look_at

    try:
        account = gauge(document, look_at(path))
    except (EvidencebotError, MemoryError):  # what can be read is not refused because it cannot be looked at again
        return document
    return replace(document, account=account, problems=document.problems + account.told())


def _read_raw(path: Path, told: Told | None = None) -> RawDocument:
    data = bytes_of(path)
    if is_pdf(data) and not is_packed(data):
        from evidencebot.documents.pdf.reader import read_pdf

        return read_pdf(path, told)
    try:
        return _read_bytes(data, path)
    except DocumentError as error:
        raise DocumentError(f"{path.name}: {error}") from None


def _read_bytes(data: bytes, path: Path) -> RawDocument:
    """Read what is no PDF; an error does not yet name the file."""
    if is_packed(data):
        kind, parts = unpack(data)
        if kind is PackedKind.EPUB:
            from evidencebot.documents.html.epub import read_epub

            return read_epub(parts)
        from evidencebot.documents.office import read_office

        return read_office(kind, parts)
    if is_rtf(data):
        from evidencebot.documents.office import read_rtf

        return read_rtf(data)
    text = text_of(data)
    if is_html(data) or path.suffix.lower() in (".html", ".htm"):
        from evidencebot.documents.html.reader import read_html

        return read_html(text)
    from evidencebot.documents.markdown import read_markdown
    from evidencebot.documents.styled import clean

    return read_markdown(clean(text))


def _titled(document: Document, path: Path) -> Document:
    from msgspec.structs import replace

    from evidencebot.documents.styled import clean

    title = document.title or _first_line(document) or clean(path.stem.replace("-", " ").replace("_", " "))
    return replace(document, title=title)


def _first_line(document: Document) -> str:
    """A text file's title: its first short line that is no sentence, one without a date before one with it."""
    texts = [document.block_text(b) for b in document.blocks[:5]]
    short = [t for t in texts if 3 <= len(t.split()) <= 16 and not t.endswith((".", ":"))]
    return next((t for t in short if not _DATE.search(t)), next(iter(short), ""))
