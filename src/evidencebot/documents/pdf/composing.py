"""Units of the flow, page by page -> raw blocks, with what a page break parts made whole."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from evidencebot.documents.left_out import LeftOut, Reason
from evidencebot.documents.pdf.contents import Entry
from evidencebot.documents.pdf.headings import CAPTION, Headings
from evidencebot.documents.pdf.layout import Line
from evidencebot.documents.pdf.note_openings import label_of
from evidencebot.documents.pdf.notes import Note, cut_notes, is_open, note_text
from evidencebot.documents.pdf.paragraphs import BULLET, Style, goes_on_over_page
from evidencebot.documents.pdf.text import Vocabulary, styled_text
from evidencebot.documents.raw import RawBlock, RawKind
from evidencebot.documents.section_titles import BIBLIOGRAPHY_TITLES
from evidencebot.documents.styled import ITALIC_CLOSE, ITALIC_OPEN, MARK, plain, squeeze

_QUOTE_INDENT = 1.2
_BIBLIOGRAPHY = re.compile(rf"^(?:[\d.]+\s+)?(?:{'|'.join(BIBLIOGRAPHY_TITLES)})$")
_RUNNING = (RawKind.PARAGRAPH, RawKind.LIST_ITEM, RawKind.QUOTE)
_NOTES_TITLE = re.compile(r"^(?:[\d.]+\s+)?(?:(?:end|foot) ?)?notes(?: and references| to .*)?$")

Rows = tuple[tuple[str, ...], ...]


class Table(Struct, frozen=True):
    """A table as a unit of the flow."""

    rows: Rows
    edges: tuple[float, ...]
    """The left edges of its columns."""


class ContentsList(Struct, frozen=True):
    """A contents list as a unit of the flow."""

    rows: Rows
    """Titles and printed pages."""
    entries: tuple[Entry, ...]


Unit = list[Line] | Table | ContentsList
"""A paragraph's lines, a table or a contents list."""


class Composer:
    """Writes the blocks page by page, with what a page break parts in view."""

    def __init__(self, style: Style, vocabulary: Vocabulary, headings: Headings) -> None:
        self.blocks: list[RawBlock] = []
        self.left_out: list[LeftOut] = []
        self._pdf_page = 0
        self._style, self._vocabulary, self._headings = style, vocabulary, headings
        self._edges: tuple[float, ...] = ()
        self._last_text: int | None = None
        """The last block of the page before that a new page may go on with."""
        self._last_written: int | None = None
        """The last block of running text."""
        self._in_endnotes = self._in_bibliography = False
        self._last_note = 0
        self._next: Unit | None = None
        """What follows on the page."""
        self._last_line: Line | None = None
        """The last line of running text."""

    def page(self, number: int, label: str | None, units: Sequence[Unit], notes: Sequence[Note]) -> None:
        self.blocks.append(RawBlock(RawKind.PAGE, label=label, pdf_page=number + 1))
        self._pdf_page = number + 1
        before, self._last_text = self._last_text, None
        for position, unit in enumerate(units):
            first = before if position == 0 else None
            if isinstance(unit, ContentsList):
                self._add(RawBlock(RawKind.CONTENTS, rows=unit.rows))
            elif isinstance(unit, Table):
                self._table(unit, first)
            else:
                self._next = units[position + 1] if position + 1 < len(units) else None
                self._paragraph(unit, number, first)
        for note in notes:
            self._note(note)

    def _styled(self, lines: Sequence[Line]) -> str:
        return styled_text(lines, self._vocabulary)

    def _add(self, block: RawBlock) -> None:
        self._last_text = len(self.blocks)
        self._last_written = len(self.blocks) if block.kind in _RUNNING else None
        self.blocks.append(block)

    def _table(self, table: Table, before: int | None) -> None:
        """A table, or the rest of one that the page before broke off."""
        self._in_endnotes = False
        above = self.blocks[before] if before is not None else None
        if above is not None and before is not None and above.kind is RawKind.TABLE and self._is_rest(table, above):
            rows = _joined_rows(above.rows, table.rows, self._vocabulary)
            if _is_head_again(above.rows, table.rows):
                again = " ".join(plain(cell) for cell in table.rows[0])
                self.left_out.append(LeftOut(Reason.REPEATED_ROW, again, self._pdf_page))
            self.blocks[before] = replace(above, rows=rows)
            self._last_text = before
            return
        self._edges = table.edges
        self._add(RawBlock(RawKind.TABLE, rows=table.rows))

    def _is_rest(self, table: Table, above: RawBlock) -> bool:
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
            # Under the title of the notes chapters have headings of their own.
            is_chapter = self._in_endnotes and self._opens_notes(self._next)
            self._in_endnotes = bool(_NOTES_TITLE.match(words.casefold())) or is_chapter
            self._in_bibliography = bool(_BIBLIOGRAPHY.search(words.casefold()))
            self._add(RawBlock(RawKind.HEADING, _upright(text), level=level, bold=all(x.is_bold for x in lines)))
        elif self._in_endnotes:
            self._endnotes(lines)
        else:
            self._running_text(text, words, lines, before)

    def _running_text(self, text: str, words: str, lines: list[Line], before: int | None) -> None:
        text = self._mended(self._without_lead_mark(text), before)
        if text and not (before is not None and self._ends_entry(text, before)):
            above = self._last_line if before is not None else None
            goes_on = above is not None and goes_on_over_page(above, lines[0], self._style)
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
        last, head = plain(above).rsplit(" ", 1)[-1], plain(text).partition(" ")[0]
        whole = self._vocabulary.joined(last, head) if head else None
        if whole is None:
            return squeeze(f"{above} {text}")
        return (above[:-1] if len(whole) < len(last) + len(head) else above) + text

    def _opens_notes(self, unit: Unit | None) -> bool:
        """Whether what follows opens with the first note, or with the next."""
        label = label_of(unit[0]) if isinstance(unit, list) else None
        return label is not None and label[0] in ("1", str(self._last_note + 1))

    def _endnotes(self, lines: list[Line]) -> None:
        """Notes collected under a heading; a paragraph without a number goes on with the one above."""
        for note in cut_notes(lines, self._last_note):
            self._note(note)
            self._last_note = int(note.label) if note.label else self._last_note


def _upright(text: str) -> str:
    return text.replace(ITALIC_OPEN, "").replace(ITALIC_CLOSE, "")


def _is_head_again(above: Rows, below: Rows) -> bool:
    return below[0] == above[0] and len(below) > 1


def _joined_rows(above: Rows, below: Rows, vocabulary: Vocabulary) -> Rows:
    """Rows of a table broken by a page: the row at the break made whole, a repeated header dropped."""
    if _is_head_again(above, below):
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
    last, head = a.rsplit(" ", 1)[-1], b.partition(" ")[0]
    whole = vocabulary.joined(last, head)
    return f"{a} {b}" if whole is None else a[: len(a) - len(last)] + whole + b[len(head) :]
