"""A bank of questions serves the report that it was written for, and no other."""

from __future__ import annotations

from pathlib import Path

import pytest

from evidencebot.documents.library import corpus_files, read_file
from evidencebot.documents.model import Document
from evidencebot.documents.question_bank import QuestionBank, question_bank
from evidencebot.locations import Workspace
from workspaces import DIGEST_GAPS, DIGEST_QUESTIONS, write_digest

NONE = QuestionBank()


@pytest.fixture
def digest_workspace(tmp_path: Path) -> Workspace:
    write_digest(tmp_path / "corpus")
    return Workspace(tmp_path, uses_shipped=True)


def test_the_bank_is_for_its_own_report_and_known_paragraphs_only(digest_workspace: Workspace) -> None:
    report = read_file(corpus_files(digest_workspace)[0])
    bank = question_bank(digest_workspace, report)
    assert [q.question for q in bank.questions] == [q["question"] for q in DIGEST_QUESTIONS if q["paragraph"] != "9/9"]
    assert [g.question for g in bank.gaps] == [g["question"] for g in DIGEST_GAPS]
    assert question_bank(digest_workspace, Document("report", "Bridging the ford", report.text, report.blocks)) == NONE
    assert question_bank(digest_workspace, None) == NONE


def test_a_bank_is_not_for_a_report_whose_title_is_a_part_of_its_own(digest_workspace: Workspace) -> None:
    report = read_file(corpus_files(digest_workspace)[0])
    assert question_bank(digest_workspace, Document("report", "Lamps", report.text, report.blocks[:1])) == NONE
