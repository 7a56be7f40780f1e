"""Running heads and feet, and the page numbers printed in them.

A running head or foot is the same on many pages and stands apart from the text; where in doubt it is text.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise
from statistics import median

from msgspec import Struct

from evidencebot.documents.pdf.page_numbers import Number, is_bare, outer_numbers, settled
from evidencebot.documents.pdf.signatures import Signatures

# The outermost rows of a page that may be furniture: a head or foot of two lines and a rule's label.
EDGE_ROWS = 3
_SAME_HEIGHT = 2.0
_REPEATS = 3
# Heads measured stand 1.9 lines or more from the text; paragraphs of one page 1 to 1.8.
_APART = 1.3
# Of all pages: what is the same on so many is a head however close the text comes.
_EVERYWHERE = 0.5
# Of the rows at a height: a table's head that is printed again stands where the text begins on other pages.
_MOSTLY = 0.5
_NOTE = re.compile(r"^(?:(\d{1,4})[.):]?\s+\S|[*†‡§¶‖])")


class EdgeRow(Struct, frozen=True):
    """A row near the top or bottom of a page."""

    row: int
    """Its index on the page."""
    text: str
    inset: float
    """Points from the page's edge to its baseline."""
    at_top: bool
    gap: float = 0.0
    """Points to the next row towards the middle of the page."""
    size: float = 0.0
    is_large: bool = False
    """Whether it is set larger than the text: chapters that begin at page tops repeat as heads do."""
    is_note: bool = False
    """Whether it opens as a note's body that is marked in the page's text."""


class EdgeLine(Struct, frozen=True):
    """A row of a page as `edge_rows` takes it."""

    text: str
    y: float
    size: float = 0.0
    is_large: bool = False


class PageEdges(Struct, frozen=True):
    """The edge rows of a page, and how far apart its lines are."""

    rows: tuple[EdgeRow, ...]
    pitch: float


