"""Where in a source a locator points."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import pytest

from evidencebot.documents.model import Block, BlockKind, Document, Page
from evidencebot.evidence.locators import cited_place

WORDS = ["Preface.", "More preface.", "One.", "Two.", "4.1 Three.", "4.2 Four.", "Five."]
LABELS = ["i", "ii", "1", "2", "3", "4", None]
SECTIONS = ["", "", "1", "2", "3", "3.1", "4"]


def document(labels: Sequence[str | None]) -> Document:
    starts = [sum(len(w) + 1 for w in WORDS[:n]) for n in range(len(WORDS) + 1)]
    return Document(
        "source",
        "Source",
        " ".join(WORDS) + " ",
        tuple(Block(f"b/{n}", BlockKind.PARAGRAPH, SECTIONS[n], a, b - 1) for n, (a, b) in enumerate(pairwise(starts))),
        pages=tuple(Page(label, start, n) for n, (label, start) in enumerate(zip(labels, starts, strict=False), 1)),
    )


def named(source: Document, locator: str | None) -> list[str]:
    return [source.text[a:b].strip() for a, b in cited_place(source, locator).spans]


@pytest.mark.parametrize(
    ("locator", "expected", "where"),
    [
        ("2", ["Two."], "page 2"),
        ("p. 2", ["Two."], "page 2"),
        ("1–3", ["One.", "Two.", "4.1 Three."], "pages 1–3"),
        ("1, 3", ["One.", "4.1 Three."], "pages 1, 3"),
        ("pp. 3-4", ["4.1 Three.", "4.2 Four."], "pages 3-4"),
        ("ii", ["More preface."], "page ii"),
        ("i–ii", ["Preface.", "More preface."], "pages i–ii"),
        ("Ch. 3", ["4.1 Three.", "4.2 Four."], "section 3"),
        ("chapter 3", ["4.1 Three.", "4.2 Four."], "section 3"),
        ("section 3.1", ["4.2 Four."], "section 3.1"),
        ("para 4.2", ["4.2 Four."], "paragraph 4.2"),
        ("paras 4.1–4.2", ["4.1 Three.", "4.2 Four."], "paragraphs 4.1–4.2"),
    ],
)
def test_a_locator_names_a_place(locator: str, expected: list[str], where: str) -> None:
    source = document(LABELS)
    place = cited_place(source, locator)
    assert (named(source, locator), place.where, place.is_cited) == (expected, where, True)


def test_a_page_that_none_is_numbered_for_is_the_pdfs() -> None:
    source = document([None] * 7)
    assert named(source, "4") == ["Two."]
    assert cited_place(source, "4").where == "PDF page 4, as no page bears that number"


def test_a_numbered_work_without_that_page_is_not_read_by_the_pdfs_count() -> None:
    """Page 7 may be a plate without words; PDF page 7 is another."""
    assert cited_place(document(LABELS), "7").is_cited is False


@pytest.mark.parametrize("locator", [None, "9", "Ch. 9", "passim", "table 3 and elsewhere"])
def test_what_is_not_there_leaves_the_whole_work(locator: str | None) -> None:
    source = document(LABELS)
    place = cited_place(source, locator)
    assert (place.spans, place.is_cited) == (((0, len(source.text)),), False)
    assert "whole work" in place.where


def test_a_shortened_range_ends_behind_its_start() -> None:
    source = document(["104", "105", "106", "107", "108", None, None])
    assert named(source, "104–7") == ["Preface.", "More preface.", "One.", "Two."]
