"""Contents lists of a PDF: their lines, and what they and its bookmarks say of its headings."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence, Set

from msgspec import Struct
from msgspec.structs import replace
from rapidfuzz import fuzz

from evidencebot.documents.numbering import roman_value
from evidencebot.documents.pdf.layout import Fragment, Line, as_line, segments

_PAGE_AT_END = re.compile(r"^(.*?)[\s.…·_]*[\s.…]\s*(\d{1,3}|[ivxlc]{1,6})$")
_PAGE = re.compile(r"^[\s.…·_]*(\d{1,3}|[ivxlc]{1,6})$")
_LEADER = re.compile(r"(?:[.…·_]\s?){4,}\S{1,4}$")
_LABEL = re.compile(r"^(?:\d+(?:\.\d+)*|[IVXLC]+|[A-Za-z]|\([a-z0-9]+\))[.)]?$")
# A column of its own between title and page names the paragraph: "Scope   1.4   7".
_PARAGRAPH_NUMBER = re.compile(r"^\d{1,3}(?:\.\d{1,3})*$")
_COLUMN_GAP = 1.0
# Lines of one entry follow each other at the leading; entries of unlike style are no entry's halves.
_ENTRY_LEADING = 1.7
# Left edges of one depth differ by rounding; depths are set at least half an em apart.
_SAME_INDENT = 3.0
_FEWEST = 3
_SAME_TITLE = 92
_NUMBER_IN_FRONT = re.compile(
    r"^(?:(?:chapter|part|section)\s+\w{1,5}[:. ]|[\d.]+\s|(?:[IVXLC]+|[A-Za-z])[.)]\s?)\s*", re.I
)
# Headings of a list stand on the pages that it gives them, by one count from the file's first page.
_AGREEING = 2
_FOUND_SHARE = 0.5


class Listed(Struct, frozen=True):
    """What a contents list or a bookmark says of a heading."""

    title: str
    level: int
    """Its depth, from 1."""
    page: int | None = None
    """The index of its page; None where the printed page is not known."""


class Entry(Struct, frozen=True):
    """An entry of a contents list as it is set."""

    lines: tuple[Line, ...]
    """The lines of its title."""
    page: str
    """The printed page."""


def contents_entries(lines: Sequence[Line], start: int) -> tuple[list[Entry], int]:
    """The contents list that begins at line `start`, and the line behind it; empty where there is none."""
    entries: list[Entry] = []
    waiting: list[Line] = []
    end = i = start
    while i < len(lines):
        line = lines[i]
        found = _split(line) or (_split_tight(line, lines[end - 1]) if entries else None)
        if waiting and not _is_one_entry(waiting[-1], line):
            break
        if found is not None:
            entries.append(Entry((*waiting, *found[0]), found[1]))
            waiting, end = [], i + 1
        elif (not entries and i > start) or line.column != lines[start].column or len(waiting) > 2:
            break
        else:
            waiting.append(line)
        i += 1
    return (entries, end) if _is_list(entries, lines[start:end]) else ([], start)


def _is_list(entries: Sequence[Entry], lines: Sequence[Line]) -> bool:
    pages = [int(entry.page) for entry in entries if entry.page.isdigit()]
    has_leaders = bool(entries) and all(_LEADER.search(line.text) for line in lines if _split(line))
    return bool(entries) and (len(entries) >= _FEWEST or has_leaders) and pages == sorted(pages)


def _is_one_entry(above: Line, line: Line) -> bool:
    is_alike = abs(above.size - line.size) < 0.3 and above.fragments[-1].bold == line.fragments[0].bold
    return is_alike and line.y - above.y < _ENTRY_LEADING * line.size


def _split(line: Line) -> tuple[tuple[Line, ...], str] | None:
    """A contents line's title and page: behind a leader, or in a column of their own."""
    parts = segments(line, _COLUMN_GAP)
    found = _PAGE_AT_END.match(line.text)
    if not found or not found.group(1).strip(" .…·_"):
        return None
    stands_apart = len(parts) >= 2 and _PAGE.match("".join(f.text for f in parts[-1]))
    if stands_apart and not _LEADER.search(line.text):
        parts = parts[:-1]
        if len(parts) > 1 and _PARAGRAPH_NUMBER.match("".join(f.text for f in parts[-1])):
            parts = parts[:-1]
        is_title = len(parts) == 1 or (len(parts) == 2 and _LABEL.match("".join(f.text for f in parts[0])))
        return ((_title_line([f for p in parts for f in p], line),), found.group(2)) if is_title else None
    return ((line,), found.group(2)) if _LEADER.search(line.text) else None


