"""Headings -> sections: which of a document's headings open one, under which number."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence

from msgspec import Struct

from evidencebot.documents.contents_list import ContentsEntry, match_entry
from evidencebot.documents.numbering import Label, Nesting, Place, labels_of
from evidencebot.documents.raw import RawBlock, RawKind
from evidencebot.documents.styled import plain

BIBLIOGRAPHY_TITLES = ("bibliography", "references", "works cited", "reference list")
UNCITED_TITLES = ("acknowledgements", "acknowledgments", "about the author", "about the authors", "about us")
_OPENING_TITLES = ("abstract", "executive summary", "foreword", "key points", "preface", "preamble", "summary")
# A depth is trusted where so many of the headings that have it bear numbers of as many parts.
_SAME_DEPTH = 0.8
_SENTENCE_WORDS = 20
_DEEPEST = 5
_FIRST_HEADINGS = 3
_LONE_NUMBER = re.compile(
    r"^(?:(?:chapter|part|section)\s+(?:\d{1,2}|[ivxlc]{1,6})|\d{1,2}(?:\.\d{1,2})*)[.:]?$", re.IGNORECASE
)


class Heading(Struct, frozen=True):
    """A section's heading and the blocks that it was printed in."""

    number: str
    title: str
    level: int
    first: int
    last: int
    """Indices of its first and last raw block (a chapter's number may be a heading of its own)."""


class SectionTitles:
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
            place = self._placed(i, nesting, taken)
            if nesting.is_open(place):
                repeated.update(range(i, self._last[i] + 1))
                continue
            number = _unique(place.number, taken)
            taken.add(number)
            nesting.enter(Place(number, place.title, place.label, place.level, place.above))
            headings.append(Heading(number, place.title, place.depth, i, self._last[i]))
        return headings, repeated

    def _placed(self, i: int, nesting: Nesting, taken: Collection[str]) -> Place:
        text, readings = self._texts[i], self._readings[i]
        entry = match_entry(None, text, self._contents) if not readings else None
        if entry is not None and entry.number and entry.number not in taken:
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
        if not depths or (agreed and is_ordered):
            return self._with_chapters_on_top({i: self._blocks[i].level or 1 for i in self._candidates})
        return {i: self._own_level(i) for i in self._candidates}

    def _with_chapters_on_top(self, levels: dict[int, int]) -> dict[int, int]:
        """The depths with what is called a chapter or an annex above all else that is numbered or listed."""
        known = [i for i in levels if self._readings[i] or match_entry(None, self._texts[i], self._contents)]
        top = min((levels[i] for i in known), default=1)
        named = {i for i in known if any(label.system in ("chapter", "annex") for label, _ in self._readings[i])}
        return {i: min(level, top) if i in named else level for i, level in levels.items()}

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
        headings: list[Heading] = []
        repeated: set[int] = set()
        counts: list[int] = []
        open_levels: list[int] = []
        for i in opening:
            if headings and headings[-1].title == self._texts[i]:
                repeated.add(i)
                continue
            rank = min(sum(level < levels[i] for level in open_levels), _DEEPEST)
            open_levels = [*open_levels[:rank], levels[i]]
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
        if self._texts[i].casefold() in (*_OPENING_TITLES, *UNCITED_TITLES):
            return self._texts[i].casefold() in _OPENING_TITLES
        top = min((self._levels[j] for j in self._candidates if j >= (self._first or 0)), default=1)
        after = next((b for b in self._blocks[self._last[i] + 1 :] if b.kind is not RawKind.PAGE), None)
        is_text = after is not None and len(plain(after.text).split()) > _SENTENCE_WORDS
        return bool(self._contents) and self._levels[i] == top and is_text

    def _is_byline(self, position: int, found: Sequence[int]) -> bool:
        """Whether a heading divides nothing: it is alone below the one that it follows at once, and unlisted."""
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
            texts[i], last[i] = f"{texts[i].rstrip('.:')}. {texts[after]}", after
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
        if "." in label.text and label.text[0].isdigit():
            values["parted"].add(int(label.text.split(".")[0]))
    # An excerpt's first heading may bear any number.
    first = list(texts)[:_FIRST_HEADINGS]
    return {i: [r for r in found[i] if (i in first and r[0].is_marked) or _is_counted(r[0], values)] for i in texts}


def _is_counted(label: Label, values: dict[str, set[int]]) -> bool:
    if label.system == "annex" or not label.value:
        return True
    near = {label.value - 1, label.value + 1}
    return label.value == 1 or label.value in values["parted"] or bool(near & values[label.system])


def _unique(number: str, taken: set[str]) -> str:
    """The number, or with a count behind it where two sections bear the same."""
    count, candidate = 2, number
    while candidate in taken:
        candidate, count = f"{number}-{count}", count + 1
    return candidate
