"""Rows of all pages -> the rows that are text, each page's printed number, and what was left out."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

from msgspec import Struct

from evidencebot.documents.left_out import LeftOut, Reason
from evidencebot.documents.pdf.layout import Fragment, Line, PageContent, as_line, main_size, segments
from evidencebot.documents.pdf.page_furniture import EdgeLine, EdgeRow, PageEdges, edge_rows, find_furniture
from evidencebot.documents.pdf.page_numbers import is_bare, with_file_labels, with_gaps_closed

# Titles measured are 1.2 times as large as the text or more.
_LARGE = 1.15
# Words of one sentence stand half an em apart, left and right parts of a head as far as the page allows.
_FAR = 2.0

Rows = list[list[Fragment]]


class TextRows(Struct, frozen=True):
    """What is text on each page of a document."""

    rows: tuple[Rows, ...]
    numbers: tuple[str | None, ...]
    """The page numbers: printed, or the file's own; None where neither says."""
    left_out: tuple[LeftOut, ...]


def without_furniture(pages: Sequence[PageContent], rows: Sequence[Rows], labels: Sequence[str] | None) -> TextRows:
    """Pages without running heads, running feet and page numbers."""
    body_size = main_size(f for page in rows for row in page for f in row)
    edges = [_edges(page, page_rows, body_size) for page, page_rows in zip(pages, rows, strict=True)]
    furniture = find_furniture(edges)
    kept = [[r for i, r in enumerate(page) if i not in gone.rows] for page, gone in zip(rows, furniture, strict=True)]
    left_out = [
        LeftOut(_reason(row), " ".join(row.text.split()), number)
        for number, (page, gone) in enumerate(zip(edges, furniture, strict=True), 1)
        for row in page.rows
        if row.row in gone.rows
    ]
    numbers = with_file_labels(with_gaps_closed([f.number for f in furniture]), labels)
    return TextRows(tuple(kept), tuple(numbers), tuple(left_out))


def _edges(page: PageContent, rows: Rows, body_size: float) -> PageEdges:
    lines = [as_line(row) for row in rows]
    edges = [EdgeLine(_text(x), x.y, x.size, x.size > _LARGE * body_size and not is_bare(x.text)) for x in lines]
    return edge_rows(edges, page.height, frozenset(number for row in rows for number in _raised_numbers(row)))


def _text(line: Line) -> str:
    """The row's words, with a tab where nothing stands for long."""
    return "\t".join(as_line(part).text for part in segments(line, _FAR))


def _raised_numbers(row: Sequence[Fragment]) -> set[str]:
    """Numbers raised behind words of a row."""
    runs = [(is_raised, " ".join(f.text for f in run)) for is_raised, run in groupby(row, key=lambda f: f.is_raised)]
    return {n for i, (is_raised, text) in enumerate(runs) if is_raised and i for n in re.findall(r"\d{1,4}", text)}


def _reason(row: EdgeRow) -> Reason:
    if is_bare(row.text):
        return Reason.PAGE_NUMBER
    return Reason.RUNNING_HEAD if row.at_top else Reason.RUNNING_FOOT
