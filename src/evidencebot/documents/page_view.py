"""A page of a document as its reader sees it: headings, paragraphs, where pages turn, the notes called."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from evidencebot.documents.model import Block, Document, Footnote, Page, Section

# Blocks shown before and behind a place in a document that has no pages.
_AROUND = 6


class PageView(Struct, frozen=True):
    """The blocks that stand, wholly or in part, on one page."""

    label: str | None
    start: int
    end: int
    blocks: tuple[Block, ...]
    notes: tuple[Footnote, ...]
    """Notes whose marks stand on the page."""
    openings: dict[str, Section]
    """Block id -> the section whose first block it is."""


def page_view(document: Document, offset: int) -> PageView:
    """The page at `offset`; where a document has none, some paragraphs around it."""
    page = _page_at(document, offset)
    start, end = _span(document, page) if page else _stretch(document, offset)
    blocks = tuple(b for b in document.blocks if b.start < end and b.end > start)
    marks = dict.fromkeys(m.number for b in blocks for m in b.marks if start <= m.offset <= end)
    notes = tuple(note for n in marks if (note := document.footnote(n)))
    return PageView(page.label if page else None, start, end, blocks, notes, _openings(document, blocks))


def turned(document: Document, view: PageView, by: int) -> int | None:
    """The offset where the page before (-1) or behind (+1) begins; None at either end."""
    offset = view.start - 1 if by < 0 else view.end
    if not 0 <= offset < min(document.running_end, len(document.text)):
        return None
    page = _page_at(document, offset)
    return page.start if page else offset


def _page_at(document: Document, offset: int) -> Page | None:
    """The page at an offset; what precedes the first one, as a title page without a number does, is one of its own."""
    if offset >= document.running_end:
        label, pdf_page = document.page_at(offset), document.pdf_page_at(offset)
        return next((p for p in document.pages if (p.label, p.pdf_page) == (label, pdf_page)), None)
    before = [page for page in document.pages if page.start <= offset]
    if not before and document.pages:
        return Page(None, 0)
    return before[-1] if before else None


def _span(document: Document, page: Page) -> tuple[int, int]:
    later = [p.start for p in document.pages if p.start > page.start]
    return page.start, min(later, default=min(document.running_end, len(document.text)))


def _stretch(document: Document, offset: int) -> tuple[int, int]:
    blocks = document.blocks
    at = max((n for n, b in enumerate(blocks) if b.start <= offset), default=0)
    shown = blocks[max(at - _AROUND, 0) : at + _AROUND + 1]
    return (shown[0].start, shown[-1].end) if shown else (0, len(document.text))


def _openings(document: Document, blocks: Sequence[Block]) -> dict[str, Section]:
    first: dict[str, str] = {}
    for block in document.blocks:
        first.setdefault(block.section, block.id)
    return {
        block.id: section
        for block in blocks
        if first[block.section] == block.id and (section := document.section(block.section))
    }
