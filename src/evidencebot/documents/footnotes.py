"""Note bodies told from running text, and paired with their marks.

A body opens with its label, raised or bare. Bare numbers also open sentences and addresses, so where the file does not
say which blocks are notes, the bodies are the longest run of openings that ascends as the marks do. Notes that a file
declares are all kept, with or without a mark.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Container, Iterable, Sequence
from itertools import pairwise

from msgspec import Struct
from msgspec.structs import replace

from evidencebot.documents.raw import RawBlock, RawKind
from evidencebot.documents.styled import ITALIC_OPEN, MARK, mark, squeeze

_BARE = re.compile(rf"^(\d{{1,3}})\s+(?=[A-Z‘’“\"'*\[(…]|{ITALIC_OPEN})")
# A raised number behind one of these is a power or an index: km2, CO2, 103.
_POWER = re.compile(r"(?:\d|\b(?:[kcdm]?m|ft|in|mi|yd|CO|R|NO|SO|PM))$")
# Numbers that run further ahead than this begin a count of their own.
_FURTHEST = 50
_SAME_PAGE = 0.5

Place = tuple[int, int]
"""A raw block, and which of its marks."""


class RawNote(Struct, frozen=True):
    """A note's body as read."""

    number: int
    """As printed, where numbers run on through the document; else counted on, so that it names one note."""
    label: str
    block: int
    text: str
    """Styled, without the leading label."""
    marked_in: int | None = None
    """The raw block with the mark that leads to it; None where it has none."""


class Notes(Struct, frozen=True):
    """A document's notes, and the marks that lead to them."""

    notes: tuple[RawNote, ...]
    marks: dict[Place, int]
    """The running number of the note that each mark leads to."""


class _Mark(Struct, frozen=True):
    label: str
    place: Place
    page: int
    behind: str
    """What stands before it."""


class _Body(Struct, frozen=True):
    label: str
    text: str
    block: int
    page: int
    is_declared: bool


def find_notes(blocks: Sequence[RawBlock], excluded: Container[int]) -> Notes:
    """Pair the marks of the running text with their bodies."""
    pages = _page_of_blocks(blocks)
    # A PDF's reader has told notes from text by what is no longer to be seen here.
    is_told = any(b.kind is RawKind.PAGE and b.pdf_page for b in blocks)
    bodies = [
        _Body(opening[0], opening[1], i, pages[i], b.kind is RawKind.NOTE)
        for i, b in enumerate(blocks)
        if i not in excluded and (b.kind is RawKind.NOTE or not is_told) and (opening := _opening(b))
    ]
    marks = _marks(blocks, {b.block for b in bodies}, excluded, pages)
    pairs = _longest_ascent(bodies, marks)
    kept = [b for n, b in enumerate(bodies) if n in pairs or b.is_declared]
    numbers = dict(zip((b.block for b in kept), _numbers([b.label for b in kept]), strict=True))
    marked = {bodies[n].block: marks[m].place[0] for n, m in pairs.items()}
    found = tuple(RawNote(numbers[b.block], b.label, b.block, b.text, marked.get(b.block)) for b in kept)
    paired = {marks[m].place: numbers[bodies[n].block] for n, m in pairs.items()}
    return Notes(found, paired | _repeated(paired, marks, found, pages if is_told else None))


def with_running_numbers(blocks: Sequence[RawBlock], notes: Notes) -> list[RawBlock]:
    """Blocks whose marks bear the running number of their note; what leads to none and is a power is text."""
    taken = {note.number for note in notes.notes}
    return [_renumbered(block, i, notes.marks, taken) for i, block in enumerate(blocks)]


def _renumbered(block: RawBlock, i: int, marks: dict[Place, int], taken: Container[int]) -> RawBlock:
    count = -1

    def renumber(found: re.Match[str]) -> str:
        nonlocal count
        count += 1
        number = marks.get((i, count))
        if number is not None:
            return mark(number)
        label = found.group(1)
        if not label.isdigit():
            return found.group()
        if _POWER.search(found.string[: found.start()]):
            return label
        # Its note is missing: a number that names another note would lead astray.
        return "" if int(label) in taken else found.group()

    if block.kind is RawKind.NOTE:
        return block
    if block.rows:
        return replace(block, rows=tuple(tuple(MARK.sub(renumber, cell) for cell in row) for row in block.rows))
    return replace(block, text=MARK.sub(renumber, block.text))


def _page_of_blocks(blocks: Sequence[RawBlock]) -> list[int]:
    pages, page = [], 0
    for block in blocks:
        page += block.kind is RawKind.PAGE
        pages.append(page)
    return pages


def _opening(block: RawBlock) -> tuple[str, str] | None:
    """The label and rest of a block that may be a note's body."""
    if block.kind is RawKind.NOTE and block.label:
        return block.label, block.text
    if block.kind not in (RawKind.PARAGRAPH, RawKind.LIST_ITEM, RawKind.NOTE):
        return None
    raised = MARK.match(block.text)
    if raised:
        rest = squeeze(block.text[raised.end() :])
        return (raised.group(1), rest) if rest else None
    bare = _BARE.match(block.text)
    return (bare.group(1), squeeze(block.text[bare.end() :])) if bare else None


def _marks(
    blocks: Sequence[RawBlock], openings: Container[int], excluded: Container[int], pages: Sequence[int]
) -> list[_Mark]:
    """The marks in reading order; a raised number that opens a block is its body's own."""
    marks: list[_Mark] = []
    for i, block in enumerate(blocks):
        if i in excluded or block.kind is RawKind.NOTE:
            continue
        count = 0
        for text in [cell for row in block.rows for cell in row] or [block.text]:
            for found in MARK.finditer(text):
                if found.start() or i not in openings:
                    marks.append(_Mark(found.group(1), (i, count), pages[i], text[: found.start()][-12:]))
                count += 1
    return marks


