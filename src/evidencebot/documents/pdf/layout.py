"""Geometry of a page: fragments of text -> rows -> lines.

All lengths are points; x grows to the right, y downward from the page's top.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from evidencebot.documents.left_out import Reason

# Without a space character, a gap this wide (in em) parts two words: kerns stay under 0.13.
_WORD_GAP = 0.15
# Fragments on one baseline differ by rounding only; lines are at least 0.9 em apart.
_SAME_BASELINE = 0.12
# Marks measured: 0.5-0.75 of the text's size, raised by 0.2-0.45 em; the next line's are 0.65 em lower or more.
_SMALL, _RAISED, _LOWERED = 0.85, 0.6, 0.35
_MARK_RAISED = 0.12
# Letters of a stamp across the page bear no marks; titles are up to 5 times as large as the text.
_LARGEST_BASE = 8.0
_EDGE_LINES = 4
_RUNNING_WORDS = 6


class Fragment(Struct, frozen=True, gc=False):
    """A word, or the part of it that one operator shows."""

    text: str
    x0: float
    x1: float
    y: float
    """The baseline."""
    size: float
    italic: bool = False
    bold: bool = False
    is_spaced: bool = False
    """Whether a space character stands before it."""
    spaces_next: bool = False
    """Whether a space character stands behind it."""
    is_raised: bool = False


class Box(Struct, frozen=True, gc=False):
    """A painted rectangle or stroke."""

    x0: float
    y0: float
    x1: float
    y1: float


class PageContent(Struct, frozen=True):
    """What is drawn on a page."""

    width: float
    height: float
    fragments: tuple[Fragment, ...]
    boxes: tuple[Box, ...] = ()
    is_whole: bool = True
    """Whether all of the page's text could be read."""
    turned: tuple[PageContent, ...] = ()
    """What is turned by quarters of a circle, as one sees it who turns the page."""
    values: tuple[str, ...] = ()
    """What is filled into the page's form, field by field."""
    left_out: tuple[tuple[Reason, str], ...] = ()
    """Words that are drawn and nobody reads."""
    is_ocr: bool = False
    """Whether the words were read in a picture of the page."""
    remark: str | None = None
    """What a reader should know of how the page was read."""


class Line(Struct, frozen=True):
    """A line of text within its column."""

    fragments: tuple[Fragment, ...]
    x0: float
    x1: float
    y: float
    size: float
    left: float
    """The column's edges."""
    right: float
    column: int = 0
    """Counts the columns of a page in reading order."""

    @property
    def text(self) -> str:
        return "".join((" " if i and spaced else "") + f.text for i, (f, spaced) in enumerate(spaced_words(self)))

    @property
    def is_bold(self) -> bool:
        return all(f.bold for f in self.fragments if not f.is_raised)

    @property
    def is_italic(self) -> bool:
        return all(f.italic for f in self.fragments if not f.is_raised)


def spaced_words(line: Line) -> list[tuple[Fragment, bool]]:
    """Each fragment, and whether a space stands before it."""
    found: list[tuple[Fragment, bool]] = []
    before: Fragment | None = None
    for fragment in line.fragments:
        found.append((fragment, before is not None and _is_apart(before, fragment)))
        before = fragment
    return found


def _is_apart(before: Fragment, after: Fragment) -> bool:
    gap = after.x0 - before.x1
    if before.spaces_next or after.is_spaced:
        return True
    return gap > _WORD_GAP * min(before.size, after.size) or gap < -2 * before.size


def rows_of(fragments: Iterable[Fragment]) -> list[list[Fragment]]:
    """Fragments on one baseline, raised and lowered ones with their neighbours, from top to bottom."""
    levelled = _levelled(_without_doubles(fragments))
    rows: list[list[Fragment]] = []
    baseline, largest = float("-inf"), 0.0
    for level, fragment in sorted(levelled, key=lambda pair: (pair[0], pair[1].x0)):
        if rows and level - baseline <= max(1.0, _SAME_BASELINE * largest):
            rows[-1].append(fragment)
        else:
            rows.append([fragment])
            baseline, largest = level, fragment.size
    return [sorted(row, key=lambda f: f.x0) for row in rows]


def _without_doubles(fragments: Iterable[Fragment]) -> list[Fragment]:
    """Text printed twice on the same spot, as some programs feign bold, counts once."""
    seen: dict[tuple[str, int, int], Fragment] = {}
    for fragment in fragments:
        seen.setdefault(_spot(fragment), fragment)
    return list(seen.values())


def doubles(fragments: Iterable[Fragment]) -> list[Fragment]:
    """What is printed on a spot where the same already stands."""
    seen: set[tuple[str, int, int]] = set()
    found: list[Fragment] = []
    for fragment in fragments:
        if (spot := _spot(fragment)) in seen:
            found.append(fragment)
        seen.add(spot)
    return found


def _spot(fragment: Fragment) -> tuple[str, int, int]:
    return fragment.text, round(fragment.x0 / 1.5), round(fragment.y / 1.5)


