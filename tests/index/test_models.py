"""Any sentence-transformers model: exported whole, or run as it is and said so."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from evidencebot.errors import ModelError
from evidencebot.index.encoder import Encoder
from evidencebot.index.encoder_card import CARD_FILE, is_whole, read_card
from evidencebot.index.exporting import export_encoder
from evidencebot.index.sentence_transformer import load_sentence_transformer
from tiny_models import PROMPTS, WIDTH, write_model

TEXTS = [
    "How many lamps burn gas?",
    "  The FORD closed, and when the ford closed nobody came. ",
    "£5.85 a visit",
    "Élodie",
    "a longer text than the model reads " * 9,
    *(f"Street {n} has {n * 3} lamps." for n in range(12)),
]

KINDS: dict[str, dict[str, Any]] = {
    "mean, then a dense layer": {"is_dense": True},
    "first token, normalised": {"pooling": "cls_token", "is_normalised": True},
    "maximum": {"pooling": "max_tokens"},
    "last token": {"pooling": "lasttoken"},
    "weighted mean": {"pooling": "weightedmean_tokens"},
    "mean by the root of the length": {"pooling": "mean_sqrt_len_tokens"},
    "two poolings": {"pools": {"pooling_mode_max_tokens": True}},
    "lower case, first dimensions": {"bert": {"do_lower_case": True}, "config": {"truncate_dim": 9}},
    "a default prompt": {"config": {"default_prompt_name": "document"}},
    "passages called so": {"prompts": {"query": PROMPTS["query"], "passage": PROMPTS["document"]}},
}


def vectors(encoder: Encoder) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Of the texts as questions, and as passages."""
    passages = np.zeros((len(TEXTS), encoder.card.dimension), np.float32)
    for positions, batch in encoder.passages(TEXTS):
        passages[positions] = batch
    return np.stack([encoder.query(text) for text in TEXTS]), passages


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS.values(), ids=KINDS)
def test_what_is_exported_gives_the_models_own_vectors(tmp_path: Path, kind: dict[str, Any]) -> None:
    model = load_sentence_transformer(write_model(tmp_path / "model", **kind))
    encoder = export_encoder(model, tmp_path / "model", tmp_path / "encoder")
    assert not encoder.card.unexported
    queries, passages = vectors(Encoder(tmp_path / "encoder"))
    own = [
        model.encode([prompt + t for t in TEXTS], prompt="", normalize_embeddings=True) for prompt in PROMPTS.values()
    ]
    assert (queries * own[0]).sum(axis=1).min() > 0.99999
    assert (passages * own[1]).sum(axis=1).min() > 0.99999
    # That all this can fail: a text has another vector as a question, and with capitals.
    assert (queries * passages).sum(axis=1).min() < 0.999


