"""A second, independent look at a PDF: each page's text in the order in which it is drawn, as PDFium has it."""

from __future__ import annotations

from pathlib import Path

import pypdfium2

from evidencebot.documents.gauge import FilePage


def plain_pages(path: Path) -> list[FilePage]:
    """The text within each page's edges; nothing where PDFium cannot open the file or a page."""
    try:
        file = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError:
        return []
    try:
        return [FilePage(_text(file, number), number + 1) for number in range(len(file))]
    finally:
        file.close()


def _text(file: pypdfium2.PdfDocument, number: int) -> str:
    try:
        page = file[number]
        text = page.get_textpage()
        return str(text.get_text_bounded())
    except pypdfium2.PdfiumError:
        return ""
