"""Raw blocks -> Document: sections, pages, notes, figures and works found, sentences rejoined.

The same steps serve every format; only this module decides what is evidence and what is not.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from evidencebot.documents.bibliography import parse_bibliography
from evidencebot.documents.citations import CitationResolver
from evidencebot.documents.figures import RawFigure, caption, find_figures, source_text
from evidencebot.documents.footnotes import RawNote, find_notes
from evidencebot.documents.model import Block, BlockKind, Document, Figure, Footnote, Mark, Page, Section, Work
from evidencebot.documents.outline import BIBLIOGRAPHY_TITLES, Outline, read_outline
from evidencebot.documents.paging import RawPage, page_of_blocks
from evidencebot.documents.raw import RawBlock, RawDocument, RawKind
from evidencebot.documents.styled import ITALIC_CLOSE, MARK, plain, squeeze, unmark

_ENDS_SENTENCE = re.compile(r"[.!?…][”’\"')\]]*$")
_OPENS_LOWER = re.compile(r"^[“‘\"'(\[]*[a-z]")
_KINDS = {RawKind.PARAGRAPH: BlockKind.PARAGRAPH, RawKind.LIST_ITEM: BlockKind.LIST, RawKind.QUOTE: BlockKind.QUOTE}
_REFERENCE = re.compile(r"\b(?:19|20)\d\d\b|\bn\.d\.")


def assemble(raw: RawDocument, *, document_id: str) -> Document:
    """Make a document of raw blocks, whatever format they came from."""
    blocks = raw.blocks
    figures = find_figures(blocks)
    outline = read_outline(blocks, frozenset(f.caption for f in figures if blocks[f.caption].kind is RawKind.HEADING))
    notes = find_notes(blocks, outline.contents_blocks)
    note_blocks = frozenset(n.block for n in notes) | _declared_notes(blocks)
    entries = _bibliography_blocks(blocks, outline)
    works = parse_bibliography([blocks[i].text for i in entries])
    pages = page_of_blocks(blocks, outline, note_blocks)
    bibliography = outline.heading_titled(BIBLIOGRAPHY_TITLES)
    evidence_end = bibliography.first if bibliography else len(blocks)
    dropped = note_blocks | outline.contents_blocks | outline.furniture | _heading_blocks(outline)
    builder = _TextBuilder(blocks, pages, _section_of_blocks(blocks, outline), figures, _running_numbers(notes))
    builder.add_all(range(evidence_end), dropped)
    title, authors, date = _title_page(raw, outline)
    footnotes, problems = _footnotes(notes, works, builder, pages)
    return Document(
        id=document_id,
        title=title,
        text=builder.text,
        blocks=tuple(builder.blocks),
        sections=tuple(Section(h.number, h.title, h.level, pages[h.first].label) for h in outline.headings),
        figures=tuple(_figure(f, blocks, pages, builder) for f in figures if f.caption < evidence_end),
        footnotes=footnotes,
        works=works,
        pages=tuple(builder.pages),
        authors=authors,
        date=date,
        problems=raw.problems + problems,
    )


def _declared_notes(blocks: Sequence[RawBlock]) -> frozenset[int]:
    return frozenset(i for i, b in enumerate(blocks) if b.kind is RawKind.NOTE)


def _heading_blocks(outline: Outline) -> frozenset[int]:
    return frozenset(i for h in outline.headings for i in range(h.first, h.last + 1))


def _bibliography_blocks(blocks: Sequence[RawBlock], outline: Outline) -> list[int]:
    """Blocks that are bibliography entries: items under its heading, or paragraphs with a year."""
    heading = outline.heading_titled(BIBLIOGRAPHY_TITLES)
    if heading is None:
        return []
    after = [h.first for h in outline.headings if h.first > heading.last]
    span = [i for i in range(heading.last + 1, after[0] if after else len(blocks)) if blocks[i].kind in _KINDS]
    items = [i for i in span if blocks[i].kind is RawKind.LIST_ITEM]
    return items or [i for i in span if _REFERENCE.search(plain(blocks[i].text))]


def _section_of_blocks(blocks: Sequence[RawBlock], outline: Outline) -> list[str]:
    numbers, opened = [], {h.first: h.number for h in outline.headings}
    current = ""
    for i in range(len(blocks)):
        current = opened.get(i, current)
        numbers.append(current)
    return numbers


def _running_numbers(notes: Sequence[RawNote]) -> dict[str, list[int]]:
    """For each printed label the running numbers of its notes, in order."""
    numbers: dict[str, list[int]] = defaultdict(list)
    for note in notes:
        numbers[note.label].append(note.number)
    return numbers


def _title_page(raw: RawDocument, outline: Outline) -> tuple[str, tuple[str, ...], str | None]:
    """Title, authors and date from metadata, else from what precedes the contents."""
    front = [raw.blocks[i] for i in sorted(outline.furniture) if i < _first_section(outline, len(raw.blocks))]
    texts = [plain(b.text) for b in front]
    headings = [plain(b.text) for b in front if b.kind is RawKind.HEADING]
    first_heading = next((plain(b.text) for b in raw.blocks if b.kind is RawKind.HEADING), "")
    title = raw.title or next(iter(headings), "") or first_heading
    date = raw.date or next((t for t in texts if re.fullmatch(r"(?:\d{1,2} )?[A-Z][a-z]+ (?:19|20)\d\d", t)), None)
    if raw.title or not headings:
        return title.strip(), raw.authors, date
    subtitle, authors = _below_title(front)
    whole = f"{title.rstrip('.')}: {subtitle}" if subtitle else title
    return whole.strip().rstrip("."), raw.authors or authors, date


def _first_section(outline: Outline, count: int) -> int:
    return outline.headings[0].first if outline.headings else count


def _below_title(front: Sequence[RawBlock]) -> tuple[str, tuple[str, ...]]:
    """The subtitle and the authors: the first paragraphs under the title, lines of names the second."""
    below: list[str] = []
    for block in front:
        if block.kind is RawKind.HEADING and below:
            break
        if block.kind is RawKind.PARAGRAPH:
            below.append(block.text)
    names = next((b for b in below[1:2] if len(b.split()) <= 12), "")
    subtitle = plain(below[0]).rstrip(".") if below and len(below[0].split()) <= 14 else ""
    return subtitle[:1].lower() + subtitle[1:], tuple(_names(names))


def _names(text: str) -> Iterator[str]:
    """Names that stand on lines of their own; the squeezed text keeps them as pairs of words."""
    parts = re.split(r"\s*(?:\n|,| and )\s*", text)
    if len(parts) == 1:
        words = text.split()
        parts = [" ".join(words[i : i + 2]) for i in range(0, len(words), 2)]
    yield from (p.strip() for p in parts if p.strip())


@dataclass
class _TextBuilder:
    """Writes the document's text block by block and remembers where everything stands."""

    raw: Sequence[RawBlock]
    raw_pages: Sequence[RawPage]
    sections: Sequence[str]
    figures: Sequence[RawFigure]
    numbers: dict[str, list[int]]
    text: str = ""
    blocks: list[Block] = field(default_factory=list)
    pages: list[Page] = field(default_factory=list)
    mark_places: dict[int, str] = field(default_factory=dict)
    mark_pages: dict[int, str | None] = field(default_factory=dict)
    figure_tables: dict[int, tuple[tuple[str, ...], ...]] = field(default_factory=dict)
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
            return True
        if last.kind is not block.kind or last.kind not in (RawKind.PARAGRAPH, RawKind.QUOTE):
            return False
        if block.continues:
            return True
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
                self._write(run, self._next_id(section), _KINDS.get(block.kind, BlockKind.PARAGRAPH), section)
        run.clear()
        for figure in self._waiting:
            self._write_figure(figure)
        self._waiting.clear()

    def _next_id(self, section: str) -> str:
        self._counts[section] += 1
        return f"{section or '0'}/{self._counts[section]}"

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
            marks.extend(self._mark(label, len(self.text) + offset, figure, section) for offset, label in found)
            self.text += words
        if len(self.text) > start:
            self.blocks.append(Block(block_id, kind, section, start, len(self.text), tuple(marks), figure))
        else:
            self.text = before
            del self.pages[pages_before:]

    def _mark(self, label: int, offset: int, figure: str | None, section: str) -> Mark:
        waiting = self.numbers.get(str(label), [])
        number = waiting.pop(0) if len(waiting) > 1 else (waiting[0] if waiting else label)
        self.mark_places.setdefault(number, f"figure:{figure}" if figure else section)
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
        base = self._figure_id(f"{'figure' if figure.label == 'Figure' else figure.label.lower()}:{number}")
        self._write([figure.caption], base, BlockKind.CAPTION, section, number)
        if figure.table is not None:
            self.figure_tables[figure.caption] = self._write_table(figure.table, base, section, number)
        for k, i in enumerate(figure.box, 1):
            self._write([i], f"{base}/{k}", BlockKind.BOX, section, number)
        for k, i in enumerate(figure.notes, 1):
            self._write([i], f"{base}/note" if k == 1 else f"{base}/note-{k}", BlockKind.FIGURE_NOTE, section, number)

    def _figure_id(self, wanted: str) -> str:
        """The figure's id; numbering that starts anew in an annex gets `figure:1-2`."""
        self._counts[wanted] += 1
        return wanted if self._counts[wanted] == 1 else f"{wanted}-{self._counts[wanted]}"

    def _write_loose_table(self, i: int) -> None:
        section = self.sections[i]
        self._write_table(i, self._next_id(section), section, None)

    def _write_table(self, i: int, base: str, section: str, figure: str | None) -> tuple[tuple[str, ...], ...]:
        """Write each row as a sentence of headers and cells; return the plain rows."""
        rows = [[unmark_cell(cell) for cell in row] for row in self.raw[i].rows]
        header = rows[0] if _has_header(rows) else None
        body = rows[1:] if header else rows
        for k, row in enumerate(body, 1):
            start = self._start()
            self._note_page(i)
            marks: list[Mark] = []
            for piece, label in _row_pieces(header, row):
                if label is None:
                    self.text += piece
                else:
                    marks.append(self._mark(label, len(self.text), figure, section))
            self.blocks.append(
                Block(f"{base}/{k}", BlockKind.TABLE_ROW, section, start, len(self.text), tuple(marks), figure)
            )
        return tuple(tuple(words for words, _ in row) for row in rows)


