"""The known report's sentences by the paragraph that its bank names."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from msgspec.structs import replace

from evidencebot.documents.reading import read_document
from evidencebot.reading.candidate import Candidate
from training.known_report import KnownReport
from training.places import Places

TEXT = """# Bridges

# 1 Tolls

The toll rose to four pence. Carters paid it twice a day.

Nobody kept accounts.
"""


@pytest.fixture
def report(tmp_path: Path) -> KnownReport:
    path = tmp_path / "bridges.md"
    path.write_text(TEXT, encoding="utf-8")
    document = read_document(path, "report")
    places = Places(document)
    # As a source below a figure is: in the text, and of no block.
    places.starts.append(len(document.text) + 1)
    places.candidates.append(Candidate("", "", "Source: Marl, Ledger."))
    document = replace(document, text=f"{document.text}\nSource: Marl, Ledger.")
    lines = [
        {"paragraph": "1/1", "kind": "natural", "question": "Who paid?", "sentences": [2]},
        {"paragraph": "1/2", "kind": "natural", "question": "Were there accounts?"},
        {"paragraph": "1/9", "kind": "natural", "question": "Which paragraph is this?", "sentences": [1]},
    ]
    (tmp_path / "questions.jsonl").write_text("\n".join(map(json.dumps, lines)), encoding="utf-8")
    (tmp_path / "gaps.jsonl").write_text(json.dumps({"near": "1/2", "kind": "near_miss", "question": "Why?"}))
    return KnownReport(document, places, tmp_path, "")


def test_marked_sentences_and_those_that_stand_alone_answer(report: KnownReport) -> None:
    told = {
        asked.question: [report.places.candidates[n].sentence for n in (*asked.answering, *asked.near)]
        for asked in report.questions()
    }
    assert told == {
        "Who paid?": ["Carters paid it twice a day."],
        "Were there accounts?": ["Nobody kept accounts."],
        "Why?": ["Nobody kept accounts."],
    }
