"""Outcome -> Grade: every number that a question earns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import msgspec
from msgspec import Struct

from evidencebot.documents.model import Document, Work
from evidencebot.evaluation.cases import Case
from evidencebot.evaluation.checking import CitationCheck, PagesKnown, check_answer
from evidencebot.evaluation.facts import facts_found
from evidencebot.evaluation.ranking import ranking_scores
from evidencebot.evaluation.running import Outcome
from evidencebot.evaluation.units import unit_id
from evidencebot.evidence.answer import Answer, Status

SHOWN_UNITS = 10


class Grade(Struct, frozen=True):
    """One question's numbers, kept in the JSON so that a later run can be compared with it."""

    id: str
    set: str
    question: str
    style: str
    kind: str
    chapter: str
    is_answerable: bool
    is_answered: bool
    confidence: float
    is_right: bool
    """What it quotes (where it refuses, the nearest passage) holds a gold paragraph."""
    is_served_right: bool
    """Answered from a gold paragraph, or refused where there is no answer."""
    ranking: dict[str, float]
    """Empty for a question without an answer."""
    others: dict[str, dict[str, float]]
    """The same for baselines, or for other wordings of a turn."""
    facts: tuple[bool, ...]
    notes: float | None
    """The share of the notes asked for that its citations carry."""
    checks: tuple[CitationCheck, ...]
    needs_context: bool = False
    is_action: bool = False
    """Whether it asks for something about the answer before it; right where that is of a gold paragraph."""
    found: tuple[str, ...] = ()
    """The first ten units."""

    @property
    def facts_share(self) -> float | None:
        return sum(self.facts) / len(self.facts) if self.facts else None


class Truth(Struct, frozen=True):
    """What answers are checked against."""

    documents: Mapping[str, Document]
    works: Mapping[str, Work]
    pages: PagesKnown
    chapters: Mapping[str, str]
    """Paragraph -> its chapter, figures' parts too."""


def truth_of(documents: Sequence[Document], pages: PagesKnown) -> Truth:
    return Truth(
        documents={d.id: d for d in documents},
        works={w.id: w for d in documents for w in d.works},
        pages=pages,
        chapters={unit_id(d.id, b.id): b.section.split(".")[0] for d in documents for b in d.blocks},
    )


def grade_all(name: str, outcomes: Sequence[Outcome], truth: Truth) -> list[Grade]:
    """Grades in the order of the outcomes; every measure counts every question."""
    answerable = [o for o in outcomes if o.case.is_answerable]
    qrels = {o.case.id: dict.fromkeys(o.case.gold, 1) for o in answerable}
    ours = ranking_scores(qrels, {o.case.id: o.units for o in answerable})
    kinds = dict.fromkeys(kind for o in answerable for kind in o.others)
    others = {kind: _of_other(kind, answerable) for kind in kinds}
    return [
        _grade(name, o, truth, ours.get(o.case.id, {}), {k: s[o.case.id] for k, s in others.items() if o.case.id in s})
        for o in outcomes
    ]


def _of_other(kind: str, outcomes: Sequence[Outcome]) -> dict[str, dict[str, float]]:
    having = [o for o in outcomes if kind in o.others]
    return ranking_scores(
        {o.case.id: dict.fromkeys(o.case.gold, 1) for o in having}, {o.case.id: o.others[kind] for o in having}
    )


def _grade(
    name: str, outcome: Outcome, truth: Truth, ranking: dict[str, float], others: dict[str, dict[str, float]]
) -> Grade:
    case, answer = outcome.case, outcome.answer
    is_answered = answer.status is Status.ANSWERED
    is_right = _shows_gold(case, answer)
    return Grade(
        id=case.id,
        set=name,
        question=case.question,
        style=case.style,
        kind=case.kind,
        chapter=truth.chapters.get(case.gold[0], "") if case.gold else "",
        is_answerable=case.is_answerable,
        is_answered=is_answered,
        confidence=answer.confidence,
        is_right=is_right,
        is_served_right=(is_answered and is_right) if case.is_answerable or case.is_action else not is_answered,
        ranking=ranking,
        others=others,
        facts=facts_found(case, answer, truth.works) if case.is_answerable else (),
        notes=_notes_share(case, answer),
        checks=check_answer(answer, truth.documents, truth.pages),
        needs_context=case.needs_context,
        is_action=case.is_action,
        found=outcome.units[:SHOWN_UNITS],
    )


def _shows_gold(case: Case, answer: Answer) -> bool:
    shown = [unit_id(c.document, p) for c in answer.citations for p in c.paragraphs]
    if not answer.citations and answer.passages:
        nearest = answer.passages[0]
        shown = [unit_id(nearest.document, p) for p in nearest.paragraphs]
    return (case.is_answerable or case.is_action) and not case.accepted.isdisjoint(shown)


def _notes_share(case: Case, answer: Answer) -> float | None:
    if not (case.notes and case.is_answerable):
        return None
    cited = {n.n for c in answer.citations for n in c.footnotes}
    return len(cited.intersection(case.notes)) / len(case.notes)


def decode_grades(data: bytes) -> list[Grade]:
    """The grades in an earlier run's JSON."""
    return msgspec.json.decode(data, type=_Earlier).questions


class _Earlier(Struct, frozen=True):
    questions: list[Grade]
