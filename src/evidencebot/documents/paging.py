"""The printed page of every raw block.

Where the file marks its pages they are used as they are. Where it does not, but keeps each page's
notes at the page's end, the blocks of notes are the page ends and the contents give the numbers.
"""

from __future__ import annotations

from collections.abc import Sequence, Set
from itertools import pairwise

from msgspec import Struct

from evidencebot.documents.outline import Outline
from evidencebot.documents.raw import RawBlock, RawKind
from evidencebot.documents.section_titles import Heading


class RawPage(Struct, frozen=True):
    """A printed page's label and the PDF's own number for it."""

    label: str | None
    pdf_page: int | None = None


NO_PAGE = RawPage(None)


def page_of_blocks(blocks: Sequence[RawBlock], outline: Outline, note_blocks: Set[int]) -> list[RawPage]:
    """A page for every block of `blocks`, `NO_PAGE` where it cannot be told."""
    if any(b.kind is RawKind.PAGE for b in blocks):
        return _marked_pages(blocks)
    first_pages = {h.first: outline.listed_page(h) for h in outline.headings}
    if not note_blocks or not any(p and p.isdigit() for p in first_pages.values()):
        return [NO_PAGE] * len(blocks)
    return _derived_pages(blocks, outline, note_blocks)


def _marked_pages(blocks: Sequence[RawBlock]) -> list[RawPage]:
    pages, current = [], NO_PAGE
    for block in blocks:
        if block.kind is RawKind.PAGE:
            current = RawPage(block.label, block.pdf_page)
        pages.append(current)
    return pages


def _derived_pages(blocks: Sequence[RawBlock], outline: Outline, note_blocks: Set[int]) -> list[RawPage]:
    pages: list[RawPage] = []
    current: int | None = None
    for start, end in _segments(len(blocks), note_blocks):
        anchors = [
            (h, int(p))
            for h in outline.headings
            if start <= h.first < end and (p := outline.listed_page(h)) and p.isdigit()
        ]
        labels, current = _segment_pages(start, end, anchors, current, outline)
        pages.extend(labels)
    return pages


def _segments(count: int, note_blocks: Set[int]) -> list[tuple[int, int]]:
    """Ranges of blocks that end with a block of notes, and the rest."""
    ends = [i + 1 for i in sorted(note_blocks) if i + 1 not in note_blocks]
    bounds = [0, *ends, count] if not ends or ends[-1] < count else [0, *ends]
    return list(pairwise(bounds))


def _segment_pages(
    start: int, end: int, anchors: list[tuple[Heading, int]], current: int | None, outline: Outline
) -> tuple[list[RawPage], int | None]:
    """Pages of the blocks from one block of notes to the next, and the page after them.

    A page holds one block of notes, so a section listed on an earlier page than the notes allow has
    moved since; one listed later stands behind pages without notes. A chapter with contents of its
    own stands alone on its page: what follows the list is on the next.
    """
    labels: list[RawPage] = []
    for i in range(start, end):
        for heading, page in anchors:
            if heading.first == i:
                current = max(current or 0, page)
        if i - 1 >= start and i - 1 in outline.contents_blocks and i not in outline.contents_blocks and current:
            current = _after_divider(i, anchors, current)
        labels.append(RawPage(str(current)) if current else NO_PAGE)
    return labels, current + 1 if current else None


def _after_divider(i: int, anchors: list[tuple[Heading, int]], current: int) -> int:
    opened = [page for heading, page in anchors if heading.last < i]
    return current + 1 if opened and opened[-1] == current else current
