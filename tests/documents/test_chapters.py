"""Sections are named by their printed numbers, Roman and lettered ones too."""

from __future__ import annotations

import pytest

from evidencebot.documents.chapters import checked_chapter
from evidencebot.documents.model import Document, Section, is_printed

REPORT = Document("report", "Lamps", "", (), tuple(Section(n, "Dusk", 1, None) for n in ("I", "II.A.1", "foreword")))


@pytest.mark.parametrize(
    ("number", "printed"),
    [
        ("3.2", True),
        ("II.A.1", True),
        ("4.a", True),
        ("A.1", True),
        ("2-2", True),
        ("foreword", False),
        ("2.dusk", False),
    ],
)
def test_a_slug_is_no_printed_number(number: str, printed: bool) -> None:
    assert is_printed(number) is printed


@pytest.mark.parametrize(("asked", "known"), [("ii", "II"), ("II.a", "II.A"), ("i.", "I"), ("Foreword", "foreword")])
def test_a_chapter_is_found_in_either_case(asked: str, known: str) -> None:
    assert checked_chapter(REPORT, asked) == known
