"""A PDF's pages, as drawn -> raw blocks in reading order."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from evidencebot.documents.left_out import LeftOut, Reason
from evidencebot.documents.pdf.columns import gutters, lines_of
from evidencebot.documents.pdf.composing import Composer, ContentsList, Table, Unit
from evidencebot.documents.pdf.contents import (
    Entry,
    Listed,
    contents_entries,
    entry_title,
    is_contents,
    levels_of,
    listed_titles,
    title_pages,
)
from evidencebot.documents.pdf.headings import Paragraph, read_headings, whole_titles
from evidencebot.documents.pdf.layout import (
    Box,
    Fragment,
    Line,
    PageContent,
    doubles,
    rows_of,
    running_size,
    with_marks_attached,
    with_text_edges,
)
from evidencebot.documents.pdf.margins import margin_text, running_margins
from evidencebot.documents.pdf.notes import Note, PageLines, split_notes
from evidencebot.documents.pdf.paragraphs import Style, paragraphs, read_style
from evidencebot.documents.pdf.tables import Grid, aligned_grid, rest_of_grid, ruled_grids, texts, without_empty_columns
from evidencebot.documents.pdf.text import Vocabulary, styled_text
from evidencebot.documents.pdf.text_rows import without_furniture
from evidencebot.documents.raw import RawBlock, RawKind

_PLACE = "\ue010"


class _Page(Struct, frozen=True):
    """A page in the making."""

    lines: tuple[Line, ...]
    """Without furniture; a ruled table is a line that only holds its place."""
    grids: tuple[Grid, ...]
    boxes: tuple[Box, ...]


def compose(
    pages: Sequence[PageContent], bookmarks: Sequence[Listed], labels: Sequence[str] | None
) -> tuple[list[RawBlock], list[LeftOut]]:
    """All blocks of a document, each page led by its PAGE block, and what is in none."""
    text = without_furniture(pages, [rows_of(page.fragments) for page in pages], labels)
    doubled = [
        LeftOut(Reason.DUPLICATE, " ".join(f.text for f in again), number)
        for number, page in enumerate(pages, 1)
        if (again := doubles(page.fragments))
    ]
    made = [_page(page, page_rows) for page, page_rows in zip(pages, text.rows, strict=True)]
    body_size = running_size([line for page in made for line in page.lines])
    made = [replace(page, lines=tuple(with_text_edges(page.lines, body_size))) for page in made]
    style = read_style([page.lines for page in made], body_size)
    vocabulary = Vocabulary(line.text for page in made for line in page.lines)
    bodies, notes = zip(*_split(made, style), strict=True) if made else ((), ())
    margins = running_margins(pages)
    units: list[list[Unit]] = []
    for page, body in zip(made, bodies, strict=True):
        last = units[-1][-1] if units and units[-1] else None
        units.append(_units(page, body, style, vocabulary, last.edges if isinstance(last, Table) else ()))
    units, listed = _with_contents(units, bookmarks)
    units = [whole_titles(page, found) for page, found in zip(units, _by_page(listed, len(units)), strict=True)]
    headings = read_headings([_texts(page) for page in units], style, listed)
    composer = Composer(style, vocabulary, headings)
    for number, (page_units, page_notes) in enumerate(zip(units, notes, strict=True)):
        composer.page(number, text.numbers[number], page_units, page_notes)
        composer.blocks.extend(_apart(pages[number], margins, style, vocabulary))
    left_out = [*text.left_out, *doubled, *_unread(pages, margins), *composer.left_out]
    return [_tidied(block) for block in composer.blocks], left_out


def _tidied(block: RawBlock) -> RawBlock:
    return replace(block, rows=without_empty_columns(block.rows)) if block.kind is RawKind.TABLE else block


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


def _apart(content: PageContent, margins: set[str], style: Style, vocabulary: Vocabulary) -> list[RawBlock]:
    """What stands outside a page's flow, in blocks of its own: turned text and what a form was filled with."""
    blocks: list[RawBlock] = []
    for turned in content.turned:
        if margin_text(turned) not in margins:
            page = _page(turned, rows_of(turned.fragments))
            blocks.extend(_plain(unit, vocabulary) for unit in _units(page, page.lines, style, vocabulary, ()))
    return blocks + [RawBlock(RawKind.PARAGRAPH, value) for value in content.values]


