"""What a document is called and who wrote it: as its first pages print it, not as a program left it in the file."""

from __future__ import annotations

import pytest

from evidencebot.documents.assembling import assemble
from evidencebot.documents.left_out import LeftOut, Reason
from evidencebot.documents.raw import RawBlock, RawDocument, RawKind

PAGE = RawBlock(RawKind.PAGE)


def heading(text: str, level: int = 1) -> RawBlock:
    return RawBlock(RawKind.HEADING, text, level=level)


def report(*cover: RawBlock, title: str | None = None, authors: tuple[str, ...] = (), running: str = "") -> RawDocument:
    """A cover, a contents list and a chapter, with what runs along the heads of its pages."""
    blocks = (
        PAGE, *cover, PAGE, heading("Contents"), RawBlock(RawKind.PARAGRAPH, "1 The crossing\t3"), PAGE,
        heading("1 The crossing"), RawBlock(RawKind.PARAGRAPH, "The ferry crosses the Orle twice a day."),
    )  # fmt: skip
    left_out = tuple(LeftOut(Reason.RUNNING_HEAD, running, page) for page in range(3, 9)) if running else ()
    return RawDocument(blocks, title=title, authors=authors, left_out=left_out)


ORLE = heading("Ferries of the Orle")
TITLES = [
    # a program's leavings, another's, the real one, one that the cover breaks
    (report(ORLE, title="Committee Report 4.3"), "Ferries of the Orle"),
    (report(ORLE, title="River Board Publication"), "Ferries of the Orle"),
    (report(heading("River Board"), ORLE, title="Ferries of the Orle"), "Ferries of the Orle"),
    (report(ORLE, title="Ferries of the Orle: a crossing"), "Ferries of the Orle: a crossing"),
    (report(heading("Second Edition of the"), ORLE), "Second Edition of the Ferries of the Orle"),
    (report(heading("HOUSE OF FORDS"), heading("Third Report"), ORLE, running="12 FERRIES OF THE ORLE"),
     "Ferries of the Orle"),
]  # fmt: skip


@pytest.mark.parametrize(("raw", "title"), TITLES, ids=[f"{n}" for n in range(len(TITLES))])
def test_the_title_is_the_one_printed(raw: RawDocument, title: str) -> None:
    assert assemble(raw, document_id="x").title == title


@pytest.mark.parametrize(
    ("stated", "authors"),
    [
        (("carrowi",), ()),
        (("Typesetter Pro 24.2",), ()),
        (("Ines Carrow", "Tobias van der Fenwright"), ("Ines Carrow", "Tobias van der Fenwright")),
        (("The Orle Board",), ("The Orle Board",)),
    ],
)
def test_a_log_in_is_no_author(stated: tuple[str, ...], authors: tuple[str, ...]) -> None:
    cover = (
        ORLE,
        RawBlock(RawKind.PARAGRAPH, "Published with the leave of The Orle Board of 1912, which paid for it all."),
    )
    read = assemble(report(*cover, title="Ferries of the Orle", authors=stated), document_id="x")
    assert read.authors == authors


@pytest.mark.parametrize(("headings", "title"), [(("Ferries",), "Ferries"), (("Summary", "Fares", "Fords"), "")])
def test_the_first_of_several_parts_is_not_the_whole(headings: tuple[str, ...], title: str) -> None:
    blocks = [b for text in headings for b in (heading(text), RawBlock(RawKind.PARAGRAPH, f"{text} are told of here."))]
    assert assemble(RawDocument(tuple(blocks)), document_id="x").title == title


@pytest.mark.parametrize("below", ["June 2024", "© The Orle Board 2024", "HC 1119", "ISBN 978-1-5286-5867-6"])
def test_an_imprint_is_no_subtitle(below: str) -> None:
    assert assemble(report(ORLE, RawBlock(RawKind.PARAGRAPH, below)), document_id="x").title == "Ferries of the Orle"


@pytest.mark.parametrize("line", ["Orle, D.C.", "Privacy authors: Ines Carrow"])
def test_a_place_is_no_author(line: str) -> None:
    cover = (ORLE, RawBlock(RawKind.PARAGRAPH, "How a town crosses"), RawBlock(RawKind.PARAGRAPH, line))
    assert assemble(report(*cover), document_id="x").authors == ()


def test_a_heading_over_headings_is_of_all_of_them() -> None:
    line = RawBlock(RawKind.PARAGRAPH, "Ines Carrow March 2018")
    parts = [line, heading("Fords"), RawBlock(RawKind.PARAGRAPH, "They are shallow."), heading("Fares")]
    assert assemble(RawDocument((heading("Ferries"), *parts)), document_id="x").title == "Ferries"
