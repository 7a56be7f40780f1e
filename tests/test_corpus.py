"""The shipped corpus holds together, and the question bank is no copy of the evaluation."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import msgspec
import pytest
from rapidfuzz import fuzz, process

from evidencebot.documents.digest import read_digest
from evidencebot.text.folding import words_only

ROOT = Path(__file__).parents[1]
# Different questions about one fact reach the seventies; from here on one is a copy of the other.
NEAR_COPY = 88


def lines(path: Path) -> list[dict[str, str]]:
    return [msgspec.json.decode(line) for line in path.read_bytes().splitlines() if line.strip()]


@pytest.fixture(scope="module")
def bank() -> list[dict[str, str]]:
    return lines(ROOT / "corpus" / "questions.jsonl")


def test_every_paragraph_and_row_has_seven_questions(bank: list[dict[str, str]]) -> None:
    counts = Counter(q["paragraph"] for q in bank)
    ids = [b.id for b in read_digest(ROOT / "corpus").blocks if b.kind != "caption" and b.id != "foreword/8"]
    assert {i: counts[i] for i in ids if counts[i] < 7} == {}


def test_every_bank_question_belongs_to_a_paragraph(bank: list[dict[str, str]]) -> None:
    known = {b.id for b in read_digest(ROOT / "corpus").blocks}
    assert {q["paragraph"] for q in bank} <= known


@pytest.mark.parametrize("name", ["answerable", "unanswerable", "conversations", "about"])
def test_no_bank_question_is_a_near_copy_of_an_evaluation_question(bank: list[dict[str, str]], name: str) -> None:
    texts = [words_only(q["question"]) for q in bank]
    copies = []
    for case in lines(ROOT / "eval" / f"{name}.jsonl"):
        for asked in filter(None, (case["question"], case.get("standalone"))):
            words = words_only(asked)
            cutoff = NEAR_COPY if len(words.split()) >= 3 else 100
            copies += [(asked, t) for t, _, _ in process.extract(words, texts, scorer=fuzz.ratio, score_cutoff=cutoff)]
    assert copies == []


def test_notes_cite_works_of_the_catalogue() -> None:
    digest = read_digest(ROOT / "corpus")
    cited = {c.work for n in digest.footnotes for c in n.citations if c.work}
    assert cited <= {w.id for w in digest.works}
    assert len(digest.works) == 149
    assert [n.number for n in digest.footnotes] == list(range(1, 226))
