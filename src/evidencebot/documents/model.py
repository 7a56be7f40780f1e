"""The typed model that every reader fills: one Document, its text and what stands where in it.

Offsets are character positions in `Document.text`, the only text that is ever quoted.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from enum import StrEnum
from functools import cached_property
from typing import Any

from msgspec import Struct

from evidencebot.documents.left_out import Account, LeftOut

REPORT_ID = "report"
"""The id of the report itself; every other document of a corpus is a source."""


_PRINTED = re.compile(r"^(?:\d+|[A-Z]{1,6}|[a-z])(?:-\d+)?(?:\.(?:\d+|[A-Z]{1,6}|[a-z])(?:-\d+)?)*$")


def is_within(section: str, chapter: str) -> bool:
    """Whether a section is that chapter or section, or lies below it, by their numbers."""
    return section == chapter or section.startswith(f"{chapter}.")


def is_printed(section: str) -> bool:
    """Whether a section's number is printed ("3.2", "II.A.1"), not a slug of its title or of one above it."""
    return bool(_PRINTED.match(section))


class BlockKind(StrEnum):
    """What a block of evidence is."""

    PARAGRAPH = "paragraph"
    LIST = "list"
    QUOTE = "quote"
    TABLE_ROW = "table_row"
    CAPTION = "caption"
    BOX = "box"
    FIGURE_NOTE = "figure_note"
    HEADING = "heading"
    """A line set as a heading that opens no section: of a title page, or the name below a foreword's title."""
    FIGURE_SOURCE = "figure_source"
    NOTE = "note"
    """What a footnote says beyond citing."""


class Mark(Struct, frozen=True):
    """A footnote's mark in the running text."""

    number: int
    offset: int
    """Where the mark stood, just behind the words it supports."""


class Block(Struct, frozen=True):
    """One paragraph, list, quotation, table row or caption: the smallest thing with an id."""

    id: str
    """`3.2.1/2` (second paragraph of 3.2.1), `figure:8/3` (third row), `figure:8` (caption), `note:31`."""
    kind: BlockKind
    section: str
    start: int
    end: int
    marks: tuple[Mark, ...] = ()
    figure: str | None = None
    is_matter: bool = False
    """Whether it is front or back matter (title page, imprint, thanks): quoted only where it is asked for."""
    number: str | None = None
    """The number that its paragraph bears in print ("38", "2.19"); no part of its text."""


class Section(Struct, frozen=True):
    """A chapter or section; `number` is unique in its document (a slug where none is printed)."""

    number: str
    title: str
    level: int
    page: str | None
    printed: str = ""
    """The whole heading as it is printed: "Chapter 3: Light" has the number 3 and the title Light."""

    @property
    def chapter(self) -> str:
        return self.number.split(".")[0]

    @property
    def is_numbered(self) -> bool:
        """Whether its number is printed."""
        return is_printed(self.number)


class Figure(Struct, frozen=True):
    """A figure or table: its caption, and its cells where they are text."""

    number: str
    label: str
    """The word before the number: Figure, Table, Box."""
    caption: str
    page: str | None
    section: str
    table: tuple[tuple[str, ...], ...] | None = None
    """Rows of cells, the header row first."""
    source: str | None = None


class Citation(Struct, frozen=True):
    """One work cited by a note."""

    work: str | None
    """The bibliography entry's id; None where it could not be resolved."""
    title: str
    locator: str | None = None
    """The pages cited, as printed."""


class TextReference(Struct, frozen=True):
    """A reference in the running text: `[12]`, `(Smith, 2016: 12)`, `Smith (2016)`."""

    start: int
    end: int
    citations: tuple[Citation, ...]


class Footnote(Struct, frozen=True):
    """A note's own text, what it cites and what it remarks."""

    number: int
    label: str
    """The number as printed; differs from `number` where numbering starts anew in each chapter."""
    text: str
    page: str | None
    section: str | None
    """The section whose running text holds the mark, or `figure:7`."""
    citations: tuple[Citation, ...] = ()
    remark: str | None = None
    unresolved: tuple[str, ...] = ()

    @property
    def is_marked(self) -> bool:
        """Whether its mark stands in the text."""
        return self.section is not None


class Work(Struct, frozen=True):
    """A work that the document cites: a bibliography entry, or one that its notes alone name."""

    id: str
    csl: dict[str, Any]
    """The entry as CSL-JSON, without its id."""
    text: str
    """The entry, or the fullest citation, as printed."""
    from_notes: bool = False
    """Whether no bibliography lists it."""
    label: str | None = None
    """What the list numbers it by and the text refers to it with: `12` of `[12]`."""

    @property
    def title(self) -> str:
        return str(self.csl.get("title", ""))

    @property
    def year(self) -> str | None:
        parts = self.csl.get("issued", {}).get("date-parts")
        return str(parts[0][0]) if parts else None

    @property
    def authors(self) -> tuple[str, ...]:
        return tuple(a.get("literal") or a["family"] for a in self.csl.get("author", ()))


