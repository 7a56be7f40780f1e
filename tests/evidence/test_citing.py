"""What a citation says of pages and notes: where words end on another page, what is printed at the note."""

from __future__ import annotations

import pytest

from evidencebot.cli.output import write_answer
from evidencebot.conversation.acting import _place as told_place
from evidencebot.documents.assembling import assemble
from evidencebot.documents.raw import RawBlock, RawDocument, RawKind
from evidencebot.evidence.answer import NoteReference, page_of, page_range
from evidencebot.evidence.reference_text import with_reference
from evidencebot.tui.showing import place
from stub_answers import DOCUMENT, answer, quotation

OVER = quotation(page=2, page_end=3, footnotes=(NoteReference(41, "A letter.", (), label="*"),))


def document(*labels: str | None) -> object:
    """One sentence of ten words a page, cut by each page's end."""
    blocks = []
    for number, label in enumerate(labels, 1):
        blocks += [RawBlock(RawKind.PAGE, label=label, pdf_page=number)]
        blocks += [RawBlock(RawKind.PARAGRAPH, "the owner of the lower meadow should be paid by")]
    return assemble(RawDocument(tuple(blocks)), document_id="report")


@pytest.mark.parametrize(
    ("labels", "start", "end", "expected"),
    [
        (("2", "3"), 0, 95, "3"),
        (("2", "3"), 0, 40, None),
        (("2", "3"), 60, 95, None),
        (("2", "3", "4"), 0, 140, "4"),
        (("2", None), 0, 95, None),
    ],
)
def test_words_over_a_pages_end_have_the_page_of_their_end(
    labels: tuple[str | None, ...], start: int, end: int, expected: str | None
) -> None:
    assert document(*labels).last_page_of(start, end) == expected  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("page", "page_end", "expected"), [(2, None, 2), (2, 3, "2–3"), ("iv", "v", "iv–v"), (None, 3, None)]
)
def test_a_range_of_pages(page: int | str | None, page_end: int | str | None, expected: int | str | None) -> None:
    assert page_range(page, page_end) == expected


def test_every_surface_shows_both_pages_and_the_printed_note(capsys: pytest.CaptureFixture[str]) -> None:
    assert page_of(OVER.pages, 4) == "pages 2–3, PDF page 4"
    assert "pp. 2–3; note *: A letter" in with_reference(OVER, DOCUMENT)
    assert told_place(OVER).startswith("Pages 2–3")
    assert place(OVER.section, OVER.section_title, OVER.pages).endswith("pp. 2–3")
    write_answer(answer(OVER), explain=False)
    told = capsys.readouterr().out
    assert "pages 2–3" in told
    assert "note *: A letter." in told
