"""The rows of a table that a question asks for: by their labels, or as the highest or lowest."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence

from msgspec.structs import replace

from evidencebot.documents.model import Figure
from evidencebot.index.passage_index import PassageIndex
from evidencebot.retrieval.hit import Hit
from evidencebot.retrieval.retriever import SearchResult
from evidencebot.text.words import terms

_HIGHEST = re.compile(r"\b(?:highest|most|largest|biggest|greatest|top|best|max(?:imum)?)\b", re.IGNORECASE)
_LOWEST = re.compile(r"\b(?:lowest|least|smallest|fewest|worst|bottom|min(?:imum)?)\b", re.IGNORECASE)
Rows = Mapping[int, Sequence[str]]
"""The passages that are a table's rows, and their cells, the label first."""
_End = Callable[..., int]
_ENDS: tuple[tuple[_End, re.Pattern[str]], ...] = ((max, _HIGHEST), (min, _LOWEST))
_ASKS_WHICH = re.compile(r"\b(?:which|what|where|who)\b", re.IGNORECASE)
_VALUE = re.compile(r"(\d[\d,]*(?:\.\d+)?)\s*(billion|million|bn|m\b|%)?")
_LABELLED = re.compile(r"([^;()]*)\(([^)]*)\)")
_MOST_ROWS = 2
# Hits looked at for a table: its caption, a paragraph about it and its rows share the first places.
_HITS = 5
_SCALE = {"billion": 1e9, "bn": 1e9, "million": 1e6, "m": 1e6}


def asked_rows(index: PassageIndex, question: str, result: SearchResult) -> tuple[int, ...]:
    """The passages that are the table rows asked for: those named, or those with the extreme values.

    None where the question asks for no row, or the table's cells do not tell it.
    """
    tables = ((hit, *table) for hit in result.hits[:_HITS] if (table := _table_of(index, hit)))
    for hit, base, figure in tables:
        rows = _rows(index, hit.passage.document, base, figure)
        asked = set(terms(question))
        ends = [end for end, pattern in _ENDS if pattern.search(question)]
        if ends and _ASKS_WHICH.search(question):
            header = (figure.table or ((),))[0] if len(figure.table or ()) > len(rows) else ()
            return _extreme_rows(header, rows, asked, ends)
        first = result.hits[0].passage
        is_about_it = first.paragraphs[0].startswith(f"{base}/") or f"{figure.label} {figure.number}" in index.text(
            first
        )
        return _named_rows(rows, asked) if is_about_it else ()
    return ()


def with_rows_first(index: PassageIndex, result: SearchResult, rows: Sequence[int]) -> SearchResult:
    """As many hits, the rows in front."""
    first = [replace(result.hits[0], number=row, passage=index.passages[row]) for row in rows]
    hits = [*first, *(h for h in result.hits if h.number not in rows)][: len(result.hits)]
    return replace(result, hits=[replace(h, rank=rank) for rank, h in enumerate(hits, 1)])


def _rows(index: PassageIndex, document: str, base: str, figure: Figure) -> Rows:
    """A table's rows below its header, where it has one."""
    is_row = re.compile(re.escape(base) + r"/\d+").fullmatch
    numbers = [n for n, p in index.passages.of(document) if is_row(p.paragraphs[0])]
    table = figure.table or ()
    return dict(zip(numbers, table[len(table) - len(numbers) :], strict=True)) if len(numbers) <= len(table) else {}


def _named_rows(rows: Rows, asked: set[str]) -> tuple[int, ...]:
    """The rows whose whole label is in the question, a label within another's left out; none where they are many."""
    labels = {number: label for number, row in rows.items() if (label := set(terms(row[0]))) and label <= asked}
    named = tuple(n for n, label in labels.items() if not any(label < other for other in labels.values()))
    return named if len(named) <= _MOST_ROWS else ()


def _table_of(index: PassageIndex, hit: Hit) -> tuple[str, Figure] | None:
    """The figure's id and the figure, where a hit is a row or the caption of a table."""
    block = hit.passage.paragraphs[0]
    base = block.rpartition("/")[0] or block
    label, _, number = base.partition(":")
    figure = index.document(hit.passage.document).figure(number, label.capitalize()) if number else None
    return (base, figure) if figure and figure.table else None


def _extreme_rows(header: Sequence[str], rows: Rows, asked: set[str], ends: Sequence[_End]) -> tuple[int, ...]:
    """The rows with the extreme values in the column asked for; none where that or a value cannot be told."""
    overlap = [len(asked & set(terms(name))) for name in header[1:]]
    if not overlap or (len(overlap) > 1 and max(overlap) == 0):
        return ()
    cells = {number: row[overlap.index(max(overlap)) + 1] for number, row in rows.items()}
    values = {n: value for n, cell in cells.items() if (value := _labelled_value(cell, asked)) is not None}
    if not values:
        values = {n: value for n, cell in cells.items() if (value := _value(cell)) is not None}
        if not values or len(values) < len(rows):
            return ()
    return tuple(dict.fromkeys(end(values, key=values.__getitem__) for end in ends))


def _labelled_value(cell: str, asked: set[str]) -> float | None:
    """The value that the cell gives for what is asked: 11 of "£3 (health); £11 (crime)" where it is crime."""
    labelled = [value for value, label in _LABELLED.findall(cell) if not asked.isdisjoint(terms(label))]
    return _value(labelled[0]) if len(labelled) == 1 else None


def _value(cell: str) -> float | None:
    """The cell's only number, in units; None where it holds several or none."""
    found = _VALUE.findall(re.sub(r"\([^)]*\)", "", cell))
    if len(found) != 1:
        return None
    number, unit = found[0]
    return float(number.replace(",", "")) * _SCALE.get(unit, 1.0)
