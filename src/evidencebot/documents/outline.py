"""Which blocks are headings of which sections, and which are contents lists and front matter.

Sections nest by their printed number, not by the heading's depth, which converters get wrong.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from msgspec import Struct
from rapidfuzz import fuzz

from evidencebot.documents.raw import RawBlock, RawKind
from evidencebot.documents.styled import plain
from evidencebot.text.folding import ascii_slug

_NUMBER = re.compile(r"^(\d{1,2}(?:\.\d{1,2})*)\.?(?:\s+(\S.*))?$", re.DOTALL)
_CONTENTS_LINE = re.compile(r"^(?:(\d{1,2}(?:\.\d{1,2})*)\.?\s+)?(.*?)[\s.…·_]*\s(\d{1,3}|[ivxlc]{1,6})$")
_PAGE = re.compile(r"^(?:\d{1,3}|[ivxlc]{1,6})$")
_CONTENTS_TITLES = ("contents", "table of contents")
_UNCITED_TITLES = ("acknowledgements", "acknowledgments", "about the author", "about the authors", "about us")
BIBLIOGRAPHY_TITLES = ("bibliography", "references", "works cited", "reference list")
# Contents and headings are set by one hand; what differs is dashes, quotes and the odd letter.
_SAME_TITLE = 90


class ContentsEntry(Struct, frozen=True):
    """A line of a contents list."""

    number: str | None
    title: str
    page: str


class Heading(Struct, frozen=True):
    """A section's heading and the blocks that it was printed in."""

    number: str
    title: str
    level: int
    first: int
    last: int
    """Indices of its first and last raw block (a chapter's number may be a heading of its own)."""


class Outline(Struct, frozen=True):
    """A document's sections, and the blocks that are no evidence."""

    headings: tuple[Heading, ...]
    contents: tuple[ContentsEntry, ...]
    contents_blocks: frozenset[int]
    furniture: frozenset[int]
    """Front matter and headings that open no section."""

    def listed_page(self, heading: Heading) -> str | None:
        """The page that the contents give for a section."""
        entry = match_entry(heading.number, heading.title, self.contents)
        return entry.page if entry else None

    def heading_titled(self, titles: Iterable[str]) -> Heading | None:
        wanted = set(titles)
        return next((h for h in self.headings if h.title.casefold() in wanted), None)


def read_outline(blocks: Sequence[RawBlock], is_caption: frozenset[int]) -> Outline:
    """Find the sections among `blocks`; `is_caption` are headings that label a figure."""
    contents_blocks, contents = _contents(blocks)
    candidates = [
        i for i, b in enumerate(blocks) if b.kind is RawKind.HEADING and i not in is_caption | contents_blocks
    ]
    numbered = [i for i in candidates if _NUMBER.match(plain(blocks[i].text))]
    if numbered:
        headings, unused = _numbered(blocks, candidates, contents)
    else:
        headings, unused = _unnumbered(blocks, candidates)
    furniture = set(unused) | _front_matter(blocks, headings, contents_blocks)
    return Outline(tuple(headings), contents, frozenset(contents_blocks), frozenset(furniture))


def match_entry(number: str | None, title: str, contents: Sequence[ContentsEntry]) -> ContentsEntry | None:
    """The contents line of a section, by number and title."""
    for entry in contents:
        if fuzz.ratio(entry.title.casefold(), title.casefold()) >= _SAME_TITLE and (
            number is None or entry.number is None or number == entry.number or not number[0].isdigit()
        ):
            return entry
    return None


def _contents(blocks: Sequence[RawBlock]) -> tuple[set[int], tuple[ContentsEntry, ...]]:
    """The blocks of all contents lists, a chapter's own ones too, and their entries."""
    found: set[int] = set()
    entries: list[ContentsEntry] = []
    under_contents = False
    for i, block in enumerate(blocks):
        text = plain(block.text)
        if block.kind is RawKind.HEADING:
            under_contents = text.casefold() in _CONTENTS_TITLES
            if under_contents:
                found.add(i)
            continue
        rows = _contents_rows(block, lenient=under_contents)
        if rows:
            found.add(i)
            entries.extend(rows)
    return found, tuple(dict.fromkeys(entries))


def _contents_rows(block: RawBlock, *, lenient: bool) -> list[ContentsEntry]:
    if block.kind is RawKind.TABLE:
        lines = ["\t".join(plain(cell) for cell in row).strip() for row in block.rows]
    elif lenient and block.kind in (RawKind.PARAGRAPH, RawKind.LIST_ITEM):
        lines = [plain(block.text)]
    else:
        return []
    entries = [_contents_entry(line) for line in lines]
    good = [e for e in entries if e and (lenient or e.number)]
    return good if good and len(good) == len(lines) else []