def _levelled(fragments: list[Fragment]) -> list[tuple[float, Fragment]]:
    """Each fragment with the baseline of its line, marked where it is raised above it."""
    by_y = sorted(fragments, key=lambda f: f.y)
    ys = [f.y for f in by_y]
    found: list[tuple[float, Fragment]] = []
    largest = min(max((f.size for f in fragments), default=0.0), _LARGEST_BASE * main_size(fragments))
    for fragment in fragments:
        low = bisect_left(ys, fragment.y - _LOWERED * largest)
        high = bisect_right(ys, fragment.y + _RAISED * largest)
        base = _base(fragment, by_y[low:high])
        if base is None:
            found.append((fragment.y, fragment))
        else:
            is_raised = base.y - fragment.y > _MARK_RAISED * base.size
            found.append((base.y, replace(fragment, is_raised=is_raised)))
    return found


def _base(fragment: Fragment, near: list[Fragment]) -> Fragment | None:
    """The larger text that a small fragment is raised or lowered beside."""
    best: Fragment | None = None
    best_gap = float("inf")
    for other in near:
        if fragment.size > _SMALL * other.size:
            continue
        rise = (other.y - fragment.y) / other.size
        gap = max(other.x0 - fragment.x1, fragment.x0 - other.x1, 0.0)
        if -_LOWERED <= rise <= _RAISED and gap < min(best_gap, other.size):
            best, best_gap = other, gap
    return best


def line_of(row: Sequence[Fragment], left: float, right: float, column: int) -> Line:
    """A line of these fragments in a column with these edges."""
    plain = [f for f in row if not f.is_raised] or list(row)
    size = main_size(plain)
    y = next((f.y for f in plain if abs(f.size - size) < 0.1), plain[0].y)
    return Line(tuple(row), row[0].x0, max(f.x1 for f in row), y, size, left, right, column)


def with_text_edges(lines: Sequence[Line], body_size: float) -> list[Line]:
    """Lines with their column's edges drawn where the running text has them, not its heads or notes."""
    columns: dict[int, list[Line]] = defaultdict(list)
    for line in lines:
        if abs(line.size - body_size) < 0.3:
            columns[line.column].append(line)
    edges = {column: _text_edges(found) for column, found in columns.items() if len(found) >= _EDGE_LINES}
    return [replace(line, left=e[0], right=e[1]) if (e := edges.get(line.column)) else line for line in lines]


def _text_edges(lines: Sequence[Line]) -> tuple[float, float]:
    left = Counter(round(line.x0) for line in lines).most_common(1)[0][0]
    right, count = Counter(round(line.x1) for line in lines).most_common(1)[0]
    flush = [line.x1 for line in lines if abs(line.x1 - right) <= 1]
    is_justified = count >= 0.25 * len(lines)
    return min(line.x0 for line in lines if abs(line.x0 - left) <= 1), max(
        flush if is_justified else [line.x1 for line in lines]
    )


def with_marks_attached(lines: Sequence[Line]) -> list[Line]:
    """Marks that stand alone on a line, parted from their word, put behind the line above.

    Numbers one below the other are notes that have been blacked out.
    """
    found: list[Line] = []
    for i, line in enumerate(lines):
        above = found[-1] if found else None
        after = lines[i + 1] if i + 1 < len(lines) else None
        is_mark = above is not None and above.column == line.column and _is_lone_mark(line, above)
        if above is not None and is_mark and not (after is not None and _is_number(after)):
            marks = tuple(replace(f, is_raised=True) for f in line.fragments)
            found[-1] = replace(above, fragments=above.fragments + marks)
        else:
            found.append(line)
    return found


def _is_lone_mark(line: Line, above: Line) -> bool:
    return _is_number(line) and line.size < 0.8 * above.size and line.y - above.y < 2 * above.size


def _is_number(line: Line) -> bool:
    return all(f.text.strip(",.;").isdigit() and len(f.text) <= 4 for f in line.fragments)


def main_size(fragments: Iterable[Fragment]) -> float:
    """The size that most characters have, to a tenth of a point."""
    sizes: Counter[float] = Counter()
    for fragment in fragments:
        sizes[round(fragment.size, 1)] += len(fragment.text)
    return max(sizes, key=lambda size: (sizes[size], size)) if sizes else 0.0


def running_size(lines: Sequence[Line]) -> float:
    """The size of the running text: of most characters in lines that no gap parts, as it parts a table's cells."""
    whole = [line for line in lines if len(line.fragments) >= _RUNNING_WORDS and len(segments(line, 1.0)) == 1]
    return main_size(f for line in whole or lines for f in line.fragments)


def segments(line: Line, gap: float) -> list[list[Fragment]]:
    """A line cut where nothing stands for `gap` em."""
    found: list[list[Fragment]] = []
    for fragment in line.fragments:
        if found and fragment.x0 - found[-1][-1].x1 <= gap * line.size:
            found[-1].append(fragment)
        else:
            found.append([fragment])
    return found


def as_line(fragments: Sequence[Fragment]) -> Line:
    """A line of these fragments alone, as wide as they are."""
    return line_of(fragments, fragments[0].x0, max(f.x1 for f in fragments), 0)
