"""A second, independent look at a PDF: each page's text in the order in which it is drawn."""

from __future__ import annotations

from pathlib import Path

from evidencebot.documents.gauge import FilePage
from evidencebot.documents.pdf.pdfium.files import PdfiumFile, opened


def plain_pages(path: Path) -> list[FilePage]:
    """All that PDFium finds within each page's edges, whatever the reader made of it."""
    with opened(path) as file:
        return [FilePage(_text(file, number), number + 1) for number in range(file.page_count)]


def _text(file: PdfiumFile, number: int) -> str:
    with file.page(number) as page:
        return page.text_within_edges() if page else ""
