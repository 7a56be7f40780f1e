"""Which work of the bibliography each file is: every source found, no decoy taken for one."""

from __future__ import annotations

from pathlib import Path

import pytest

from evidencebot.documents.bibliography import parse_bibliography
from evidencebot.documents.library import NO_ENTRY
from evidencebot.documents.model import Document
from evidencebot.documents.styled import italic
from evidencebot.documents.tying import Tying, tie_sources
from evidencebot.index.passage_index import PassageIndex
from evidencebot.text.folding import ascii_slug
from made_sources import DECOYS, SOURCES, Source

WREN, OAKES, ABARA, FERRIER, MYTH_1, MYTH_2 = (
    "wren-2004-lamps", "oakes-2005-gas", "abara-2006-gas", "ferrier-2010-night", "orle-borough-2011-myth",
    "orle-borough-2011-myth-2",
)  # fmt: skip
REPORT = Document(
    "report", "Dusk", "x", (),
    works=parse_bibliography(
        [
            f"Wren, Piotr. {italic('The Lamps of Orle')}, 2004.",
            f"Oakes, Tom. {italic('Gas and Oil')}, 2005.",
            f"Abara, Nell. {italic('Gas and Oil')}, 2006.",
            f"Ferrier, Maud. {italic('Night Work: Who Lights the Town')}. Gull Books, 2010.",
            f"Orle Borough. {italic('Myth 1: Lamps Are Safe')}, 2011.",
            f"Orle Borough. {italic('Myth 2: Lamps Are Safe')}, 2011.",
        ]
    ),
)  # fmt: skip

SUBTITLED = "The Lamps of Orle: how they burn"


def source(source_id: str, *opening: str, title: str = "", **said: object) -> Document:
    return Document(source_id, title or opening[0], "x", (), opening=opening, **said)  # type: ignore[arg-type]


def tied(*sources: Document, settled: dict[str, str] | None = None) -> Tying:
    return tie_sources(REPORT, sources, settled or {})


def document_id(made: Source) -> str:
    return ascii_slug(Path(made.file).stem)


def test_every_made_up_source_is_tied_and_no_decoy(chain_index: PassageIndex) -> None:
    assert chain_index.ties == {document_id(s): s.work for s in SOURCES}


def test_decoys_alone_are_tied_to_nothing(chain_index: PassageIndex) -> None:
    """Not even where the work that they look like is missing."""
    decoys = [chain_index.document(document_id(d)) for d in DECOYS]
    assert len(decoys) >= 30
    assert tie_sources(chain_index.report, decoys, {}).ties == {}


def test_a_decoy_with_a_works_title_is_a_doubt(chain_index: PassageIndex) -> None:
    titles = {s.title for s in SOURCES}
    expected = {document_id(d) for d in DECOYS if d.title in titles}
    assert expected <= {d.document for d in chain_index.doubts}
    assert all(d.reason and d.works for d in chain_index.doubts)


@pytest.mark.parametrize(
    ("found", "work"),
    [
        (source("scan", "The lamps of Orle"), WREN),
        (source("scan", "The Lamps of Orle."), WREN),
        (source("scan", "The lamp of Orle", "Piotr Wren"), WREN),
        (source("scan", "THE LAMPS", "OF ORLE", "By Piotr Wren", "2004"), WREN),
        (source("scan", "Borough papers no. 9", "The Lamps of Orle", "Piotr Wren"), WREN),
        (source("scan", "First words.", title="The Lamps of Orle", authors=("P. Wren",)), WREN),
        (source("scan", "The Lamps of Orle", "How they burn", "Piotr Wren", "2004", title=SUBTITLED), WREN),
        (source("the-lamps-of-orle-2004", "Chapter one", "Piotr Wren"), WREN),
        (source("scan", "Gas and Oil", "Nell Abara"), ABARA),
        (source("scan", "Gas and Oil", "Tom Oakes", "2005"), OAKES),
        (source("scan", "Night Work", "Who Lights the Town", "Maud Ferrier"), FERRIER),
        (source("scan", "Myth 2: Lamps Are Safe", "Orle Borough", "2011"), MYTH_2),
        (source(WREN, "Some other title"), WREN),
    ],
)  # fmt: skip
def test_a_source_is_an_entry_where_that_is_plain(found: Document, work: str) -> None:
    assert tied(found) == Tying({found.id: work})


@pytest.mark.parametrize(
    "found",
    [
        source("scan", "The Lamps of Hexley", "Piotr Wren", "2004"),
        source("scan", "The Orle of Lamps", "Piotr Wren", "2004"),
        source("scan", "Myth 3: Lamps Are Safe", "Orle Borough", "2011"),
        source("scan", "Lamps", "Piotr Wren", "2004"),
        source("scan", "A history of light", "We read Piotr Wren, The Lamps of Orle, 2004.", "Piotr Wren"),
    ],
)
def test_another_title_is_another_work(found: Document) -> None:
    assert tied(found) == Tying({})


@pytest.mark.parametrize(
    ("found", "reason"),
    [
        (source("scan", "The Lamps of Orle", "Carl Osmund"), "do not name the author"),
        (source("scan", "The Lamps of Orle", "Piotr Wren", "Second edition 2009"), "another year than 2004"),
        (source("scan", "The Lamps of Orle", "Piotr Wren", date="1998"), "another year than 2004"),
        (source("scan", "The Lamps of Orle", "Technical annex", "Piotr Wren", "2004"), "goes on"),
        (source("scan", "Night Work", "Who Sleeps Late", "Maud Ferrier", title="Night Work: sleep"), "subtitle"),
        (source("scan", "Gas and oil"), "too short to tell"),
    ],
)  # fmt: skip
def test_what_looks_like_a_work_but_is_not_plainly_it_is_a_doubt(found: Document, reason: str) -> None:
    tying = tied(found)
    assert tying.ties == {}
    assert [d.document for d in tying.doubts] == ["scan"]
    assert reason in tying.doubts[0].reason


def test_two_files_that_claim_one_entry_are_doubts() -> None:
    tying = tied(source("a", "The Lamps of Orle", "Piotr Wren"), source("b", "The Lamps of Orle", "Piotr Wren"))
    assert tying.ties == {}
    assert [(d.document, d.works) for d in tying.doubts] == [("a", (WREN,)), ("b", (WREN,))]


def test_a_file_named_for_the_entry_has_the_better_claim_and_a_person_the_best() -> None:
    named, like = source(WREN, "Any title"), source("scan", "The Lamps of Orle", "Piotr Wren")
    assert tied(named, like).ties == {WREN: WREN}
    assert [d.document for d in tied(named, like).doubts] == ["scan"]
    assert tied(named, like, settled={"scan": WREN}).ties == {"scan": WREN}


def test_a_file_settled_as_no_entry_is_none() -> None:
    like = source("scan", "The Lamps of Orle", "Piotr Wren")
    assert tied(like, settled={"scan": NO_ENTRY}) == Tying({})


def test_a_settled_entry_that_the_bibliography_lost_is_told() -> None:
    (doubt,) = tied(source("scan", "x"), settled={"scan": "nobody-1999"}).doubts
    assert "nobody-1999" in doubt.reason


def test_without_a_report_nothing_is_tied() -> None:
    assert tie_sources(None, [source("scan", "The Lamps of Orle")], {}) == Tying({})
