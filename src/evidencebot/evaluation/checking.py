"""Is every citation true? Recomputed from the document alone, not with the code that wrote it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct

from evidencebot.documents.model import REPORT_ID, Block, BlockKind, Document
from evidencebot.evidence.answer import Answer, Quotation

CHECKS = ("quotation", "page", "notes", "works")

PagesKnown = Mapping[str, tuple[int, int]]
"""For each of the report's paragraphs the first and last page on which it can stand."""


class CitationCheck(Struct, frozen=True):
    """Which of a citation's claims hold."""

    quotation: bool
    """The words are the document's, character by character, at the place named."""
    page: bool
    notes: bool
    """Its notes are the ones marked within the quotation or right behind it, no more and no fewer."""
    works: bool
    """Each note's works are the ones that the document's note cites."""


def check_answer(answer: Answer, documents: Mapping[str, Document], known: PagesKnown) -> tuple[CitationCheck, ...]:
    """One check a citation."""
    return tuple(check(c, documents[c.document], known if c.document == REPORT_ID else {}) for c in answer.citations)


def check(citation: Quotation, document: Document, known: PagesKnown) -> CitationCheck:
    return CitationCheck(
        quotation=0 <= citation.start < citation.end and document.text[citation.start : citation.end] == citation.quote,
        page=_is_page(citation, document, known),
        notes=[n.n for n in citation.footnotes] == _notes_of(citation, document),
        works=all(list(n.sources) == _cited(document, n.n) for n in citation.footnotes),
    )


def _is_page(citation: Quotation, document: Document, known: PagesKnown) -> bool:
    """The last page that begins before the quotation, and one on which the catalogue has the paragraph."""
    note = document.note_at(citation.start)
    pages = document.pages if citation.start < document.running_end else document.apart_pages
    begun = [note.page] if note else [page.label for page in pages if page.start <= citation.start]
    label = begun[-1] if begun else None
    if (None if citation.page is None else str(citation.page)) != label:
        return False
    first = known.get(citation.paragraphs[0]) if citation.paragraphs else None
    return first is None or label is None or not label.isdigit() or first[0] <= int(label) <= first[1]


def _notes_of(citation: Quotation, document: Document) -> list[int]:
    """A note quoted is its own; else those whose marks are in the words."""
    note = document.note_at(citation.start)
    return [note.number] if note else _marked(citation, document)


def _marked(citation: Quotation, document: Document) -> list[int]:
    """In a digest a paragraph's notes stand together behind its every sentence."""
    touched = [b for b in document.blocks if b.start < citation.end and citation.start < b.end]
    marks = [m for b in touched for m in b.marks]
    return [m.number for m in marks if document.is_digest or citation.start < m.offset <= citation.end]


def _cited(document: Document, number: int) -> list[str]:
    note = next((n for n in document.footnotes if n.number == number), None)
    return list(dict.fromkeys(c.work for c in note.citations if c.work)) if note else []


def pages_known(digest: Document | None) -> dict[str, tuple[int, int]]:
    """Where the catalogue has each paragraph: from its page to that of the next paragraph of running text."""
    if digest is None:
        return {}
    known: dict[str, tuple[int, int]] = {}
    for position, block in enumerate(digest.blocks):
        page = _page(digest, block)
        if page is not None:
            known[block.id] = (page, max(page, _next_page(digest, digest.blocks[position + 1 :], block) or page))
    return known


def _next_page(digest: Document, later: Sequence[Block], block: Block) -> int | None:
    """A figure's parts stay together; running text goes on over the figures in it."""
    if block.figure:
        return None
    following = next((b for b in later if not b.figure and b.kind is not BlockKind.CAPTION), None)
    return _page(digest, following) if following else None


def _page(digest: Document, block: Block) -> int | None:
    labels = [p.label for p in digest.pages if p.start <= block.start]
    return int(labels[-1]) if labels and labels[-1] and labels[-1].isdigit() else None
