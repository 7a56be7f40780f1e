"""Tables of a web page: which hold data, and their cells as rows."""

from __future__ import annotations

from collections.abc import Callable, Container
from itertools import zip_longest

from evidencebot.documents.html.page import HEADINGS, Element, text_of

_LONGEST_CELL = 1500
_WIDEST_SPAN = 50
_LONGEST_HEAD = 4


def is_data(table: Element, notes: Container[Element]) -> bool:
    """Whether a table holds data, and is no frame for a page's layout or its notes."""
    if table.get("role") in ("presentation", "none"):
        return False
    inside = list(table.iterdescendants())
    if any(e.tag == "table" or e.tag in HEADINGS or e in notes for e in inside):
        return False
    cells = [e for e in inside if e.tag in ("td", "th")]
    rows = [e for e in inside if e.tag == "tr"]
    is_wide = any(len(row) > 1 for row in rows) and (len(rows) > 1 or any(c.tag == "th" for c in cells))
    return is_wide and all(len(text_of(c)) <= _LONGEST_CELL for c in cells)


def read_rows(table: Element, read_cell: Callable[[Element], str]) -> tuple[tuple[str, ...], ...]:
    """Rows of cell texts, spanned rows repeating the cell's text and spanned columns left empty.

    A head of several rows is one row, whose cells say what stands above each column.
    """
    rows: list[tuple[str, ...]] = []
    below: dict[int, tuple[int, str]] = {}
    lines = list(table.iter("tr"))
    head = _head_length(lines)
    for number, tr in enumerate(lines):
        row: list[str] = []
        cells = iter([c for c in tr if c.tag in ("td", "th")])
        while True:
            column = len(row)
            if column in below:
                left, text = below.pop(column)
                row.append(text)
                if left > 1:
                    below[column] = (left - 1, text)
                continue
            cell = next(cells, None)
            if cell is None:
                break
            text, down = read_cell(cell), _span(cell, "rowspan")
            if down > 1:
                below[column] = (down - 1, text)
            beside = _span(cell, "colspan") - 1
            row.extend([text, *[text if number < head - 1 else ""] * beside])
        if row:
            rows.append(tuple(row))
    return (_joined(rows[:head]), *rows[head:]) if head > 1 else tuple(rows)


def _head_length(lines: list[Element]) -> int:
    """How many rows the head has: those marked as such, else those of nothing but head cells."""
    filled = [tr for tr in lines if any(c.tag in ("td", "th") for c in tr)]
    if len(filled) < len(lines):
        return 0
    is_head = [tr.getparent().tag == "thead" or all(c.tag == "th" for c in tr) for tr in lines]
    length = is_head.index(False) if False in is_head else 0
    return length if length <= _LONGEST_HEAD else 0


def _joined(rows: list[tuple[str, ...]]) -> tuple[str, ...]:
    columns = zip_longest(*rows, fillvalue="")
    return tuple(", ".join(dict.fromkeys(text for text in column if text)) for column in columns)


def _span(cell: Element, name: str) -> int:
    value = cell.get(name, "1").strip()
    return max(1, min(int(value), _WIDEST_SPAN)) if value.isascii() and value.isdigit() else 1
