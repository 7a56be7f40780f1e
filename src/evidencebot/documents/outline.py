"""Which blocks are headings of which sections, and which are contents lists and front matter.

Nothing is lost here: what opens no section is text, front matter, or a title printed again.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from msgspec import Struct
from rapidfuzz import fuzz

from evidencebot.documents.numbering import Label, Nesting, Place, labels_of
from evidencebot.documents.raw import RawBlock, RawKind
from evidencebot.documents.styled import plain

FRONT = "front"
"""The section of title page, imprint and whatever else precedes the first section."""

_CONTENTS_LINE = re.compile(r"^(?:(\d{1,2}(?:\.\d{1,2})*)\.?\s+)?(.*?)[\s.…·_]*\s(\d{1,3}|[ivxlc]{1,6})$")
_CONTENTS_TITLES = ("contents", "table of contents", "contents page", "list of figures", "list of tables")
_UNCITED_TITLES = ("acknowledgements", "acknowledgments", "about the author", "about the authors", "about us")
_OPENING_TITLES = ("abstract", "executive summary", "foreword", "key points", "preface", "preamble", "summary")
BIBLIOGRAPHY_TITLES = ("bibliography", "references", "works cited", "reference list")
# Contents and headings are set by one hand; what differs is dashes, quotes and the odd letter.
_SAME_TITLE = 90
# A depth is trusted where so many of the headings that have it bear numbers of as many parts.
_SAME_DEPTH = 0.8
# Title pages, imprints and lists of members take a few pages; more is text whose headings were not found.
_FRONT_WORDS, _FRONT_SHARE = 2_500, 0.05
_SENTENCE_WORDS = 20
_DEEPEST = 5
_LONE_NUMBER = re.compile(r"^(?:(?:chapter|part|section)\s+(?:\d{1,2}|[ivxlc]{1,6})|\d{1,2}(?:\.\d{1,2})*)[.:]?$", re.IGNORECASE)


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
    repeated: frozenset[int] = frozenset()
    """Titles of open sections, and of the document, that are printed again."""
    front: frozenset[int] = frozenset()
    """Title page, imprint and the like, before the first section."""
    thanks: frozenset[int] = frozenset()
    """Acknowledgements and words about the authors, wherever they stand."""

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
    titles = _Titles(blocks, candidates, contents, contents_blocks)
    headings, repeated = titles.numbered() if titles.are_numbered else titles.unnumbered()
    front = _front_matter(blocks, headings, candidates, contents_blocks)
    return Outline(
        tuple(headings),
        contents,
        frozenset(contents_blocks),
        frozenset(repeated),
        frozenset(front - repeated),
        frozenset(_thanks(headings, len(blocks))),
    )


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
        if block.kind is RawKind.HEADING:
            under_contents = plain(block.text).casefold() in _CONTENTS_TITLES
            if under_contents:
                found.add(i)
            continue
        rows = _contents_rows(block, lenient=under_contents)
        if rows:
            found.add(i)
            entries.extend(rows)
    return found, tuple(dict.fromkeys(entries))


def _contents_rows(block: RawBlock, *, lenient: bool) -> list[ContentsEntry]:
    if block.kind is RawKind.CONTENTS:
        return [_entry_of(plain(title), page) for title, page in block.rows]
    if block.kind is RawKind.TABLE:
        lines = ["\t".join(plain(cell) for cell in row).strip() for row in block.rows]
    elif lenient and block.kind in (RawKind.PARAGRAPH, RawKind.LIST_ITEM):
        lines = [plain(block.text)]
    else:
        return []
    entries = [_contents_entry(line) for line in lines]
    good = [e for e in entries if e and (lenient or e.number)]
    return good if good and len(good) == len(lines) else []


def _entry_of(title: str, page: str) -> ContentsEntry:
    label, words = next(iter(labels_of(title)), (None, title))
    number = label.text if label is not None and label.system in ("decimal", "chapter") else None
    return ContentsEntry(number, words if number else title, page)


def _contents_entry(line: str) -> ContentsEntry | None:
    found = _CONTENTS_LINE.match(" ".join(line.replace("\t", " ").split()))
    if not found or not found.group(2).strip(" ."):
        return None
    return ContentsEntry(found.group(1), found.group(2).strip(" ."), found.group(3))


class _Titles:
    """The headings of a document, on the way to becoming its sections."""

    def __init__(
        self,
        blocks: Sequence[RawBlock],
        candidates: Sequence[int],
        contents: Sequence[ContentsEntry],
        contents_blocks: set[int],
    ) -> None:
        self._blocks, self._contents = blocks, contents
        self._texts = {i: " ".join(plain(blocks[i].text).split()) for i in candidates}
        self._last = _joined_titles(blocks, candidates, self._texts)
        self._candidates = [i for i in candidates if i in self._last]
        self._readings = _readings(self._texts)
        self._levels = self._trusted_levels()
        listed = [i for i in self._candidates if match_entry(None, self._texts[i], contents)]
        numbered = [i for i in self._candidates if self._is_numbered(i)]
        behind = [i for i in self._candidates if contents_blocks and i > min(contents_blocks)]
        self._first = min([*listed[:1], *numbered[:1], *behind[:1]], default=None)
        """The first heading that is known to open a section."""

    @property
    def are_numbered(self) -> bool:
        return any(self._is_numbered(i) for i in self._candidates)

    def _is_numbered(self, i: int) -> bool:
        return any(label.system != "annex" for label, _ in self._readings[i])

    def numbered(self) -> tuple[list[Heading], set[int]]:
        """Sections of a document that prints numbers, and titles printed again."""
        is_decimal = any("." in label.text for found in self._readings.values() for label, _ in found)
        nesting, headings, repeated = Nesting(is_decimal=is_decimal), list[Heading](), set[int]()
        taken: set[str] = set()
        for i in self._opening():
            place = self._placed(i, nesting)
            if nesting.is_open(place):
                repeated.update(range(i, self._last[i] + 1))
                continue
            number = _unique(place.number, taken)
            taken.add(number)
            nesting.enter(Place(number, place.title, place.label, place.level, place.above))
            headings.append(Heading(number, place.title, place.depth, i, self._last[i]))
        return headings, repeated

    def _placed(self, i: int, nesting: Nesting) -> Place:
        text, readings = self._texts[i], self._readings[i]
        entry = match_entry(None, text, self._contents) if not readings else None
        if entry is not None and entry.number:
            readings = [(Label(entry.number, "decimal"), text)]
        return nesting.place(text, self._levels[i], readings)

    def _trusted_levels(self) -> dict[int, int]:
        """Each heading's depth: as its file has it where that agrees with the numbers, else by its number."""
        depths: dict[int, Counter[int]] = defaultdict(Counter)
        for i in self._candidates:
            for label, _ in self._readings[i][:1]:
                if label.system in ("decimal", "chapter"):
                    depths[self._blocks[i].level][label.text.count(".") + 1] += 1
        tops = {level: counts.most_common(1)[0] for level, counts in depths.items()}
        agreed = sum(count for _, count in tops.values()) >= _SAME_DEPTH * sum(c.total() for c in depths.values())
        is_ordered = [tops[level][0] for level in sorted(tops)] == sorted({depth for depth, _ in tops.values()})
        if not depths or (agreed and is_ordered and len(depths) > 1):
            return {i: self._blocks[i].level or 1 for i in self._candidates}
        return {i: self._own_level(i) for i in self._candidates}

    def _own_level(self, i: int) -> int:
        text, level = self._texts[i], self._blocks[i].level
        for label, _ in self._readings[i][:1]:
            return label.text.count(".") + 1 if label.system in ("decimal", "chapter", "annex") else level + 1
        is_part = match_entry(None, text, self._contents) is not None or text.casefold() in BIBLIOGRAPHY_TITLES
        return 1 if is_part or level == 1 else 2

    def unnumbered(self) -> tuple[list[Heading], set[int]]:
        """Sections of a document that prints no numbers, numbered by the headings' depth; titles printed again."""
        opening = self._opening()
        levels = {i: self._blocks[i].level or 1 for i in opening}
        if self._first is None and len(opening) > 1 and list(levels.values()).count(levels[opening[0]]) == 1:
            # A title stands alone above all others.
            opening = opening[1:] if levels[opening[0]] == min(levels.values()) else opening
        ranks = {level: rank for rank, level in enumerate(sorted({levels[i] for i in opening}))}
        headings: list[Heading] = []
        repeated: set[int] = set()
        counts: list[int] = []
        for i in opening:
            if headings and headings[-1].title == self._texts[i]:
                repeated.add(i)
                continue
            rank = min(ranks[levels[i]], len(counts), _DEEPEST)
            counts = [*counts[:rank], (counts[rank] if len(counts) > rank else 0) + 1]
            headings.append(Heading(".".join(map(str, counts)), self._texts[i], rank + 1, i, self._last[i]))
        return headings, repeated

    def _opening(self) -> list[int]:
        """The headings that open sections."""
        first = self._first if self._first is not None else -1
        titles = {self._texts[i].casefold() for i in self._candidates if i < first and not self._opens_early(i)}
        found: list[int] = []
        for position, i in enumerate(self._candidates):
            if i < first and not self._opens_early(i):
                continue
            if self._texts[i].casefold() not in titles and not self._is_byline(position, found):
                found.append(i)
        return found

    def _opens_early(self, i: int) -> bool:
        """Whether a heading before the contents opens a section: a foreword does, a title page's lines do not."""
        if self._texts[i].casefold() in _OPENING_TITLES:
            return True
        top = min((self._levels[j] for j in self._candidates if j >= (self._first or 0)), default=1)
        after = next((b for b in self._blocks[self._last[i] + 1 :] if b.kind is not RawKind.PAGE), None)
        is_text = after is not None and len(plain(after.text).split()) > _SENTENCE_WORDS
        return bool(self._contents) and self._levels[i] == top and is_text

    def _is_byline(self, position: int, found: Sequence[int]) -> bool:
        """Whether a heading divides nothing: alone below the one that it follows at once, where contents list sections."""
        i = self._candidates[position]
        if not self._contents or not found or self._readings[i] or match_entry(None, self._texts[i], self._contents):
            return False
        above, level = found[-1], self._levels[i]
        between = self._blocks[self._last[above] + 1 : i]
        after = self._candidates[position + 1 : position + 2]
        is_only = not after or self._levels[after[0]] <= self._levels[above]
        return is_only and level > self._levels[above] and all(b.kind is RawKind.PAGE for b in between)