@pytest.fixture(scope="module")
def own_kind(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A model that pools around the prompt, which the exported graph knows nothing of."""
    folder = tmp_path_factory.mktemp("own") / "model"
    return write_model(folder, pools={"include_prompt": False})


@pytest.fixture(scope="module")
def unexported(own_kind: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("unexported") / "encoder"
    export_encoder(load_sentence_transformer(own_kind), own_kind, folder)
    return folder


@pytest.mark.slow
def test_what_would_give_other_vectors_is_run_as_it_is(own_kind: Path, unexported: Path) -> None:
    card = read_card(unexported)
    assert card.unexported
    assert "other vectors" in card.unexported.reason
    assert [p.name for p in unexported.iterdir()] == [CARD_FILE]
    model = load_sentence_transformer(own_kind)
    queries, passages = vectors(Encoder(unexported))
    assert (queries * model.encode_query(TEXTS, normalize_embeddings=True)).sum(axis=1).min() > 0.99999
    assert (passages * model.encode_document(TEXTS, normalize_embeddings=True)).sum(axis=1).min() > 0.99999
    assert (Encoder(unexported).knows("z"), Encoder(unexported).knows("zeal")) == (True, False)


def refuse(*_: object, **__: object) -> None:
    raise KeyError("aten::unheard_of\nand a page more")


@pytest.mark.slow
def test_an_exporter_that_fails_leaves_the_model_to_sentence_transformers(
    own_kind: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("torch.onnx.export", refuse)
    encoder = export_encoder(load_sentence_transformer(own_kind), own_kind, tmp_path / "encoder")
    assert encoder.card.unexported
    assert "unheard_of" in encoder.card.unexported.reason
    assert "\n" not in encoder.card.unexported.reason
    assert encoder.query("lamps").shape == (WIDTH,)


def fill_the_disk(*_: object, **__: object) -> None:
    raise OSError(28, "No space left on device")


@pytest.mark.slow
def test_a_full_disk_is_no_fault_of_the_models(own_kind: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("torch.onnx.export", fill_the_disk)
    with pytest.raises(OSError, match="No space"):
        export_encoder(load_sentence_transformer(own_kind), own_kind, tmp_path / "encoder")
    assert list(tmp_path.iterdir()) == []


CHANGES: list[tuple[str, Callable[[Path], object]]] = [
    ("gone", shutil.rmtree),
    ("another", lambda folder: write_model(folder, seed=1)),
]


@pytest.mark.slow
@pytest.mark.parametrize("change", [c[1] for c in CHANGES], ids=[c[0] for c in CHANGES])
def test_a_model_that_was_left_where_it_was_and_changed_is_told(
    own_kind: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, change: Callable[[Path], object]
) -> None:
    model = tmp_path / "model"
    shutil.copytree(own_kind, model)
    monkeypatch.setattr("torch.onnx.export", refuse)
    export_encoder(load_sentence_transformer(model), model, tmp_path / "encoder")
    assert is_whole(tmp_path / "encoder")
    change(model)
    with pytest.raises(ModelError, match="not the model that the index was built with; run: evidencebot index") as told:
        Encoder(tmp_path / "encoder")
    assert "\n" not in str(told.value)


def test_a_card_whose_words_were_changed_is_damaged(unexported: Path, tmp_path: Path) -> None:
    shutil.copytree(unexported, tmp_path / "encoder")
    card = tmp_path / "encoder" / CARD_FILE
    card.write_bytes(card.read_bytes().replace(b"other vectors", b"equal vectors"))
    with pytest.raises(ModelError, match="damaged"):
        read_card(tmp_path / "encoder")


@pytest.mark.slow
def test_a_model_in_half_precision_is_run_in_full(tmp_path: Path) -> None:
    import torch
    from safetensors.torch import load_file, save_file

    weights = write_model(tmp_path / "model") / "model.safetensors"
    save_file({name: tensor.half() for name, tensor in load_file(weights).items()}, weights, {"format": "pt"})
    config = tmp_path / "model" / "config.json"
    config.write_text(config.read_text().replace("float32", "float16"))
    assert next(load_sentence_transformer(tmp_path / "model").parameters()).dtype == torch.float32


@pytest.mark.slow
def test_weights_that_are_damaged_are_told_in_one_line(tmp_path: Path) -> None:
    weights = write_model(tmp_path / "model") / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:200])
    with pytest.raises(ModelError, match="not a sentence-transformers model") as told:
        load_sentence_transformer(tmp_path / "model")
    assert "\n" not in str(told.value)


@pytest.mark.slow
def test_code_that_a_model_brings_along_is_refused(tmp_path: Path) -> None:
    model, trap = write_model(tmp_path / "model"), tmp_path / "sprung"
    (model / "trap.py").write_text(f"open({str(trap)!r}, 'w')\nclass Trap: pass\n")
    modules = model / "modules.json"
    modules.write_text(modules.read_text().replace("sentence_transformers.models.Pooling", "trap.Trap"))
    with pytest.raises(ModelError, match="not a sentence-transformers model"):
        load_sentence_transformer(model)
    assert not trap.exists()
