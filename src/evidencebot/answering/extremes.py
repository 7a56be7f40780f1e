"""The highest or lowest row of a table, where a question asks for it."""

from __future__ import annotations

import re

from msgspec.structs import replace

from evidencebot.documents.model import Figure
from evidencebot.index.passage_index import PassageIndex
from evidencebot.retrieval.hit import Hit
from evidencebot.retrieval.retriever import Found
from evidencebot.text.words import terms

_HIGHEST = re.compile(r"\b(?:highest|most|largest|biggest|greatest|top|best|max(?:imum)?)\b", re.IGNORECASE)
_LOWEST = re.compile(r"\b(?:lowest|least|smallest|fewest|worst|bottom|min(?:imum)?)\b", re.IGNORECASE)
_ASKS_WHICH = re.compile(r"\b(?:which|what|where|who)\b", re.IGNORECASE)
_VALUE = re.compile(r"(\d[\d,]*(?:\.\d+)?)\s*(billion|million|bn|m\b|%)?")
# Hits looked at for a table: its caption, a paragraph about it and its rows share the first places.
_HITS = 5
_SCALE = {"billion": 1e9, "bn": 1e9, "million": 1e6, "m": 1e6}


def with_extreme_first(index: PassageIndex, question: str, found: Found) -> Found:
    """The hits with the row that holds the extreme asked for, and no other row of its table.

    As they were where no extreme is asked for, or the table's cells do not tell it.
    """
    is_highest, is_lowest = bool(_HIGHEST.search(question)), bool(_LOWEST.search(question))
    if is_highest == is_lowest or not _ASKS_WHICH.search(question) or not found.hits:
        return found
    tables = ((hit, *_table_of(index, hit)) for hit in found.hits[:_HITS])
    best, base, figure = next((t for t in tables if t[2]), (found.hits[0], "", None))
    place = _extreme_row(figure.table or (), set(terms(question)), highest=is_highest) if figure else None
    if place is None:
        return found
    document = index.document(best.passage.document)
    wanted = f"{base}/{place}"
    number = next(
        (n for n, p in enumerate(index.passages) if p.document == document.id and wanted in p.paragraphs), None
    )
    if number is None:
        return found
    first = replace(found.hits[0], number=number, passage=index.passages[number])
    others = [h for h in found.hits if not h.passage.paragraphs[0].startswith(f"{base}/")]
    hits = [replace(hit, rank=rank) for rank, hit in enumerate([first, *others], 1)]
    return replace(found, hits=hits)


def _table_of(index: PassageIndex, hit: Hit) -> tuple[str, Figure | None]:
    """The figure's id and the figure, where a hit is a row or the caption of a table."""
    block = hit.passage.paragraphs[0]
    base = block.rpartition("/")[0] or block
    label, _, number = base.partition(":")
    figure = index.document(hit.passage.document).figure(number, label.capitalize()) if number else None
    return base, figure if figure and figure.table else None


def _extreme_row(table: tuple[tuple[str, ...], ...], asked: set[str], *, highest: bool) -> int | None:
    """The number (from 1, below the header) of the row with the extreme value in the column asked for."""
    if not table:
        return None
    header, *rows = table
    overlap = [len(asked & set(terms(name))) for name in header[1:]]
    if not overlap or not rows or (len(overlap) > 1 and max(overlap) == 0):
        return None
    column = overlap.index(max(overlap)) + 1
    values = [(value, k) for k, row in enumerate(rows, 1) if (value := _value(row[column])) is not None]
    if len(values) < len(rows):
        return None
    return (max if highest else min)(values, key=lambda pair: pair[0])[1]


def _value(cell: str) -> float | None:
    """The cell's only number, in units; None where it holds several or none."""
    found = _VALUE.findall(re.sub(r"\([^)]*\)", "", cell))
    if len(found) != 1:
        return None
    number, unit = found[0]
    return float(number.replace(",", "")) * _SCALE.get(unit, 1.0)