def _joined_titles(blocks: Sequence[RawBlock], candidates: Sequence[int], texts: dict[int, str]) -> dict[int, int]:
    """Each heading's last block: a number that stands alone has its title in the next heading."""
    last = {i: i for i in candidates}
    for i in candidates:
        if i not in last or not _LONE_NUMBER.match(texts[i]):
            continue
        after = next((j for j in range(i + 1, len(blocks)) if blocks[j].kind is not RawKind.PAGE), None)
        if after in last:
            texts[i], last[i] = f"{texts[i]} {texts[after]}", after
            del last[after]
        else:
            del last[i]
    return last


def _readings(texts: dict[int, str]) -> dict[int, list[tuple[Label, str]]]:
    """The readings of each heading's number; a bare number that no other heading counts on from is a word."""
    found = {i: [(label, words) for label, words in labels_of(text) if words] for i, text in texts.items()}
    values: dict[str, set[int]] = defaultdict(set)
    for label, _ in (reading for readings in found.values() for reading in readings):
        values[label.system].add(label.value)
        if "." in label.text:
            values["decimal"].add(int(label.text.split(".")[0]))
    return {i: [r for r in readings if _is_counted(r[0], values)] for i, readings in found.items()}


def _is_counted(label: Label, values: dict[str, set[int]]) -> bool:
    if label.system in ("chapter", "annex") or label.is_marked or not label.value:
        return True
    near = {label.value - 1, label.value + 1}
    return label.value == 1 or bool(near & values[label.system])


