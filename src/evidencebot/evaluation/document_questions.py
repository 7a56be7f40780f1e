"""Questions about the document itself: answered as such, with the right facts, and nothing else taken for one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from msgspec import Struct

from evidencebot.documents.model import Document, is_within
from evidencebot.evaluation.cases import AboutCase
from evidencebot.evaluation.checking import CHECKS, PagesKnown, check_answer
from evidencebot.evaluation.facts import ANSWER_WORDS, facts_found
from evidencebot.evidence.answer import Answer, AnswerKind, Status

ABOUT_MEASURES = ("kind", "status", "facts", "covers", "length", "citations")


class AboutGrade(Struct, frozen=True):
    """What of an answer is right; None where the question does not ask for it."""

    id: str
    group: str
    kind: bool
    """Whether it was taken for what it is: structure, a summary, or a question for the search."""
    status: bool | None
    """Whether it was answered or refused as it should be; the other sets judge that of evidence."""
    facts: float | None
    covers: float | None
    """Of the sections that a summary should quote from, the share that it does."""
    length: bool
    citations: bool | None
    """Whether all that its citations claim holds."""


def grade_about(
    asked: Iterable[tuple[AboutCase, Answer]], documents: Mapping[str, Document], pages: PagesKnown
) -> list[AboutGrade]:
    return [_grade(case, answer, documents, pages) for case, answer in asked]


def _grade(case: AboutCase, answer: Answer, documents: Mapping[str, Document], pages: PagesKnown) -> AboutGrade:
    is_evidence = case.answered_as is AnswerKind.EVIDENCE
    is_kind = answer.kind is case.answered_as
    facts = facts_found(case, answer, {})
    checks = check_answer(answer, documents, pages)
    return AboutGrade(
        id=case.id,
        group=case.kind,
        kind=is_kind,
        status=None if is_evidence else is_kind and answer.status is Status(case.expect or Status.ANSWERED),
        facts=sum(facts) / len(facts) if facts else None,
        covers=_covered(case, answer) if case.covers else None,
        length=len(answer.answer.split()) - len(answer.citations) <= ANSWER_WORDS,
        citations=all(getattr(c, name) for c in checks for name in CHECKS) if checks else None,
    )


def _covered(case: AboutCase, answer: Answer) -> float:
    quoted = [c.section or "" for c in answer.citations]
    return sum(any(is_within(q, s) for q in quoted) for s in case.covers) / len(case.covers)
