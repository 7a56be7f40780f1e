"""PDF -> raw blocks: opens the file and interprets its pages; the only importer of pypdf."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pypdf
from msgspec.structs import replace
from pypdf.errors import PyPdfError

from evidencebot.documents.pdf.blocks import Bookmark, compose
from evidencebot.documents.pdf.content import Face, page_content
from evidencebot.documents.raw import RawBlock, RawDocument, RawKind
from evidencebot.documents.styled import clean, squeeze
from evidencebot.errors import DocumentError

_AUTHORS = re.compile(r"\s*(?:;|\band\b|&)\s*")
_FILE_NAME = re.compile(r"\.(?:docx?|pdf|indd|tex|dvi|rtf|odt)$|^untitled|^microsoft word", re.IGNORECASE)


def read_pdf(path: Path) -> RawDocument:
    """Read a PDF's text in reading order; DocumentError where there is none to be had."""
    with _told_errors(path), path.open("rb") as file:
        reader = _opened(file, path)
        faces: dict[int, Face] = {}
        pages = [page_content(page, reader, faces) for page in reader.pages]
        bookmarks, labels, meta = _bookmarks(reader), _page_labels(reader), _metadata(reader)
    if not any(f.text.strip() for page in pages for f in page.fragments):
        raise DocumentError(f"{path.name} holds no text, only pictures of it: run OCR first, e.g. with ocrmypdf.")
    blocks = compose(pages, bookmarks, labels)
    if not any(b.kind is not RawKind.PAGE for b in blocks):
        raise DocumentError(f"{path.name} holds no running text: run OCR first, e.g. with ocrmypdf.")
    return RawDocument(tuple(_cleaned(block) for block in blocks), **meta)


@contextmanager
def _told_errors(path: Path) -> Iterator[None]:
    """Turn whatever pypdf makes of a damaged file into one line, and silence its warnings."""
    logger = logging.getLogger("pypdf")
    was_disabled, logger.disabled = logger.disabled, True
    try:
        yield
    except DocumentError:
        raise
    except OSError as error:
        raise DocumentError(f"{path.name} cannot be opened ({error.strerror or error}): check the path.") from error
    except (PyPdfError, ValueError, TypeError, LookupError, AttributeError, ArithmeticError, RecursionError) as error:
        raise DocumentError(f"{path.name} is damaged or no PDF: export or download it anew.") from error
    finally:
        logger.disabled = was_disabled


def _opened(file: Any, path: Path) -> pypdf.PdfReader:
    reader = pypdf.PdfReader(file, strict=False)
    if not reader.is_encrypted:
        return reader
    try:
        opened = bool(reader.decrypt(""))
    except (PyPdfError, NotImplementedError, ImportError, ValueError) as error:
        raise DocumentError(f"{path.name} uses an encryption that cannot be read: save a copy without it.") from error
    if not opened:
        raise DocumentError(f"{path.name} needs a password: save a copy without one, e.g. with qpdf --decrypt.")
    return reader


def _cleaned(block: RawBlock) -> RawBlock:
    return replace(block, label=clean(block.label)) if block.label else block


def _metadata(reader: pypdf.PdfReader) -> dict[str, Any]:
    try:
        found = reader.metadata
    except (PyPdfError, ValueError, TypeError, LookupError, AttributeError):
        found = None
    title = squeeze(clean(str(found.title or ""))) if found else ""
    author = squeeze(clean(str(found.author or ""))) if found else ""
    date = re.match(r"(?:D:)?(\d{4})(\d\d)?", str(found.get("/CreationDate", ""))) if found else None
    return {
        "title": title if title and not _FILE_NAME.search(title) else None,
        "authors": tuple(name for name in _AUTHORS.split(author) if name),
        "date": "-".join(part for part in date.groups() if part) if date else None,
    }


def _page_labels(reader: pypdf.PdfReader) -> list[str] | None:
    if "/PageLabels" not in reader.root_object:
        return None
    try:
        return list(reader.page_labels)
    except (PyPdfError, ValueError, TypeError, LookupError, AttributeError):
        return None


def _bookmarks(reader: pypdf.PdfReader) -> list[Bookmark]:
    found: list[Bookmark] = []
    pending: list[tuple[Any, int]] = []
    try:
        numbers = {page.indirect_reference.idnum: n for n, page in enumerate(reader.pages) if page.indirect_reference}
        pending = [(item, 1) for item in reversed(reader.outline)]
    except (PyPdfError, ValueError, TypeError, LookupError, AttributeError, RecursionError):
        return []
    while pending:
        item, level = pending.pop()
        if isinstance(item, list):
            pending.extend((child, level + 1) for child in reversed(item))
            continue
        page = numbers.get(getattr(item.get("/Page"), "idnum", -1)) if hasattr(item, "get") else None
        title = squeeze(clean(str(item.title or ""))) if page is not None else ""
        if page is not None and title:
            found.append(Bookmark(title, level, page))
    return found