Cell = tuple[str, list[tuple[int, int]]]


def unmark_cell(styled: str) -> Cell:
    """A cell's plain text, its lines joined by semicolons, and its marks."""
    lines = [squeeze(line) for line in styled.split("\n") if line.strip()]
    if len(lines) < 2:
        return unmark(styled)
    head = lines[0] if lines[0].endswith(":") else lines[0] + ";"
    return unmark(" ".join([head, *(f"{line};" for line in lines[1:-1]), lines[-1]]))


def _has_header(rows: Sequence[Sequence[Cell]]) -> bool:
    """Whether the first row names the columns: no figures in it while rows below have some, or three columns."""
    if len(rows) < 2:
        return False
    first = [words for words, _ in rows[0]]
    return len(first) > 2 or not first[0] or _is_label(first, rows)


def _is_label(first: Sequence[str], rows: Sequence[Sequence[Cell]]) -> bool:
    """Two columns: a header is short in both, and unlike the cells below it."""
    below = [words for row in rows[1:] for words, _ in row[1:]]
    has_figures = any(re.search(r"\d", words) for words in below)
    is_much_shorter = bool(below) and max(len(w.split()) for w in first) * 4 <= min(len(w.split()) for w in below)
    return (has_figures and not re.search(r"£|%|\d{2,}", " ".join(first[1:]))) or is_much_shorter


