"""What holds of every document, whatever file it was read from."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from evidencebot.documents.model import Document


def broken(document: Document) -> str:
    """The first thing that does not hold; empty where all does."""
    return next(_broken(document), "")


def _broken(document: Document) -> Iterator[str]:
    text, last = document.text, 0
    for block in document.blocks:
        if not last <= block.start < block.end <= len(text):
            yield f"block {block.id} at {block.start}–{block.end} of {len(text)}, after {last}"
        if text[block.start : block.end] != document.block_text(block):
            yield f"block {block.id} is not what its place holds"
        last = block.end
        for mark in block.marks:
            if not block.start <= mark.offset <= block.end:
                yield f"mark {mark.number} stands outside of {block.id}"
    ids = [b.id for b in document.blocks]
    if len(set(ids)) < len(ids):
        yield "two blocks share an id"
    if any(not 0 <= page.start <= len(text) for page in document.pages):
        yield "a page begins outside of the text"
    for shown in _shown(document):
        steering = next((c for c in shown if c != "\n" and unicodedata.category(c) in ("Cc", "Cf", "Cs")), "")
        if steering:
            yield f"U+{ord(steering):04X} in {shown[:60]!r}"


def _shown(document: Document) -> Iterator[str]:
    yield from (document.text, document.title, document.date or "", *document.authors, *document.problems)
    for section in document.sections:
        yield from (section.number, section.title, section.page or "")
    for figure in document.figures:
        yield from (figure.caption, figure.source or "")
    for note in document.footnotes:
        yield from (note.text, note.label, note.page or "", note.remark or "", *note.unresolved)
    for work in document.works:
        yield from (work.id, work.text, work.title)