def _split_tight(line: Line, above: Line) -> tuple[tuple[Line, ...], str] | None:
    """A title that all but touches its page, which ends where the list's others do."""
    page = line.fragments[-1].text
    if abs(line.x1 - above.x1) > _SAME_INDENT or not _PAGE.match(page) or len(line.fragments) < 2:
        return None
    return (_title_line(line.fragments[:-1], line),), page


def _title_line(fragments: Sequence[Fragment], line: Line) -> Line:
    return replace(as_line(fragments), y=line.y, left=line.left, right=line.right, column=line.column)


def entry_title(text: str) -> str:
    """An entry's title without its leader and page."""
    found = _PAGE_AT_END.match(text) if _LEADER.search(text) else None
    return (found.group(1) if found else text).strip(" .…·_")


def levels_of(entries: Sequence[Entry]) -> list[int]:
    """Each entry's depth from 1, by its indent and, among equal indents, by being bold or larger."""
    indents: list[float] = []
    for x0 in sorted(entry.lines[0].x0 for entry in entries):
        if not indents or x0 - indents[-1] > _SAME_INDENT:
            indents.append(x0)
    keys = [_prominence(entry, indents) for entry in entries]
    order = sorted(set(keys))
    return [order.index(key) + 1 for key in keys]


def _prominence(entry: Entry, indents: Sequence[float]) -> tuple[int, float, bool, bool]:
    first = entry.lines[0]
    indent = max(i for i, x0 in enumerate(indents) if x0 <= first.x0 + 0.01)
    text = first.text
    return indent, -round(first.size), not first.is_bold, text.upper() != text


def bare_title(title: str) -> str:
    """A title's letters and digits, without its number."""
    return re.sub(r"[\W_]+", "", _NUMBER_IN_FRONT.sub("", title.strip())).casefold()


def is_same_title(bare: str, other: str) -> bool:
    """Whether two bare titles are one, but for slips."""
    return bare == other or (len(bare) > 3 and fuzz.ratio(bare, other) >= _SAME_TITLE)


def title_pages(pages: Sequence[Iterable[str]]) -> dict[str, list[int]]:
    """The pages on which a bare title stands as a paragraph, or as the first of a heading's two."""
    found: dict[str, list[int]] = defaultdict(list)
    for number, texts in enumerate(pages):
        for text in texts:
            found[_head(bare_title(text))].append(number)
    return found


def _head(bare: str) -> str:
    return bare[:20]


def is_contents(entries: Sequence[Entry], titles: Sequence[str], standing: Mapping[str, Sequence[int]]) -> bool:
    """Whether a list with page numbers is one of headings: at least half of them stand elsewhere in the document."""
    has_leaders = all(_LEADER.search(entry.lines[-1].text) for entry in entries)
    return has_leaders or sum(_head(bare_title(title)) in standing for title in titles) >= _FOUND_SHARE * len(titles)


def listed_titles(
    entries: Sequence[tuple[str, str, int]], standing: Mapping[str, Sequence[int]], excluded: Set[int]
) -> list[Listed]:
    """(title, printed page, level) of contents entries with the pages that they mean.

    The count from a printed number to the file's page is what most titles that stand on a page agree on.
    """
    votes: Counter[tuple[bool, int]] = Counter()
    for title, page, _ in entries:
        is_roman, number = _page_value(page)
        found = set(standing.get(_head(bare_title(title)), ())) - excluded
        votes.update({(is_roman, index - number) for index in found})
    return [Listed(title, level, _page_index(page, votes)) for title, page, level in entries]


def _page_index(page: str, votes: Counter[tuple[bool, int]]) -> int | None:
    is_roman, number = _page_value(page)
    counts = {offset: count for (roman, offset), count in votes.items() if roman is is_roman}
    best = max(counts, key=lambda offset: counts[offset], default=0)
    return number + best if counts.get(best, 0) >= (1 if is_roman else _AGREEING) else None


def _page_value(page: str) -> tuple[bool, int]:
    """Whether a page is numbered in Roman, and its number."""
    if page.isdigit():
        return False, int(page)
    return True, roman_value(page)
