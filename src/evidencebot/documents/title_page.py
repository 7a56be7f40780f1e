"""Title, authors and date: from metadata, else from what precedes the contents."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from evidencebot.documents.outline import Outline
from evidencebot.documents.raw import RawBlock, RawDocument, RawKind
from evidencebot.documents.styled import plain

# A cover, its back, a title page and an imprint.
_OPENING_PAGES, _OPENING_BLOCKS, _OPENING_CHARACTERS = 4, 40, 300


def read_title_page(raw: RawDocument, outline: Outline) -> tuple[str, tuple[str, ...], str | None]:
    """Title, authors and date from metadata, else from what precedes the contents."""
    front = [raw.blocks[i] for i in sorted(outline.front) if i < _first_section(outline, len(raw.blocks))]
    texts = [plain(b.text) for b in front]
    headings = [plain(b.text) for b in front if b.kind is RawKind.HEADING]
    first_heading = next((plain(b.text) for b in raw.blocks if b.kind is RawKind.HEADING), "")
    title = raw.title or next(iter(headings), "") or first_heading
    date = raw.date or next((t for t in texts if re.fullmatch(r"(?:\d{1,2} )?[A-Z][a-z]+ (?:19|20)\d\d", t)), None)
    if raw.title or not headings:
        return title.strip(), raw.authors, date
    subtitle, authors = _below_title(front)
    whole = f"{title.rstrip('.')}: {subtitle}" if subtitle else title
    return whole.strip().rstrip("."), raw.authors or authors, date


def read_opening(blocks: Sequence[RawBlock]) -> tuple[str, ...]:
    """The first pages' blocks, shortened: what a title page, an imprint and a summary say of a document."""
    lines: list[str] = []
    pages = 0
    for block in blocks:
        pages += block.kind is RawKind.PAGE
        if pages > _OPENING_PAGES or len(lines) == _OPENING_BLOCKS:
            break
        if block.kind not in (RawKind.PAGE, RawKind.TABLE, RawKind.NOTE) and (text := plain(block.text)):
            lines.append(text[:_OPENING_CHARACTERS])
    return tuple(lines)


def _first_section(outline: Outline, count: int) -> int:
    return outline.headings[0].first if outline.headings else count


def _below_title(front: Sequence[RawBlock]) -> tuple[str, tuple[str, ...]]:
    """The subtitle and the authors: the first paragraphs under the title, lines of names the second."""
    below: list[str] = []
    for block in front:
        if block.kind is RawKind.HEADING and below:
            break
        if block.kind is RawKind.PARAGRAPH:
            below.append(block.text)
    names = next((b for b in below[1:2] if len(b.split()) <= 12), "")
    subtitle = plain(below[0]).rstrip(".") if below and len(below[0].split()) <= 14 else ""
    return subtitle[:1].lower() + subtitle[1:], tuple(_names(names))


def _names(text: str) -> Iterator[str]:
    """Names that stand on lines of their own; the squeezed text keeps them as pairs of words."""
    parts = re.split(r"\s*(?:\n|,| and )\s*", text)
    if len(parts) == 1:
        words = text.split()
        parts = [" ".join(words[i : i + 2]) for i in range(0, len(words), 2)]
    yield from (p.strip() for p in parts if p.strip())
