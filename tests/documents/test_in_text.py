"""References in running text lead to the entries of the bibliography."""

from __future__ import annotations

import pytest

from evidencebot.documents.assembling import assemble
from evidencebot.documents.markdown import read_markdown
from evidencebot.documents.model import Document

NUMBERED = (
    "# Bibliography\n\n\\[1\\] Maud Ferrier. *Lamps of the Harbour*. url: https://orle.example/lamps.\n\n"
    "\\[2\\] Piotr Wren. *The Mill in Winter*. Mill Press,\n\nreprinted 2011.\n\n\\[3\\] *A Lamp Society*. url: https://l.example/.\n\n"
    "\\[SP 4\\] Orle Borough. *The Scheme*. 2014."
)
DATED = (
    "# Bibliography\n\nFerrier, Maud, and Piotr Wren. *Lamps of the Harbour*. Harbour Press, 2014.\n\n"
    "Ferrier, Maud. *Oil*. Harbour Press, 2014.\n\nOrle Borough Council. *The Scheme*. 2012a.\n\n"
    "Orle Borough Council. *The Scheme Again*. 2012b.\n\nDunmore, Lucy. *Gas*. Mill Press, 2011."
)


def document(text: str, listed: str) -> Document:
    return assemble(read_markdown(f"# 1 Dusk\n\n{text}\n\n{listed}\n"), document_id="d")


def cited(text: str, listed: str) -> list[tuple[str, list[tuple[str, str | None]]]]:
    read = document(text, listed)
    return [(read.text[r.start : r.end], [(c.title, c.locator) for c in r.citations]) for r in read.references]


LAMPS, MILL, SOCIETY = "Lamps of the Harbour", "The Mill in Winter", "A Lamp Society"
NUMBERS = [
    ("one", "It was lit [1].", [("[1]", [(LAMPS, None)])]),
    ("several", "It was lit [1, 3].", [("[1, 3]", [(LAMPS, None), (SOCIETY, None)])]),
    ("a range", "It was lit [1–3].", [("[1–3]", [(LAMPS, None), (MILL, None), (SOCIETY, None)])]),
    ("a keyed one", "It was lit [SP 4].", [("[SP 4]", [("The Scheme", None)])]),
    ("no entry of that number", "It was lit [7].", []),
    ("other brackets", "It was lit [by gas] in [2014].", []),
]


@pytest.mark.parametrize(("text", "expected"), [c[1:] for c in NUMBERS], ids=[c[0] for c in NUMBERS])
def test_numbers_in_brackets(text: str, expected: list[tuple[str, list[tuple[str, str | None]]]]) -> None:
    assert cited(text.replace("[", "\\[").replace("]", "\\]"), NUMBERED) == expected


def test_an_entry_goes_on_to_the_next_label_and_keeps_its_address() -> None:
    read = document("It was lit.", NUMBERED)
    assert [(w.label, w.title, w.year) for w in read.works] == [
        ("1", LAMPS, None),
        ("2", MILL, "2011"),
        ("3", SOCIETY, None),
        ("SP 4", "The Scheme", "2014"),
    ]
    assert read.works[0].csl["URL"] == "https://orle.example/lamps"


YEARS = [
    ("in brackets", "It was lit (Dunmore, 2011).", [("(Dunmore, 2011)", [("Gas", None)])]),
    ("with a page", "It was lit (Dunmore 2011: 12).", [("(Dunmore 2011: 12)", [("Gas", "12")])]),
    ("in the sentence", "Dunmore (2011) lit it.", [("Dunmore (2011)", [("Gas", None)])]),
    ("of two, both", "It was lit (Ferrier and Wren 2014).", [("(Ferrier and Wren 2014)", [(LAMPS, None)])]),
    (
        "a body, by its letter",
        "It was lit (see Orle Borough Council 2012b; Dunmore 2011).",
        [("(see Orle Borough Council 2012b; Dunmore 2011)", [("The Scheme Again", None), ("Gas", None)])],
    ),
    ("a body's initials", "It was lit (OBC, 2012a).", [("(OBC, 2012a)", [("The Scheme", None)])]),
    ("two would fit", "It was lit (Orle Borough Council, 2012).", []),
    ("another year", "It was lit (Dunmore, 2012) in June (2011).", []),
]


@pytest.mark.parametrize(("text", "expected"), [c[1:] for c in YEARS], ids=[c[0] for c in YEARS])
def test_authors_and_years(text: str, expected: list[tuple[str, list[tuple[str, str | None]]]]) -> None:
    assert cited(text, DATED) == expected


def test_where_notes_cite_a_year_in_brackets_is_a_year() -> None:
    read = document("Dunmore (2011) lit it.<sup>1</sup>\n\n1 Lucy Dunmore, *Gas*, 2011, 3.", DATED)
    assert read.footnotes[0].citations
    assert read.references == ()