def edge_rows(lines: Sequence[EdgeLine], height: float, marks: frozenset[str] = frozenset()) -> PageEdges:
    """The outermost rows of a page; a page of few rows has each row at one edge only.

    `marks` are the numbers that are raised in the page's text.
    """
    count = min(EDGE_ROWS, (len(lines) + 1) // 2)
    gaps = [b.y - a.y for a, b in pairwise(lines)]
    # A page that holds a head and nothing else has it stand apart.
    inner = [*gaps, height] if gaps else [height]
    rows = []
    for i, line in enumerate(lines):
        if count <= i < len(lines) - EDGE_ROWS:
            continue
        at_top = i < count and (len(lines) > 2 * EDGE_ROWS or line.y < height / 2)
        gap = inner[i] if at_top or i == 0 else gaps[i - 1]
        note = _NOTE.match(line.text)
        is_note = note is not None and (note.group(1) is None or note.group(1) in marks)
        inset = line.y if at_top else height - line.y
        rows.append(EdgeRow(i, line.text, inset, at_top, gap, line.size, line.is_large, is_note))
    return PageEdges(tuple(rows), median(gap for gap in gaps if gap > 3) if any(g > 3 for g in gaps) else 12.0)


class Furniture(Struct, frozen=True):
    """What is no text of a page."""

    rows: frozenset[int]
    number: str | None
    """The page number printed there."""


def find_furniture(pages: Sequence[PageEdges]) -> list[Furniture]:
    """For each page, its running heads, feet and page number."""
    found = _Repeats(pages)
    taken = [found.furniture(index) for index in range(len(pages))]
    numbers = [found.page_numbers(rows, index) for index, rows in enumerate(taken)]
    return [
        Furniture(frozenset(r.row for r in rows), label) for rows, label in zip(taken, settled(numbers), strict=True)
    ]


_Place = tuple[bool, int]
"""At top or bottom, and the height there."""


class _Repeats:
    """Which rows are the same on many pages, and where such rows stand."""

    def __init__(self, pages: Sequence[PageEdges]) -> None:
        self._pages = pages
        self._pitch = median(page.pitch for page in pages) if pages else 12.0
        self._signatures_of = Signatures(((i, r.text) for i, page in enumerate(pages) for r in page.rows), len(pages))
        self._groups: dict[str, list[tuple[int, EdgeRow]]] = defaultdict(list)
        for index, page in enumerate(pages):
            for row in page.rows:
                for words in self._signatures(row, index):
                    self._groups[words].append((index, row))
        self._running = {words: places for words in self._groups if (places := self._places(words))}
        self._sizes: dict[_Place, set[int]] = defaultdict(set)
        self._number_places: set[_Place] = set()
        self._find_places()

    def _find_places(self) -> None:
        """Where heads and feet stand: at heights that hold little else."""
        running: dict[_Place, set[tuple[int, int]]] = defaultdict(set)
        for words, places in self._running.items():
            for index, row in self._groups[words]:
                here = places.intersection(_near(row))
                if here:
                    running[_place(row)].add((index, row.row))
                    self._sizes[_place(row)].add(round(row.size))
                    self._number_places |= here if "#" in words else set()
        rows = Counter(place for page in self._pages for row in page.rows for place in _near(row))
        for place in list(self._sizes):
            if len(running[place]) < _MOSTLY * rows[place]:
                del self._sizes[place]

    def _signatures(self, row: EdgeRow, index: int) -> set[str]:
        side = "top" if row.at_top else "bottom"
        # Parts of a work may count in step with its pages for a while.
        if row.is_large or self._has_other_number(row, index):
            return {f"{side} {' '.join(row.text.casefold().split())}"}
        return {f"{side} {words}" for words in self._signatures_of.of(row.text, index)}

    def _has_other_number(self, row: EdgeRow, index: int) -> bool:
        """Whether its page bears its number elsewhere, so that one that opens or closes this row is no page's."""
        words = row.text.split()
        if is_bare(row.text) or not words or not any(d.isdigit() for d in words[0] + words[-1]):
            return False
        others = (r for r in self._pages[index].rows if r is not row and is_bare(r.text))
        return any(self._signatures_of.keeps_step(r.text, index) for r in others)

    def _places(self, words: str) -> set[_Place]:
        """Where rows of these words run: the same height on pages that follow each other."""
        rows = self._groups[words]
        found: set[_Place] = set()
        for place in {_place(row) for _, row in rows}:
            here = [(i, r) for i, r in rows if place in _near(r)]
            if self._is_running([r for _, r in here], sorted({i for i, _ in here})):
                found |= {_place(row) for _, row in here}
        return found

    def _is_running(self, rows: Sequence[EdgeRow], indices: Sequence[int]) -> bool:
        share = len(indices) / max(len(self._pages), 1)
        least = _REPEATS if len(self._pages) > _REPEATS else 2
        is_doubtful = any(
            sum(map(is_so, rows)) > len(rows) / 2 for is_so in (lambda r: r.is_large, lambda r: r.is_note)
        )
        if len(indices) < least or (is_doubtful and share <= _EVERYWHERE):
            return False
        # Left and right pages may have heads of their own; openings of chapters lie further apart.
        near = sum(b - a <= 2 for a, b in pairwise(indices))
        return near >= least - 1

    def furniture(self, index: int) -> list[EdgeRow]:
        """The page's rows that are furniture: outermost, and parted from the text."""
        page = self._pages[index]
        found: list[EdgeRow] = []
        for at_top in (True, False):
            edge = sorted((r for r in page.rows if r.at_top is at_top), key=lambda r: r.row, reverse=not at_top)
            taken: list[EdgeRow] = []
            for row in edge:
                if not self._may_be(row, index, is_outer=not taken):
                    break
                taken.append(row)
            while taken and not self._is_parted(taken[-1], index):
                taken.pop()
            found += taken
        return found

    def _may_be(self, row: EdgeRow, index: int, *, is_outer: bool) -> bool:
        words = self._runs(row, index)
        # A page may be set lower than the rest; further in, a heading has the words of the head above it.
        is_lower = is_outer and not row.is_large
        if words is not None and (is_lower or not self._running[words].isdisjoint(_near(row))):
            return True
        if is_bare(row.text) and self._is_at_number_place(row):
            return True
        # A head that names its chapter differs from its neighbours in words alone.
        sizes = {size for place in _near(row) for size in self._sizes.get(place, ())}
        return not row.is_note and not row.is_large and round(row.size) in sizes

    def _runs(self, row: EdgeRow, index: int) -> str | None:
        """Its words, where they run; a bare number only where numbers stand, since tables close with numbers too."""
        running = [words for words in self._signatures(row, index) if words in self._running]
        if is_bare(row.text):
            running = [words for words in running if not self._running[words].isdisjoint(_near(row))]
        return max(running, key=lambda words: len(self._groups[words]), default=None)

    def _is_at_number_place(self, row: EdgeRow) -> bool:
        return any(place in self._number_places for place in _near(row))

    def _is_parted(self, row: EdgeRow, index: int) -> bool:
        if row.gap >= _APART * self._pitch:
            return True
        words = self._runs(row, index)
        return words is not None and len(self._groups[words]) > _EVERYWHERE * len(self._pages)

    def page_numbers(self, rows: Iterable[EdgeRow], index: int) -> list[Number]:
        """The numbers in a page's furniture that stand where the pages' numbers stand."""
        return [n for row in rows if self._has_page_number(row, index) for n in outer_numbers(row.text)]

    def _has_page_number(self, row: EdgeRow, index: int) -> bool:
        return self._is_at_number_place(row) or self._signatures_of.keeps_step(row.text, index)


def _place(row: EdgeRow) -> _Place:
    return row.at_top, round(row.inset / _SAME_HEIGHT)


def _near(row: EdgeRow) -> tuple[_Place, ...]:
    at_top, height = _place(row)
    return (at_top, height - 1), (at_top, height), (at_top, height + 1)
