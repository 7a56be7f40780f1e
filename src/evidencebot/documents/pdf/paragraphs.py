"""Lines of a column -> paragraphs: by spacing, indents, style and short last lines."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from itertools import pairwise

from msgspec import Struct

from evidencebot.documents.pdf.layout import Line

BULLET = re.compile(r"^(?:[-‐–•▪◦‣·●○■□►➢✓>*\uf0b7]\s+)+")
# Lines with raised marks stand up to 1.15 leadings apart, paragraphs at least 1.25.
_SPACED = 1.2
_INDENT = 0.6
_SAME_SIZE = 0.06
_SENTENCE_END = re.compile(r"[.!?:][\"'”’)\]]*\W*$")


class Style(Struct, frozen=True):
    """What is usual in the document."""

    body_size: float
    leadings: dict[float, float]
    """Distance of lines by size."""
    sets_paragraphs_apart: bool
    """Whether space stands between paragraphs."""
    is_justified: bool
    """Whether lines end flush at the right."""

    def leading(self, size: float) -> float:
        return self.leadings.get(round(size, 1), 1.3 * size)


def read_style(columns: Sequence[Sequence[Line]], size: float) -> Style:
    """The document's usual leadings, and how its text of `size` is set."""
    gaps: dict[float, Counter[float]] = defaultdict(Counter)
    for lines in columns:
        for a, b in pairwise(lines):
            if a.column == b.column and abs(a.size - b.size) < 0.1 and 0.8 * a.size < b.y - a.y < 2.2 * a.size:
                gaps[round(a.size, 1)][round((b.y - a.y) * 2) / 2] += 1
    leadings = {size: _leading(counts) for size, counts in gaps.items() if counts}
    body = gaps[round(size, 1)]
    wide = sum(
        a.column == b.column and abs(a.size - size) < 0.3 and b.y - a.y > _SPACED * leadings.get(round(size, 1), 99)
        for lines in columns
        for a, b in pairwise(lines)
    )
    full = [line for lines in columns for line in lines if abs(line.size - size) < 0.3]
    flush = sum(line.right - line.x1 < 1.5 for line in full)
    return Style(size, leadings, wide > 0.04 * sum(body.values()), flush > 0.4 * len(full))


def _leading(counts: Counter[float]) -> float:
    """The closest distance that is common: larger ones are gaps between paragraphs of one line."""
    most = max(counts.values())
    return min(gap for gap, count in counts.items() if count >= 0.3 * most)


def paragraphs(lines: Sequence[Line], style: Style) -> list[list[Line]]:
    """Lines in reading order, cut into paragraphs."""
    found: list[list[Line]] = []
    for run in _runs(lines, style):
        found.extend(_cut(run, style))
    return found


def _runs(lines: Sequence[Line], style: Style) -> list[list[Line]]:
    """Lines of one style at the usual distance; what follows in the next column may belong to them."""
    runs: list[list[Line]] = []
    inset = _inset_lines(lines) if style.is_justified else set()
    for i, line in enumerate(lines):
        changes_inset = i > 0 and (i in inset) != (i - 1 in inset)
        if runs and not changes_inset and not _parts(runs[-1][-1], line, style):
            runs[-1].append(line)
        else:
            runs.append([line])
    return runs


def _inset_lines(lines: Sequence[Line]) -> set[int]:
    """Lines of quotations set in from both edges, where all but a paragraph's last line reach the right one."""
    found: set[int] = set()
    start = 0
    for i in range(1, len(lines) + 1):
        if i < len(lines) and abs(lines[i].x0 - lines[start].x0) < 1 and lines[i].column == lines[start].column:
            continue
        if i - start > 1 and all(_is_inset(line) for line in lines[start:i]):
            found.update(range(start, i))
        start = i
    return found


def _is_inset(line: Line) -> bool:
    return line.x0 - line.left > line.size and line.right - line.x1 > line.size


def _parts(above: Line, line: Line, style: Style) -> bool:
    is_unlike = abs(above.size - line.size) > _SAME_SIZE * above.size or above.is_bold != line.is_bold
    if is_unlike and not (_is_heading_like(above, line) or _goes_on_in_style(above, line)):
        return True
    if above.column != line.column:
        return line.y > above.y or ends_sentence(above) or line.is_bold
    gap = line.y - above.y
    return gap > _SPACED * style.leading(line.size) or gap < 0.5 * line.size


