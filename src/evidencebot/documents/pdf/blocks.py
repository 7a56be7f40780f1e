"""A PDF's pages, as drawn -> raw blocks in reading order."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from evidencebot.documents.pdf.page_furniture import EdgeRow, edge_rows, find_furniture, printed_labels
from evidencebot.documents.pdf.headings import (
    CAPTION,
    Bookmark,
    Headings,
    contents_rows,
    contents_title,
    read_headings,
)
from evidencebot.documents.pdf.layout import (
    Box,
    Fragment,
    Line,
    PageContent,
    as_line,
    gutters,
    lines_of,
    main_size,
    rows_of,
    with_marks_attached,
    with_text_edges,
)
from evidencebot.documents.pdf.notes import Note, cut_notes, is_open, note_text, split_notes
from evidencebot.documents.pdf.paragraphs import BULLET, Style, goes_on_over_page, paragraphs, read_style
from evidencebot.documents.pdf.tables import Grid, aligned_grid, rest_of_grid, ruled_grids, texts, without_empty_columns
from evidencebot.documents.pdf.text import Vocabulary, styled_text
from evidencebot.documents.raw import RawBlock, RawKind
from evidencebot.documents.styled import ITALIC_CLOSE, ITALIC_OPEN, MARK, plain, squeeze

__all__ = ["Bookmark", "compose"]

_PLACE = "\ue010"
_QUOTE_INDENT = 1.2
_LARGE = 1.15
_BIBLIOGRAPHY = r"^(?:[\d.]+\s+)?(?:bibliography|references|works cited|reference list)$"
_RUNNING = (RawKind.PARAGRAPH, RawKind.LIST_ITEM, RawKind.QUOTE)
_NOTES_TITLES = ("notes", "endnotes", "end notes", "footnotes")


class _Table(Struct, frozen=True):
    """A table as a unit of the flow."""

    rows: tuple[tuple[str, ...], ...]
    edges: tuple[float, ...]


class _Page(Struct, frozen=True):
    """A page in the making."""

    lines: tuple[Line, ...]
    """Without furniture; a ruled table is a line that only holds its place."""
    grids: tuple[Grid, ...]
    boxes: tuple[Box, ...]


_Unit = list[Line] | _Table


def compose(
    pages: Sequence[PageContent], bookmarks: Sequence[Bookmark], labels: Sequence[str] | None
) -> list[RawBlock]:
    """All blocks of a document, each page led by its PAGE block."""
    rows = [rows_of(page.fragments) for page in pages]
    printed, rows = _without_furniture(rows)
    made = [_page(page, page_rows) for page, page_rows in zip(pages, rows, strict=True)]
    body_size = main_size(f for page in made for line in page.lines for f in line.fragments)
    made = [replace(page, lines=tuple(with_text_edges(page.lines, body_size))) for page in made]
    style = read_style([page.lines for page in made], body_size)
    vocabulary = Vocabulary(line.text for page in made for line in page.lines)
    bodies, notes = _split(made, style)
    units: list[list[_Unit]] = []
    for page, body in zip(made, bodies, strict=True):
        last = units[-1][-1] if units and units[-1] else None
        units.append(_units(page, body, style, vocabulary, last.edges if isinstance(last, _Table) else ()))
    headings = read_headings([_texts(page) for page in units], style, bookmarks)
    composer = _Composer(style, vocabulary, headings)
    for number, (page_units, page_notes) in enumerate(zip(units, notes, strict=True)):
        composer.page(number, _label(number, printed, labels), page_units, page_notes)
    return [_tidied(block) for block in composer.blocks]


def _tidied(block: RawBlock) -> RawBlock:
    return replace(block, rows=without_empty_columns(block.rows)) if block.kind is RawKind.TABLE else block


def _label(number: int, printed: Sequence[str | None], labels: Sequence[str] | None) -> str | None:
    if printed[number] is not None:
        return printed[number]
    if labels is not None and number < len(labels):
        return labels[number]
    # A counted number would clash with the printed one of a later page.
    return None if any(printed) else str(number + 1)


def _without_furniture(rows: list[list[list[Fragment]]]) -> tuple[list[str | None], list[list[list[Fragment]]]]:
    body_size = main_size(f for page in rows for row in page for f in row)
    edges = [_edges([as_line(row) for row in page], body_size) for page in rows]
    furniture = find_furniture(edges)
    printed = printed_labels(edges, furniture)
    kept = [[r for i, r in enumerate(page) if i not in gone] for page, gone in zip(rows, furniture, strict=True)]
    return printed, kept


def _edges(lines: Sequence[Line], body_size: float) -> list[EdgeRow]:
    large = {i for i, line in enumerate(lines) if line.size > _LARGE * body_size}
    return edge_rows([line.text for line in lines], [line.y for line in lines], large)


def _page(content: PageContent, rows: list[list[Fragment]]) -> _Page:
    """Tables taken out, and the rest read column by column."""
    fragments = [f for row in rows for f in row]
    grids = ruled_grids(fragments, content.boxes, content.width, content.height)
    rows = [row for row in ([f for f in row if not _in_grid(f, grids)] for row in rows) if row]
    cuts = gutters(rows, content.width)
    places = [[Fragment(f"{_PLACE}{i}", g.x0, g.x1, g.y0 + 1, _size_below(rows, g.y0))] for i, g in enumerate(grids)]
    rows = sorted([*rows, *places], key=lambda row: max(f.y for f in row))
    left = min((row[0].x0 for row in rows), default=0.0)
    right = max((f.x1 for row in rows for f in row), default=content.width)
    return _Page(tuple(with_marks_attached(lines_of(rows, cuts, left, right))), tuple(grids), content.boxes)


def _size_below(rows: Sequence[Sequence[Fragment]], y: float) -> float:
    return next((row[0].size for row in reversed(rows) if row[0].y < y), 10.0)


def _in_grid(fragment: Fragment, grids: Sequence[Grid]) -> bool:
    return any(g.x0 - 2 <= fragment.x0 and fragment.x1 <= g.x1 + 4 and g.y0 < fragment.y <= g.y1 + 2 for g in grids)


def _split(pages: Sequence[_Page], style: Style) -> tuple[list[list[Line]], list[list[Note]]]:
    bodies: list[list[Line]] = []
    notes: list[list[Note]] = []
    last = 0
    for page in pages:
        marks = frozenset(_mark_numbers(page, style))
        boxes = [b for b in page.boxes if not any(_overlaps(b, g) for g in page.grids)]
        body, found = split_notes(page.lines, style.body_size, boxes, last, marks)
        bodies.append(body)
        notes.append(found)
        last = max([last, *(int(n.label) for n in found if n.label)])
    return bodies, notes


def _overlaps(box: Box, grid: Grid) -> bool:
    return box.y0 < grid.y1 + 3 and box.y1 > grid.y0 - 3 and box.x0 < grid.x1 and box.x1 > grid.x0


def _mark_numbers(page: _Page, style: Style) -> set[int]:
    """Numbers of the marks on a page, behind text of any size but not at a line's start."""
    cells = [line for grid in page.grids for row in grid.rows for cell in row for line in cell]
    empty = Vocabulary(())
    found: set[int] = set()
    for line in [*page.lines, *cells]:
        text = styled_text([line], empty)
        found.update(int(m.group(1)) for m in MARK.finditer(text) if m.start() or line.size > 0.94 * style.body_size)
    return found


