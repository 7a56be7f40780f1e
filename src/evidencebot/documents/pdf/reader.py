"""PDF -> raw blocks: opens the file and reads its pages, bookmarks and metadata."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

import pypdf
from msgspec.structs import replace

from evidencebot import tesseract
from evidencebot.documents.pdf.blocks import compose
from evidencebot.documents.pdf.content import page_content
from evidencebot.documents.pdf.contents import Listed
from evidencebot.documents.pdf.damage import DAMAGE
from evidencebot.documents.pdf.forms import form_values
from evidencebot.documents.pdf.layout import PageContent
from evidencebot.documents.pdf.pdfium.files import PdfiumFile, opened
from evidencebot.documents.pdf.scans import scanned_pages, unread, with_scans_read
from evidencebot.documents.pdf.soundness import Asked, Contents
from evidencebot.documents.properties import stated_authors, stated_title
from evidencebot.documents.raw import RawBlock, RawDocument, RawKind, Told
from evidencebot.documents.styled import clean, squeeze
from evidencebot.errors import DocumentError

_MOST_PAGES = 5_000
_MOST_BOOKMARKS = 20_000
_UNREADABLE = PageContent(595.0, 842.0, (), is_whole=False)


def read_pdf(path: Path, told: Told | None = None) -> RawDocument:
    """Read a PDF's text in reading order, that of scanned pages by OCR; DocumentError where there is none to be had."""
    with _told_errors(path), path.open("rb") as file, opened(path) as pdf:
        reader = _reader(file)
        pages = _with_values(_pages(pdf, reader, path), reader)
        scanned = scanned_pages(pdf, pages)
        if scanned and tesseract.is_installed():
            pages, scanned = with_scans_read(pdf, pages, scanned, told), []
        bookmarks, labels, meta = _bookmarks(reader), _page_labels(reader), _metadata(reader)
    if not any(f.text.strip() for page in pages for f in page.fragments):
        raise DocumentError(_why_empty(path, pages, scanned))
    blocks, left_out = compose(pages, bookmarks, labels)
    if not any(b.kind is not RawKind.PAGE for b in blocks):
        raise DocumentError(f"{path.name} holds no running text: run OCR first, e.g. with ocrmypdf.")
    return RawDocument(
        tuple(_cleaned(block) for block in blocks),
        problems=(*_problems(pages), *([unread(scanned)] if scanned else [])),
        left_out=tuple(left_out),
        ocr_pages=tuple(number for number, page in enumerate(pages, 1) if page.is_ocr),
        **meta,
    )


def _why_empty(path: Path, pages: Sequence[PageContent], scanned: Sequence[int]) -> str:
    if scanned:
        return f"{path.name} holds only pictures of its text: {tesseract.HOW_TO_INSTALL}, or run OCR, e.g. ocrmypdf."
    if not all(page.is_whole for page in pages):
        return f"{path.name} is damaged: no page can be read; export or download it anew."
    return f"{path.name} holds no text, only pictures: run OCR first, e.g. with ocrmypdf."


@contextmanager
def _told_errors(path: Path) -> Iterator[None]:
    """Turn whatever pypdf makes of a damaged file into one line, and silence its warnings."""
    logger = logging.getLogger("pypdf")
    level = logger.level
    logger.setLevel(logging.CRITICAL + 1)
    try:
        yield
    except DocumentError:
        raise
    except DAMAGE as error:
        raise DocumentError(f"{path.name} is damaged or no PDF: export or download it anew.") from error
    except OSError as error:
        raise DocumentError(f"{path.name} cannot be opened ({error.strerror or error}): check the path.") from error
    finally:
        logger.setLevel(level)


def _reader(file: BinaryIO) -> pypdf.PdfReader | None:
    """What reads the file's outline, labels and properties; None where it cannot: the words do without."""
    try:
        reader = pypdf.PdfReader(file, strict=False)
        return reader if not reader.is_encrypted or reader.decrypt("") else None
    except DAMAGE:
        return None


