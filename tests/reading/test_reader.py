"""The reader that ships: it tells what answers from what is merely alike, and what bears a claim out."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest

from evidencebot.errors import ModelError
from evidencebot.files import digest_of
from evidencebot.reading import reader as reading
from evidencebot.reading.candidate import Candidate, candidates_of
from evidencebot.reading.reader import LABELS, shipped_reader

HEADING = "What a lamp costs"
TOLD = [
    ("How much does it cost to replace a gas lamp?", "Replacing a gas lamp costs £740."),
    ("When did the borough stop paying a lamplighter?", "The lamplighter's post was cut in 2004."),
    ("Which street is the darkest?", "Harbour Street is darkest, with a single lamp for 210 paces."),
    ("Why was the toll raised?", "The toll was raised because the old bridge had to be mended every spring."),
]
ALIKE = [
    "Gas lamps have stood in the town since 1880.",
    "The borough held a meeting about its streets.",
    "Lamps are listed in the register by street and quarter.",
]


@pytest.mark.parametrize(("question", "sentence"), TOLD)
def test_what_answers_reads_better_than_what_is_alike(question: str, sentence: str) -> None:
    read = shipped_reader().answers(question, [Candidate(HEADING, "", text) for text in (sentence, *ALIKE)])
    assert read.argmax() == 0


@pytest.mark.parametrize(
    ("claim", "evidence", "label"),
    [
        ("It costs £740 to replace a gas lamp.", "Replacing a gas lamp costs £740.", "supports"),
        ("The lamps were all replaced.", "The lamps were not replaced.", "contradicts"),
        ("It costs £740 to replace a gas lamp.", "The council meets on Tuesdays.", "neither"),
    ],
)
def test_a_claim_is_borne_out_or_not(claim: str, evidence: str, label: str) -> None:
    read = shipped_reader().bears([(claim, Candidate("", "", evidence))])
    assert LABELS[int(read[0].argmax())] == label


def test_all_is_read_in_the_order_given() -> None:
    sentences = [Candidate(HEADING, "It was late.", text * (3 - n % 3)) for n, text in enumerate(ALIKE * 5)]
    both = shipped_reader().answers("Which lamps burn gas?", sentences)
    alone = [shipped_reader().answers("Which lamps burn gas?", [c])[0] for c in sentences]
    # 8 bits are scaled to the batch.
    np.testing.assert_allclose(both, alone, atol=0.5)


def test_nothing_to_read_is_no_error() -> None:
    assert shipped_reader().answers("Which lamps burn gas?", []).shape == (0,)


def test_a_damaged_model_is_told_in_one_line(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "reader.onnx").write_bytes(b"not a model")
    (tmp_path / "reader.sha256").write_text("0" * 64)
    monkeypatch.setattr(reading, "__file__", str(tmp_path / "reader.py"))
    reading._opened.cache_clear()
    try:
        with pytest.raises(ModelError, match=r"is damaged; reinstall evidencebot, or set reader = false"):
            shipped_reader()
    finally:
        reading._opened.cache_clear()


def test_the_card_is_of_the_model_that_ships() -> None:
    folder = Path(reading.__file__).parent
    digest = digest_of(folder / "reader.onnx")
    assert (folder / "reader.sha256").read_text().split()[0] == digest
    assert digest in (folder / "card.md").read_text()
    assert (folder / "reader.onnx").stat().st_size <= 25_000_000


def test_a_sentence_is_read_behind_the_one_before_it(small_index: object) -> None:
    from evidencebot.index.passage_index import PassageIndex

    assert isinstance(small_index, PassageIndex)
    document = small_index.document("report")
    passages = [p for p in small_index.passages if p.document == "report"]
    first, second = next((a, b) for a, b in pairwise(passages) if a.section == b.section)
    candidates = candidates_of(document, second, first)
    assert candidates[0].before.split() == document.text[slice(*first.sentences[-1])].split()
    assert [c.sentence.split() for c in candidates] == [document.text[a:b].split() for a, b in second.sentences]
    assert candidates_of(document, second, None)[0].before == ""
