"""Quotes -> citations: section, page, notes and the works behind each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from evidencebot.documents.model import Block, Document
from evidencebot.evidence.answer import FoundPassage, NoteReference, Quotation, WorkReference, printed_page
from evidencebot.evidence.quote import Quote
from evidencebot.evidence.source_support import cited_works, works_at_hand
from evidencebot.index.passage_index import PassageIndex
from evidencebot.passages.passage import Passage


def cite(index: PassageIndex, number: int, quote: Quote) -> Quotation:
    """The citation of one quotation."""
    passage = quote.passage
    document = index.document(passage.document)
    section = document.section(passage.section)
    blocks = _blocks_between(document, quote.start, quote.end)
    note = document.note_at(quote.start)
    notes = [note.number] if note else _notes_at(document, blocks, quote)
    return Quotation(
        n=number,
        document=passage.document,
        title=document.title,
        chapter=passage.chapter or None,
        section=passage.section or None,
        section_title=section.title if section else None,
        paragraphs=tuple(b.id for b in blocks) or passage.paragraphs,
        page=printed_page(document.page_at(quote.start)),
        quote=document.text[quote.start : quote.end],
        passage=document.text[passage.start : passage.end],
        footnotes=tuple(_note(index, document, n) for n in notes),
        start=quote.start,
        end=quote.end,
        is_digest=document.is_digest,
        figure=_caption(document, blocks),
        pdf_page=document.pdf_page_at(quote.start),
        note=note.label if note else None,
        ocr=document.is_ocr_at(quote.start),
        references=tuple(_references(index, document, quote)),
        page_end=printed_page(document.last_page_of(quote.start, quote.end)),
    )


def _references(index: PassageIndex, document: Document, quote: Quote) -> Iterator[WorkReference]:
    """References within the quotation or right behind it."""
    for found in document.references:
        if quote.start <= found.start <= quote.end:
            sources = tuple(dict.fromkeys(c.work for c in found.citations if c.work))
            works = works_at_hand(index, document, found.citations) if document is index.report else ()
            yield WorkReference(document.text[found.start : found.end], sources, works)


def found_passage(index: PassageIndex, passage: Passage, rank: int, score: float) -> FoundPassage:
    """A passage as the JSON lists it."""
    note = index.document(passage.document).note_at(passage.start) if passage.kind == "note" else None
    return FoundPassage(
        rank=rank,
        score=round(score, 4),
        document=passage.document,
        chapter=passage.chapter or None,
        section=passage.section or None,
        paragraphs=passage.paragraphs,
        page=printed_page(passage.page),
        passage=index.text(passage),
        footnotes=passage.notes,
        note=note.label if note else None,
    )


def _blocks_between(document: Document, start: int, end: int) -> list[Block]:
    return [b for b in document.all_blocks if b.start < end and b.end > start]


def _notes_at(document: Document, blocks: Sequence[Block], quote: Quote) -> list[int]:
    """Notes whose marks stand within the quotation or right behind it.

    The digest keeps a paragraph's notes together, so that all of them stand behind its every sentence.
    """
    marks = [m for b in blocks for m in b.marks]
    return [m.number for m in marks if document.is_digest or quote.start < m.offset <= quote.end]


def _note(index: PassageIndex, document: Document, number: int) -> NoteReference:
    note = document.footnote(number)
    if note is None:
        return NoteReference(number, "", ())
    works = cited_works(index, document, note) if document is index.report else ()
    return NoteReference(
        number, note.text, tuple(dict.fromkeys(c.work for c in note.citations if c.work)), works, note.label
    )


def _caption(document: Document, blocks: Sequence[Block]) -> str | None:
    figure = document.figure_of(blocks[0]) if blocks else None
    return f"{figure.label} {figure.number}: {figure.caption}" if figure else None
