"""Every claim of an answer is checked against the document, every fact against its words."""

from __future__ import annotations

import pytest

from evidencebot.evaluation.cases import Case, GoldNote, GoldWork
from evidencebot.evaluation.checking import check, pages_known
from evidencebot.evaluation.facts import facts_found, opening, says
from evidencebot.evaluation.grading import grade_all, truth_of
from evidencebot.evaluation.noting import grade_notes
from evidencebot.evaluation.running import Outcome
from evidencebot.evaluation.scorecard import citation_section, note_section
from evidencebot.evidence.answer import NoteReference, Quotation
from stub_answers import DOCUMENT, TEXT, answer, quotation

WORKS = {w.id: w for w in DOCUMENT.works}
NOTE = NoteReference(1, "Maud Ferrier, Tolls (1912).", ("ferrier-1912-tolls",))

FALSE_CLAIMS = [
    # what is wrong with the citation, the check that must fail
    (quotation(quote="The ferry cost £501."), "quotation"),
    (quotation(start=1), "quotation"),
    (quotation(page=4), "page"),
    (quotation(page=None), "page"),
    (quotation(footnotes=()), "notes"),
    (quotation(footnotes=(NOTE, NoteReference(2, "A letter.", ()))), "notes"),
    (quotation(footnotes=(NoteReference(1, NOTE.text, ()),)), "works"),
    (quotation(footnotes=(NoteReference(1, NOTE.text, ("smith-1900-ford",)),)), "works"),
]  # fmt: skip


def test_a_true_citation_passes() -> None:
    found = check(quotation(), DOCUMENT, {})
    assert (found.quotation, found.page, found.notes, found.works) == (True, True, True, True)


@pytest.mark.parametrize(("citation", "broken"), FALSE_CLAIMS)
def test_a_false_claim_is_found(citation: Quotation, broken: str) -> None:
    assert not getattr(check(citation, DOCUMENT, {}), broken)


def test_pages_that_are_all_shifted_are_found_by_the_catalogue() -> None:
    known = pages_known(DOCUMENT)
    assert known == {"1/1": (3, 4), "2.1/1": (4, 4), "figure:1/1": (4, 4)}
    assert check(quotation(), DOCUMENT, known).page
    assert not check(quotation(), DOCUMENT, {"1/1": (4, 5)}).page


SPELLINGS = [
    ("cost £500 then", "£500", True),
    ("cost £5000 then", "£500", False),
    ("cost 1,500 then", "500", False),
    ("cost 500.5 then", "500", False),
    ("it cost 500.", "500", True),
    ("cost “£500”", "'£500'", False),
    ("the co–location", "Co-location", True),
]


@pytest.mark.parametrize(("text", "spelling", "expected"), SPELLINGS)
def test_says(text: str, spelling: str, expected: bool) -> None:
    assert says(opening(text), spelling) is expected


def test_only_the_first_120_words_count_and_citation_numbers_are_none() -> None:
    assert "far" not in opening("word [1] " * 120 + "far")
    assert "near" in opening("word [1] " * 119 + "near")


def test_facts_of_source_questions_may_stand_in_notes_and_works() -> None:
    facts = (("£500",), ("Ferrier",), ("1912", "nineteen twelve"), ("Smith",))
    assert facts_found(Case("?", gold=("1/1",), facts=facts), answer(quotation()), WORKS) == (True, False, False, False)
    of_source = Case("?", gold=("1/1",), facts=facts, style="source")
    assert facts_found(of_source, answer(quotation()), WORKS) == (True, True, True, False)
    assert facts_found(of_source, answer(), WORKS) == (False, False, False, False)


def test_grades() -> None:
    cases = [
        (Case("a", id="a", gold=("1/1",), facts=(("£500",), ("mule",)), notes=(1, 9)), answer(quotation())),
        (Case("b", id="b", gold=("2.1/1",), notes=(1,)), answer(quotation(), places=("1/1", "2.1/1"))),
        (Case("c", id="c", gold=("1/1",)), answer()),
        (Case("d", id="d"), answer(quotation())),
        (Case("e", id="e"), answer()),
    ]
    outcomes = [Outcome(c, a, tuple(p.paragraphs[0] for p in a.passages)) for c, a in cases]
    grades = {g.id: g for g in grade_all("mixed", outcomes, truth_of([DOCUMENT], {}))}
    assert {i: g.is_served_right for i, g in grades.items()} == {
        "a": True,
        "b": False,
        "c": False,
        "d": False,
        "e": True,
    }
    assert {i: g.is_right for i, g in grades.items()} == {"a": True, "b": False, "c": True, "d": False, "e": False}
    assert (grades["a"].facts_share, grades["a"].notes, grades["b"].notes) == (0.5, 0.5, 1.0)
    assert (grades["a"].ranking["RR"], grades["b"].ranking["RR"], grades["d"].ranking) == (1.0, 0.5, {})
    assert (grades["b"].chapter, grades["a"].chapter) == ("2", "1")


def test_notes_against_gold() -> None:
    tolls = GoldWork("ferrier-1912-tolls", "Tolls", "7")
    gold = [
        GoldNote(1, "3", "1", (tolls,)),
        GoldNote(2, "4", "1", ()),
        GoldNote(3, "5", "1", ()),
        GoldNote(1, "3", "2", (GoldWork("ferrier-1912-tolls", "Tolls", "8"),)),
        GoldNote(2, "3", "1", (GoldWork(None, "Own calculations"),)),
    ]
    right, page, missing, locator, work = grade_notes(gold, DOCUMENT)
    assert right.all
    assert (page.page, page.works) == (False, True)
    assert (missing.page, missing.section, missing.works, missing.locators) == (False,) * 4
    assert (locator.works, locator.locators, locator.section) == (True, False, False)
    assert (work.works, work.locators) == (False, False)


def test_what_is_wrong_is_listed() -> None:
    notes = note_section(grade_notes([GoldNote(1, "9", "1", ()), GoldNote(2, "3", "1", ())], DOCUMENT))
    assert notes.faults == ("note 1: page, works, locators",)
    outcome = Outcome(Case("a", id="a", gold=("1/1",)), answer(quotation(), quotation(page=9)), ())
    citations = citation_section(grade_all("answerable", [outcome], truth_of([DOCUMENT], {})))
    assert citations.faults == ("a [2]: page",)
    assert citations.measures["page"].value == 0.5


def test_the_stub_document_is_sound() -> None:
    assert [DOCUMENT.block_text(b) for b in DOCUMENT.blocks] == TEXT.split("\n\n")
