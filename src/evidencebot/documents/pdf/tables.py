"""Tables on a page: cells between drawn rules, or columns of words that align."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import pairwise

from msgspec import Struct

from evidencebot.documents.pdf.layout import Box, Fragment, Line, as_line, rows_of, segments

# Rules are drawn up to 3 pt apart where each cell has its own border.
_SAME_RULE = 4.0
_THIN = 2.5
_SHORTEST = 8.0
_NARROWEST = 10.0
# Justified lines stretch a space to about 1 em; columns are set at least 1.2 em apart.
_COLUMN_GAP = 1.2
_ROW_GAP = 1.2
_TAIL_LEADING = 1.6

_TAG = re.compile(r"</?(?:[uo]l|li|p|br|div|span)\b[^<>]*>")
_BULLET = re.compile(r"(?:^|\s)[•▪◦‣●○■□►➢\uf0b7]\s+")

Cell = tuple[Line, ...]


class Grid(Struct, frozen=True):
    """A table's rows of cells, each a cell's lines."""

    rows: tuple[tuple[Cell, ...], ...]
    x0: float
    y0: float
    x1: float
    y1: float
    edges: tuple[float, ...]
    """The left edges of its columns."""


def ruled_grids(fragments: Sequence[Fragment], boxes: Iterable[Box], width: float, height: float) -> list[Grid]:
    """Tables whose cells stand between drawn rules in both directions."""
    usable = [b for b in boxes if not (b.x1 - b.x0 > 0.95 * width and b.y1 - b.y0 > 0.5 * height)]
    grids = (_grid(fragments, group) for group in _touching(usable))
    return [grid for grid in grids if grid is not None]


def _touching(boxes: Sequence[Box]) -> list[list[Box]]:
    """Boxes grouped by whether they touch, top to bottom."""
    groups: list[tuple[Box, list[Box]]] = []
    for box in sorted(set(boxes), key=lambda b: (b.y0, b.x0)):
        members, extent = [box], box
        apart: list[tuple[Box, list[Box]]] = []
        for other, others in groups:
            if _touch(other, extent):
                members, extent = others + members, _around(other, extent)
            else:
                apart.append((other, others))
        groups = [*apart, (extent, members)]
    return [members for _, members in groups]


def _touch(a: Box, b: Box) -> bool:
    return (
        a.x0 - _SAME_RULE <= b.x1
        and b.x0 - _SAME_RULE <= a.x1
        and a.y0 - _SAME_RULE <= b.y1
        and b.y0 - _SAME_RULE <= a.y1
    )


def _around(a: Box, b: Box) -> Box:
    return Box(min(a.x0, b.x0), min(a.y0, b.y0), max(a.x1, b.x1), max(a.y1, b.y1))


def _grid(fragments: Sequence[Fragment], boxes: Sequence[Box]) -> Grid | None:
    uprights = [x for b in boxes if b.y1 - b.y0 > _SHORTEST for x in {b.x0, b.x1}]
    levels = [y for b in boxes if b.x1 - b.x0 > _SHORTEST for y in {b.y0, b.y1}]
    levels += [y for b in boxes if b.x1 - b.x0 <= _THIN for y in (b.y0, b.y1)]
    xs, ys = _distinct(uprights), _distinct(levels)
    if len(xs) < 3 or len(ys) < 2:
        return None
    inside = [f for f in fragments if xs[0] - 2 <= f.x0 and f.x1 <= xs[-1] + 4 and ys[0] < f.y <= ys[-1] + 2]
    columns = [(left, right) for left, right in pairwise(xs) if right - left > _NARROWEST]
    rows = tuple(
        tuple(_cell(inside, left, right, top, bottom) for left, right in columns) for top, bottom in pairwise(ys)
    )
    rows = tuple(row for row in rows if any(row))
    if len(columns) < 2 or not rows:
        return None
    return Grid(rows, xs[0], ys[0], xs[-1], ys[-1], _lefts(columns))


def _distinct(values: Iterable[float]) -> list[float]:
    found: list[float] = []
    for value in sorted(values):
        if not found or value - found[-1] > _SAME_RULE:
            found.append(value)
    return found


def _cell(fragments: Sequence[Fragment], left: float, right: float, top: float, bottom: float) -> Cell:
    inside = [f for f in fragments if left <= (f.x0 + f.x1) / 2 < right and top < f.y <= bottom + 1]
    return tuple(as_line(row) for row in rows_of(inside))


def aligned_grid(lines: Sequence[Line], start: int) -> tuple[Grid, int] | None:
    """The table of aligned columns that begins at line `start`, and the line behind it."""
    if len(segments(lines[start], _COLUMN_GAP)) < 2:
        return None
    end = _table_end(lines, start)
    columns = _columns(lines[start:end])
    split = sum(len(segments(line, _COLUMN_GAP)) > 1 for line in lines[start:end])
    if len(columns) < 2 or split < 2 or split * 2 < end - start:
        return None
    rows = [row for group in _row_groups(lines[start:end], columns) if any(row := _cells(group, columns))]
    if len(rows) < 2:
        return None
    part = lines[start:end]
    grid = Grid(tuple(rows), columns[0][0], part[0].y - part[0].size, columns[-1][1], part[-1].y, _lefts(columns))
    return grid, end


def rest_of_grid(lines: Sequence[Line], edges: Sequence[float]) -> tuple[Grid, int] | None:
    """The rows at a page's top that go on with a table of these columns, and the line behind them."""
    end = split = 0
    while end < len(lines) and edges:
        parts = segments(lines[end], _COLUMN_GAP)
        is_near = end == 0 or lines[end].y - lines[end - 1].y < 3 * lines[end].size
        if not is_near or not all(any(abs(p[0].x0 - edge) < 3 for edge in edges) for p in parts):
            break
        if len(parts) == 1 and (
            not split or parts[0][-1].x1 - lines[end].left > 0.6 * (lines[end].right - lines[end].left)
        ):
            break
        split += len(parts) > 1
        end += 1
    if not split:
        return None
    columns = [(left, right) for left, right in pairwise([*edges, edges[-1] + 1e4])]
    rows = tuple(_cells(group, columns) for group in _row_groups(lines[:end], columns))
    return Grid(rows, edges[0], lines[0].y, lines[0].right, lines[end - 1].y, tuple(edges)), end


