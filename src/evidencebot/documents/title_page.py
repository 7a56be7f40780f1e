"""Title, authors and date: from the file's properties as far as the first pages bear them out, else from these."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import takewhile

from rapidfuzz import fuzz

from evidencebot.documents.left_out import Reason
from evidencebot.documents.outline import Outline
from evidencebot.documents.raw import RawBlock, RawDocument, RawKind
from evidencebot.documents.styled import plain
from evidencebot.text.folding import words_only

# A cover, its back, a title page and an imprint.
_OPENING_PAGES, _OPENING_BLOCKS, _OPENING_CHARACTERS = 4, 40, 300
# As the contents and a heading agree: dashes, quotes and the odd letter apart.
_PRINTED = 90
# Pages whose head or foot has to bear a title before it is taken for the document's.
_RUNS_ALONG = 3
_IMPRINT = re.compile(r"©|\b(?:19|20)\d\d$|\bISBN\b|https?:|www\.|\b(?:HC|HL|Cm|CP) \d", re.IGNORECASE)
# Between a title and the first part: who wrote it, for whom, when, and a contents list.
_MOST_BY_LINES = 4
_UNFINISHED = re.compile(r"\b(?:a|an|and|at|by|for|from|in|into|of|on|or|the|to|with)$")
_PARTICLES = frozenset("al bin da de del den der di dos du el la le ten ter van von y".split())


def read_title_page(raw: RawDocument, outline: Outline) -> tuple[str, tuple[str, ...], str | None]:
    """Title, authors and date: from metadata where the first pages bear them out, else from the title page itself.

    A program writes into a file's properties what its template was called, and who was logged on.
    """
    front = [raw.blocks[i] for i in sorted(outline.front) if i < _first_section(outline, len(raw.blocks))]
    texts = [plain(b.text) for b in front]
    opening = " ".join(read_opening(raw.blocks))
    headings = _cover_headings(front) or _heading_of_all(raw, outline)
    is_borne_out = raw.title and (_stands_in(raw.title, opening, raw) or _goes_on(raw.title, headings))
    stated = raw.title if is_borne_out else None
    title = stated or _printed_title(headings, raw) or raw.title or ""
    authors = tuple(name for name in raw.authors if _is_persons_name(name) or _stands_in(name, opening, raw))
    date = raw.date or next((t for t in texts if re.fullmatch(r"(?:\d{1,2} )?[A-Z][a-z]+ (?:19|20)\d\d", t)), None)
    if stated or not front or not headings or title != headings[0]:
        return title.strip(), authors, date
    subtitle, named = _below_title(front)
    whole = f"{title.rstrip('.')}: {subtitle}" if subtitle else title
    return whole.strip().rstrip("."), authors or named, date


def _stands_in(words: str, opening: str, raw: RawDocument) -> bool:
    """Whether the first pages print words of the file's properties; a file without pages has nothing else to say."""
    if not any(b.kind is RawKind.PAGE for b in raw.blocks):
        return True
    return fuzz.partial_ratio(words_only(words), words_only(opening)) >= _PRINTED


def _goes_on(title: str, headings: Sequence[str]) -> bool:
    """Whether a title begins as a heading of the cover does, which leaves its subtitle out."""
    whole = words_only(title)
    return any(len(h.split()) > 1 and whole.startswith(words_only(h)) for h in headings)


def _is_persons_name(name: str) -> bool:
    """`Ines Carrow`, not a log-in or the name and version of a program."""
    words = name.split()
    return len(words) > 1 and all(w[0].isupper() or w in _PARTICLES for w in words) and not re.search(r"[\d:]", name)


def _cover_headings(front: Sequence[RawBlock]) -> list[str]:
    """The headings of the first page that has any; a line that stops at a small word is made whole by the next."""
    headings: list[str] = []
    for block in front:
        if block.kind is RawKind.PAGE and headings:
            break
        if block.kind is RawKind.HEADING:
            text = plain(block.text)
            if headings and _UNFINISHED.search(headings[-1]):
                headings[-1] = f"{headings[-1]} {text}"
            else:
                headings.append(text)
    return headings


def _heading_of_all(raw: RawDocument, outline: Outline) -> list[str]:
    """The first heading where it is the only one of its rank, or has no text of its own: else it opens a part only."""
    first, *others = outline.headings or [None]
    if first is None:
        return []
    below = list(takewhile(lambda b: b.kind is not RawKind.HEADING, raw.blocks[first.last + 1 :]))
    has_text = len(below) > _MOST_BY_LINES or any(
        plain(b.text).rstrip("”’\"')").endswith((".", ":", "?", "!")) for b in below
    )
    is_of_all = all(other is None or other.level > first.level for other in others) or not has_text
    return [first.title] if is_of_all else []


def _printed_title(headings: Sequence[str], raw: RawDocument) -> str:
    """The heading that runs along the pages' heads or feet, else the first."""
    running = Counter(
        words_only(x.text) for x in raw.left_out if x.reason in (Reason.RUNNING_HEAD, Reason.RUNNING_FOOT)
    )
    along = {h: sum(n for text, n in running.items() if f" {words_only(h)} " in f" {text} ") for h in headings}
    known = [h for h in headings if along[h] >= _RUNS_ALONG and len(h.split()) > 1]
    return max(known, key=lambda h: along[h], default=next(iter(headings), ""))


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
    names = tuple(_names(next((b for b in below[1:2] if len(b.split()) <= 12), "")))
    subtitle = plain(below[0]).rstrip(".") if below and _is_subtitle(plain(below[0])) else ""
    opening = subtitle[:1] if subtitle[1:2].isupper() else subtitle[:1].lower()
    return opening + subtitle[1:], names if all(map(_is_persons_name, names)) else ()


def _is_subtitle(text: str) -> bool:
    """A few words, not the date, the number or the rights that an imprint begins with."""
    return len(text.split()) <= 14 and not _IMPRINT.search(text)


def _names(text: str) -> Iterator[str]:
    """Names that stand on lines of their own; the squeezed text keeps them as pairs of words."""
    parts = re.split(r"\s*(?:\n|,| and )\s*", text)
    if len(parts) == 1:
        words = text.split()
        parts = [" ".join(words[i : i + 2]) for i in range(0, len(words), 2)]
    yield from (p.strip() for p in parts if p.strip())
