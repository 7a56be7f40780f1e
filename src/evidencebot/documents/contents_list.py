"""Contents lists: which blocks they are, and what they say of the sections."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct
from rapidfuzz import fuzz

from evidencebot.documents.numbering import labels_of
from evidencebot.documents.raw import RawBlock, RawKind
from evidencebot.documents.styled import plain

_CONTENTS_LINE = re.compile(r"^(?:(\d{1,2}(?:\.\d{1,2})*)\.?\s+)?(.*?)[\s.…·_]*\s(\d{1,3}|[ivxlc]{1,6})$")
_CONTENTS_TITLES = ("contents", "table of contents", "contents page", "list of figures", "list of tables")
# Contents and headings are set by one hand; what differs is dashes, quotes and the odd letter.
_SAME_TITLE = 90


class ContentsEntry(Struct, frozen=True):
    """A line of a contents list."""

    number: str | None
    title: str
    page: str


def match_entry(number: str | None, title: str, contents: Sequence[ContentsEntry]) -> ContentsEntry | None:
    """The contents line of a section, by number and title."""
    for entry in contents:
        if fuzz.ratio(entry.title.casefold(), title.casefold()) >= _SAME_TITLE and (
            number is None or entry.number is None or number == entry.number or not number[0].isdigit()
        ):
            return entry
    return None


def read_contents(blocks: Sequence[RawBlock]) -> tuple[set[int], tuple[ContentsEntry, ...]]:
    """The blocks of all contents lists, a chapter's own ones too, and their entries."""
    found: set[int] = set()
    entries: list[ContentsEntry] = []
    under_contents = False
    for i, block in enumerate(blocks):
        if block.kind is RawKind.HEADING:
            under_contents = plain(block.text).casefold() in _CONTENTS_TITLES
            if under_contents:
                found.add(i)
            continue
        rows = _contents_rows(block, lenient=under_contents)
        if rows:
            found.add(i)
            entries.extend(rows)
    return found, tuple(dict.fromkeys(entries))


def _contents_rows(block: RawBlock, *, lenient: bool) -> list[ContentsEntry]:
    if block.kind is RawKind.CONTENTS:
        return [_entry_of(plain(title), page) for title, page in block.rows]
    if block.kind is RawKind.TABLE:
        lines = ["\t".join(plain(cell) for cell in row).strip() for row in block.rows]
    elif lenient and block.kind in (RawKind.PARAGRAPH, RawKind.LIST_ITEM):
        lines = [plain(block.text)]
    else:
        return []
    entries = [_contents_entry(line) for line in lines]
    good = [e for e in entries if e and (lenient or e.number)]
    return good if good and len(good) == len(lines) else []


def _entry_of(title: str, page: str) -> ContentsEntry:
    label, words = next(iter(labels_of(title)), (None, title))
    number = label.text if label is not None and label.system in ("decimal", "chapter") else None
    return ContentsEntry(number, words if number else title, page)


def _contents_entry(line: str) -> ContentsEntry | None:
    found = _CONTENTS_LINE.match(" ".join(line.replace("\t", " ").split()))
    if not found or not found.group(2).strip(" ."):
        return None
    return ContentsEntry(found.group(1), found.group(2).strip(" ."), found.group(3))
