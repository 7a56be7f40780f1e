"""Passages found -> a ranked list of gold units: the ids that ranking measures are counted over."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from evidencebot.evaluation.cases import Case

REPORT = "report"
Place = tuple[str, Sequence[str]]
"""A passage as (document, ids of its paragraphs)."""


def unit_id(document: str, paragraph: str) -> str:
    """A paragraph's id as sets write it."""
    return paragraph if document == REPORT else f"{document}#{paragraph}"


def ranked_units(case: Case, places: Iterable[Place]) -> list[str]:
    """One id a passage, best first, no id twice.

    A passage that holds a gold paragraph counts as that one, an `also` paragraph as the first gold
    one; a passage with two gold paragraphs takes two ranks. All others go by their first paragraph.
    """
    stands_for = dict.fromkeys(case.also, case.gold[0]) if case.gold else {}
    stands_for |= {paragraph: paragraph for paragraph in case.gold}
    units: dict[str, None] = {}
    for document, paragraphs in places:
        ids = [unit_id(document, p) for p in paragraphs]
        gold = dict.fromkeys(stands_for[i] for i in ids if i in stands_for)
        fresh = [g for g in gold if g not in units]
        if fresh:
            units.update(dict.fromkeys(fresh))
        else:
            units[_free(ids[0] if ids else document, units)] = None
    return list(units)


def _free(wanted: str, taken: dict[str, None]) -> str:
    """`wanted`, or the first of `wanted~2`, `wanted~3` … that is not taken: more of a paragraph that was found."""
    number, candidate = 2, wanted
    while candidate in taken:
        candidate, number = f"{wanted}~{number}", number + 1
    return candidate
