"""Filters name what a question may be answered from, and refuse what the corpus does not have."""

from __future__ import annotations

from typing import Any

import pytest

from evidencebot.errors import UnknownFilter
from evidencebot.index.passage_index import PassageIndex, open_index
from evidencebot.locations import Workspace
from evidencebot.retrieval.filtering import allowed_passages
from evidencebot.retrieval.filters import Filters
from workspaces import EXTRA_SOURCE, TIED_ENTRY


def allowed(index: PassageIndex, filters: Filters) -> set[tuple[str, str]]:
    """(document, section) of the passages let through."""
    mask = allowed_passages(index, filters)
    assert mask is not None
    assert mask.shape == (len(index.passages),)
    return {(p.document, p.section) for p, is_in in zip(index.passages, mask, strict=True) if is_in}


def test_open_filters_need_no_mask(small_index: PassageIndex) -> None:
    assert allowed_passages(small_index, Filters()) is None


@pytest.mark.parametrize(
    ("chapters", "sections"),
    [
        (("3",), {"3", "3.1.1", "3.1.2", "3.2"}),
        (("3.1",), {"3.1.1", "3.1.2"}),
        (("2.1.1",), {"2.1.1", "2.1.1.1"}),
        (("2.1.1.1",), {"2.1.1.1"}),
        (("2.2", "4"), {"2.2", "4"}),
        ((" 4. ",), {"4"}),
        (("Foreword",), {"foreword"}),
    ],
)
def test_a_number_stands_for_all_below_it(
    small_index: PassageIndex, chapters: tuple[str, ...], sections: set[str]
) -> None:
    assert allowed(small_index, Filters(chapters=chapters)) == {("report", s) for s in sections}


@pytest.mark.parametrize("chapter", ["9", "2.3", "1.1", "", ".", "two", "3.1.1.1", "33"])
def test_an_unknown_chapter_is_refused_and_the_known_are_named(small_index: PassageIndex, chapter: str) -> None:
    with pytest.raises(UnknownFilter, match=r"its chapters are: foreword, 1, 2, 3, 4.*evidencebot outline"):
        allowed_passages(small_index, Filters(chapters=(chapter,)))


def test_a_source_is_named_by_its_document_or_its_entry(small_index: PassageIndex) -> None:
    assert {d for d, _ in allowed(small_index, Filters(sources=(EXTRA_SOURCE,)))} == {EXTRA_SOURCE}
    assert {d for d, _ in allowed(small_index, Filters(sources=(TIED_ENTRY,)))} == {"paying-by-the-minute"}
    assert {d for d, _ in allowed(small_index, Filters(sources=("paying-by-the-minute", "report")))} == {
        "paying-by-the-minute",
        "report",
    }


def test_an_unknown_source_is_refused_and_the_known_are_named(small_index: PassageIndex) -> None:
    with pytest.raises(UnknownFilter, match=r"'lamps'.*report, brokerage-desk"):
        allowed_passages(small_index, Filters(sources=("report", "lamps")))


def test_report_only(small_index: PassageIndex) -> None:
    assert {d for d, _ in allowed(small_index, Filters(report_only=True))} == {"report"}


def test_sources_only(small_index: PassageIndex) -> None:
    found = {d for d, _ in allowed(small_index, Filters(sources_only=True))}
    assert found == {EXTRA_SOURCE, "paying-by-the-minute"}


@pytest.mark.parametrize("other", [{"report_only": True}, {"chapters": ("2",)}, {"sources": (EXTRA_SOURCE,)}])
def test_sources_only_excludes_what_would_narrow_it_to_nothing(
    small_index: PassageIndex, other: dict[str, Any]
) -> None:
    with pytest.raises(UnknownFilter, match="--sources-only excludes"):
        allowed_passages(small_index, Filters(sources_only=True, **other))


def test_sources_only_needs_sources(with_digest: Workspace) -> None:
    with pytest.raises(UnknownFilter, match="no sources in the corpus"):
        allowed_passages(open_index(with_digest.index), Filters(sources_only=True))


def test_chapter_and_source_narrow_each_other(small_index: PassageIndex) -> None:
    assert allowed(small_index, Filters(chapters=("2.2",), sources=(EXTRA_SOURCE,))) == set()