def _unique(number: str, taken: set[str]) -> str:
    """The number, or with a count behind it where two sections bear the same."""
    count, candidate = 2, number
    while candidate in taken:
        candidate, count = f"{number}-{count}", count + 1
    return candidate


def _front_matter(
    blocks: Sequence[RawBlock],
    headings: Sequence[Heading],
    candidates: Sequence[int],
    contents_blocks: set[int],
) -> set[int]:
    """Blocks before the first section of a document with contents; without them headings alone: a preamble is evidence."""
    opened = {i for h in headings for i in range(h.first, h.last + 1)}
    first = headings[0].first if headings else 0
    unopened = {i for i in candidates if i < first} - opened
    if not contents_blocks:
        return unopened
    start = min(contents_blocks)
    behind = min((h.first for h in headings if h.first > start), default=0)
    early = [h.first for h in headings if h.first < start]
    front = {*range(early[0] if early else start), *range(start, behind)} - contents_blocks
    words = sum(len(plain(blocks[i].text).split()) for i in front)
    total = sum(len(plain(b.text).split()) for b in blocks)
    return front if words <= max(_FRONT_WORDS, _FRONT_SHARE * total) else unopened


def _thanks(headings: Sequence[Heading], count: int) -> set[int]:
    """The blocks of acknowledgements and of words about the authors."""
    ends = [*(h.first for h in headings[1:]), count]
    return {
        i
        for heading, end in zip(headings, ends, strict=False)
        if heading.title.casefold() in _UNCITED_TITLES
        for i in range(heading.last + 1, end)
    }
