"""Raw blocks -> Document: sections, pages, notes, figures and works found, sentences rejoined.

The same steps serve every format; only this module decides what is evidence and what is not.
"""

from __future__ import annotations

from collections.abc import Sequence

from msgspec.structs import replace

from evidencebot.documents.bibliography import parse_bibliography
from evidencebot.documents.entries import Entry, read_entries
from evidencebot.documents.figures import RawFigure, caption, find_figures, source_text
from evidencebot.documents.footnotes import find_notes, with_running_numbers
from evidencebot.documents.in_text import find_references
from evidencebot.documents.left_out import LeftOut, Reason
from evidencebot.documents.model import Document, Figure, Section, TextReference, Work
from evidencebot.documents.noting import Noted, read_notes
from evidencebot.documents.outline import BACK, FRONT, Outline, read_outline
from evidencebot.documents.paging import RawPage, page_of_blocks
from evidencebot.documents.paragraph_numbers import with_paragraph_numbers
from evidencebot.documents.raw import RawBlock, RawDocument, RawKind
from evidencebot.documents.section_titles import BIBLIOGRAPHY_TITLES, Heading
from evidencebot.documents.styled import plain
from evidencebot.documents.title_page import read_opening, read_title_page
from evidencebot.documents.writing import KINDS, TextBuilder


def assemble(raw: RawDocument, *, document_id: str) -> Document:
    """Make a document of raw blocks, whatever format they came from."""
    blocks = raw.blocks
    figures = find_figures(blocks)
    # A box that is set as a heading is a section too.
    captions = (f.caption for f in figures if f.label != "Box" and blocks[f.caption].kind is RawKind.HEADING)
    outline = read_outline(blocks, frozenset(captions))
    title, authors, date = read_title_page(raw, outline)
    outline = outline.without_title(blocks, title)
    notes = find_notes(blocks, outline.contents_blocks)
    note_blocks = frozenset(n.block for n in notes.notes) | _declared_notes(blocks)
    entries = read_entries(blocks, [i for i in _bibliography_span(blocks, outline) if blocks[i].kind in KINDS])
    works = _works(entries)
    pages = page_of_blocks(blocks, outline, note_blocks)
    dropped = (
        note_blocks
        | outline.contents_blocks
        | outline.repeated
        | _heading_blocks(outline)
        | {i for e in entries for i in e.blocks}
    )
    matter = outline.front | outline.thanks | frozenset(_bibliography_span(blocks, outline))
    sections = _section_of_blocks(blocks, outline)
    running = with_paragraph_numbers(with_running_numbers(blocks, notes), dropped)
    builder = TextBuilder(running, pages, sections, figures, matter)
    builder.add_all(range(len(blocks)), dropped)
    builder.add_sources()
    noted = read_notes(notes.notes, works, builder, pages)
    return Document(
        id=document_id,
        title=title,
        text=builder.text,
        blocks=tuple(builder.blocks),
        sections=tuple(
            Section(h.number, h.title, h.level, pages[h.first].label, _printed(h, blocks)) for h in outline.headings
        ),
        figures=tuple(_figure(f, blocks, pages, builder) for f in figures),
        footnotes=noted.footnotes,
        works=noted.works,
        pages=tuple(builder.pages),
        authors=authors,
        date=date,
        opening=read_opening(blocks),
        problems=raw.problems + noted.problems,
        apart=tuple(builder.apart),
        references=_text_references(builder, noted),
        apart_pages=tuple(builder.apart_pages),
        left_out=(*_left_out(raw, outline, pages), *builder.left_out),
        ocr_pages=raw.ocr_pages,
    )


def _printed(heading: Heading, blocks: Sequence[RawBlock]) -> str:
    parts = (plain(block.text) for block in blocks[heading.first : heading.last + 1] if block.kind is RawKind.HEADING)
    return " ".join(parts)


def _left_out(raw: RawDocument, outline: Outline, pages: Sequence[RawPage]) -> tuple[LeftOut, ...]:
    """What the reader left out, and the blocks that are no evidence, each with its printed page."""
    printed = {page.pdf_page: page.label for page in pages}
    reasons = dict.fromkeys(outline.contents_blocks, Reason.CONTENTS)
    reasons |= dict.fromkeys(outline.repeated, Reason.REPEATED_TITLE)
    blocks = [
        LeftOut(reason, words, pages[i].pdf_page, pages[i].label)
        for i, reason in sorted(reasons.items())
        if (words := _words_of(raw.blocks[i]))
    ]
    return tuple(replace(piece, page=printed.get(piece.pdf_page)) for piece in raw.left_out) + tuple(blocks)


def _words_of(block: RawBlock) -> str:
    return plain(" ".join([block.text, *(cell for row in block.rows for cell in row)]))


def _declared_notes(blocks: Sequence[RawBlock]) -> frozenset[int]:
    return frozenset(i for i, b in enumerate(blocks) if b.kind is RawKind.NOTE)


def _heading_blocks(outline: Outline) -> frozenset[int]:
    return frozenset(i for h in outline.headings for i in range(h.first, h.last + 1))


def _bibliography_span(blocks: Sequence[RawBlock], outline: Outline) -> range:
    """The blocks under the bibliography's heading."""
    heading = outline.heading_titled(BIBLIOGRAPHY_TITLES)
    if heading is None:
        return range(0)
    after = [h.first for h in outline.headings if h.first > heading.last and not _is_part(h, heading, blocks)]
    return range(heading.last + 1, after[0] if after else len(blocks))


def _works(entries: Sequence[Entry]) -> tuple[Work, ...]:
    works = parse_bibliography([e.text for e in entries])
    return tuple(replace(work, label=entry.label) for work, entry in zip(works, entries, strict=True))


def _text_references(builder: TextBuilder, noted: Noted) -> tuple[TextReference, ...]:
    """References in the text lead to a list; where notes do that, a year in brackets is a year."""
    if not noted.works or any(n.citations for n in noted.footnotes):
        return ()
    return find_references(builder.text, builder.blocks, noted.works)


def _is_part(heading: Heading, bibliography: Heading, blocks: Sequence[RawBlock]) -> bool:
    """Whether a heading parts the bibliography or says its title again (a converter's, of a chapter and its list)."""
    is_deeper = blocks[heading.first].level > blocks[bibliography.first].level > 0
    is_within = heading.number.startswith(f"{bibliography.number}.") and is_deeper
    return is_within or heading.title.casefold() in BIBLIOGRAPHY_TITLES


def _section_of_blocks(blocks: Sequence[RawBlock], outline: Outline) -> list[str]:
    numbers, opened = [], {h.first: h.number for h in outline.headings}
    current, behind = "", _bibliography_span(blocks, outline)
    for i in range(len(blocks)):
        current = opened.get(i, current)
        numbers.append(FRONT if i in outline.front else BACK if i in behind else current)
    return numbers


def _figure(raw: RawFigure, blocks: Sequence[RawBlock], pages: Sequence[RawPage], builder: TextBuilder) -> Figure:
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
