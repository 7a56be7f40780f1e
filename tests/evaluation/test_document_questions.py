"""Questions about the document are graded by kind, status, facts and what their citations claim."""

from __future__ import annotations

from msgspec.structs import replace

from evidencebot.evaluation.cases import AboutCase
from evidencebot.evaluation.document_questions import AboutGrade, grade_about
from evidencebot.evaluation.scorecard import about_section
from evidencebot.evidence.answer import Answer, AnswerKind, Status

TOLD = Answer(None, "?", None, Status.ANSWERED, 1.0, "Note 7 cites the Ledger, page 9.", kind=AnswerKind.STRUCTURE)
CASE = AboutCase("what does note 7 cite?", id="b1", kind="note", facts=(("Ledger",), ("page 9", "p. 9")))


def graded(case: AboutCase, answer: Answer) -> AboutGrade:
    return grade_about([(case, answer)], {}, {})[0]


def test_a_right_answer() -> None:
    assert graded(CASE, TOLD) == AboutGrade("b1", "note", True, True, 1.0, None, True, None)


def test_a_fact_that_is_not_said() -> None:
    assert graded(CASE, replace(TOLD, answer="Note 7 cites the Ledger, page 90.")).facts == 0.5


def test_a_question_that_went_to_the_search() -> None:
    grade = graded(CASE, replace(TOLD, kind=AnswerKind.EVIDENCE))
    assert (grade.kind, grade.status) == (False, False)


def test_one_that_only_looks_like_it_is_judged_by_kind_alone() -> None:
    case = AboutCase("what does the ledger say?", answered_as=AnswerKind.EVIDENCE)
    assert (graded(case, TOLD).kind, graded(case, TOLD).status) == (False, None)
    assert graded(case, replace(TOLD, kind=AnswerKind.EVIDENCE)).kind


def test_out_of_range_has_to_be_refused() -> None:
    case = AboutCase("note 900", expect="not_found")
    assert not graded(case, TOLD).status
    assert graded(case, replace(TOLD, status=Status.NOT_FOUND)).status


def test_a_long_answer_is_a_fault() -> None:
    assert not graded(CASE, replace(TOLD, answer="Ledger page 9 " * 50)).length


def test_the_section_names_what_is_wrong() -> None:
    right, wrong = graded(CASE, TOLD), graded(CASE, replace(TOLD, kind=AnswerKind.EVIDENCE))
    section = about_section([right, replace(wrong, id="b2")])
    assert section.faults == ("b2 (note): kind, status",)
    assert section.measures["kind"].value == 0.5
    assert section.groups["kind"]["note"]["facts"].value == 1.0
