"""Captions and what belongs to them: a table, a box's text, notes and sources."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from evidencebot.documents.raw import RawBlock, RawKind
from evidencebot.documents.styled import ITALIC_OPEN, MARK, plain

_CAPTION = re.compile(
    r"^(Figure|Table|Box|Chart|Exhibit|Map)\s+((?:[A-Z]\.?)?\d{1,2}(?:\.\d{1,2})?[a-z]?)\s*[:.–—-]\s*(\S.*)$", re.DOTALL
)
# "BOX 1" on a line of its own above what the box is called.
_LABELLED = re.compile(r"^(FIGURE|TABLE|BOX|CHART|EXHIBIT|MAP)\s+(\d{1,2})\s+(\S.*)$", re.DOTALL)
_SOURCE = re.compile(r"^Sources?\s*:\s*", re.IGNORECASE)
_NOTE = re.compile(r"^Notes?\s*:\s*", re.IGNORECASE)
# A picture's source line that lost its label still ends like a reference: a year and a full stop.
_REFERENCE_END = re.compile(r"\b(?:19|20)\d\d\.?$")
_REFERENCE_WORDS = 25
_BOX_BLOCKS = 6
_LONGEST_CAPTION_WORDS = 40


class RawFigure(Struct, frozen=True):
    """A figure's parts as indices of raw blocks."""

    number: str
    label: str
    title: str
    caption: int
    table: int | None = None
    box: tuple[int, ...] = ()
    notes: tuple[int, ...] = ()
    source: int | None = None

    @property
    def parts(self) -> tuple[int, ...]:
        optional = [i for i in (self.table, self.source) if i is not None]
        return (self.caption, *optional, *self.box, *self.notes)


def caption(block: RawBlock) -> tuple[str, str, str] | None:
    """(label, number, title) of a block that is a caption, else None."""
    if block.kind not in (RawKind.HEADING, RawKind.PARAGRAPH):
        return None
    text = plain(block.text)
    found = _CAPTION.match(text) or _LABELLED.match(text)
    if not found or (block.kind is RawKind.PARAGRAPH and not block.bold):
        return None
    return found.group(1).capitalize(), found.group(2), " ".join(found.group(3).split())


def with_captions(blocks: Sequence[RawBlock]) -> list[RawBlock]:
    """Captions beside tables set in bold, as captions are known by, and above them: for formats that lose the style."""
    found = list(blocks)
    for i, block in enumerate(blocks):
        is_above, is_below = (any(b.kind is RawKind.TABLE for b in found[n : n + 1]) for n in (i + 1, max(i - 1, 0)))
        bold = replace(block, bold=True)
        if not (is_above or is_below) or not caption(bold) or len(block.text.split()) > _LONGEST_CAPTION_WORDS:
            continue
        found[i] = bold
        if not is_above and not any(caption(b) for b in found[max(i - 2, 0) : i - 1]):
            found[i - 1 : i + 1] = bold, found[i - 1]
    return found


def find_figures(blocks: Sequence[RawBlock]) -> list[RawFigure]:
    """Every captioned figure with its parts, in the order of the captions."""
    return [_figure(blocks, i, *found) for i, block in enumerate(blocks) if (found := caption(block))]


def _figure(blocks: Sequence[RawBlock], at: int, label: str, number: str, title: str) -> RawFigure:
    box = _box(blocks, at)
    table, source, notes = None, None, []
    i = box[-1] + 1 if box else at + 1
    while i < len(blocks):
        block, text = blocks[i], plain(blocks[i].text)
        if block.kind in (RawKind.NOTE, RawKind.PAGE):
            pass  # a page break may part a table from its source
        elif block.kind is RawKind.TABLE and table is None and source is None:
            table = i
        elif block.kind is RawKind.PARAGRAPH and _SOURCE.match(text) and source is None:
            source = i
        elif block.kind is RawKind.PARAGRAPH and _NOTE.match(text):
            notes.append(i)
        elif source is None and table is None and i == at + 1 and _is_bare_source(block):
            source = i
        else:
            break
        i += 1
    return RawFigure(number, label, title, at, table, box, tuple(notes), source)


def _box(blocks: Sequence[RawBlock], at: int) -> tuple[int, ...]:
    """A box's text: what stands between its caption and its source line, and is no table or heading.

    Under a caption that is no heading it has to be short and without notes: running text may go on
    under a picture that has no source line.
    """
    inside: list[int] = []
    for i in range(at + 1, len(blocks)):
        if blocks[i].kind in (RawKind.NOTE, RawKind.PAGE):
            continue
        if blocks[i].kind not in (RawKind.PARAGRAPH, RawKind.LIST_ITEM, RawKind.QUOTE) or caption(blocks[i]):
            return ()
        if _SOURCE.match(plain(blocks[i].text)):
            break
        inside.append(i)
    else:
        return ()
    is_plain = len(inside) <= _BOX_BLOCKS and not any(MARK.search(blocks[i].text) for i in inside)
    return tuple(inside) if blocks[at].kind is RawKind.HEADING or is_plain else ()


def _is_bare_source(block: RawBlock) -> bool:
    text = plain(block.text)
    return (
        block.kind is RawKind.PARAGRAPH
        and not MARK.search(block.text)
        and len(text.split()) <= _REFERENCE_WORDS
        and bool(_REFERENCE_END.search(text))
        and ("," in text or ITALIC_OPEN in block.text)
    )


def source_text(block: RawBlock) -> str:
    return _SOURCE.sub("", plain(block.text))