def _pages(pdf: PdfiumFile, reader: pypdf.PdfReader | None, path: Path) -> list[PageContent]:
    count = pdf.page_count
    if count > _MOST_PAGES:
        raise DocumentError(f"{path.name} has {count:,} pages, more than the {_MOST_PAGES:,} that are read: split it.")
    return [_page(pdf, number, asked) for number, asked in enumerate(_asked(reader, count))]


def _with_values(pages: list[PageContent], reader: pypdf.PdfReader | None) -> list[PageContent]:
    values = form_values(reader) if reader else []
    return [replace(p, values=v) for p, v in zip(pages, values, strict=True)] if len(values) == len(pages) else pages


def _asked(reader: pypdf.PdfReader | None, count: int) -> list[Asked]:
    """What each page asks to be drawn; nothing is known of it where only PDFium could mend the page tree."""
    contents = Contents()
    try:
        found = [contents.asked(page) for page in reader.pages] if reader else []
    except DAMAGE:
        found = []
    return found if len(found) == count else [Asked()] * count


def _page(pdf: PdfiumFile, number: int, asked: Asked) -> PageContent:
    if asked.is_too_much:
        return _UNREADABLE
    with pdf.page(number) as page:
        content = page_content(page) if page else _UNREADABLE
        is_empty = page is None or page.object_count == 0
    return replace(content, is_whole=False) if asked.is_broken or (asked.draws and is_empty) else content


def _problems(pages: Sequence[PageContent]) -> tuple[str, ...]:
    return tuple(f"PDF page {number}: {told}" for number, page in enumerate(pages, 1) for told in _problems_of(page))


def _problems_of(page: PageContent) -> Iterator[str]:
    if not page.is_whole:
        yield f"{'part of it' if page.fragments else 'it'} could not be read"
    if page.remark:
        yield f"read by OCR; {page.remark}"


def _cleaned(block: RawBlock) -> RawBlock:
    return replace(block, label=clean(block.label)) if block.label else block


def _metadata(reader: pypdf.PdfReader | None) -> dict[str, Any]:
    """Title, authors and date as the file's properties have them, where they are not a program's leavings."""
    try:
        found: Any = (reader and reader.metadata) or {}
        title, author = (str(found.get(key) or "") for key in ("/Title", "/Author"))
        date = re.match(r"(?:D:)?(\d{4})(\d\d)?", str(found.get("/CreationDate", "")))
    except DAMAGE:
        return {}
    return {
        "title": stated_title(title),
        "authors": stated_authors(author),
        "date": "-".join(part for part in date.groups() if part) if date else None,
    }


def _page_labels(reader: pypdf.PdfReader | None) -> list[str] | None:
    try:
        return list(reader.page_labels) if reader and "/PageLabels" in reader.root_object else None
    except DAMAGE:
        return None


def _bookmarks(reader: pypdf.PdfReader | None) -> list[Listed]:
    if reader is None:
        return []
    try:
        numbers = {page.indirect_reference.idnum: n for n, page in enumerate(reader.pages) if page.indirect_reference}
        return [
            Listed(title, level, page)
            for item, level in _outline_items(reader.outline)
            if (page := numbers.get(getattr(item.get("/Page"), "idnum", -1))) is not None
            and (title := squeeze(clean(str(item.title or ""))))
        ]
    except DAMAGE:
        return []


def _outline_items(outline: Any) -> Iterator[tuple[Any, int]]:
    """(destination, level) of each bookmark, parents before children."""
    pending = [(item, 1) for item in reversed(outline)]
    for _ in range(_MOST_BOOKMARKS):
        if not pending:
            return
        item, level = pending.pop()
        if isinstance(item, list):
            pending.extend((child, level + 1) for child in reversed(item))
        elif hasattr(item, "get"):
            yield item, level
