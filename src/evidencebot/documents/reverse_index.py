"""What rests on a work: the notes that cite it, and the sentences that carry their marks."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator

from msgspec import Struct

from evidencebot.documents.model import Block, Document, Footnote, Mark
from evidencebot.text.sentences import sentence_spans


class Mention(Struct, frozen=True):
    """A place of the report that leans on a work."""

    note: int | None
    """None where the text itself refers to it."""
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
    """Where those notes' marks stand, and where the text itself refers to it, in the order of the text."""

    @property
    def times(self) -> int:
        """How often it is cited: by notes, or in the running text where no note cites it."""
        return len(self.notes) or len(self.mentions)


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
    for work_id, mention in _references(report):
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


def _references(report: Document) -> Iterator[tuple[str, Mention]]:
    """Where the running text refers to works."""
    starts = [b.start for b in report.blocks]
    for found in report.references:
        block = report.blocks[bisect_right(starts, found.start) - 1]
        start, end = _sentence_at(report, block, found.start + 1)
        page = report.page_at(found.start)
        for citation in found.citations:
            if citation.work:
                sentence = report.text[start:end]
                yield citation.work, Mention(None, citation.locator, page, block.section, sentence, start, end)


def _works_of(note: Footnote) -> dict[str, str | None]:
    """Work id -> the pages that the note names of it; one cited twice has them joined."""
    locators: dict[str, list[str]] = {}
    for citation in note.citations:
        if citation.work:
            locators.setdefault(citation.work, []).extend([citation.locator] if citation.locator else [])
    return {work_id: "; ".join(pages) or None for work_id, pages in locators.items()}


def _carrying_span(report: Document, block: Block, mark: Mark) -> tuple[int, int]:
    """The sentence that a mark stands in or behind; a digest keeps no place within its paragraph."""
    return (block.start, block.end) if report.is_digest else _sentence_at(report, block, mark.offset)


def _sentence_at(report: Document, block: Block, offset: int) -> tuple[int, int]:
    spans = sentence_spans(report.text, block.start, block.end)
    return next(((a, b) for a, b in spans if a < offset <= b), (block.start, block.end))
