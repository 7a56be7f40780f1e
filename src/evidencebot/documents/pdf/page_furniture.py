"""Running heads and feet, and the page numbers printed in them: found by their repetition."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Sequence

from msgspec import Struct
from msgspec.structs import replace

from evidencebot.documents.left_out import Reason

# The outermost rows of a page that may be furniture: a head or foot of two lines and a rule's label.
EDGE_ROWS = 3
_SAME_HEIGHT = 2.0
_REPEATS = 3
_ROMAN = re.compile(r"^[ivxl]{1,7}$", re.IGNORECASE)
_NUMBER = re.compile(
    r"^(?:page\s+|p\.\s*|[-–—|]\s*)?(\d{1,4}|[ivxl]{1,7})(?:\s*[-–—|])?(?:\s+of\s+\d+)?$", re.IGNORECASE
)
_FIRST_OR_LAST = re.compile(r"^(\d{1,4}|[ivxl]{1,7})\b|\b(\d{1,4}|[ivxl]{1,7})$", re.IGNORECASE)
_ROMAN_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50}


class EdgeRow(Struct, frozen=True):
    """A row near the top or bottom of a page."""

    row: int
    """Its index on the page."""
    text: str
    y: float
    at_top: bool
    is_heading: bool = False


def edge_rows(texts: Sequence[str], ys: Sequence[float], headings: Collection[int] = ()) -> list[EdgeRow]:
    """The outermost rows of a page; a page of few rows has each row at one edge only.

    `headings` are rows of words set larger than the text: chapters that begin at page tops repeat as heads do.
    """
    count = min(EDGE_ROWS, (len(texts) + 1) // 2)
    top = [EdgeRow(i, texts[i], ys[i], True) for i in range(count)]
    bottom = [EdgeRow(i, texts[i], ys[i], False) for i in range(max(count, len(texts) - EDGE_ROWS), len(texts))]
    return [
        replace(row, is_heading=row.row in headings and not _NUMBER.match(row.text.strip())) for row in top + bottom
    ]


def find_furniture(pages: Sequence[Sequence[EdgeRow]]) -> list[set[int]]:
    """For each page, the rows that are running heads, feet or page numbers."""
    heights = _furniture_heights(pages)
    offsets = _offsets(pages)
    found: list[set[int]] = []
    for index, page in enumerate(pages):
        rows = {r.row for r in page if not r.is_heading and (_is_at(r, heights) or _is_own_number(r, index, offsets))}
        found.append(_outermost(page, rows))
    return found


def reason_of(row: EdgeRow) -> Reason:
    """Why a row that is furniture is no text."""
    if _NUMBER.match(row.text.strip()):
        return Reason.PAGE_NUMBER
    return Reason.RUNNING_HEAD if row.at_top else Reason.RUNNING_FOOT


def printed_labels(pages: Sequence[Sequence[EdgeRow]], furniture: Sequence[set[int]]) -> list[str | None]:
    """The page number printed in each page's furniture, where it keeps step with the pages.

    Pages without one, between pages that have it, get the number they would bear.
    """
    offsets = _offsets(pages)
    labels: list[str | None] = []
    for index, (page, removed) in enumerate(zip(pages, furniture, strict=True)):
        values = [v for r in page if r.row in removed for v in _values(r.text)]
        labels.append(next((text for text, kind, n in values if (kind, n - index) in offsets), None))
    return _filled(labels)


def _filled(labels: list[str | None]) -> list[str | None]:
    filled = list(labels)
    for step in (1, -1):
        order = range(len(labels)) if step == 1 else range(len(labels) - 1, -1, -1)
        last: int | None = None
        for i in order:
            label = filled[i]
            if label is not None:
                last = int(label) if label.isdigit() else None
            elif last is not None and last + step >= 1:
                last += step
                filled[i] = str(last)
            else:
                last = None
    return filled


def _furniture_heights(pages: Sequence[Sequence[EdgeRow]]) -> dict[bool, list[float]]:
    """Heights, at top and bottom, where the same words (digits folded) stand on several pages."""
    places: dict[tuple[bool, int, str], set[int]] = defaultdict(set)
    at_height: Counter[tuple[bool, int]] = Counter()
    for index, page in enumerate(pages):
        for row in (r for r in page if not r.is_heading):
            height = round(row.y / _SAME_HEIGHT)
            for words in _signatures(row.text):
                places[row.at_top, height, words].add(index)
            for step in (-1, 0, 1):
                at_height[row.at_top, height + step] += 1
    repeated: dict[tuple[bool, int], set[int]] = defaultdict(set)
    for (at_top, height, _), found in places.items():
        if len(found) >= (_REPEATS if len(pages) > 3 else 2):
            repeated[at_top, height] |= found
    heights: dict[bool, list[float]] = {True: [], False: []}
    for (at_top, height), found in repeated.items():
        # Body text begins at one height on most pages too, but is never the same there.
        if len(found) >= 0.5 * at_height[at_top, height]:
            heights[at_top].append(height * _SAME_HEIGHT)
    return heights


def _signatures(text: str) -> set[str]:
    """What repeats of a running head: all of it, or one half while the other names the chapter."""
    folded = _folded(text)
    words = folded.split()
    halves = {" ".join(words[:2]), " ".join(words[-2:])} if len(words) > 3 else set()
    return {folded, *halves} - {""}


def _is_at(row: EdgeRow, heights: dict[bool, list[float]]) -> bool:
    return any(abs(row.y - height) <= _SAME_HEIGHT for height in heights[row.at_top])


def _is_own_number(row: EdgeRow, index: int, offsets: set[tuple[str, int]]) -> bool:
    found = _NUMBER.match(row.text.strip())
    if not found:
        return False
    return any((kind, n - index) in offsets for _, kind, n in _numbers(found.group(1)))


def _outermost(page: Sequence[EdgeRow], rows: set[int]) -> set[int]:
    """Furniture lies outside the text: a row with text beyond it stays."""
    kept: set[int] = set()
    for at_top in (True, False):
        edge = sorted((r for r in page if r.at_top is at_top), key=lambda r: r.row, reverse=not at_top)
        for row in edge:
            if row.row not in rows:
                break
            kept.add(row.row)
    return kept


def _folded(text: str) -> str:
    folded = re.sub(r"\d+", "#", " ".join(text.split()).casefold())
    return "#" if _ROMAN.match(folded) else folded


def _offsets(pages: Sequence[Sequence[EdgeRow]]) -> set[tuple[str, int]]:
    """(kind of number, number less page index) that the pages' edges agree on."""
    votes: Counter[tuple[str, int]] = Counter()
    for index, page in enumerate(pages):
        votes.update({(kind, n - index) for row in page if not row.is_heading for _, kind, n in _values(row.text)})
    least = max(2, min(_REPEATS, len(pages) // 3))
    good = {vote for vote, count in votes.items() if count >= least}
    best = {kind: max((c for (k, _), c in votes.items() if k == kind), default=0) for kind in ("arabic", "roman")}
    return {vote for vote in good if votes[vote] >= max(least, 0.3 * best[vote[0]])}


def _values(text: str) -> list[tuple[str, str, int]]:
    """(as printed, kind, value) of a number that opens or closes a row."""
    text = text.strip()
    whole = _NUMBER.match(text)
    if whole:
        return _numbers(whole.group(1))
    # A sentence may begin with I or close with a year: within words only digits count.
    words = [a or b for a, b in _FIRST_OR_LAST.findall(text)]
    return [value for word in words if word.isdigit() for value in _numbers(word)]


def _numbers(word: str) -> list[tuple[str, str, int]]:
    if word.isdigit():
        return [(word, "arabic", int(word))]
    value = _roman(word.casefold())
    return [(word, "roman", value)] if value else []


def _roman(word: str) -> int:
    total = 0
    for here, after in zip(word, [*word[1:], ""], strict=True):
        value = _ROMAN_VALUES[here]
        total += -value if after and _ROMAN_VALUES[after] > value else value
    return total
