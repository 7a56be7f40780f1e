"""Notes at the foot of a page or column told from the text above them, and cut into single notes."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Sequence
from itertools import groupby

from msgspec import Struct

from evidencebot.documents.pdf.layout import Box, Line
from evidencebot.documents.pdf.note_openings import (
    Opening,
    chosen,
    label_of,
    parted,
    raised_labels,
    symbols_as_marks,
)
from evidencebot.documents.styled import MARK, SYMBOLS, squeeze

# Notes measured: 0.72-0.92 of the text's size.
_SMALLER = 0.94
# A mark in a table or a caption says little of the notes at the foot.
_SMALL_PRINT = 0.25
_LOOKS_OPEN = re.compile(r"[\w,;:&–—(-]$")
_SENTENCE_END = re.compile(r"[.!?][”’\"')\]]*$")
_SAME_SIZE = 0.3
# Of the column's width: no number and its first word are as wide.
_ROOM = 0.15
# Sizes from line to line: notes measured stand 1.1 to 1.75 apart, text and notes 2.5 or more.
_NEAR = 2.0


class Note(Struct, frozen=True):
    """A note's printed label and lines; no label where it goes on from the page before."""

    label: str | None
    lines: tuple[Line, ...]


class PageLines(Struct, frozen=True):
    """What of a page notes are found by."""

    lines: tuple[Line, ...]
    boxes: tuple[Box, ...]
    """Rules and frames, those of tables left out."""
    cells: tuple[Line, ...] = ()
    """Lines of its tables."""


class _Foot(Struct, frozen=True):
    """The lines of a column where notes may stand."""

    above: tuple[Line, ...]
    lines: tuple[Line, ...]
    ruled: int | None
    """The first of them below the rule."""
    wholes: tuple[Line, ...] = ()
    """For each of `lines` the line of the page that it is a part of."""

    def text_before(self, first: int) -> list[Line]:
        """The column's text where the notes begin with line `first`: a table's lines are whole again."""
        cut = self.wholes[first] if first < len(self.wholes) else None
        text = [line if whole is cut else whole for line, whole in zip(self.lines[:first], self.wholes, strict=False)]
        return [*self.above, *(line for i, line in enumerate(text) if i == 0 or line is not text[i - 1])]


def split_notes(pages: Sequence[PageLines], body_size: float) -> list[tuple[list[Line], list[Note]]]:
    """For each page its text, and its notes in order."""
    feet = [[_foot(column, page.boxes, body_size) for column in _columns(page.lines)] for page in pages]
    openings = [
        o
        for n, page in enumerate(pages)
        for o in _openings(n, page, feet[n], body_size, follows_open=n > 0 and _ends_open(feet[n - 1]))
    ]
    by_page = {n: list(found) for n, found in groupby(chosen(openings), key=lambda o: o.page)}
    cut: list[tuple[list[Line], list[Note]]] = []
    sizes = _note_sizes(feet, by_page)
    is_open = False
    for n in range(len(pages)):
        text, notes = _cut_page(feet[n], by_page.get(n, []), sizes, is_open=is_open)
        symbols = frozenset(note.label for note in notes if note.label and not note.label.isdigit())
        cut.append((symbols_as_marks(text, symbols) if symbols else text, notes))
        is_open = _is_left_open(notes) if notes else is_open and not text
    return cut


def _columns(lines: Sequence[Line]) -> list[list[Line]]:
    return [list(column) for _, column in groupby(lines, key=lambda line: line.column)]


def _foot(column: Sequence[Line], boxes: Sequence[Box], body_size: float) -> _Foot:
    """The run of small lines at the foot of a column, or what stands below its rule."""
    top = len(column)
    while top and column[top - 1].size <= _SMALLER * body_size:
        top -= 1
    ruled = _below_rule(column, boxes, body_size)
    start = top if ruled is None else min(top, ruled)
    pieces = [(i, piece) for i, line in enumerate(column[start:], start) for piece in parted(line)]
    below = next((at for at, (i, _) in enumerate(pieces) if i == ruled), None)
    lines, wholes = tuple(piece for _, piece in pieces), tuple(column[i] for i, _ in pieces)
    return _Foot(tuple(column[:start]), lines, below, wholes)


def _below_rule(column: Sequence[Line], boxes: Sequence[Box], body_size: float) -> int | None:
    """The first line below the lowest rule that stands free between two lines."""
    levels: dict[tuple[int, int], set[int]] = defaultdict(set)
    for box in boxes:
        levels[round(box.x0), round(box.x1)].add(round(box.y0 / 4))
    # Rules of one width at several heights are a table's.
    boxes = [box for box in boxes if len(levels[round(box.x0), round(box.x1)]) == 1]
    for i in range(len(column) - 1, -1, -1):
        line = column[i]
        above = column[i - 1].y if i else 0.0
        top = line.y - line.size
        for box in boxes:
            is_near = above < box.y0 <= line.y - 0.4 * line.size and top - box.y0 < 2.5 * body_size
            if is_near and box.x1 - box.x0 > 30 and abs(box.x0 - line.left) < 30:
                return i
    return None


