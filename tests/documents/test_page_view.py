from __future__ import annotations

from msgspec.structs import replace

from evidencebot.documents.model import Document
from evidencebot.documents.page_view import page_view, turned
from stub_answers import DOCUMENT


def test_a_page_has_its_blocks_its_notes_and_the_sections_that_open_on_it() -> None:
    first, second = page_view(DOCUMENT, 5), page_view(DOCUMENT, 40)
    assert (first.label, [b.id for b in first.blocks], [n.number for n in first.notes]) == ("3", ["1/1"], [1, 2])
    assert (second.label, [b.id for b in second.blocks], second.notes) == ("4", ["2.1/1", "figure:1/1"], ())
    assert {i: s.number for i, s in (first.openings | second.openings).items()} == {"1/1": "1", "2.1/1": "2.1"}


def test_a_block_that_goes_over_the_page_stands_on_both() -> None:
    block = replace(DOCUMENT.blocks[0], end=40)
    document = replace(DOCUMENT, blocks=(block, *DOCUMENT.blocks[1:]))
    assert [page_view(document, offset).blocks[0].id for offset in (5, 40)] == ["1/1", "1/1"]
    assert page_view(document, 40).notes == ()


def test_pages_turn_until_the_ends() -> None:
    first, second = page_view(DOCUMENT, 5), page_view(DOCUMENT, 40)
    assert (turned(DOCUMENT, first, -1), turned(DOCUMENT, first, 1)) == (None, 35)
    assert (turned(DOCUMENT, second, -1), turned(DOCUMENT, second, 1)) == (0, None)


def test_without_pages_the_paragraphs_around_are_shown() -> None:
    document = replace(DOCUMENT, pages=())
    view = page_view(document, 40)
    assert view.label is None
    assert view.blocks == DOCUMENT.blocks


def test_every_offset_of_a_real_report_is_on_the_page_that_it_says(small_report: Document) -> None:
    for offset in range(0, small_report.running_end, 101):
        view = page_view(small_report, offset)
        assert view.start <= offset < view.end
        assert view.label == small_report.page_at(offset)


def test_turning_pages_goes_through_a_whole_document(small_report: Document) -> None:
    offset: int | None = 0
    seen = []
    while offset is not None:
        view = page_view(small_report, offset)
        seen.append(view.label)
        offset = turned(small_report, view, 1)
    assert seen == [None, *(page.label for page in small_report.pages)]  # the front matter's pages are not known


def test_what_stands_apart_is_shown_on_the_page_where_it_is_printed(small_report: Document) -> None:
    for block in small_report.apart:
        view = page_view(small_report, block.start)
        assert view.label == small_report.page_at(block.start)
        assert view.end <= small_report.running_end
