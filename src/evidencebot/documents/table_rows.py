"""A table's rows as sentences of headers and cells."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from evidencebot.documents.styled import squeeze, unmark

Cell = tuple[str, list[tuple[int, int]]]


def unmark_cell(styled: str) -> Cell:
    """A cell's plain text, its lines joined by semicolons, and its marks."""
    lines = [squeeze(line) for line in styled.split("\n") if line.strip()]
    if len(lines) < 2:
        return unmark(styled)
    head = lines[0] if lines[0].endswith(":") else lines[0] + ";"
    return unmark(" ".join([head, *(f"{line};" for line in lines[1:-1]), lines[-1]]))


def has_header(rows: Sequence[Sequence[Cell]]) -> bool:
    """Whether the first row names the columns: no figures in it while rows below have some, or three columns."""
    if len(rows) < 2:
        return False
    first = [words for words, _ in rows[0]]
    return len(first) > 2 or not first[0] or _is_label(first, rows)


def _is_label(first: Sequence[str], rows: Sequence[Sequence[Cell]]) -> bool:
    """Two columns: a header is short in both, and unlike the cells below it."""
    below = [words for row in rows[1:] for words, _ in row[1:]]
    has_figures = any(re.search(r"\d", words) for words in below)
    is_much_shorter = bool(below) and max(len(w.split()) for w in first) * 4 <= min(len(w.split()) for w in below)
    return (has_figures and not re.search(r"£|%|\d{2,}", " ".join(first[1:]))) or is_much_shorter


def row_pieces(header: Sequence[Cell] | None, row: Sequence[Cell]) -> Iterator[tuple[str, int | None]]:
    """The row as text pieces and marks: `Wales – Employment rate on discharge: 19.15%; …`."""
    names = [words for words, _ in header] if header else [""] * len(row)
    is_labelled = len(row) > 1 and not (header and names[0] and len(row) == 2 and len(row[0][0].split()) > 8)
    for k, (words, marks) in enumerate(row):
        lead = "" if k == 0 else (" – " if k == 1 and is_labelled else "; ")
        name = names[k] if k < len(names) else ""
        shown = f"{name}: " if name and (k or not is_labelled) and name != words else ""
        yield lead + shown, None
        last = 0
        for offset, label in marks:
            yield words[last:offset], None
            yield "", label
            last = offset
        yield words[last:], None