def _openings(
    number: int, page: PageLines, feet: Sequence[_Foot], body_size: float, *, follows_open: bool
) -> list[Opening]:
    """The lines at the foot of a page that begin as notes do; what is at its top may end the page before's last."""
    marks, small_marks = _marks(page, body_size)
    found: list[Opening] = []
    at = 0
    for foot in feet:
        for i, line in enumerate(foot.lines, at):
            label = label_of(line)
            is_ruled = foot.ruled is not None and i - at >= foot.ruled
            # Below a rule text of full size may go on too.
            if label is None or (line.size > _SMALLER * body_size and label[0] not in marks):
                continue
            marked = 1.0 if label[0] in marks else _SMALL_PRINT if label[0] in small_marks else 0.0
            style = (round((line.x0 - line.left) / 4), label[1])
            above = foot.lines[i - at - 1] if i > at else None
            is_within = above is not None and above.y == line.y
            begins = not is_within and (_has_room(above) if above else label[1] or not follows_open)
            found.append(Opening(number, i, label[0], label[1], is_ruled, marked, is_within, begins, style))
        at += len(foot.lines)
    return found


def _has_room(above: Line) -> bool:
    """Whether a line ends well before its column does, so that a word more would have fitted."""
    return above.right - above.x1 > _ROOM * (above.right - above.left)


def _marks(page: PageLines, body_size: float) -> tuple[set[str], set[str]]:
    """Labels of the marks in a page's text, and in its small print and tables."""
    marks: set[str] = set()
    small: set[str] = set()
    for line in page.lines:
        (marks if line.size > _SMALLER * body_size else small).update(raised_labels(line))
    for line in page.cells:
        small.update(raised_labels(line))
    return marks, small


def _note_sizes(feet: Sequence[Sequence[_Foot]], openings: dict[int, list[Opening]]) -> frozenset[float]:
    """The sizes that notes are set in."""
    sizes: set[float] = set()
    for n, found in openings.items():
        lines = [line for foot in feet[n] for line in foot.lines]
        sizes.update(round(lines[o.line].size, 1) for o in found)
    return frozenset(sizes)


def _cut_page(
    feet: Sequence[_Foot], openings: Sequence[Opening], sizes: frozenset[float], *, is_open: bool
) -> tuple[list[Line], list[Note]]:
    text: list[Line] = []
    notes: list[Note] = []
    labels = {o.line: o.label for o in openings}
    at = 0
    for foot in feet:
        starts = [i - at for i in labels if at <= i < at + len(foot.lines)]
        first = _first(foot, min(starts, default=None), sizes, is_open=is_open and not notes)
        text += foot.text_before(first)
        for i, line in enumerate(foot.lines[first:], at + first):
            if i in labels or not notes:
                notes.append(Note(labels.get(i), (line,)))
            else:
                notes[-1] = Note(notes[-1].label, (*notes[-1].lines, line))
        at += len(foot.lines)
    return text, notes


def _first(foot: _Foot, opening: int | None, sizes: frozenset[float], *, is_open: bool) -> int:
    """Where the notes of a column begin: with the rest of the note that the page before left open."""
    end = len(foot.lines) if opening is None else opening
    ruled = foot.ruled
    if ruled is not None and ruled < end and (opening is not None or is_open):
        # A rule far up is a figure's or a heading's.
        return ruled if all(_is_of_size(line, sizes) for line in foot.lines[ruled:end]) else end
    if not is_open:
        return end
    start = end
    while start and _is_note_line(foot.lines, start - 1, sizes):
        start -= 1
    return start


def _is_note_line(lines: Sequence[Line], i: int, sizes: frozenset[float]) -> bool:
    """Whether a line of the notes' size stands close above the next."""
    after = lines[i + 1] if i + 1 < len(lines) else None
    is_close = after is None or after.y - lines[i].y < _NEAR * lines[i].size
    return is_close and _is_of_size(lines[i], sizes)


def _is_of_size(line: Line, sizes: frozenset[float]) -> bool:
    return any(abs(line.size - size) < _SAME_SIZE for size in sizes)


def _ends_open(feet: Sequence[_Foot]) -> bool:
    """Whether the last line at a page's foot stops within a sentence."""
    lines = [line for foot in feet for line in foot.lines]
    return bool(lines) and not _SENTENCE_END.search(lines[-1].text)


def _is_left_open(notes: Sequence[Note]) -> bool:
    """Whether the last note stops before its end."""
    return not _SENTENCE_END.search(notes[-1].lines[-1].text)


def cut_notes(lines: Sequence[Line], last: int) -> list[Note]:
    """Lines of collected notes cut where the next note's number opens one; `last` is the number before."""
    notes: list[Note] = []
    for line in (piece for whole in lines for piece in parted(whole)):
        found = label_of(line)
        number = int(found[0]) if found and found[0].isdigit() else None
        if number is not None and (number == last + 1 or (not notes and 0 < number <= last + 12)):
            notes.append(Note(str(number), (line,)))
            last = number
        elif notes:
            notes[-1] = Note(notes[-1].label, (*notes[-1].lines, line))
        else:
            notes.append(Note(None, (line,)))
    return notes


def note_text(note: Note, styled: Callable[[Sequence[Line]], str]) -> str:
    """A note's text without its label."""
    text = styled(note.lines)
    if note.label is None:
        return text
    raised = MARK.match(text)
    if raised:
        return squeeze(text[raised.end() :].lstrip(".) "))
    own = rf"^[^\w{re.escape(SYMBOLS)}]*{re.escape(note.label)}[\])]?[.):]?\W*?\s*"
    return squeeze(re.sub(own, "", text, count=1))


def is_open(text: str) -> bool:
    """Whether a note's text stops before its end, so that the next page goes on with it."""
    return bool(_LOOKS_OPEN.search(text.rstrip("\ue001\ue003 ")))
