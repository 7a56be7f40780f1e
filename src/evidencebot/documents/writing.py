"""Writes a document's text block by block and remembers where everything stands in it."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field

from msgspec.structs import replace

from evidencebot.documents.figures import RawFigure
from evidencebot.documents.left_out import LeftOut, Reason
from evidencebot.documents.model import Block, BlockKind, Mark, Page
from evidencebot.documents.paging import RawPage
from evidencebot.documents.raw import RawBlock, RawKind
from evidencebot.documents.styled import ITALIC_CLOSE, MARK, plain, squeeze, unmark
from evidencebot.documents.table_rows import has_header, row_pieces, unmark_cell

_ENDS_SENTENCE = re.compile(r"[.!?…][”’\"')\]]*$")
_OPENS_LOWER = re.compile(r"^[“‘\"'(\[]*[a-z]")
KINDS = {RawKind.PARAGRAPH: BlockKind.PARAGRAPH, RawKind.LIST_ITEM: BlockKind.LIST, RawKind.QUOTE: BlockKind.QUOTE}
_WRITTEN = KINDS | {RawKind.HEADING: BlockKind.HEADING}


@dataclass
class TextBuilder:
    """Writes the document's text block by block and remembers where everything stands."""

    raw: Sequence[RawBlock]
    raw_pages: Sequence[RawPage]
    sections: Sequence[str]
    figures: Sequence[RawFigure]
    matter: frozenset[int] = frozenset()
    """Blocks of front and back matter."""
    text: str = ""
    blocks: list[Block] = field(default_factory=list)
    apart: list[Block] = field(default_factory=list)
    apart_pages: list[Page] = field(default_factory=list)
    pages: list[Page] = field(default_factory=list)
    mark_places: dict[int, str] = field(default_factory=dict)
    mark_pages: dict[int, str | None] = field(default_factory=dict)
    figure_tables: dict[int, tuple[tuple[str, ...], ...]] = field(default_factory=dict)
    left_out: list[LeftOut] = field(default_factory=list)
    _figure_sections: dict[str, str] = field(default_factory=dict)
    _sources: list[tuple[int, str, str, str]] = field(default_factory=list)
    """Of each figure's source: raw block, id, section, figure."""
    _counts: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    _waiting: list[RawFigure] = field(default_factory=list)
    """Figures met inside a cut sentence, written behind it."""

    def add_all(self, indices: range, dropped: frozenset[int]) -> None:
        """Add the evidence among `indices` in order, cut sentences made whole."""
        in_figure = {i: f for f in self.figures for i in f.parts}
        run: list[int] = []
        interrupted = False
        for i in indices:
            if i in in_figure:
                self._meet_figure(in_figure[i], i, run)
                interrupted = True
            elif i in dropped or self.raw[i].kind is RawKind.PAGE:
                if self.raw[i].kind is RawKind.HEADING:
                    self._close(run)
                interrupted = True
            else:
                if run and not self._continues(run, i, interrupted=interrupted):
                    self._close(run)
                run.append(i)
                interrupted = False
        self._close(run)

    def _meet_figure(self, figure: RawFigure, i: int, run: list[int]) -> None:
        if figure.caption == i:
            self._waiting.append(figure)
            if not self._is_cut(run):
                self._close(run)

    def _is_cut(self, run: list[int]) -> bool:
        return bool(run) and self.raw[run[-1]].kind is RawKind.PARAGRAPH and not _ends_sentence(self.raw[run[-1]].text)

    def _continues(self, run: list[int], i: int, *, interrupted: bool) -> bool:
        """Whether block `i` belongs to the run: a list's next item, or the rest of a cut sentence."""
        last, block = self.raw[run[-1]], self.raw[i]
        if last.kind is RawKind.LIST_ITEM and block.kind is RawKind.LIST_ITEM:
            return block.number is None
        if last.kind is not block.kind or last.kind not in (RawKind.PARAGRAPH, RawKind.QUOTE):
            return False
        if block.continues or block.number:
            return block.number is None
        text = plain(last.text)
        if _OPENS_LOWER.match(plain(block.text)) and not re.search(r"[.!?]$", text):
            return True
        return interrupted and not _ends_sentence(last.text) and not text.endswith(":")

    def _close(self, run: list[int]) -> None:
        """Write the open run as one block, then the figures that stood within it."""
        if run:
            block = self.raw[run[0]]
            if block.kind is RawKind.TABLE:
                self._write_loose_table(run[0])
            else:
                section = self.sections[run[0]]
                self._write(run, self._id_of(block, section), _WRITTEN.get(block.kind, BlockKind.PARAGRAPH), section)
        run.clear()
        for figure in self._waiting:
            self._write_figure(figure)
        self._waiting.clear()

    def _id_of(self, block: RawBlock, section: str) -> str:
        """A heading that opens no section counts apart, so that the paragraphs keep their ids."""
        if block.kind is not RawKind.HEADING:
            return self._next_id(section)
        return self._counted(f"{section or '0'}/heading")

    def _next_id(self, section: str) -> str:
        part = section or "0"
        self._counts[part] += 1
        return f"{part}/{self._counts[part]}"

    def _write(
        self, run: Sequence[int], block_id: str, kind: BlockKind, section: str, figure: str | None = None
    ) -> None:
        """Write the texts of `run` as one block, a new page noted where each begins."""
        before, pages_before = self.text, len(self.pages)
        start = self._start()
        marks: list[Mark] = []
        for position, i in enumerate(run):
            if position:
                self.text += "\n" if kind is BlockKind.LIST else " "
            self._note_page(i)
            words, found = unmark(self.raw[i].text)
            marks.extend(self._mark(number, len(self.text) + offset, figure, section) for offset, number in found)
            self.text += words
        if len(self.text) > start:
            place = (section, start, len(self.text), tuple(marks), figure)
            is_matter = run[0] in self.matter or kind is BlockKind.HEADING
            self.blocks.append(Block(block_id, kind, *place, is_matter, self.raw[run[0]].number))
        else:
            self.text = before
            del self.pages[pages_before:]

    def _mark(self, number: int, offset: int, figure: str | None, section: str) -> Mark:
        place = f"figure:{figure}" if figure else section
        self.mark_places.setdefault(number, place)
        self._figure_sections.setdefault(place, section)
        self.mark_pages.setdefault(number, self.pages[-1].label if self.pages else None)
        return Mark(number, offset)

    def _start(self) -> int:
        if self.text:
            self.text += "\n\n"
        return len(self.text)

    def _note_page(self, i: int) -> None:
        page = self.raw_pages[i]
        if page.label is None and page.pdf_page is None:
            return
        if not self.pages or (self.pages[-1].label, self.pages[-1].pdf_page) != (page.label, page.pdf_page):
            self.pages.append(Page(page.label, len(self.text), page.pdf_page))

    def _write_figure(self, figure: RawFigure) -> None:
        """Caption, table rows, box paragraphs and notes, each a block of its own."""
        number, section = figure.number, self.sections[figure.caption]
        base = self._counted(f"{'figure' if figure.label == 'Figure' else figure.label.lower()}:{number}")
        self._write([figure.caption], base, BlockKind.CAPTION, section, number)
        if figure.table is not None:
            self.figure_tables[figure.caption] = self._write_table(figure.table, base, section, number)
        for k, i in enumerate(figure.box, 1):
            self._write([i], f"{base}/{k}", BlockKind.BOX, section, number)
        for k, i in enumerate(figure.notes, 1):
            self._write([i], f"{base}/note" if k == 1 else f"{base}/note-{k}", BlockKind.FIGURE_NOTE, section, number)
        if figure.source is not None:
            self._sources.append((figure.source, f"{base}/source", section, number))

    def add_sources(self) -> None:
        """Write the sources of figures behind the running text."""
        for i, block_id, section, figure in self._sources:
            self._write_apart(Block(block_id, BlockKind.FIGURE_SOURCE, section, 0, 0, figure=figure), i)

    def add_note(self, number: int, i: int, page: str | None, styled: str) -> None:
        """Write what a note says behind all that is written so far, under the section of its mark."""
        place = self.mark_places.get(number, "")
        section = self._figure_sections.get(place, "") if ":" in place else place
        self._write_apart(Block(f"note:{number}", BlockKind.NOTE, section, 0, 0), i, page, styled)

    def _write_apart(self, block: Block, i: int, page: str | None = None, styled: str | None = None) -> None:
        words = plain(self.raw[i].text if styled is None else styled)
        if not words:
            return
        start = self._start()
        self.text += words
        own = self.raw_pages[i]
        self.apart.append(replace(block, start=start, end=len(self.text)))
        self.apart_pages.append(Page(page or own.label, start, own.pdf_page))

    def _counted(self, wanted: str) -> str:
        """An id with a count behind it where it is taken: numbering that starts anew in an annex gets `figure:1-2`."""
        self._counts[wanted] += 1
        return wanted if self._counts[wanted] == 1 else f"{wanted}-{self._counts[wanted]}"

    def _write_loose_table(self, i: int) -> None:
        section = self.sections[i]
        start = len(self.text)
        head, *_ = self._write_table(i, self._next_id(section), section, None) or ((),)
        if head and head[0] and head[0] not in self.text[start:]:
            page = self.raw_pages[i]
            self.left_out.append(LeftOut(Reason.ROW_NAMES_HEAD, head[0], page.pdf_page, page.label))

    def _write_table(self, i: int, base: str, section: str, figure: str | None) -> tuple[tuple[str, ...], ...]:
        """Write each row that says something as a sentence of headers and cells; return the plain rows."""
        rows = [[unmark_cell(cell) for cell in row] for row in self.raw[i].rows]
        header = rows[0] if has_header(rows) else None
        body = rows[1:] if header else rows
        for k, row in enumerate(body, 1):
            if not any(words for words, _ in row):
                continue
            start = self._start()
            self._note_page(i)
            marks: list[Mark] = []
            for piece, number in row_pieces(header, row):
                if number is None:
                    self.text += piece
                else:
                    marks.append(self._mark(number, len(self.text), figure, section))
            place = (section, start, len(self.text), tuple(marks), figure, i in self.matter)
            self.blocks.append(Block(f"{base}/{k}", BlockKind.TABLE_ROW, *place))
        return tuple(tuple(words for words, _ in row) for row in rows)


def _ends_sentence(styled: str) -> bool:
    return bool(_ENDS_SENTENCE.search(MARK.sub("", squeeze(styled.replace(ITALIC_CLOSE, ""))).rstrip()))