def _goes_on_in_style(above: Line, line: Line) -> bool:
    """Whether only a lead-in parts the looks of two lines: the words at the line's break are set alike."""
    last, first = above.fragments[-1], line.fragments[0]
    is_alike = last.bold == first.bold and abs(last.size - first.size) <= _SAME_SIZE * last.size
    return is_alike and not (above.is_bold or line.is_bold) and not last.is_raised


def _is_heading_like(above: Line, line: Line) -> bool:
    """Whether lines of one size and distance differ in boldness only because a word of them is bold."""
    if abs(above.size - line.size) > _SAME_SIZE * above.size or above.column != line.column:
        return False
    bold, other = (above, line) if above.is_bold else (line, above)
    is_tight = line.y - above.y < _SPACED * 1.3 * line.size
    # A line that is bold by a single word's chance has bold words beside it in the next.
    return is_tight and bold is above and other.fragments[0].bold and not ends_sentence(above)


def ends_sentence(line: Line) -> bool:
    text = "".join(f.text for f in line.fragments if not f.is_raised)
    return bool(_SENTENCE_END.search(text))


def _cut(run: list[Line], style: Style) -> list[list[Line]]:
    hangs = _hangs(run)
    found = [[run[0]]]
    for above, line in pairwise(run):
        if _starts(above, line, run, style, hangs=hangs):
            found.append([line])
        else:
            found[-1].append(line)
    return found


def _starts(above: Line, line: Line, run: list[Line], style: Style, *, hangs: bool) -> bool:
    if is_item(line) and (
        ends_sentence(above)
        or above.text.endswith(";")
        or is_item(above)
        or line.x0 < above.x0 - 1
        or _is_short(above, line)
    ):
        return True
    left = _left(run, line)
    indent = line.x0 - left > _INDENT * line.size
    if hangs:
        return not indent
    if (
        indent
        and line.x0 - left < 5 * line.size
        and (above.x0 - _left(run, above) <= _INDENT * line.size or ends_sentence(above))
    ):
        return True
    if style.sets_paragraphs_apart or line.is_bold:
        return False
    return ends_sentence(above) and _is_short(above, line) and not line.text[:1].islower()


def _left(run: Sequence[Line], line: Line) -> float:
    """The run's left edge in the line's column."""
    return min(other.x0 for other in run if other.column == line.column)


def _is_short(above: Line, line: Line) -> bool:
    """Whether the next line's first word would have fitted behind the line above."""
    first = line.fragments[0]
    return above.x1 + 0.3 * above.size + (first.x1 - first.x0) < above.right - 1.5 * above.size


def is_item(line: Line) -> bool:
    """Whether a line opens an item of a list: a bullet, or a number that stands apart."""
    return bool(BULLET.match(line.text)) and len(line.fragments) > 1


def _hangs(run: Sequence[Line]) -> bool:
    """Whether the run's entries hang: first lines at the left, the others indented."""
    hanging = indented = 0.0
    for above, line in zip([None, *run[:-1]], run, strict=True):
        is_in = line.x0 - _left(run, line) > _INDENT * line.size
        if above is None:
            indented, hanging = indented + 0.5 * is_in, hanging + 0.5 * (not is_in)
            continue
        was_short = _is_short(above, line)
        was_in = above.x0 - _left(run, above) > _INDENT * line.size
        if (is_in and not was_short and not ends_sentence(above)) or (not is_in and was_short and was_in):
            hanging += 1
        elif is_in or (was_in and not was_short):
            indented += 1
    has_indents = any(line.x0 - _left(run, line) > _INDENT * line.size for line in run)
    return has_indents and hanging > indented


def goes_on_over_page(last: Line, first: Line, style: Style) -> bool:
    """Whether a page's first line goes on with the paragraph that the page before ends with.

    A last line is full in one paragraph of some thirty where text is justified, of some ten where it is not.
    """
    if abs(last.size - first.size) > _SAME_SIZE * last.size or last.is_bold != first.is_bold or is_item(first):
        return False
    if not style.sets_paragraphs_apart:
        return first.x0 - first.left <= _INDENT * first.size
    return last.right - last.x1 < 1.5 or (not style.is_justified and not _is_short(last, first))
