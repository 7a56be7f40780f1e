"""The words quoted are those that known questions like the one asked are answered with."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evidencebot.answering.quoting import Wish, choose_quotes
from evidencebot.index.building import build_index
from evidencebot.index.passage_index import PassageIndex, open_index
from evidencebot.retrieval.retriever import Retriever
from workspaces import make_workspace

REPORT = """# The ferry of Orle

## 1 Crossing

The ferry is steered by Nell Abara. It has a bell of cast iron. It was painted green in May.

Harbour Street is darkest, with a single lamp for 210 paces.

Orle has 96 street lamps. Replacing a gas lamp costs £740.
"""
LAY = "Whose hands are on the wheel of the boat?"
KNOWN = [
    {"paragraph": "1/1", "kind": "lay", "question": LAY, "sentences": [3]},
    {"paragraph": "1/2", "kind": "lay", "question": "Where do people need a torch?"},
]


@pytest.fixture(scope="module")
def index(encoder_home: Path, model: Path, tmp_path_factory: pytest.TempPathFactory) -> PassageIndex:
    """A report with two known questions, of which one is said to be answered where nobody would look."""
    workspace = make_workspace(tmp_path_factory.mktemp("quoting") / "workspace", encoder_home)
    (workspace.report / "ferry.md").write_text(REPORT, encoding="utf-8")
    (workspace.corpus / "questions.jsonl").write_text("".join(json.dumps(line) + "\n" for line in KNOWN))
    build_index(workspace, model)
    return open_index(workspace.index)


def quoted(index: PassageIndex, question: str) -> list[str]:
    quotes = choose_quotes(index, Retriever(index).search(question, 5), Wish(), most_words=12)
    return [index.document(q.passage.document).text[q.start : q.end] for q in quotes]


def test_the_sentence_that_answers_the_nearest_known_question_is_quoted(index: PassageIndex) -> None:
    assert quoted(index, LAY)[0].endswith("It was painted green in May.")


def test_where_nothing_is_known_the_words_decide(index: PassageIndex) -> None:
    assert "Replacing a gas lamp costs £740." in quoted(index, "What does replacing a gas lamp cost?")


def test_a_passage_of_one_sentence_answers_all_its_known_questions(index: PassageIndex) -> None:
    marks = {p.paragraphs[0]: [m.tolist() for m in index.known.marks_of(n)] for n, p in enumerate(index.passages)}
    assert marks == {"1/1": [[0], [2]], "1/2": [[0], [0]], "1/3": [[], []]}