def _longest_ascent(bodies: Sequence[_Body], marks: Sequence[_Mark]) -> dict[int, int]:
    """Body to mark, so that most bodies get one in order, on their own page where it has one."""
    by_label: dict[str, list[int]] = defaultdict(list)
    for m, found in enumerate(marks):
        by_label[found.label].append(m)
    best = _PrefixMax(len(marks))
    before: dict[tuple[int, int], tuple[int, int] | None] = {}
    for n, body in enumerate(bodies):
        added = []
        for m in _candidates(body, by_label[body.label], marks):
            score, last = best.until(m)
            near = _SAME_PAGE if marks[m].page == body.page else 0.0
            before[n, m] = last
            added.append((m, score + 1 + near))
        for m, score in added:
            best.add(m, score, (n, m))
    pairs: dict[int, int] = {}
    at = best.until(len(marks))[1]
    while at is not None:
        pairs[at[0]] = at[1]
        at = before[at]
    return pairs | _out_of_order(bodies, marks, pairs)


def _out_of_order(bodies: Sequence[_Body], marks: Sequence[_Mark], pairs: dict[int, int]) -> dict[int, int]:
    """Declared notes left over, with the mark of their label that is left over on their page."""
    taken = set(pairs.values())
    free = {(found.page, found.label): m for m, found in enumerate(marks) if m not in taken and found.page}
    left = [(n, free.get((body.page, body.label))) for n, body in enumerate(bodies) if n not in pairs]
    return {n: m for n, m in left if m is not None and bodies[n].is_declared}


def _candidates(body: _Body, same: Sequence[int], marks: Sequence[_Mark]) -> list[int]:
    here = [m for m in same if marks[m].page == body.page] if body.is_declared and body.page else []
    return here or list(same)


class _PrefixMax:
    """The best score among marks before one, found and added to in logarithmic time (a Fenwick tree)."""

    def __init__(self, size: int) -> None:
        self._best: list[tuple[float, tuple[int, int] | None]] = [(0.0, None)] * (size + 1)

    def until(self, m: int) -> tuple[float, tuple[int, int] | None]:
        found: tuple[float, tuple[int, int] | None] = (0.0, None)
        while m > 0:
            if self._best[m][0] > found[0]:
                found = self._best[m]
            m -= m & -m
        return found

    def add(self, m: int, score: float, pair: tuple[int, int]) -> None:
        m += 1
        while m < len(self._best):
            if score > self._best[m][0]:
                self._best[m] = (score, pair)
            m += m & -m


def _numbers(labels: Sequence[str]) -> list[int]:
    """A number for each note: the printed one where those run on, with outsiders behind the last.

    Where numbering starts anew (in each chapter, on each page) it is counted on.
    """
    values = [int(label) if label.isdigit() else None for label in labels]
    main = _ascending(values)
    outside = len(values) - len(main)
    if main and outside < len(main) and not _restarts(values, main):
        after = max(v for i in main if (v := values[i]) is not None)
        rest = iter(range(after + 1, after + 1 + outside))
        return [v if i in main and (v := values[i]) is not None else next(rest) for i in range(len(values))]
    return list(_counted_on(values))


def _restarts(values: Sequence[int | None], main: Container[int]) -> bool:
    """Whether what stands outside the main run is a run of its own: 1, 2, 3 of another chapter."""
    others = [v for i, v in enumerate(values) if i not in main and v is not None]
    return 1 in others or any(b == a + 1 for a, b in pairwise(others))


def _ascending(values: Sequence[int | None]) -> set[int]:
    """Indices of the longest strictly ascending run of numbers."""
    tails: list[int] = []
    ends: list[int] = []
    before: dict[int, int | None] = {}
    for i, value in enumerate(values):
        if value is None:
            continue
        at = bisect_left(tails, value)
        before[i] = ends[at - 1] if at else None
        tails[at : at + 1] = [value]
        ends[at : at + 1] = [i]
    found: set[int] = set()
    last = ends[-1] if ends else None
    while last is not None:
        found.add(last)
        last = before[last]
    return found


def _counted_on(values: Sequence[int | None]) -> Iterable[int]:
    number, last = 0, 0
    for value in values:
        step = 1 if value is None else value - last if value > last else value
        number += step if 0 < step <= _FURTHEST else 1
        last = last if value is None else value
        yield number


def _repeated(
    paired: dict[Place, int], marks: Sequence[_Mark], notes: Sequence[RawNote], pages: Sequence[int] | None
) -> dict[Place, int]:
    """Marks that point again to a note marked before: the only one, or the last one above, of that label.

    Where notes stand at the feet of their `pages`, it is on the mark's own page: tables have notes of their own.
    """
    by_label: dict[str, list[RawNote]] = defaultdict(list)
    for note in notes:
        by_label[note.label].append(note)
    found: dict[Place, int] = {}
    last: dict[str, int] = {}
    for one in marks:
        number = paired.get(one.place)
        if number is not None:
            last[one.label] = number
            continue
        same = [n for n in by_label[one.label] if pages is None or pages[n.block] == one.page]
        again = same[0].number if len(same) == 1 else last.get(one.label) if same else None
        if again is not None and not _POWER.search(one.behind):
            found[one.place] = again
    return found
