"""What rests on a work: the notes that cite it, and the sentences that carry their marks."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from msgspec import Struct

from evidencebot.documents.model import Block, Document, Footnote, Mark
from evidencebot.text.sentences import sentence_spans


class Mention(Struct, frozen=True):
    """A place of the report that leans on a work."""

    note: int
    locator: str | None
    """The work's pages that the note names, as printed."""
    page: str | None
    """The printed page of the mark."""
    section: str
    sentence: str
    """The document's text from `start` to `end`: the sentence with the mark, in a digest its whole paragraph."""
    start: int
    end: int


class Reliance(Struct, frozen=True):
    """All that rests on one work."""

    notes: tuple[int, ...] = ()
    """Numbers of the notes that cite it, in order."""
    mentions: tuple[Mention, ...] = ()
    """Where those notes' marks stand, in the order of the text."""


def reverse_index(report: Document) -> dict[str, Reliance]:
    """Work id -> what rests on it, for every work of the bibliography."""
    notes: dict[str, list[int]] = defaultdict(list)
    mentions: dict[str, list[Mention]] = defaultdict(list)
    for note in report.footnotes:
        for work_id in dict.fromkeys(c.work for c in note.citations if c.work):
            notes[work_id].append(note.number)
    for block in report.blocks:
        for mark in block.marks:
            for work_id, mention in _mentions(report, block, mark):
                mentions[work_id].append(mention)
    return {w.id: Reliance(tuple(notes[w.id]), tuple(mentions[w.id])) for w in report.works}


def _mentions(report: Document, block: Block, mark: Mark) -> Iterator[tuple[str, Mention]]:
    note = report.footnote(mark.number)
    if note is None:
        return
    start, end = _carrying_span(report, block, mark)
    page = report.page_at(max(start, mark.offset - 1)) or note.page
    for work_id, locator in _works_of(note).items():
        sentence = report.text[start:end]
        yield work_id, Mention(note.number, locator, page, block.section, sentence, start, end)


def _works_of(note: Footnote) -> dict[str, str | None]:
    """Work id -> the pages that the note names of it; one cited twice has them joined."""
    locators: dict[str, list[str]] = {}
    for citation in note.citations:
        if citation.work:
            locators.setdefault(citation.work, []).extend([citation.locator] if citation.locator else [])
    return {work_id: "; ".join(pages) or None for work_id, pages in locators.items()}


def _carrying_span(report: Document, block: Block, mark: Mark) -> tuple[int, int]:
    """The sentence that a mark stands in or behind; a digest keeps no place within its paragraph."""
    if not report.is_digest:
        for start, end in sentence_spans(report.text, block.start, block.end):
            if start < mark.offset <= end:
                return start, end
    return block.start, block.end
