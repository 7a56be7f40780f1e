"""HTML -> raw blocks: the page's own text with its headings, tables, notes and printed pages."""

from __future__ import annotations

import re

from evidencebot.documents.html.building import Builder, note_block
from evidencebot.documents.html.drawn import read_drawn
from evidencebot.documents.html.notes import PageNotes, find_page_notes
from evidencebot.documents.html.page import (
    Element,
    drop_furniture,
    main_content,
    outside,
    own_lines,
    parse,
)
from evidencebot.documents.html.page_meta import metadata
from evidencebot.documents.left_out import LeftOut, Reason
from evidencebot.documents.raw import RawBlock, RawDocument, RawKind
from evidencebot.documents.section_titles import BIBLIOGRAPHY_TITLES
from evidencebot.documents.styled import plain
from evidencebot.errors import DocumentError
from evidencebot.text.folding import words_only

_NOTES_TITLES = re.compile(r"^(?:foot|end)?notes?(?: and references)?:?$|^references$", re.IGNORECASE)
_TELLING_LENGTH = 25
# A page that marks its main text is trimmed only at the edges. Measured on every third of trafilatura's
# 990 annotated pages (F): whole body 0.80, marked element alone 0.85, body trimmed 0.89, this 0.88;
# trafilatura's text alone 0.93, but without notes, captions and printed pages.
_MOST = 0.75


def read_html(text: str) -> RawDocument:
    """Read a web page; DocumentError where it holds no text."""
    root = parse(text)
    if root is None:
        raise DocumentError("the web page is empty: save it again from the browser, or give its text.")
    meta = metadata(root)
    drawn, left_out = read_drawn(root)
    if drawn:
        return RawDocument(tuple(drawn), meta.title, meta.authors, meta.date, left_out=tuple(left_out))
    notes = find_page_notes(root)
    left_out = drop_furniture(root, kept=notes.bodies)
    main, is_marked = main_content(root)
    builder = Builder(notes)
    blocks = builder.read(main)
    trimmed = _trimmed(blocks, own_lines(text))
    if not is_marked or _length(trimmed) >= _MOST * _length(blocks):
        left_out += _beyond(blocks, trimmed)
        blocks = trimmed
    elsewhere = _notes_outside(main, notes, left_out)
    left_out += builder.left_out + ([] if elsewhere else outside(main))
    blocks += elsewhere
    if not any(block.text or block.rows for block in blocks):
        raise DocumentError("the web page holds no text: it may need JavaScript; save it from the browser once shown.")
    blocks, titles = without_notes_titles(blocks)
    return RawDocument(
        tuple(blocks), title=meta.title, authors=meta.authors, date=meta.date, left_out=(*left_out, *titles)
    )


def without_notes_titles(blocks: list[RawBlock]) -> tuple[list[RawBlock], list[LeftOut]]:
    """The blocks without headings that only say that notes follow, and what these were."""
    titles = {i for i in range(len(blocks) - 1) if _is_notes_title(blocks[i], blocks[i + 1])}
    left_out = [LeftOut(Reason.NOTES_TITLE, plain(blocks[i].text)) for i in sorted(titles)]
    return [block for i, block in enumerate(blocks) if i not in titles], left_out


def _trimmed(blocks: list[RawBlock], lines: list[str]) -> list[RawBlock]:
    """The blocks from the first to the last that stand in the page's own text; notes, pages and references stay."""
    if not any(lines):
        return blocks
    own = {words_only(line) for line in lines} - {""}
    whole = " ".join(own)
    hits = [i for i, block in enumerate(blocks) if _is_own(words_only(_words_of(block)), own, whole)]
    if not hits:
        return blocks
    ends = [i for i, b in enumerate(blocks) if b.kind is RawKind.HEADING and b.text.casefold() in BIBLIOGRAPHY_TITLES]
    last = len(blocks) if ends and ends[-1] > hits[-1] else hits[-1]
    kept = (RawKind.NOTE, RawKind.PAGE)
    return [b for i, b in enumerate(blocks) if hits[0] <= i <= last or b.kind in kept]


def _length(blocks: list[RawBlock]) -> int:
    return sum(len(_words_of(block)) for block in blocks)


def _is_own(words: str, own: set[str], whole: str) -> bool:
    return bool(words) and (words in own or (len(words) > _TELLING_LENGTH and words in whole))


def _words_of(block: RawBlock) -> str:
    return plain(" ".join([block.text, *(cell for row in block.rows for cell in row)]))


def _notes_outside(main: Element, notes: PageNotes, left_out: list[LeftOut]) -> list[RawBlock]:
    """Bodies that stand elsewhere on the page than the text whose marks lead to them."""
    inside = set(main.iter())
    marked = {notes.marks[e] for e in inside if e in notes.marks}
    outer = [body for body, label in notes.bodies.items() if body not in inside and label in marked]
    return [note_block(body, notes, left_out) for body in outer]


def _beyond(blocks: list[RawBlock], kept: list[RawBlock]) -> list[LeftOut]:
    """What was trimmed away at the edges."""
    same = set(map(id, kept))
    return [LeftOut(Reason.NAVIGATION, words) for b in blocks if id(b) not in same and (words := _words_of(b))]


def _is_notes_title(block: RawBlock, after: RawBlock) -> bool:
    is_title = block.kind is RawKind.HEADING and bool(_NOTES_TITLES.match(block.text))
    return is_title and after.kind is RawKind.NOTE
