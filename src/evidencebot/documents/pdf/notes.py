"""Notes at the foot of a page or column told from the text above them, and cut into single notes."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Sequence

from msgspec import Struct

from evidencebot.documents.pdf.layout import Box, Line
from evidencebot.documents.styled import MARK, squeeze

# Notes measured: 0.72-0.9 of the text's size.
_SMALLER = 0.94
_START = re.compile(r"^(\d{1,4})(?:[.):]\s*|\s+)(?=\S)|^(\d{1,4})[.):]?$")
_LOOKS_OPEN = re.compile(r"[\w,;:&–—(-]$")


class Note(Struct, frozen=True):
    """A note's printed number and lines; no number where it goes on from the page before."""

    label: str | None
    lines: tuple[Line, ...]


def split_notes(
    lines: Sequence[Line], body_size: float, boxes: Sequence[Box], last: int, marks: frozenset[int]
) -> tuple[list[Line], list[Note]]:
    """The page's text, and its notes in order; `last` is the number of the note before."""
    kept: list[Line] = []
    notes: list[Note] = []
    for column in _columns(lines):
        start = _note_start(column, body_size, boxes, last, marks)
        kept.extend(column[:start])
        found = cut_notes(column[start:], last, marks)
        notes.extend(found)
        last = max([last, *(int(n.label) for n in found if n.label)]) if found else last
    return kept, notes


def _columns(lines: Sequence[Line]) -> list[list[Line]]:
    columns: list[list[Line]] = []
    for line in lines:
        if columns and columns[-1][-1].column == line.column:
            columns[-1].append(line)
        else:
            columns.append([line])
    return columns


def _note_start(
    column: Sequence[Line], body_size: float, boxes: Sequence[Box], last: int, marks: frozenset[int]
) -> int:
    """Where the notes begin: the run of small lines at the foot, from its rule or its first number on."""
    top = len(column)
    while top and column[top - 1].size <= _SMALLER * body_size:
        top -= 1
    ruled = _below_rule(column, boxes, body_size)
    first = next((i for i in range(top, len(column)) if _opens(column[i], last, marks)), None)
    if ruled is not None and _is_note_area(column[ruled:], last, marks, is_small=ruled >= top):
        return ruled if first is None or ruled <= first else first
    if first is None:
        return len(column)
    return first


def _is_note_area(lines: Sequence[Line], last: int, marks: frozenset[int], *, is_small: bool) -> bool:
    if not lines:
        return False
    if is_small:
        return any(_opens(line, last, marks) for line in lines) or last > 0
    return _opens(lines[0], last, marks) and number_of(lines[0])[0] in {str(m) for m in marks}


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


def number_of(line: Line) -> tuple[str | None, int]:
    """The number that opens a line, raised or bare, and how many fragments it takes."""
    raised = ""
    count = 0
    for fragment in line.fragments:
        if not (fragment.is_raised and fragment.text.strip(".)").isdigit()):
            break
        raised += fragment.text.strip(".)")
        count += 1
    if raised:
        return raised, count
    found = _START.match(line.text)
    return (found.group(1) or found.group(2), 0) if found else (None, 0)


def _opens(line: Line, last: int, marks: frozenset[int]) -> bool:
    label, raised = number_of(line)
    if label is None:
        return False
    number = int(label)
    if raised:
        return number in marks or last < number <= last + 12 or number == 1
    return (number in marks and number > last - 3) or number in (last + 1, 1)


def cut_notes(lines: Sequence[Line], last: int, marks: frozenset[int]) -> list[Note]:
    """Lines cut where the next note's number opens one."""
    groups: list[tuple[str | None, list[Line]]] = []
    expected = last
    for line in lines:
        label, raised = number_of(line)
        if label is not None and _follows(int(label), expected, marks, is_raised=bool(raised), is_first=not groups):
            groups.append((label, [line]))
            expected = int(label)
        elif groups:
            groups[-1][1].append(line)
        else:
            groups.append((None, [line]))
    return [Note(label, tuple(found)) for label, found in groups]


def _follows(number: int, last: int, marks: frozenset[int], *, is_raised: bool, is_first: bool) -> bool:
    if number == last + 1:
        return True
    if is_first and (number == 1 or number in marks):
        return True
    return (is_raised or number in marks) and last < number <= last + 12


def note_text(note: Note, styled: Callable[[Sequence[Line]], str]) -> str:
    """A note's text without its number."""
    text = styled(note.lines)
    if note.label is None:
        return text
    raised = MARK.match(text)
    if raised:
        return squeeze(text[raised.end() :].lstrip(".) "))
    return squeeze(re.sub(rf"^\W*{note.label}[.):]?\W*?\s*", "", text, count=1))


def is_open(text: str) -> bool:
    """Whether a note's text stops before its end, so that the next page goes on with it."""
    return bool(_LOOKS_OPEN.search(text.rstrip("\ue001\ue003 ")))