def _plain(unit: Unit, vocabulary: Vocabulary) -> RawBlock:
    if isinstance(unit, Table | ContentsList):
        return RawBlock(RawKind.TABLE if isinstance(unit, Table) else RawKind.CONTENTS, rows=unit.rows)
    return RawBlock(RawKind.PARAGRAPH, styled_text(unit, vocabulary))


def _unread(pages: Sequence[PageContent], margins: set[str]) -> list[LeftOut]:
    """Words that are drawn and nobody reads, and what runs turned along the margins of many pages."""
    found = [LeftOut(reason, text, n) for n, page in enumerate(pages, 1) for reason, text in page.left_out]
    return found + [
        LeftOut(Reason.TURNED_TEXT, " ".join(f.text for f in turned.fragments), number)
        for number, page in enumerate(pages, 1)
        for turned in page.turned
        if margin_text(turned) in margins
    ]


def _split(pages: Sequence[_Page], style: Style) -> list[tuple[list[Line], list[Note]]]:
    return split_notes([_note_page(page) for page in pages], style.body_size)


def _note_page(page: _Page) -> PageLines:
    cells = tuple(line for grid in page.grids for row in grid.rows for cell in row for line in cell)
    boxes = tuple(b for b in page.boxes if not any(_overlaps(b, g) for g in page.grids))
    return PageLines(page.lines, boxes, cells)


def _overlaps(box: Box, grid: Grid) -> bool:
    return box.y0 < grid.y1 + 3 and box.y1 > grid.y0 - 3 and box.x0 < grid.x1 and box.x1 > grid.x0


def _units(
    page: _Page, body: Sequence[Line], style: Style, vocabulary: Vocabulary, open_edges: tuple[float, ...]
) -> list[Unit]:
    """Paragraphs (as lines) and tables, in order; `open_edges` are a table's that the page before ends with."""
    units: list[Unit] = []
    waiting: list[Line] = []
    i = 0
    rest = rest_of_grid(body, open_edges)
    if rest is not None:
        units.append(Table(texts(rest[0], lambda lines: styled_text(lines, vocabulary)), open_edges))
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


def _table_at(
    page: _Page, body: Sequence[Line], i: int, vocabulary: Vocabulary
) -> tuple[Table | ContentsList | None, int]:
    def styled(lines: Sequence[Line]) -> str:
        return styled_text(lines, vocabulary)

    place = body[i].fragments[0].text
    if place.startswith(_PLACE):
        grid = page.grids[int(place[1:])]
        return Table(texts(grid, styled), grid.edges), i + 1
    entries, end = contents_entries(body, i)
    if entries:
        rows = tuple((entry_title(styled(entry.lines)), entry.page) for entry in entries)
        return ContentsList(rows, tuple(entries)), end
    found = aligned_grid(body, i)
    return (Table(texts(found[0], styled), found[0].edges), found[1]) if found else (None, i)


def _texts(units: Sequence[Unit]) -> list[Paragraph]:
    return [(" ".join(line.text for line in unit), unit) for unit in units if isinstance(unit, list)]


def _with_contents(
    pages: Sequence[Sequence[Unit]], bookmarks: Sequence[Listed]
) -> tuple[list[list[Unit]], list[Listed]]:
    """The pages with lists of page numbers told from tables, and all that contents and bookmarks name."""
    standing = title_pages([[text for text, _ in _texts(page)] for page in pages])
    made: list[list[Unit]] = []
    entries: list[Entry] = []
    titles: list[str] = []
    for page in pages:
        made.append([])
        for unit in page:
            if isinstance(unit, ContentsList) and not is_contents(unit.entries, [r[0] for r in unit.rows], standing):
                made[-1].append(Table(unit.rows, (unit.entries[0].lines[0].x0,)))
                continue
            made[-1].append(unit)
            if isinstance(unit, ContentsList):
                entries.extend(unit.entries)
                titles.extend(title for title, _ in unit.rows)
    on_lists = {n for n, page in enumerate(made) if any(isinstance(unit, ContentsList) for unit in page)}
    found = listed_titles(
        [(t, e.page, level) for t, e, level in zip(titles, entries, levels_of(entries), strict=True)],
        standing,
        on_lists,
    )
    return made, [*bookmarks, *found]


def _by_page(listed: Sequence[Listed], count: int) -> list[list[Listed]]:
    found: list[list[Listed]] = [[] for _ in range(count)]
    for entry in listed:
        if entry.page is not None and 0 <= entry.page < count:
            found[entry.page].append(entry)
    return found