def _units(
    page: _Page, body: Sequence[Line], style: Style, vocabulary: Vocabulary, open_edges: tuple[float, ...]
) -> list[_Unit]:
    """Paragraphs (as lines) and tables, in order; `open_edges` are a table's that the page before ends with."""
    units: list[_Unit] = []
    waiting: list[Line] = []
    i = 0
    rest = rest_of_grid(body, open_edges)
    if rest is not None:
        units.append(_Table(texts(rest[0], lambda lines: styled_text(lines, vocabulary)), open_edges))
        i = rest[1]
    while i < len(body):
        table, end = _table_at(page, body, i, vocabulary)
        if table is None:
            waiting.append(body[i])
            i += 1
            continue
        units.extend(paragraphs(waiting, style))
        waiting = []
        units.append(table)
        i = end
    units.extend(paragraphs(waiting, style))
    return units


def _table_at(page: _Page, body: Sequence[Line], i: int, vocabulary: Vocabulary) -> tuple[_Table | None, int]:
    def styled(lines: Sequence[Line]) -> str:
        return styled_text(lines, vocabulary)

    place = body[i].fragments[0].text
    if place.startswith(_PLACE):
        grid = page.grids[int(place[1:])]
        return _Table(texts(grid, styled), grid.edges), i + 1
    listed, end = contents_rows(body, i)
    if listed:
        rows = tuple((contents_title(styled(lines)), number) for lines, number in listed)
        return _Table(rows, (body[i].x0,)), end
    found = aligned_grid(body, i)
    return (_Table(texts(found[0], styled), found[0].edges), found[1]) if found else (None, i)


def _texts(units: Sequence[_Unit]) -> list[tuple[str, Sequence[Line]]]:
    return [(" ".join(line.text for line in unit), unit) for unit in units if not isinstance(unit, _Table)]


