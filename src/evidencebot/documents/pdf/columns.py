"""Columns of a page: the gutters between them, and its rows put in reading order."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from evidencebot.documents.pdf.layout import Fragment, Line, line_of, main_size

# Two columns have at least so many rows side by side; the widest tables of prose seen have 10 lines.
_COLUMN_ROWS = 14
_GUTTER = 6.0
_FILLED = 0.6
# Fewer rows are two columns where their lines fill them as only running text does, and both are of one width.
_FEW_ROWS, _WELL_FILLED, _SAME_WIDTH = 5, 0.8, 0.15
# Lines of a column hold some 15 em or more; page numbers and figures stand in narrower ones.
_NARROWEST = 8.0
_HEADING_SIZE = 1.25
# Columns are at least this share of the page's width.
_APART = 0.15


def gutters(rows: Sequence[Sequence[Fragment]], width: float) -> list[float]:
    """Middles of the gutters between columns of running text, from left to right."""
    peaks = _peaks(rows, width)
    while peaks:
        found = sorted(x for _, x in peaks)
        if _are_columns(rows, found):
            return found
        # Of three strips that stay empty, one may run through a table only.
        peaks.remove(min(peaks))
    return []


def _peaks(rows: Sequence[Sequence[Fragment]], width: float) -> list[tuple[int, float]]:
    """Strips that part the most rows, with how many more they part than cross them."""
    candidates: list[tuple[int, float]] = []
    for x in range(int(width * 0.2), int(width * 0.8), 2) if rows else ():
        beside, crossing = _evidence(rows, float(x))
        if beside >= _FEW_ROWS and beside > crossing:
            candidates.append((beside - crossing, float(x)))
    found: list[tuple[int, float]] = []
    while candidates:
        best = max(candidates)[0]
        equals = [x for score, x in candidates if score == best]
        found.append((best, equals[len(equals) // 2]))
        candidates = [c for c in candidates if abs(c[1] - found[-1][1]) > width * _APART]
    return found


def _evidence(rows: Sequence[Sequence[Fragment]], x: float) -> tuple[int, int]:
    """Rows, or neighbouring ones, with text on both sides of an empty strip; rows that cross it."""
    beside = crossing = 0
    lefts: list[float] = []
    rights: list[float] = []
    for row in rows:
        if crosses(row, x):
            crossing += 1
        elif row[0].x0 < x < row[-1].x1:
            beside += 1
        elif row[-1].x1 <= x:
            lefts.append(row[0].y)
        else:
            rights.append(row[0].y)
    # Columns whose baselines differ give rows with one side only.
    return beside + _interleaved(lefts, rights), crossing


def _interleaved(lefts: list[float], rights: list[float]) -> int:
    if not lefts or not rights:
        return 0
    low, high = max(lefts[0], rights[0]) - 14, min(lefts[-1], rights[-1]) + 14
    return min(sum(low <= y <= high for y in lefts), sum(low <= y <= high for y in rights))


def crosses(row: Sequence[Fragment], x: float) -> bool:
    """Whether text stands within a gutter's strip around `x`, or runs through it as words of one line."""
    return any(f.x0 < x + _GUTTER / 2 and f.x1 > x - _GUTTER / 2 for f in row)


def _are_columns(rows: Sequence[Sequence[Fragment]], cuts: Sequence[float]) -> bool:
    """Whether the lines between all cuts fill their columns, as running text does and a table's cells do not."""
    clear = [row for row in rows if not any(crosses(row, x) for x in cuts)]
    sides = [
        [part for row in clear if (part := [f for f in row if low <= f.x0 < high])]
        for low, high in pairwise([float("-inf"), *cuts, float("inf")])
    ]
    if min(map(len, sides)) >= _COLUMN_ROWS:
        return all(_is_running_text(side, _FILLED) for side in sides)
    if min(map(len, sides)) < _FEW_ROWS:
        return False
    widths = [_width(side) for side in sides]
    is_even = max(widths) - min(widths) <= _SAME_WIDTH * max(widths)
    return is_even and all(_is_running_text(side, _WELL_FILLED) for side in sides)


def _is_running_text(side: Sequence[Sequence[Fragment]], filled: float) -> bool:
    lengths = sorted(part[-1].x1 - part[0].x0 for part in side)
    median = lengths[len(lengths) // 2]
    return median >= filled * _width(side) and median >= _NARROWEST * main_size(f for part in side for f in part)


def _width(side: Sequence[Sequence[Fragment]]) -> float:
    return max(part[-1].x1 for part in side) - min(part[0].x0 for part in side)


def lines_of(rows: Sequence[Sequence[Fragment]], cuts: Sequence[float], left: float, right: float) -> list[Line]:
    """Lines in reading order: bands between full-width rows, each read column by column."""
    if not cuts:
        return [line_of(row, left, right, 0) for row in rows]
    lines: list[Line] = []
    band: list[Sequence[Fragment]] = []
    column = 0
    for row in rows:
        is_full = any(crosses(row, x) for x in cuts) or _stands_across(row, rows, cuts[0])
        if is_full or _continues_full(row, lines if not band else [], cuts):
            lines.extend(_columns(band, cuts, left, right, column + 1))
            column += len(cuts) + 2 if band else 0
            band = []
            lines.append(line_of(row, left, right, column))
        else:
            band.append(row)
    return lines + _columns(band, cuts, left, right, column + 1)


def _stands_across(row: Sequence[Fragment], rows: Sequence[Sequence[Fragment]], cut: float) -> bool:
    """Whether a short heading over both columns ends before the gutter: beside it the other column leaves a gap."""
    size, y = row[0].size, row[0].y
    others = [f for other in rows if other[-1].x1 > cut for f in other if f.x0 > cut]
    if row[-1].x1 > cut or not others or size < _HEADING_SIZE * main_size(f for r in rows for f in r):
        return False
    is_clear = not any(y - 1.2 * size < f.y < y + f.size + 0.5 * size for f in others)
    return is_clear and any(f.y > y for f in others)


def _continues_full(row: Sequence[Fragment], lines: list[Line], cuts: Sequence[float]) -> bool:
    """Whether a row on the left only is the last line of a full-width paragraph or note."""
    if not lines or row[-1].x1 > cuts[0]:
        return False
    above = lines[-1]
    is_full = above.x1 > cuts[-1] and above.right - above.x1 < 0.2 * (above.right - above.left)
    size = row[0].size
    return is_full and abs(size - above.size) < 0.05 * size and row[-1].y - above.y < 1.5 * size


def _columns(
    band: list[Sequence[Fragment]], cuts: Sequence[float], left: float, right: float, first: int
) -> list[Line]:
    edges = [left - 1e4, *cuts, right + 1e4]
    lines: list[Line] = []
    for number, (low, high) in enumerate(pairwise(edges)):
        parts = [[f for f in row if low <= (f.x0 + f.x1) / 2 < high] for row in band]
        parts = [part for part in parts if part]
        if parts:
            x0, x1 = min(p[0].x0 for p in parts), max(f.x1 for p in parts for f in p)
            lines.extend(line_of(part, x0, x1, first + number) for part in parts)
    return lines