def _lefts(columns: Sequence[tuple[float, float]]) -> tuple[float, ...]:
    return tuple(left for left, _ in columns)


def _table_end(lines: Sequence[Line], start: int) -> int:
    """The line behind the last one that keeps the columns apart."""
    columns = _columns(lines[start : start + 1])
    end = last_split = start + 1
    for i in range(start + 1, len(lines)):
        line, above = lines[i], lines[i - 1]
        if line.column != above.column or line.y - above.y > 4 * line.size or abs(line.size - above.size) > 0.6:
            break
        merged = _columns([*lines[start:end], line])
        if len(merged) < min(2, len(columns)) or len(merged) < len(columns) - 1:
            break
        columns, end = merged, i + 1
        if len(segments(line, _COLUMN_GAP)) > 1:
            last_split = end
    return _with_tail(lines, last_split, end)


def _with_tail(lines: Sequence[Line], last_split: int, end: int) -> int:
    """Lines of one cell belong to the last row while they follow at its leading."""
    while last_split < end and lines[last_split].y - lines[last_split - 1].y < _TAIL_LEADING * lines[last_split].size:
        last_split += 1
    return last_split


def _columns(lines: Sequence[Line]) -> list[tuple[float, float]]:
    """Extents of the columns: what the lines' segments cover together."""
    spans = sorted((part[0].x0, max(f.x1 for f in part)) for line in lines for part in segments(line, _COLUMN_GAP))
    found: list[tuple[float, float]] = []
    for left, right in spans:
        if found and left < found[-1][1] + 3:
            found[-1] = (found[-1][0], max(found[-1][1], right))
        else:
            found.append((left, right))
    return found


def _row_groups(lines: Sequence[Line], columns: Sequence[tuple[float, float]]) -> list[list[Line]]:
    """Lines gathered into rows: by their spacing where it differs, else by the first column."""
    gaps = [b.y - a.y for a, b in pairwise(lines)]
    tight = min((g for g in gaps if g > 0.5 * lines[0].size), default=0.0)
    loose = [g > _ROW_GAP * tight for g in gaps]
    is_spaced = any(loose)
    groups = [[lines[0]]]
    for line, is_loose in zip(lines[1:], loose, strict=True):
        opens = is_loose if is_spaced else line.x0 < columns[0][1] and len(segments(line, _COLUMN_GAP)) > 1
        if is_spaced and not is_loose and len(segments(line, _COLUMN_GAP)) == len(columns):
            opens = tight > 1.5 * line.size
        if opens:
            groups.append([line])
        else:
            groups[-1].append(line)
    return groups


def _cells(lines: Sequence[Line], columns: Sequence[tuple[float, float]]) -> tuple[Cell, ...]:
    cells: list[list[Line]] = [[] for _ in columns]
    for line in lines:
        for part in segments(line, _COLUMN_GAP):
            middle = (part[0].x0 + part[-1].x1) / 2
            at = max((i for i, (left, _) in enumerate(columns) if left <= middle), default=0)
            cells[at].append(as_line(part))
    return tuple(tuple(cell) for cell in cells)


def texts(grid: Grid, styled: Callable[[Sequence[Line]], str]) -> tuple[tuple[str, ...], ...]:
    """The cells' styled text, the items of a list within one on lines of their own."""
    return tuple(tuple(_listed(styled(cell)) if cell else "" for cell in row) for row in grid.rows)


def _listed(text: str) -> str:
    # Some converters print a cell's list tags as text.
    parts = _BULLET.split(_TAG.sub(" ", text))
    return "\n".join(part.strip() for part in parts if part.strip())


def without_empty_columns(rows: tuple[tuple[str, ...], ...]) -> tuple[tuple[str, ...], ...]:
    used = [i for i in range(len(rows[0])) if any(row[i] for row in rows)] if rows else []
    return tuple(tuple(row[i] for i in used) for row in rows)
