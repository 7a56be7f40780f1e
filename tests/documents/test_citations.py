"""Notes are tied to the works they cite; what cannot be tied is listed, never guessed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidencebot.documents.bibliography import parse_bibliography
from evidencebot.documents.citations import CitationResolver, CitedWorks
from evidencebot.documents.styled import italic

WORKS = parse_bibliography(
    [
        f"Brackwater Audit Office. {italic('Home Care Contracts in Marlshire')}, 2015.",
        f"— — —. {italic('Home Care Contracts in Marlshire: Follow-up')}, 2017.",
        f"Dunmore, Lucy, Hamid Rezai, and Tom Oakes. {italic('Paying by the Minute')}. Lantern Institute, 2016.",
        f"Dunmore, Lucy, and Hamid Rezai. ‘Pooled Budgets in Six River Towns’. {italic('Care')} 9, no. 2 (2017).",
        f"Titley, Marta. {italic('Counting the Kettles: What Home Visits Record')}. Tidewater Press, 2014.",
        f"Orle Borough. {italic('The Work Scheme')}, 2012.",
        f"Kelder Office. {italic('The Work Scheme')}, 2014.",
    ]
)
FIRST, FOLLOW_UP, MINUTE, POOLED, KETTLES, ORLE, KELDER = (w.id for w in WORKS)


def resolve(*notes: str) -> CitedWorks:
    """What the last of `notes` cites."""
    resolver = CitationResolver(WORKS)
    return [resolver.resolve(note) for note in notes][-1]


def ties(found: CitedWorks) -> list[tuple[str | None, str | None]]:
    return [(c.work, c.locator) for c in found.citations]


WHOLE = f"Brackwater Audit Office, {italic('Home Care Contracts in Marlshire')}, 2015, 14."
TIED = [
    ("whole reference", WHOLE, [(FIRST, "14")]),
    (
        "several pages",
        f"Brackwater Audit Office, {italic('Home Care Contracts in Marlshire')}, 2015, 14–16, 20.",
        [(FIRST, "14–16, 20")],
    ),
    (
        "a year is no page",
        f"Brackwater Audit Office, {italic('Home Care Contracts in Marlshire')}, 2015.",
        [(FIRST, None)],
    ),
    (
        "the longer of two titles",
        f"Brackwater Audit Office, {italic('Home Care Contracts in Marlshire: Follow-up')}, 6.",
        [(FOLLOW_UP, "6")],
    ),
    ("short form of authors", f"Dunmore, Rezai, and Oakes, {italic('Paying by the Minute')}, 30.", [(MINUTE, "30")]),
    ("short form of a title", f"Marta Titley, {italic('Counting the Kettles')}, 2014, 9.", [(KETTLES, "9")]),
    (
        "misspelt author",
        f"Marta Tittle, {italic('Counting the Kettles: What Home Visits Record')}, 2014.",
        [(KETTLES, None)],
    ),
    ("quoted title", "Lucy Dunmore and Hamid Rezai, ‘Pooled Budgets in Six River Towns’, 104.", [(POOLED, "104")]),
    (
        "two works",
        f"{WHOLE.rstrip('.')}; Dunmore et al., {italic('Paying by the Minute')}, 3.",
        [(FIRST, "14"), (MINUTE, "3")],
    ),
    ("same title, other author", f"Kelder Office, {italic('The Work Scheme')}, 2.", [(KELDER, "2")]),
    ("lost italics", "Titley, Counting the Kettles: What Home Visits Record, 9.", [(KETTLES, "9")]),
]


@pytest.mark.parametrize(("note", "expected"), [c[1:] for c in TIED], ids=[c[0] for c in TIED])
def test_ties(note: str, expected: list[tuple[str | None, str | None]]) -> None:
    found = resolve(note)
    assert ties(found) == expected
    assert found.unresolved == ()


IBID = [
    ("chain", [WHOLE, "Ibid., 15.", "Ibid."], [(FIRST, None)]),
    ("page of its own", [WHOLE, f"{italic('Ibid.')}, 15."], [(FIRST, "15")]),
    (
        "points at the last of several",
        [f"{WHOLE.rstrip('.')}; Dunmore et al., {italic('Paying by the Minute')}, 3.", "Ibid., 4."],
        [(MINUTE, "4")],
    ),
    ("a note without a work between", [WHOLE, "The talks were held in May.", "Ibid., 2."], [(FIRST, "2")]),
    (
        "with a new work behind",
        [WHOLE, f"Ibid., 107; Dunmore et al., {italic('Paying by the Minute')}, 3."],
        [(FIRST, "107"), (MINUTE, "3")],
    ),
    ("calculations cite nothing", [WHOLE, "Lantern calculations.", "Ibid., 3."], [(FIRST, "3")]),
]


@pytest.mark.parametrize(("notes", "expected"), [c[1:] for c in IBID], ids=[c[0] for c in IBID])
def test_ibid(notes: list[str], expected: list[tuple[str | None, str | None]]) -> None:
    assert ties(resolve(*notes)) == expected


def test_ibid_whose_page_betrays_another_work_is_tied_to_it_and_told() -> None:
    near = [f"Titley, {italic('Counting the Kettles')}, {p}." for p in ("40", "42")]
    far = [f"Brackwater Audit Office, {italic('Home Care Contracts in Marlshire')}, {p}." for p in ("3", "5")]
    found = resolve(*near, *far, "Ibid., 41.")
    assert ties(found) == [(KETTLES, "41")]
    assert len(found.unresolved) == 1


def test_ibid_before_any_work_is_unresolved() -> None:
    found = resolve("Ibid., 4.")
    assert ties(found) == [(None, "4")]
    assert found.unresolved


def test_a_work_that_the_bibliography_lacks_is_listed() -> None:
    found = resolve(f"Treasury of the Marches, {italic('Green Ledger')}, 2018, 40.")
    assert ties(found) == [(None, "40")]
    assert len(found.unresolved) == 1


def test_a_title_alone_that_two_works_bear_is_not_guessed() -> None:
    assert ties(resolve(f"{italic('The Work Scheme')}, 2.")) == [(None, "2")]


@pytest.mark.parametrize(
    ("note", "remark"),
    [
        (f"{WHOLE} The office did not count trolleys.", "The office did not count trolleys"),
        (f"For an earlier view, see: Titley, {italic('Counting the Kettles')}, 8.", "For an earlier view, see:"),
        ("The talks were held in May and June.", "The talks were held in May and June."),
    ],
)
def test_remarks_are_kept(note: str, remark: str) -> None:
    kept = resolve(note).remark or ""
    assert kept.rstrip(".") == remark.rstrip(".")


def test_calculations_are_named_but_tied_to_nothing() -> None:
    found = resolve("Lantern Institute calculations.")
    assert [(c.work, c.title) for c in found.citations] == [(None, "Lantern Institute calculations")]
    assert found.unresolved == ()


@given(st.lists(st.text(alphabet="Ibid. ,;:Ab‘’“”\ue002\ue00312019–'pse") | st.text(), max_size=6))
def test_any_notes_resolve_and_ties_are_entries(notes: list[str]) -> None:
    resolver = CitationResolver(WORKS)
    ids = {w.id for w in WORKS} | {None}
    assert all(c.work in ids for note in notes for c in resolver.resolve(note).citations)
