"""From made data to a card: two steps on a model of a few kilobytes, exported, scored on what was held out."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from made_training import Spelling, make_inputs
from tiny_models import write_model
from training.assembling import assemble
from training.scores import Judged, balanced_accuracy, question_scores
from training.settings import Limits, Settings
from training.sources import own_banks

METHODS = {"reader", "retrieval + reader", "retrieval", "cosine", "BM25", "word overlap", "ceiling"}


@pytest.mark.slow
def test_from_data_to_card(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from training import finishing
    from training.finishing import export_reader, score_reader
    from training.train import train

    lamps = {"bank:lamps": own_banks()["bank:lirneasia-ph"]}
    monkeypatch.setattr(finishing, "own_banks", lambda: own_banks() | lamps)
    base = write_model(tmp_path / "base" / "model")
    inputs, embedder = make_inputs(tmp_path), Spelling()
    assemble(inputs, embedder)
    sources = ("bank:lamps", "bank:known-report", "claim:digest", "claim:reports", "qa_pira_un", "claim_scifact")
    settings = Settings(seed=1, steps=2, groups=2, sources=sources)
    train(base, inputs.work, settings, Limits(threads=1))
    export_reader(inputs, base)
    card = score_reader(inputs, settings, base, embedder)
    assert card.learned_from.keys() == set(sources)
    assert card.held_out == ("ferries", "known report, chapter 2")
    assert card.questions["ferries"].keys() == METHODS
    assert card.questions["ferries"]["ceiling"]["R@1"].value == 1
    assert card.claims.keys() == {"claims of public sets", "claims made of reports"}
    facts = json.loads((inputs.work / "out" / "card.json").read_bytes())
    assert facts["unsettled"] == ["bank:known-report", "claim:digest"]
    with pytest.raises(ValueError, match="other settings or data"):
        score_reader(inputs, Settings(seed=2), base, embedder)


def judge(rank: int, best: float, *, is_answered: bool = True) -> Judged:
    return Judged(is_answered, rank > 0, {"m": rank}, {"m": best})


def test_question_scores_count_what_was_not_retrieved_as_missed() -> None:
    found = [judge(1, 0.9), judge(2, 0.8), judge(0, 0.2), judge(6, 0.7)]
    found += [judge(0, 0.1, is_answered=False), judge(0, 0.75, is_answered=False)]
    table = question_scores(found)
    assert table["m"]["R@1"].value == 0.25
    assert table["m"]["R@5"].value == 0.5
    assert table["m"]["MRR"].value == pytest.approx((1 + 1 / 2 + 1 / 6) / 4, abs=1e-4)
    assert table["m"]["AUROC"].value == pytest.approx(6 / 8)
    assert table["ceiling"]["R@1"].value == 0.75


BALANCED = {
    "each label counts alike": ([0, 0, 0, 1], [0, 0, 0, 0], 0.5),
    "all told": ([0, 1, 2], [0, 1, 2], 1.0),
    "a label that is not there does not count": ([0, 2], [0, 1], 0.5),
}


@pytest.mark.parametrize(("truth", "told", "expected"), BALANCED.values(), ids=BALANCED)
def test_balanced_accuracy(truth: list[int], told: list[int], expected: float) -> None:
    assert balanced_accuracy(np.array(truth), np.array(told)) == expected
