"""Questions written for a report beforehand: those that its paragraphs answer, and those that it does not."""

from __future__ import annotations

from pathlib import Path
from typing import TypeVar

import msgspec

from evidencebot.documents.model import Document
from evidencebot.locations import Workspace, shipped_corpus

QUESTIONS_FILE, GAPS_FILE, LAY_NAMES_FILE = "questions.jsonl", "gaps.jsonl", "lay_names.json"
_FEWEST_KNOWN = 0.5
"""Share of the bank's paragraphs; the report's own PDF, HTML and text lose a few at most."""
_T = TypeVar("_T")


class BankQuestion(msgspec.Struct, frozen=True):
    """A question that a paragraph answers."""

    paragraph: str
    kind: str
    question: str
    sentences: tuple[int, ...] = ()
    """Which sentences of the printed paragraph answer it, from 1, the most telling first."""


class Gap(msgspec.Struct, frozen=True):
    """A question that a reader might ask and the report does not answer."""

    question: str
    kind: str
    near: str | None = None
    """The paragraph that comes nearest to it."""


class QuestionBank(msgspec.Struct, frozen=True):
    """What is known of a report's questions; empty for a report that nobody wrote a bank for."""

    questions: tuple[BankQuestion, ...] = ()
    gaps: tuple[Gap, ...] = ()
    lay_names: dict[str, str] = {}
    """What readers call a thing, in lower case -> what the report calls it."""


def question_bank(workspace: Workspace, report: Document | None) -> QuestionBank:
    """The bank written for this report; an empty one where the workspace holds another.

    A bank belongs to a report by its title and by having most of its paragraphs: a short title may
    hold no more than words of another. Only questions of paragraphs that the report has count.
    """
    folder = _bank_folder(workspace)
    if folder is None or report is None or not is_report_of(folder, report):
        return QuestionBank()
    questions = _lines(folder / QUESTIONS_FILE, BankQuestion)
    asked_of, known = {q.paragraph for q in questions}, {b.id for b in report.blocks}
    if len(asked_of & known) < _FEWEST_KNOWN * len(asked_of):
        return QuestionBank()
    names = folder / LAY_NAMES_FILE
    return QuestionBank(
        questions=tuple(q for q in questions if q.paragraph in known),
        gaps=tuple(_lines(folder / GAPS_FILE, Gap)),
        lay_names=msgspec.json.decode(names.read_bytes(), type=dict[str, str]) if names.is_file() else {},
    )


def bank_files(workspace: Workspace) -> list[Path]:
    """The files of the workspace's own question bank, else of the shipped one."""
    folder = _bank_folder(workspace)
    files = [folder / name for name in (QUESTIONS_FILE, GAPS_FILE, LAY_NAMES_FILE)] if folder else []
    return [file for file in files if file.is_file()]


def _bank_folder(workspace: Workspace) -> Path | None:
    folders = (workspace.corpus, shipped_corpus())
    return next((f for f in folders if f and (f / QUESTIONS_FILE).is_file()), None)


def _lines(file: Path, kind: type[_T]) -> list[_T]:
    lines = file.read_bytes().splitlines() if file.is_file() else []
    return [msgspec.json.decode(line, type=kind) for line in lines if line.strip()]


def is_report_of(folder: Path, report: Document) -> bool:
    """Whether a folder of shipped data is about this report, by its title."""
    from rapidfuzz import fuzz

    outline = folder / "outline.json"
    if not outline.is_file():
        return True
    title = msgspec.json.decode(outline.read_bytes(), type=dict)["title"]
    return fuzz.token_set_ratio(title.casefold(), report.title.casefold()) >= 90
