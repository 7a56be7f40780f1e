"""Works found in notes that cite without a bibliography: each reference, the same work over its forms, what is said."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidencebot.documents.bibliography import parse_bibliography
from evidencebot.documents.catalogue.annotated import annotate
from evidencebot.documents.catalogue.cataloguing import Catalogue, NoteText, catalogue_notes
from evidencebot.documents.catalogue.dates import find_dates
from evidencebot.documents.catalogue.identifiers import find_identifiers
from evidencebot.documents.catalogue.locating import find_locators, locator_text
from evidencebot.documents.styled import italic
from evidencebot.documents.web_addresses import find_address


def catalogue(*notes: str) -> Catalogue:
    """Notes numbered from 1; `*title*` is in italics."""
    styled = ["".join(italic(p) if k % 2 else p for k, p in enumerate(n.split("*"))) for n in notes]
    return catalogue_notes([NoteText(str(k), text) for k, text in enumerate(styled, 1)])


def works(*notes: str) -> list[tuple[str, str | None]]:
    """(title, locator) of what the last of `notes` cites."""
    return [(c.title, c.locator) for c in catalogue(*notes).notes[-1].citations]


REFERENCES = [
    ("author, italics, year", "Maud Ferrier, *Lamps of the Harbour*, 2014, 9.", [("Lamps of the Harbour", "9")]),
    ("publisher behind", "*Lamps of the Harbour*, Orle Borough (May 2010).", [("Lamps of the Harbour", None)]),
    ("quoted in a journal", "‘Oil and gas’, M. Ferrier, *Light* (2006) 120, p27.", [("Oil and gas", "27")]),
    ("no italics", "Orle Insight, Potential for Gas in Orle, 2012.", [("Potential for Gas in Orle", None)]),
    ("initials behind the name", "Ferrier M. *A Lamp*. Harbour Press, 2010.", [("A Lamp", None)]),
    (
        "a paper of a session",
        "Orle Committee, *Gas Lamps* (2nd Report, Session 2024–26, HL Paper 71), para 12.",
        [("Gas Lamps", "para 12")],
    ),
    (
        "written evidence, several",
        "Written evidence from Orle Gas (ABC0066), Mill Oil (ABC0043) and the Lamp Union (ABC0091)",
        [
            ("Written evidence from Orle Gas", None),
            ("Written evidence from Mill Oil", None),
            ("Written evidence from Lamp Union", None),
        ],
    ),
    (
        "questions to witnesses",
        "Q 98 (Maud Ferrier); QQ 12–14 (Piotr Wren, Lucy Dunmore)",
        [("Oral evidence", "Q 98"), ("Oral evidence", "QQ 12–14"), ("Oral evidence", "QQ 12–14")],
    ),
    ("papers by letters", "LM 76, LM 105, Q 47.", [("LM 76", None), ("LM 105", None), ("Oral evidence", "Q 47")]),
    (
        "an inquiry's pages",
        "ORL000184902_0002-0003 paras 5-9",
        [("ORL000184902", "0002-0003, paras 5-9")],
    ),
    ("an inquiry's brackets", "Piotr Wren 6th [WITN09890600] at [29/92].", [("Piotr Wren 6th", "[29/92]")]),
    (
        "a number behind the page",
        "Written Statement of Piotr Wren para 119, para 121 WITN1013001",
        [("Written Statement of Piotr Wren", "para 119, para 121")],
    ),
    (
        "address and number in brackets",
        "*Lamps in Orle*, Orle Borough, 2012, p8, para 8 (https://orle.example/a_b.pdf; ORL000107113)",
        [("Lamps in Orle", "8, para 8")],
    ),
    ("a hearing's lines", "Lucy Dunmore 4 July 2023 57/8-58/3", [("Lucy Dunmore", "57/8-58/3")]),
    ("a case", "See Orle v. Ferrier, 916 F.3d 368, 386 (4th Cir. 2019).", [("Orle v. Ferrier", "386")]),
    (
        "an interview's date",
        "Wren 12/22/17 302, at 12–13; S. Dunmore 8/31/17 302, at 8.",
        [("Wren 12/22/17 302", "12–13"), ("S. Dunmore 8/31/17 302", "8")],
    ),
    ("an address alone", "See lamps.example.gov/oil.", [("lamps.example.gov/oil", None)]),
    (
        "available at",
        "The Orle Lamp Plan is available at https://orle.example.gov/plan.",
        [("The Orle Lamp Plan", None)],
    ),
    (
        "a letter and what it attached",
        "Letter Wren to Ferrier, 15 March 2003, ‘Oil in Orle’ attaching Paper Mill, ‘Gas in Orle’.",
        [("Oil in Orle", None), ("Gas in Orle", None)],
    ),
    (
        "in brackets within a sentence",
        "The mill was dark by then (*The Dark Mill*, Orle Borough, 2007).",
        [("The Dark Mill", None)],
    ),
]


@pytest.mark.parametrize(("note", "expected"), [c[1:] for c in REFERENCES], ids=[c[0] for c in REFERENCES])
def test_what_a_note_cites(note: str, expected: list[tuple[str, str | None]]) -> None:
    assert works(note) == expected


PROSE = [
    ("a sentence", "The lamps were never lit by gas in the years that followed."),
    ("a place in the report", "See paragraph 4.59 above."),
    ("a chapter of it", "See the chapter on *Oil in the Harbour*."),
    ("spoken of above", "As explained in footnote 197 of Volume I, supra, this was left out."),
    ("a short name", "The Department of Lamps (“DoL”) was joined with another in that year."),
    ("somebody's words", "She told us: “Nobody ever lit the lamps of the harbour in those years”."),
]


@pytest.mark.parametrize("note", [c[1] for c in PROSE], ids=[c[0] for c in PROSE])
def test_what_cites_nothing_is_a_remark(note: str) -> None:
    (found,) = catalogue(note).notes
    assert found.citations == ()
    assert found.remark == note.replace("*", "")


FULL = "Maud Ferrier, *Lamps of the Harbour: a History*, Harbour Press, 2014, 9."
OTHER = "Piotr Wren, *The Mill in Winter*, Mill Press, 2011, 3."
SAME = [
    ("ibid", [FULL, "Ibid., p. 12."], "12"),
    ("in italics", [FULL, "*Ibid*."], None),
    ("id", [FULL, "*Id.* at 7."], "7"),
    ("of the last of two", [f"{OTHER.rstrip('.')}; {FULL}", "Ibid."], None),
    ("op. cit.", [FULL, OTHER, "Ferrier, op. cit., p. 30."], "30"),
    ("above, by its number", [FULL, OTHER, "Ferrier, above, note 1, 30."], "30"),
    ("above, no name", [FULL, OTHER, "Note 1 above, p. 30."], "30"),
    ("supra", [FULL, OTHER, "Ferrier, supra note 1, at 30."], "30"),
    ("short title", [FULL, OTHER, "Ferrier, *Lamps of the Harbour*, 30."], "30"),
    ("a slip of the key", [FULL, OTHER, "Ferrier, *Lamps of the Harbor: a History*, 2014, 30."], "30"),
    ("without the author", [FULL, OTHER, "*Lamps of the Harbour: a History*, p. 30."], "30"),
]


@pytest.mark.parametrize(("notes", "locator"), [c[1:] for c in SAME], ids=[c[0] for c in SAME])
def test_the_same_work_is_recognised(notes: list[str], locator: str | None) -> None:
    found = catalogue(*notes)
    (citation,) = found.notes[-1].citations
    work = next(w for w in found.works if w.id == citation.work)
    assert (work.title, citation.locator) == ("Lamps of the Harbour: a History", locator)
    assert len(found.works) <= 2


APART = [
    ("volumes", ["Orle, *Lamps of Orle: Volume 1*, 2014.", "Orle, *Lamps of Orle: Volume 2*, 2014."]),
    ("years", ["Orle, *Annual Report on Lamps*, 2013.", "Orle, *Annual Report on Lamps*, 2014."]),
    ("days of a hearing", ["Public hearing, 6 July 2010, page 3.", "Public hearing, 9 July 2010, page 3."]),
    ("bodies of one title", ["Orle Borough, *The Scheme*, 2012.", "Kelder Office, *The Scheme*, 2012."]),
    ("numbers of one form", ["Piotr Wren 6th [WITN09890600].", "Piotr Wren 7th [WITN09890700]."]),
    (
        "a letter's subject opens as another's",
        ["Letter Wren to Orle, ‘Oil Visit’.", "Letter Orle to Wren, ‘Oil Visit Report’."],
    ),
    ("witnesses", ["Q 3 (Maud Ferrier)", "Q 4 (Piotr Wren)"]),
]


@pytest.mark.parametrize("notes", [c[1] for c in APART], ids=[c[0] for c in APART])
def test_two_works_stay_two(notes: list[str]) -> None:
    found = catalogue(*notes)
    assert len(found.works) == 2
    assert len({w.id for w in found.works}) == 2


def test_a_number_and_a_title_are_joined_once_a_note_gives_both() -> None:
    full = "*Lamps in Orle*, Orle Borough, 2012 (ORL000107113)"
    found = catalogue("ORL000107113", "*Lamps in Orle*, Orle Borough, 2012.", full)
    assert [w.title for w in found.works] == ["Lamps in Orle"]


@pytest.mark.parametrize("note", ["Nobody, op. cit., p. 3.", "Ibid.", "Nobody, above, note 7."])
def test_what_cannot_be_resolved_is_listed_and_never_guessed(note: str) -> None:
    (found,) = catalogue(note).notes
    assert [c.work for c in found.citations] == [None]
    assert len(found.unresolved) == 1


def test_the_record_of_a_work() -> None:
    (work,) = catalogue(
        "Dr Maud Ferrier and Piotr Wren, *Lamps of the Harbour*, Harbour Press, 4 May 2014: https://orle.example/lamps"
    ).works
    assert work.from_notes
    assert work.id == "ferrier-2014-lamps"
    assert work.csl["author"] == [{"family": "Ferrier", "given": "Maud"}, {"family": "Wren", "given": "Piotr"}]
    assert work.csl["issued"] == {"date-parts": [[2014, 5, 4]]}
    assert (work.csl["URL"], work.csl["publisher"]) == ("https://orle.example/lamps", "Harbour Press")


LOCATORS = [
    ("s. II (4)–(6).", "s. II (4)–(6)"),
    ("ss. III (11), (13)", "ss. III (11), (13)"),
    ("pt. III, ch. VII", "pt. III, ch. VII"),
    ("columns 271-288", "columns 271-288"),
    ("column 15-16WS.", "column 15-16WS"),
    ("in the 1990s 30 men", None),
    ("at [7/3.6.11] to [8/3.6.17]", "[7/3.6.11] to [8/3.6.17]"),
]


@pytest.mark.parametrize(("text", "expected"), LOCATORS)
def test_locators(text: str, expected: str | None) -> None:
    assert locator_text(text, find_locators(text)) == expected


DATES = [
    ("14 May 2012", (2012, 5, 14)),
    ("Oct. 3, 2016", (2016, 10, 3)),
    ("May 2010", (2010, 5)),
    ("15/08/2022", (2022, 8, 15)),
    ("6/23/17", (2017, 6, 23)),
    ("6/3/16", (2016,)),
    ("2012", (2012,)),
]


@pytest.mark.parametrize(("text", "expected"), DATES)
def test_dates(text: str, expected: tuple[int, ...]) -> None:
    assert [date for _, date in find_dates(text)] == [expected]


NUMBERS = [
    ("ORL000196611_0024, 0031 paras 60", "ORL000196611", "0024, 0031"),
    ("CBLA0001234_002", "CBLA0001234_002", ""),
    ("515 U.S. at 600–601", "515 U.S.", "600"),
    ("18 U.S.C. § 1512(b)(1)", "18 USC 1512", ""),
    ("[2019] EWHC 606", "2019 EWHC 606", ""),
]


@pytest.mark.parametrize(("text", "key", "pages"), NUMBERS)
def test_identifiers(text: str, key: str, pages: str) -> None:
    assert [(i.key, i.pages) for i in find_identifiers(text)] == [(key, pages)]


@pytest.mark.parametrize(
    ("text", "url"),
    [
        (
            "(https://orle.example/sites/ files/2020-09/lamps.pdf; ORL0)",
            "https://orle.example/sites/files/2020-09/lamps.pdf",
        ),
        ("at lamps.example.gov/oil.", "https://lamps.example.gov/oil"),
        ("doi: 10.1088/1742-6596/664. url", "https://doi.org/10.1088/1742-6596/664"),
    ],
)
def test_addresses(text: str, url: str) -> None:
    found = find_address(text)
    assert found is not None
    assert found[1] == url


PIECES = st.sampled_from([FULL, OTHER, "Ibid.", "Ferrier, op. cit.", "(“", "Q 3", "; ", "ORL000107113", " at [3", "* "])


@given(st.lists(st.text() | st.lists(PIECES, max_size=6).map(" ".join), max_size=6))
def test_any_notes_are_catalogued(notes: list[str]) -> None:
    found = catalogue(*notes)
    ids = [w.id for w in found.works]
    cited = {c.work for n in found.notes for c in n.citations if c.work}
    assert len(ids) == len(set(ids))
    assert set(ids) == cited
    assert all(annotate(n).text or not f.citations for n, f in zip(notes, found.notes, strict=True))


def test_a_thousand_notes_take_a_moment() -> None:
    notes = [FULL.replace("Harbour", f"Harbour {chr(65 + n % 26)}{chr(65 + n % 17)}") for n in range(1000)]
    began = time.process_time()
    catalogue(*notes)
    assert time.process_time() - began < 5


def test_works_of_a_list_keep_their_ids_and_the_others_come_behind() -> None:
    listed = parse_bibliography(
        ["Orle Lamp Act of 2012, Pub. L. 10173 (2012).", f"Ferrier, Maud. {italic('Lamps of the Harbour')}. 2014."]
    )
    found = catalogue_notes(
        [NoteText("1", "Orle Lamp Act of 2012, s. 11."), NoteText("2", f"Wren, {italic('The Mill in Winter')}, 2011.")],
        listed,
    )
    assert found.works[:2] == listed
    assert [w.from_notes for w in found.works] == [False, False, True]
    assert [[c.work for c in n.citations] for n in found.notes] == [[listed[0].id], [found.works[2].id]]