class Page(Struct, frozen=True):
    """Where a printed page begins in the text."""

    label: str | None
    start: int
    pdf_page: int | None = None


class Document(Struct, frozen=True, dict=True):
    """A document as read: its text, and everything known of where what stands in it."""

    id: str
    title: str
    text: str
    blocks: tuple[Block, ...]
    sections: tuple[Section, ...] = ()
    figures: tuple[Figure, ...] = ()
    footnotes: tuple[Footnote, ...] = ()
    works: tuple[Work, ...] = ()
    pages: tuple[Page, ...] = ()
    authors: tuple[str, ...] = ()
    date: str | None = None
    is_digest: bool = False
    opening: tuple[str, ...] = ()
    """Lines and paragraphs of its first pages, title page included: they tell which work it is."""
    problems: tuple[str, ...] = ()
    """What could not be resolved, each in one line; never guessed."""
    apart: tuple[Block, ...] = ()
    """What stands apart from the running text and says something: sources of figures, notes. Its text comes last."""
    apart_pages: tuple[Page, ...] = ()
    """The page of each of them."""
    references: tuple[TextReference, ...] = ()
    """Where the running text itself refers to works."""
    left_out: tuple[LeftOut, ...] = ()
    """What of the file is on purpose no part of the text, a note or a work."""
    account: Account | None = None
    """How much of the file all this is; None where nobody looked."""
    ocr_pages: tuple[int, ...] = ()
    """The PDF's own numbers of the pages whose words were read in a picture of them, and may be misread."""

    @property
    def is_report(self) -> bool:
        return self.id == REPORT_ID

    def page_at(self, offset: int) -> str | None:
        """The printed page's label at `offset`; None where the document has no pages."""
        page = self._page_at(offset)
        return page.label if page else None

    def last_page_of(self, start: int, end: int) -> str | None:
        """The printed page on which words from `start` to `end` end, where it is not the one that they begin on."""
        last = self.page_at(max(start, end - 1))
        return last if last != self.page_at(start) else None

    def pdf_page_at(self, offset: int) -> int | None:
        """The PDF's own page number (from 1) at `offset`."""
        page = self._page_at(offset)
        return page.pdf_page if page else None

    def _page_at(self, offset: int) -> Page | None:
        pages, starts = self.pages, self._page_starts
        if offset >= self.running_end:
            pages, starts = self.apart_pages, self._apart_starts
        index = bisect_right(starts, offset) - 1
        return pages[index] if index >= 0 else None

    def note_at(self, offset: int) -> Footnote | None:
        """The note whose words stand at `offset`; None elsewhere."""
        index = bisect_right(self._apart_starts, offset) - 1
        label, _, number = self.apart[index].id.partition(":") if index >= 0 else ("", "", "")
        return self.footnote(int(number)) if label == "note" else None

    @property
    def running_end(self) -> int:
        """Where the running text ends, and what stands apart from it begins."""
        return self.apart[0].start if self.apart else len(self.text) + 1

    def is_ocr_at(self, offset: int) -> bool:
        """Whether the words at `offset` were read by OCR."""
        return self.pdf_page_at(offset) in self.ocr_pages

    @property
    def first_numbered_page(self) -> Page | None:
        """The first page whose printed number is not the PDF's own; None where they agree."""
        numbered = (p for p in self.pages if p.pdf_page and p.label and p.label.isdigit())
        return next((p for p in numbered if p.label != str(p.pdf_page)), None)

    def section(self, number: str) -> Section | None:
        return self._sections.get(number)

    def footnote(self, number: int) -> Footnote | None:
        return self._footnotes.get(number)

    def work(self, work_id: str) -> Work | None:
        return self._works.get(work_id)

    def figure(self, number: str, label: str = "Figure") -> Figure | None:
        return self._figures.get((label, number))

    def figure_of(self, block: Block) -> Figure | None:
        """The figure that a block belongs to; a section may hold a Figure 1 and a Table 1."""
        label = block.id.partition(":")[0]
        wanted = (label, block.figure, block.section)
        return next((f for f in self.figures if (f.label.lower(), f.number, f.section) == wanted), None)

    def block_text(self, block: Block) -> str:
        return self.text[block.start : block.end]

    @cached_property
    def all_blocks(self) -> tuple[Block, ...]:
        """The running text's and those apart from it, in the order of the text."""
        return self.blocks + self.apart

    @cached_property
    def _apart_starts(self) -> list[int]:
        return [block.start for block in self.apart]

    @cached_property
    def _page_starts(self) -> list[int]:
        return [page.start for page in self.pages]

    @cached_property
    def _sections(self) -> dict[str, Section]:
        return {section.number: section for section in self.sections}

    @cached_property
    def _footnotes(self) -> dict[int, Footnote]:
        return {note.number: note for note in self.footnotes}

    @cached_property
    def _works(self) -> dict[str, Work]:
        return {work.id: work for work in self.works}

    @cached_property
    def _figures(self) -> dict[tuple[str, str], Figure]:
        return {(figure.label, figure.number): figure for figure in self.figures}
