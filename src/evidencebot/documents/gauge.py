"""The gauge of loss: a second look at a file, compared with what its document holds or leaves out for a reason.

The two are matched by runs of four words, wherever they stand, since columns, notes and tables are read in an order of
their own. A word of the document answers for one word of the file only, so that a note that is lost does not hide
behind another that reads alike. What is left in runs of less than four words (a cell, a page number, half a word) is
looked for on its page.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby, pairwise

from msgspec import Struct

from evidencebot.documents.left_out import Account, LeftOut, Missing, Reason
from evidencebot.documents.matched_words import Matching, Words, stretches, words_of
from evidencebot.documents.model import Block, BlockKind, Document


class FilePage(Struct, frozen=True):
    """What the second look sees of one page, or of a file without pages."""

    text: str
    pdf_page: int | None = None


def gauge(document: Document, pages: Sequence[FilePage]) -> Account:
    """How many words of the file were read, or left out for a reason, and which were not."""
    seen, known = Words(), Words()
    for page in pages:
        seen.add(page.text, page.pdf_page)
    for piece in _pieces(document):
        known.add(*piece)
    matching = Matching(seen, known)
    matching.by_runs()
    matching.by_parts()
    matching.by_words()
    met = [is_met for is_met, word in zip(matching.met, seen.folded, strict=True) if word]
    missing = tuple(_missing(document, seen, matching.met))
    return Account(len(met), sum(met), missing, sum(page.pdf_page is not None for page in pages))


def count_words(text: str) -> int:
    """Words as they are counted here: runs of letters, runs of digits."""
    return len(words_of(text))


def _pieces(document: Document) -> Iterator[tuple[str, int | None]]:
    """All that a document holds, and what it leaves out for a reason, piece by piece."""
    pdf_page = {page.label: page.pdf_page for page in reversed(document.pages) if page.label}
    for text in (document.title, document.date or "", *document.authors):
        yield text, None
    for section in document.sections:
        yield section.printed or f"{section.number} {section.title}", pdf_page.get(section.page or "")
    for block in document.blocks:
        if block.kind is not BlockKind.NOTE:  # its words are the footnote's, once more
            yield from _block_pieces(document, block)
    for figure in document.figures:
        yield " ".join(figure.table[0] if figure.table else ()), pdf_page.get(figure.page or "")
    for note in document.footnotes:
        yield f"{note.label} {note.text}", pdf_page.get(note.page or "")
    for work in document.works:
        yield "" if work.from_notes else f"{work.label or ''} {work.text}", None
    for piece in _credible(document):
        yield piece.text, piece.pdf_page


def _credible(document: Document) -> Iterator[LeftOut]:
    """What was left out for a reason that holds: a running head or foot stands on several pages, or is a title."""
    running = (Reason.RUNNING_HEAD, Reason.RUNNING_FOOT)
    counts = Counter(_letters(piece.text) for piece in document.left_out if piece.reason in running)
    titles = " | ".join(_letters(text) for text in (document.title, *(s.title for s in document.sections)))
    for piece in document.left_out:
        letters = _letters(piece.text)
        if piece.reason not in running or counts[letters] > 1 or letters in titles:
            yield piece


def _letters(text: str) -> str:
    return " ".join(word.casefold() for word in words_of(text) if not word.isdigit())


def _block_pieces(document: Document, block: Block) -> Iterator[tuple[str, int | None]]:
    """A block with the numbers of its marks where they stood, page by page."""
    labels = {note.number: note.label for note in document.footnotes}
    marks = [(mark.offset, labels.get(mark.number, str(mark.number))) for mark in block.marks]
    breaks = [page.start for page in document.pages if block.start < page.start < block.end]
    for start, end in zip([block.start, *breaks], [*breaks, block.end], strict=True):
        inside = [(at, label) for at, label in marks if start < at <= end]
        cuts = [start, *(at for at, _ in inside), end]
        parts = [document.text[a:b] for a, b in pairwise(cuts)]
        text = "".join(part + f" {label} " for part, (_, label) in zip(parts, inside, strict=False)) + parts[-1]
        number = block.number if block.number and start == block.start else ""
        yield f"{number} {text}", document.pdf_page_at(start)


def _missing(document: Document, seen: Words, met: Sequence[bool]) -> Iterator[Missing]:
    """What was not matched, together for each page, or stretch by stretch where there are none."""
    labels = {page.pdf_page: page.label for page in document.pages}
    missing = stretches(seen, met)
    keys = [seen.pages[stretch[0]] or -stretch[0] for stretch in missing]
    for _, group in groupby(zip(keys, missing, strict=True), lambda pair: pair[0]):
        together = [stretch for _, stretch in group]
        page = seen.pages[together[0][0]]
        text = " … ".join(" ".join(seen.printed[i] for i in stretch) for stretch in together)
        yield Missing(sum(map(len, together)), text, page, labels.get(page))
