"""A run of a few steps on a model of a few kilobytes: repeatable, gone on with, exported, scored, told in a card."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from evidencebot.reading.candidate import Candidate
from evidencebot.reading.encoding import MAX_TOKENS, Encoding
from evidencebot.reading.reader import LABELS
from tiny_models import write_model
from training.items import Claim, Item, Split, write_records

SENTENCE = "Orle has 96 street lamps, and 31 of them burn gas"
SOURCES = ("bank:lamps", "claims")


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return write_model(tmp_path_factory.mktemp("base") / "model")


def write_data(work: Path) -> Path:
    hard = tuple(Candidate("Dusk", "", f"Street {n} has {n} lamps") for n in range(5))
    items = [
        Item(f"How many in {n}?", (Candidate("Light", "", f"{SENTENCE} {n}"),) * (n % 2), hard, "lamps", "bank:lamps")
        for n in range(12)
    ]
    claims = [Claim(f"{n} burn", hard[n % 5], LABELS[n % 3], f"c{n}", "claims") for n in range(24)]
    held_out = [Claim("9 burn", hard[0], "neither", "h", "claims", Split.HELD_OUT)]
    write_records(work / "items.jsonl", items)
    write_records(work / "claims.jsonl", claims + held_out)
    return work


def run(base: Path, work: Path, steps: int = 4, **limits: Any) -> dict[str, Any]:
    from safetensors.torch import load_file

    from training import checkpoint
    from training.settings import Limits, Settings
    from training.train import CHECKPOINTS, train

    settings = Settings(seed=5, steps=steps, groups=2, accumulate=2, rate=1e-2, sources=SOURCES)
    train(base, work, settings, Limits(threads=1, **limits))
    path = checkpoint.latest(work / CHECKPOINTS)
    assert path is not None
    return load_file(path / checkpoint.WEIGHTS)


def are_same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    return one.keys() == other.keys() and all(np.array_equal(one[name], other[name]) for name in one)


@pytest.mark.slow
def test_two_runs_give_the_same_weights_and_learn(base: Path, tmp_path: Path) -> None:
    first = run(base, write_data(tmp_path / "a"), steps=2)
    assert are_same(first, run(base, write_data(tmp_path / "b"), steps=2))
    assert not are_same(first, run(base, write_data(tmp_path / "c"), steps=3))


@pytest.mark.slow
def test_a_run_that_was_stopped_goes_on_to_the_same_weights(base: Path, tmp_path: Path) -> None:
    whole = run(base, write_data(tmp_path / "whole"))
    stopped = write_data(tmp_path / "stopped")
    for _ in range(2):
        with pytest.MonkeyPatch.context() as patch:
            _interrupt_after_two_steps(patch)
            with pytest.raises(InterruptedError):
                run(base, stopped, every=1)
    assert are_same(whole, run(base, stopped))


def _interrupt_after_two_steps(patch: pytest.MonkeyPatch) -> None:
    from training import train

    steps = iter(range(2))
    log = train._log

    def logged(*arguments: Any) -> None:
        log(*arguments)
        if next(steps) == 1:
            raise InterruptedError

    patch.setattr(train, "_log", logged)


@pytest.mark.slow
def test_a_run_of_other_data_is_not_gone_on_with(base: Path, tmp_path: Path) -> None:
    work = write_data(tmp_path)
    run(base, work, steps=1)
    with pytest.raises(ValueError, match="other settings or data"):
        run(base, work, steps=2)


@pytest.mark.slow
def test_what_is_exported_reads_as_pytorch_does(base: Path, tmp_path: Path) -> None:
    from evidencebot.reading.reader import Reader, probabilities
    from training import checkpoint
    from training.export import export
    from training.train import CHECKPOINTS

    work = write_data(tmp_path)
    run(base, work)
    probes = [("How many?", Candidate("Light", "It was late", f"{SENTENCE} {n}" * (n + 1))) for n in range(5)]
    path = checkpoint.latest(work / CHECKPOINTS)
    assert path is not None
    parity = export(base, path, tmp_path / "reader.onnx", probes)
    assert parity.logits_32_bit < 1e-4
    assert parity.bytes == (tmp_path / "reader.onnx").stat().st_size
    reader = Reader(tmp_path / "reader.onnx", Encoding(base / "tokenizer.json"))
    read = probabilities(reader.answers("How many?", [candidate for _, candidate in probes]))
    assert read.shape == (5,)
    assert ((read > 0) & (read < 1)).all()
    assert len(set(read.tolist())) == 5
    np.testing.assert_allclose(reader.bears(probes).sum(axis=1), 1, rtol=1e-5)


@pytest.mark.slow
def test_a_file_that_is_too_large_or_reads_otherwise_is_not_written(
    base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from training import checkpoint, export
    from training.train import CHECKPOINTS

    work = write_data(tmp_path)
    run(base, work, steps=1)
    path = checkpoint.latest(work / CHECKPOINTS)
    assert path is not None
    monkeypatch.setattr(export, "LARGEST_BYTES", 1000)
    with pytest.raises(ValueError, match="bytes are more than"):
        export.export(base, path, tmp_path / "reader.onnx", [("a", Candidate("", "", "b"))] * 2)
    assert not (tmp_path / "reader.onnx").exists()


def test_the_sentence_is_read_before_its_context_and_the_end_of_what_is_before_it(base: Path) -> None:
    encoding = Encoding(base / "tokenizer.json")
    short, long = Candidate("H", "first last", "s"), Candidate("H " * 60, "b " * 60, "s " * 400)
    arrays = encoding.arrays([("q " * 500, long), ("q", short)])
    assert arrays["input_ids"].shape == (2, MAX_TOKENS)
    assert arrays["attention_mask"].sum(axis=1).tolist() == [MAX_TOKENS, 5 + 1 + 1 + 9 + 1]
    assert arrays["token_type_ids"][1].tolist()[:4] == [0, 0, 0, 1]


def test_a_document_does_not_write_the_models_own_marks(base: Path) -> None:
    encoding = Encoding(base / "tokenizer.json")
    separator = encoding.arrays([("q", Candidate("", "", "s"))])["input_ids"][0, 2]
    ids = encoding.arrays([("q", Candidate("", "", "[SEP] s"))])["input_ids"]
    assert (ids == separator).sum() == 4


def test_the_card_names_what_is_to_be_settled(tmp_path: Path) -> None:
    from evidencebot.evaluation.intervals import Score
    from training.card import Card, learned_from, write_card
    from training.export import Parity
    from training.sources import own_banks, public_sets

    score = Score(0.5, 0.4, 0.6, 10)
    card = Card(
        model="reader", base="base", sha256="0", run="1", seed=1, steps=2, seconds=3.0, machine="CPU",
        parity=Parity(0.0, 0.01, 0.02, 22_000_000),
        learned_from=learned_from({"qa_medquad": 7, "qa_qed": 9}, own_banks() | public_sets()),
        held_out=("ferries",), questions={"ferries": {"reader": {"R@1": score}}}, claims={"all": {"reader": score}},
    )  # fmt: skip
    write_card(tmp_path, card)
    facts = json.loads((tmp_path / "card.json").read_bytes())
    assert facts["unsettled"] == ["qa_qed"]
    assert facts["questions"]["ferries"]["reader"]["R@1"]["value"] == 0.5
    text = (tmp_path / "card.md").read_text(encoding="utf-8")
    assert "| reader | 0.50 (0.40–0.60) |" in text
    assert "before these weights ship:** qa_qed." in text
