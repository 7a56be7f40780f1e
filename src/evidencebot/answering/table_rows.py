"""The row of a table that a question asks for: by its label, or as the highest or lowest."""

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


def asked_row(index: PassageIndex, question: str, found: Found) -> int | None:
    """The passage that is the table row asked for: the one named, or the one with the extreme value.

    None where the question asks for no row, or the table's cells do not tell it.
    """
    tables = ((hit, *table) for hit in found.hits[:_HITS] if (table := _table_of(index, hit)))
    for hit, base, figure in tables:
        place = _asked_for(index, question, found, base, figure)
        return _passage_of(index, hit.passage.document, f"{base}/{place}") if place else None
    return None


def with_row_first(index: PassageIndex, found: Found, row: int) -> Found:
    """As many hits, the row in front."""
    first = replace(found.hits[0], number=row, passage=index.passages[row])
    hits = [first, *(h for h in found.hits if h.number != row)][: len(found.hits)]
    return replace(found, hits=[replace(h, rank=rank) for rank, h in enumerate(hits, 1)])


def without_other_rows(found: Found) -> Found:
    """The hits without the rows beside the first one."""
    first, *others = found.hits
    table = first.passage.paragraphs[0].rpartition("/")[0]
    return replace(found, hits=[first, *(h for h in others if not h.passage.paragraphs[0].startswith(f"{table}/"))])


def _asked_for(index: PassageIndex, question: str, found: Found, base: str, figure: Figure) -> int | None:
    """The number of the row, from 1 below the header."""
    asked = set(terms(question))
    is_highest, is_lowest = bool(_HIGHEST.search(question)), bool(_LOWEST.search(question))
    if is_highest != is_lowest and _ASKS_WHICH.search(question):
        return _extreme_row(figure.table or (), asked, highest=is_highest)
    first = found.hits[0].passage
    is_about_it = first.paragraphs[0].startswith(f"{base}/") or f"{figure.label} {figure.number}" in index.text(first)
    return _named_row(figure.table or (), asked) if is_about_it else None


def _named_row(table: tuple[tuple[str, ...], ...], asked: set[str]) -> int | None:
    """The row whose whole label is in the question, the longest label where several are."""
    labels = [(len(label), k) for k, row in enumerate(table[1:], 1) if (label := set(terms(row[0]))) and label <= asked]
    longest = [k for length, k in labels if length == max(labels)[0]]
    return longest[0] if len(longest) == 1 else None


def _passage_of(index: PassageIndex, document: str, block: str) -> int | None:
    return next((n for n, p in index.passages.of(document) if block in p.paragraphs), None)


def _table_of(index: PassageIndex, hit: Hit) -> tuple[str, Figure] | None:
    """The figure's id and the figure, where a hit is a row or the caption of a table."""
    block = hit.passage.paragraphs[0]
    base = block.rpartition("/")[0] or block
    label, _, number = base.partition(":")
    figure = index.document(hit.passage.document).figure(number, label.capitalize()) if number else None
    return (base, figure) if figure and figure.table else None


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