def _contents_entry(line: str) -> ContentsEntry | None:
    found = _CONTENTS_LINE.match(" ".join(line.replace("\t", " ").split()))
    if not found or not found.group(2).strip(" ."):
        return None
    return ContentsEntry(found.group(1), found.group(2).strip(" ."), found.group(3))


def _numbered(
    blocks: Sequence[RawBlock], candidates: list[int], contents: Sequence[ContentsEntry]
) -> tuple[list[Heading], list[int]]:
    headings: list[Heading] = []
    unused: list[int] = []
    lists_sections = any(e.number and "." in e.number for e in contents)
    taken: set[int] = set()
    for position, i in enumerate(candidates):
        if i in taken:
            continue
        text = plain(blocks[i].text)
        found = _NUMBER.match(text)
        last = i
        if found and not found.group(2):
            # A chapter's number alone: its title is the next heading.
            after = candidates[position + 1] if position + 1 < len(candidates) else None
            if after is None or after != i + 1:
                unused.append(i)
                continue
            taken.add(after)
            number, title, last = found.group(1), plain(blocks[after].text), after
        elif found:
            number, title = found.group(1), found.group(2)
        else:
            entry = match_entry(None, text, contents)
            if entry is None and (lists_sections or not headings):
                unused.append(i)
                continue
            number, title = _unnumbered_in_numbered(text, entry, headings, blocks[i].level), text
        if any(h.number == number and h.title == title.strip() for h in headings):
            # A heading printed again (a running head, a chapter's divider) opens nothing.
            unused.append(i)
            continue
        number = _unique(number, {h.number for h in headings})
        headings.append(Heading(number, title.strip(), number.count(".") + 1, i, last))
    return headings, unused


def _unique(number: str, taken: set[str]) -> str:
    """The number, or with a count behind it where two sections bear the same."""
    count, candidate = 2, number
    while candidate in taken:
        candidate, count = f"{number}-{count}", count + 1
    return candidate


def _unnumbered_in_numbered(text: str, entry: ContentsEntry | None, headings: list[Heading], level: int) -> str:
    """A number for a heading without one: the contents' number, or its words as a slug."""
    if entry and entry.number:
        return entry.number
    is_part = entry is not None or text.casefold() in BIBLIOGRAPHY_TITLES or level == 1 or not headings
    words = ascii_slug(text) or "section"
    return words if is_part else f"{headings[-1].number.split('.')[0]}.{words}"


def _unnumbered(blocks: Sequence[RawBlock], candidates: list[int]) -> tuple[list[Heading], list[int]]:
    """Number the sections of a document that prints no numbers, by the headings' depth."""
    levels = [blocks[i].level or 1 for i in candidates]
    unused: list[int] = []
    if candidates and levels.count(min(levels)) == 1 and levels[0] == min(levels) and len(candidates) > 1:
        unused.append(candidates.pop(0))
        levels.pop(0)
    ranks = {level: rank for rank, level in enumerate(sorted(set(levels)))}
    headings: list[Heading] = []
    counters: list[int] = []
    for i, level in zip(candidates, levels, strict=True):
        rank = min(ranks[level], len(counters), 3)
        counters = counters[: rank + 1] if len(counters) > rank else [*counters, 0]
        counters[rank] += 1
        number = ".".join(map(str, counters))
        headings.append(Heading(number, plain(blocks[i].text), rank + 1, i, i))
    return headings, unused


def _front_matter(blocks: Sequence[RawBlock], headings: Sequence[Heading], contents_blocks: set[int]) -> set[int]:
    """Blocks before the first section of a document with contents, and thanks wherever they stand."""
    found: set[int] = set()
    first = headings[0].first if headings else 0
    if contents_blocks and min(contents_blocks) < first:
        found.update(range(first))
    elif headings and any(b.kind is RawKind.HEADING for b in blocks[:first]):
        # Without contents only what precedes the title proper is dropped; a preamble is evidence.
        found.update(i for i in range(first) if blocks[i].kind is RawKind.HEADING)
    for heading, after in zip(headings, [*headings[1:], None], strict=False):
        if heading.title.casefold() in _UNCITED_TITLES:
            found.update(range(heading.first, after.first if after else len(blocks)))
    return found
