"""Sets and an assistant -> a scorecard."""

from __future__ import annotations

import time
from pathlib import Path

from msgspec import Struct
from rapidfuzz import fuzz

from evidencebot.assistant import Assistant
from evidencebot.documents.digest import read_digest
from evidencebot.documents.model import Document
from evidencebot.errors import InputError
from evidencebot.evaluation.cases import (
    AboutCase,
    Case,
    GoldNote,
    SetName,
    Split,
    chosen,
    is_in,
    read_cases,
    read_cases_of,
    read_lines,
)
from evidencebot.evaluation.checking import pages_known
from evidencebot.evaluation.document_questions import grade_about
from evidencebot.evaluation.floors import data_digest
from evidencebot.evaluation.grading import Truth, grade_all, truth_of
from evidencebot.evaluation.noting import grade_notes
from evidencebot.evaluation.quoting import grade_quotations
from evidencebot.evaluation.recipes import Recipe
from evidencebot.evaluation.running import Outcome, Runner
from evidencebot.evaluation.scorecard import (
    REFUSAL,
    Scorecard,
    Section,
    about_section,
    curves_of,
    gap_section,
    note_section,
    quotation_section,
    sections_of,
)
from evidencebot.index.building import Progress
from evidencebot.index.passage_index import PassageIndex
from evidencebot.text.folding import words_only

_ASKED = (SetName.ANSWERABLE, SetName.UNANSWERABLE, SetName.CONVERSATIONS)

# As the question bank has it: a report's title may go on where the outline's ends.
_SAME_TITLE = 90


class Plan(Struct, frozen=True):
    """What is to be evaluated."""

    sets: tuple[SetName, ...]
    own: tuple[Path, ...]
    """Files of someone's own questions."""
    folder: Path | None
    """Where the project's sets lie."""
    corpus: Path | None
    """Where the shipped corpus lies."""
    split: Split


class Evaluation(Struct, frozen=True):
    """A scorecard and all that it was made from."""

    scorecard: Scorecard
    outcomes: list[Outcome]


def evaluate(assistant: Assistant, plan: Plan, progress: Progress | None = None) -> Evaluation:
    """Run a plan; raises EvidencebotError where a set cannot be read or is not for this report."""
    began = time.monotonic()
    report = assistant.index.report
    digest = _digest_for(plan, report)
    if plan.sets and plan.folder is None:
        raise InputError("the project's question sets lie in eval/ of its checkout; run it there or name a .jsonl file")
    pages = pages_known(digest)
    truth = truth_of(assistant.index.documents, pages)
    cases = _cases(plan)
    runner = Runner(assistant, progress)
    outcomes = _run(runner, cases)
    grades = [g for name, found in outcomes.items() for g in grade_all(name, found, truth)]
    sections = sections_of(grades) | _quotations(plan, assistant, pages) | _notes(plan, report)
    sections |= _about(plan, runner, truth)
    single = [g for g in grades if g.set != SetName.CONVERSATIONS]
    scorecard = Scorecard(
        variant=_variant(assistant.index),
        split=plan.split,
        data=data_digest(plan.folder, plan.corpus),
        sections=sections,
        curves=curves_of(single) if REFUSAL in sections else None,
        questions=grades,
        seconds=round(time.monotonic() - began, 1),
    )
    return Evaluation(scorecard, [o for found in outcomes.values() for o in found])


def _variant(index: PassageIndex) -> str:
    """What was asked: `report` or `digest`, and whether its bank was there."""
    name = "digest" if index.report and index.report.is_digest else "report"
    return name if index.uses_bank else f"{name} without bank"


def _digest_for(plan: Plan, report: Document | None) -> Document | None:
    """The shipped digest where the report loaded is the one that it is of."""
    digest = read_digest(plan.corpus) if plan.corpus else None
    if digest and report and _is_same(digest, report):
        return digest
    if plan.sets:
        raise InputError("the project's sets are about another report than this workspace's; name your own .jsonl")
    return None


def _is_same(digest: Document, report: Document) -> bool:
    return fuzz.token_set_ratio(words_only(digest.title), words_only(report.title)) >= _SAME_TITLE


def _cases(plan: Plan) -> dict[SetName, list[Case]]:
    """The cases to ask by the section that they belong to; a person's own lines join them by their fields."""
    cases: dict[SetName, list[Case]] = {name: [] for name in _ASKED}
    for name in plan.sets:
        if name in _ASKED and plan.folder:
            cases[name] += chosen(read_cases(plan.folder / f"{name}.jsonl"), plan.split)
    for path in plan.own:
        for case in chosen(read_cases(path), plan.split):
            cases[_set_of(case)].append(case)
    ids = [c.id for found in cases.values() for c in found]
    if len(set(ids)) < len(ids):
        raise InputError("two of the sets use the same ids; evaluate them one by one")
    return cases


def _set_of(case: Case) -> SetName:
    if case.conversation:
        return SetName.CONVERSATIONS
    return SetName.ANSWERABLE if case.is_answerable else SetName.UNANSWERABLE


def _run(runner: Runner, cases: dict[SetName, list[Case]]) -> dict[str, list[Outcome]]:
    return {
        name: runner.conversations(name, found) if name is SetName.CONVERSATIONS else runner.questions(name, found)
        for name, found in cases.items()
        if found
    }


def _quotations(plan: Plan, assistant: Assistant, pages: dict[str, tuple[int, int]]) -> dict[str, Section]:
    report = assistant.index.report
    if SetName.QUOTATIONS not in plan.sets or not plan.folder or report is None:
        return {}
    recipes = [r for r in read_lines(plan.folder / f"{SetName.QUOTATIONS}.jsonl", Recipe) if is_in(plan.split, r.id)]
    if report.is_digest:
        return {SetName.QUOTATIONS: gap_section(len(recipes), "they are cut from the report, and its digest is loaded")}
    return {SetName.QUOTATIONS: quotation_section(grade_quotations(recipes, assistant, report, pages))}


def _notes(plan: Plan, report: Document | None) -> dict[str, Section]:
    if SetName.NOTES not in plan.sets or not plan.folder or report is None:
        return {}
    gold = [n for n in read_lines(plan.folder / f"{SetName.NOTES}.jsonl", GoldNote) if is_in(plan.split, str(n.n))]
    return {SetName.NOTES: note_section(grade_notes(gold, report))}


def _about(plan: Plan, runner: Runner, truth: Truth) -> dict[str, Section]:
    if SetName.ABOUT not in plan.sets or not plan.folder:
        return {}
    cases = chosen(read_cases_of(AboutCase, plan.folder / f"{SetName.ABOUT}.jsonl"), plan.split)
    asked = zip(cases, runner.answers(SetName.ABOUT, cases), strict=True)
    return {SetName.ABOUT: about_section(grade_about(asked, truth.documents, truth.pages))}
