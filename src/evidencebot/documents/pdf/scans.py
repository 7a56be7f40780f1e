"""Pages that are pictures of text: which they are, and what is read in them."""

from __future__ import annotations

from collections.abc import Sequence

from evidencebot import tesseract
from evidencebot.documents.pdf.layout import PageContent
from evidencebot.documents.pdf.ocr import DOTS_AN_INCH, contents_of, seen_page
from evidencebot.documents.pdf.pdfium.files import PdfiumFile, PdfiumPage
from evidencebot.documents.raw import Told

# A picture of a page covers it; figures seen in reports cover less, and covers bear some words.
_COVERED = 0.7
# A stamp or number that was printed on a scan.
_FEW_WORDS = 20
_MORE = 3
# Text whose letters were turned into outlines has a shape for every stroke.
_OUTLINES = 200
_MOST_SHAPES = 50_000


def scanned_pages(pdf: PdfiumFile, contents: Sequence[PageContent]) -> list[int]:
    """The pages, counted from 0, that show text in a picture only."""
    few = [n for n, content in enumerate(contents) if content.is_whole and _words(content) <= _FEW_WORDS]
    return [number for number in few if _is_scanned(pdf, number, contents[number])]


def _is_scanned(pdf: PdfiumFile, number: int, content: PageContent) -> bool:
    with pdf.page(number) as page:
        if page is None:
            return False
        is_covered = _covered(page) >= _COVERED
        return is_covered or (not _words(content) and len(page.shapes(_MOST_SHAPES)) > _OUTLINES)


def _words(content: PageContent) -> int:
    return len(content.fragments) + sum(len(turned.fragments) for turned in content.turned)


def _covered(page: PdfiumPage) -> float:
    """The share of the page that its largest picture covers; strips that make up one picture count together."""
    left, bottom, right, top = page.extent
    area = (right - left) * (top - bottom)
    parts = [
        max(0.0, min(p.x1, right) - max(p.x0, left)) * max(0.0, min(p.y1, top) - max(p.y0, bottom))
        for p in page.pictures()
    ]
    return sum(parts) / area if area > 0 else 0.0


def with_scans_read(
    pdf: PdfiumFile, contents: Sequence[PageContent], scanned: Sequence[int], told: Told | None
) -> list[PageContent]:
    """The pages, those that were scanned as tesseract reads them where that gives more than the file's own words."""
    seen, sides = {}, {}
    for done, number in enumerate(scanned):
        if told:
            told(done, len(scanned))
        with pdf.page(number) as page:
            picture = page.picture(DOTS_AN_INCH) if page else None
            if page and picture:
                seen[number], sides[number] = seen_page(picture), page.size
    read = dict(zip(seen, contents_of(list(seen.values()), list(sides.values())), strict=True))
    return [
        read[n] if n in read and _words(read[n]) > _MORE * _words(content) else content
        for n, content in enumerate(contents)
    ]


def unread(scanned: Sequence[int]) -> str:
    """What a person is told of scanned pages where tesseract is missing."""
    which = f"page {scanned[0] + 1}" if len(scanned) == 1 else f"{len(scanned)} pages from page {scanned[0] + 1} on"
    return f"PDF {which}: pictures of text, not read; {tesseract.HOW_TO_INSTALL}"
