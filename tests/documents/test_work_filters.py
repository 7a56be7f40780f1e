"""Which works are wanted: each limit alone, and all at once."""

from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from evidencebot.documents.model import Work
from evidencebot.documents.reverse_index import Mention, Reliance
from evidencebot.documents.work_filters import WorkFilter, filtered_works
from evidencebot.errors import UnknownFilter
from stub_answers import DOCUMENT


def work(work_id: str, kind: str, year: int | None, **csl: Any) -> Work:
    issued = {"issued": {"date-parts": [[year]]}} if year else {}
    return Work(work_id, {"type": kind, "title": work_id, **issued, **csl}, work_id)


REPORT = replace(
    DOCUMENT,
    works=(
        work("tolls", "book", 1912, publisher="Wren & Daughters"),
        work("fares", "report", 1910, author=[{"literal": "Orle Ferry Board"}]),
        work("flood", "article-newspaper", 1915, **{"container-title": "The Orle Wren"}),
        work("letters", "article-journal", None, author=[{"family": "Board", "given": "Ann"}]),
    ),
)
CITED_IN = {"tolls": ("1", "2.1"), "fares": ("2.1",), "flood": ("1",), "letters": ()}
RELIANCE = {
    work_id: Reliance((1,), tuple(Mention(1, None, "3", s, "…", 0, 1) for s in sections))
    for work_id, sections in CITED_IN.items()
}
WANTED = [
    (WorkFilter(), "tolls fares flood letters"),
    (WorkFilter(chapters=("2",)), "tolls fares"),
    (WorkFilter(chapters=("2.1.",)), "tolls fares"),
    (WorkFilter(chapters=("1", "2")), "tolls fares flood"),
    (WorkFilter(publisher="wren"), "tolls flood"),
    (WorkFilter(publisher="BOARD"), "fares"),
    (WorkFilter(kind="book"), "tolls"),
    (WorkFilter(kind="Books"), "tolls"),
    (WorkFilter(kind="article"), "flood letters"),
    (WorkFilter(kind="article-journal"), "letters"),
    (WorkFilter(kind="news"), "flood"),
    (WorkFilter(kind="law"), ""),
    (WorkFilter(years=(1910, 1912)), "tolls fares"),
    (WorkFilter(years=(1915, 1915)), "flood"),
    (WorkFilter(in_corpus=True), "fares"),
    (WorkFilter(in_corpus=False), "tolls flood letters"),
    (WorkFilter(("2",), "wren", "book", (1900, 1950), in_corpus=False), "tolls"),
]


@pytest.mark.parametrize(("wanted", "ids"), WANTED, ids=[str(n) for n in range(len(WANTED))])
def test_filters(wanted: WorkFilter, ids: str) -> None:
    found = filtered_works(REPORT, RELIANCE, frozenset({"fares"}), wanted)
    assert [w.id for w in found] == ids.split()


@pytest.mark.parametrize(
    ("wanted", "reason"),
    [
        (WorkFilter(chapters=("9",)), "no chapter '9' in the report; its chapters are: 1 "),
        (WorkFilter(kind="opera"), "no kind 'opera' in the bibliography; it has: article-journal, article-newspaper"),
    ],
)
def test_unknown_limits_name_the_known(wanted: WorkFilter, reason: str) -> None:
    with pytest.raises(UnknownFilter) as told:
        filtered_works(REPORT, RELIANCE, frozenset(), wanted)
    assert str(told.value).startswith(reason)