def _row_pieces(header: Sequence[Cell] | None, row: Sequence[Cell]) -> Iterator[tuple[str, int | None]]:
    """The row as text pieces and marks: `Wales – Employment rate on discharge: 19.15%; …`."""
    names = [words for words, _ in header] if header else [""] * len(row)
    is_labelled = len(row) > 1 and not (header and names[0] and len(row) == 2 and len(row[0][0].split()) > 8)
    for k, (words, marks) in enumerate(row):
        lead = "" if k == 0 else (" – " if k == 1 and is_labelled else "; ")
        name = names[k] if k < len(names) else ""
        shown = f"{name}: " if name and (k or not is_labelled) and name != words else ""
        yield lead + shown, None
        last = 0
        for offset, label in marks:
            yield words[last:offset], None
            yield "", label
            last = offset
        yield words[last:], None


def _ends_sentence(styled: str) -> bool:
    return bool(_ENDS_SENTENCE.search(MARK.sub("", squeeze(styled.replace(ITALIC_CLOSE, ""))).rstrip()))


def _figure(raw: RawFigure, blocks: Sequence[RawBlock], pages: Sequence[RawPage], builder: _TextBuilder) -> Figure:
    found = caption(blocks[raw.caption])
    return Figure(
        number=raw.number,
        label=raw.label,
        caption=found[2] if found else plain(blocks[raw.caption].text),
        page=pages[raw.caption].label,
        section=builder.sections[raw.caption],
        table=builder.figure_tables.get(raw.caption),
        source=source_text(blocks[raw.source]) if raw.source is not None else None,
    )


def _footnotes(
    notes: Sequence[RawNote], works: tuple[Work, ...], builder: _TextBuilder, pages: Sequence[RawPage]
) -> tuple[tuple[Footnote, ...], tuple[str, ...]]:
    resolver = CitationResolver(works)
    footnotes: list[Footnote] = []
    problems: list[str] = []
    for note in notes:
        cited = resolver.resolve(note.text)
        place = builder.mark_places.get(note.number)
        # A web page or Markdown file keeps at its end what was printed at the foot of the mark's page.
        own_page, is_declared = pages[note.block].label, builder.raw[note.block].kind is RawKind.NOTE
        footnotes.append(
            Footnote(
                number=note.number,
                label=note.label,
                text=plain(note.text),
                page=builder.mark_pages.get(note.number, own_page) if is_declared else own_page,
                section=place,
                citations=cited.citations,
                remark=cited.remark,
                unresolved=cited.unresolved,
            )
        )
        problems.extend(f"note {note.label}: {problem}" for problem in cited.unresolved)
        if place is None:
            problems.append(f"note {note.label}: its mark is not in the running text")
    return tuple(footnotes), tuple(problems)