class _Composer:
    """Writes the blocks page by page, with what a page break parts in view."""

    def __init__(self, style: Style, vocabulary: Vocabulary, headings: Headings) -> None:
        self.blocks: list[RawBlock] = []
        self._style, self._vocabulary, self._headings = style, vocabulary, headings
        self._edges: tuple[float, ...] = ()
        self._last_text: int | None = None
        """The last block of the page before that a new page may go on with."""
        self._last_written: int | None = None
        """The last block of running text."""
        self._in_endnotes = self._in_bibliography = False
        self._last_note = 0
        self._last_line: Line | None = None
        """The last line of running text."""

    def page(self, number: int, label: str | None, units: Sequence[_Unit], notes: Sequence[Note]) -> None:
        self.blocks.append(RawBlock(RawKind.PAGE, label=label, pdf_page=number + 1))
        before, self._last_text = self._last_text, None
        for position, unit in enumerate(units):
            first = before if position == 0 else None
            if isinstance(unit, _Table):
                self._table(unit, first)
            else:
                self._paragraph(unit, number, first)
        for note in notes:
            self._note(note)

    def _styled(self, lines: Sequence[Line]) -> str:
        return styled_text(lines, self._vocabulary)

    def _add(self, block: RawBlock) -> None:
        self._last_text = len(self.blocks)
        self._last_written = len(self.blocks) if block.kind in _RUNNING else None
        self.blocks.append(block)

    def _table(self, table: _Table, before: int | None) -> None:
        """A table, or the rest of one that the page before broke off."""
        self._in_endnotes = False
        above = self.blocks[before] if before is not None else None
        if above is not None and before is not None and above.kind is RawKind.TABLE and self._is_rest(table, above):
            rows = _joined_rows(above.rows, table.rows, self._vocabulary)
            self.blocks[before] = replace(above, rows=rows)
            self._last_text = before
            return
        self._edges = table.edges
        self._add(RawBlock(RawKind.TABLE, rows=table.rows))

    def _is_rest(self, table: _Table, above: RawBlock) -> bool:
        return len(table.rows[0]) == len(above.rows[0]) and all(
            abs(a - b) < 6 for a, b in zip(table.edges, self._edges, strict=False)
        )

    def _paragraph(self, lines: list[Line], page: int, before: int | None) -> None:
        text = self._styled(lines)
        words = plain(text)
        if not words and not text:
            return
        if not words and self._attached(text):
            return
        level = self._headings.level(words, lines, page)
        if level:
            self._in_endnotes = words.casefold() in _NOTES_TITLES
            self._in_bibliography = bool(re.search(_BIBLIOGRAPHY, words.casefold()))
            self._add(RawBlock(RawKind.HEADING, _upright(text), level=level, bold=all(x.is_bold for x in lines)))
        elif self._in_endnotes:
            self._endnotes(lines)
        else:
            text = self._mended(self._without_lead_mark(text), before)
            if text and not (before is not None and self._ends_entry(text, before)):
                goes_on = before is not None and self._last_line is not None and goes_on_over_page(self._last_line, lines[0], self._style)
                self._add(replace(self._block(text, words, lines), continues=goes_on))
            self._last_line = lines[-1]

    def _attached(self, text: str) -> bool:
        """Marks that a line break parted from their words go back to them."""
        at = self._last_written
        if at is None:
            return False
        self.blocks[at] = replace(self.blocks[at], text=self.blocks[at].text + text)
        return True

    def _without_lead_mark(self, text: str) -> str:
        """A mark that a break parted from its sentence goes back behind it."""
        while (found := MARK.match(text)) and self._last_written is not None:
            at = self._last_written
            self.blocks[at] = replace(self.blocks[at], text=self.blocks[at].text + found.group())
            text = text[found.end() :].lstrip()
        return text

    def _ends_entry(self, text: str, before: int) -> bool:
        """Whether the text was the rest of a bibliography entry, which is then made whole."""
        above = self.blocks[before].text.rstrip(ITALIC_CLOSE)
        if not self._in_bibliography or above.endswith((".", "?", "!")):
            return False
        self.blocks[before] = replace(self.blocks[before], text=f"{self.blocks[before].text} {text}")
        self._last_text = before
        return True

    def _mended(self, text: str, before: int | None) -> str:
        """Give the word that a page break parted back to the page where it begins."""
        above = self.blocks[before] if before is not None else None
        if above is None or before is None or above.kind not in (RawKind.PARAGRAPH, RawKind.LIST_ITEM, RawKind.QUOTE):
            return text
        head, _, rest = text.partition(" ")
        last = plain(above.text).rsplit(" ", 1)[-1]
        if not re.search(r"\w[-\u2010\u00ad]$", last) or not plain(head)[:1].isalnum():
            return text
        whole = self._vocabulary.joined(last, plain(head)) or last + plain(head)
        closing = ITALIC_CLOSE if above.text.endswith(ITALIC_CLOSE) else ""
        stem = above.text.removesuffix(ITALIC_CLOSE)
        stem = stem[:-1] + ("-" if len(whole) == len(last) + len(plain(head)) else "")
        opens = head.startswith(ITALIC_OPEN)
        word = head.removeprefix(ITALIC_OPEN)
        is_whole = ITALIC_CLOSE in word
        self.blocks[before] = replace(above, text=stem + word.replace(ITALIC_CLOSE, "", 1) + closing)
        return (ITALIC_OPEN if opens and not is_whole else "") + rest

    def _block(self, text: str, words: str, lines: list[Line]) -> RawBlock:
        is_bold = all(line.is_bold for line in lines)
        if CAPTION.match(words):
            is_caption = ":" in words[:14] or is_bold or lines[0].is_italic
            return RawBlock(RawKind.PARAGRAPH, _upright(text), bold=is_caption)
        bullet = BULLET.match(text)
        if bullet and (not words.startswith("–") or self._may_list()):
            return RawBlock(RawKind.LIST_ITEM, text[bullet.end() :])
        if self._is_quote(lines):
            return RawBlock(RawKind.QUOTE, text)
        return RawBlock(RawKind.PARAGRAPH, text, bold=is_bold)

    def _may_list(self) -> bool:
        """Whether a dash may open an item here: not within a sentence that the page before began."""
        above = self.blocks[self._last_written] if self._last_written is not None else None
        return above is None or above.kind is RawKind.LIST_ITEM or plain(above.text).endswith((".", ":", ";", "?", "!"))

    def _is_quote(self, lines: Sequence[Line]) -> bool:
        """Italic throughout, or set in from both edges of its column."""
        if all(line.is_italic for line in lines):
            return True
        inset = _QUOTE_INDENT * self._style.body_size
        is_inset = all(line.x0 - line.left > inset and line.right - line.x1 > 0.5 * inset for line in lines)
        return is_inset and len(lines) > 1 and abs(lines[0].x0 - lines[1].x0) < 2

    def _note(self, note: Note) -> None:
        text = note_text(note, self._styled)
        at = len(self.blocks) - 1
        if note.label is None:
            while at >= 0 and self.blocks[at].kind is not RawKind.NOTE:
                at -= 1
            if at >= 0 and (is_open(self.blocks[at].text) or text):
                self.blocks[at] = replace(self.blocks[at], text=self._run_on(self.blocks[at].text, text))
            return
        self.blocks.append(RawBlock(RawKind.NOTE, text, label=note.label))

    def _run_on(self, above: str, text: str) -> str:
        """Two parts of a note as one, the word at the joint mended."""
        last, head = plain(above).rsplit(" ", 1)[-1], plain(text).split(" ")[0]
        whole = self._vocabulary.joined(last, head) if head else None
        if whole is None:
            return squeeze(f"{above} {text}")
        return (above[:-1] if len(whole) < len(last) + len(head) else above) + text

    def _endnotes(self, lines: list[Line]) -> None:
        """Notes collected under a heading; a paragraph without a number goes on with the one above."""
        for note in cut_notes(lines, self._last_note, frozenset()):
            self._note(note)
            self._last_note = int(note.label) if note.label else self._last_note


def _upright(text: str) -> str:
    return text.replace(ITALIC_OPEN, "").replace(ITALIC_CLOSE, "")


def _joined_rows(
    above: tuple[tuple[str, ...], ...], below: tuple[tuple[str, ...], ...], vocabulary: Vocabulary
) -> tuple[tuple[str, ...], ...]:
    """Rows of a table broken by a page: the row at the break made whole, a repeated header dropped."""
    if below[0] == above[0] and len(below) > 1:
        return above + below[1:]
    last, first = above[-1], below[0]
    goes_on = all(cell[:1].islower() for cell in first if cell)
    is_parted = goes_on or not all(first) or (len(above) > 1 and not all(last))
    if not is_parted:
        return above + below
    whole = tuple(_joined_cell(a, b, vocabulary) for a, b in zip(last, first, strict=True))
    return (*above[:-1], whole, *below[1:])


def _joined_cell(a: str, b: str, vocabulary: Vocabulary) -> str:
    if not a or not b:
        return a or b
    last, head = a.rsplit(" ", 1)[-1], b.split(" ")[0]
    whole = vocabulary.joined(last, head)
    return f"{a} {b}" if whole is None else a[: len(a) - len(last)] + whole + b[len(head) :]
