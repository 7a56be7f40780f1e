"""Document -> passages that never cross a section.

A paragraph is a passage. A quotation goes with the paragraph that names its speaker, and a list
with the sentence that opens it: neither can be understood alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from evidencebot.documents.model import Block, BlockKind, Document
from evidencebot.passages.passage import Passage
from evidencebot.text.sentences import sentence_spans

# The shipped model reads 256 word pieces; twice that keeps a passage's sentences one subject.
_LONGEST_WORDS = 400


def passages_of(document: Document) -> list[Passage]:
    """All passages of a document, in reading order."""
    return [p for group in _groups(document) for p in _split(document, group)]


def _groups(document: Document) -> Iterator[list[Block]]:
    group: list[Block] = []
    for block in document.all_blocks:
        # A plain text's title is a line of its text; as a passage it would match everything.
        if len(document.blocks) > 1 and document.block_text(block) == document.title:
            continue
        if group and not _leans_on(document, group[-1], block):
            yield group
            group = []
        group.append(block)
    if group:
        yield group


def _leans_on(document: Document, before: Block, block: Block) -> bool:
    if before.section != block.section or before.figure or block.figure or before.is_matter is not block.is_matter:
        return False
    opens = document.block_text(before).rstrip().endswith(":")
    if block.kind is BlockKind.QUOTE:
        return before.kind is BlockKind.PARAGRAPH and opens
    return block.kind is BlockKind.LIST and before.kind is BlockKind.PARAGRAPH and opens


def _split(document: Document, group: Sequence[Block]) -> Iterator[Passage]:
    """One passage for a group of blocks, or several where it is very long."""
    spans = [s for block in group for s in _sentences(document, block)]
    pieces: list[list[tuple[int, int]]] = [[]]
    words = 0
    for span in spans:
        count = len(document.text[span[0] : span[1]].split())
        if words + count > _LONGEST_WORDS and pieces[-1]:
            pieces.append([])
            words = 0
        pieces[-1].append(span)
        words += count
    for piece in pieces:
        if piece:
            yield _passage(document, group, piece)


def _sentences(document: Document, block: Block) -> list[tuple[int, int]]:
    if block.kind in (BlockKind.TABLE_ROW, BlockKind.CAPTION, BlockKind.HEADING):
        return [(block.start, block.end)]
    return sentence_spans(document.text, block.start, block.end)


def _passage(document: Document, group: Sequence[Block], sentences: Sequence[tuple[int, int]]) -> Passage:
    start, end = sentences[0][0], sentences[-1][1]
    blocks = [b for b in group if b.start < end and b.end > start]
    note = document.note_at(start)
    marks = [note.number] if note else [m.number for b in blocks for m in b.marks if start < m.offset <= end]
    return Passage(
        document=document.id,
        section=blocks[0].section,
        paragraphs=tuple(b.id for b in blocks),
        kind=str(blocks[0].kind),
        start=start,
        end=end,
        page=document.page_at(start),
        notes=tuple(marks),
        sentences=tuple(sentences),
        context=_context(document, blocks[0]),
        is_matter=blocks[0].is_matter,
    )


def _context(document: Document, block: Block) -> str:
    """The section's title and, for a figure's part, the caption."""
    section = document.section(block.section)
    titles = [section.title] if section else []
    if block.figure and block.kind is not BlockKind.CAPTION:
        figure = document.figure_of(block)
        titles += [figure.caption] if figure else []
    return ". ".join(titles)
