"""The exported model gives the vectors of sentence-transformers, to the last useful digit."""

from __future__ import annotations

import pickle
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest
from numpy.typing import NDArray

from evidencebot.errors import ModelError
from evidencebot.index.encoder import Encoder
from evidencebot.index.encoder_card import CARD_FILE, MODEL_FILE, TOKENIZER_FILE, model_digest, read_card
from evidencebot.index.sentence_transformer import load_sentence_transformer

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

TEXTS = [
    "How many lamps burn gas?",
    "The ford closed, and when the ford closed nobody came.",
    "£5.85 a visit – “at the door” – in 2016–17",
    "Élodie fährt über die Brücke; 東京",
    "",
    "!",
    "one two three four five six seven eight nine ten " * 80,
    *(f"Street {n} has {n * 3} lamps and {'many ' * (n % 9)}doors." for n in range(70)),
]


@pytest.fixture(scope="module")
def encoder(encoder_home: Path) -> Encoder:
    return Encoder(encoder_home)


@pytest.fixture(scope="module")
def ours(encoder: Encoder) -> NDArray[np.float32]:
    vectors = np.zeros((len(TEXTS), encoder.card.dimension), np.float32)
    for positions, batch in encoder.passages(TEXTS):
        vectors[positions] = batch
    return vectors


@pytest.mark.slow
def test_vectors_are_those_of_sentence_transformers(
    ours: NDArray[np.float32], transformer: SentenceTransformer
) -> None:
    theirs = np.asarray(transformer.encode(TEXTS, normalize_embeddings=True))
    cosines = (ours * theirs).sum(axis=1)
    assert cosines.min() > 0.9999, TEXTS[int(cosines.argmin())]


def test_vectors_are_of_length_one(ours: NDArray[np.float32]) -> None:
    np.testing.assert_allclose(np.linalg.norm(ours, axis=1), 1, atol=1e-5)


def test_a_question_is_embedded_as_a_passage_of_the_same_words(encoder: Encoder, ours: NDArray[np.float32]) -> None:
    np.testing.assert_allclose(encoder.query(TEXTS[1]), ours[1], atol=1e-4)


def test_the_card_tells_the_models_measure(encoder_home: Path, model: Path) -> None:
    card = read_card(encoder_home)
    assert (card.dimension, card.model_digest) == (384, model_digest(model))
    assert card.parity > 0.9999


@pytest.mark.parametrize("name", [MODEL_FILE, TOKENIZER_FILE, CARD_FILE])
@pytest.mark.parametrize("damage", ["cut", "gone"])
def test_a_damaged_export_is_told_in_one_line(encoder_home: Path, tmp_path: Path, name: str, damage: str) -> None:
    folder = tmp_path / "encoder"
    shutil.copytree(encoder_home, folder)
    if damage == "gone":
        (folder / name).unlink()
    else:
        (folder / name).write_bytes((folder / name).read_bytes()[:40])
    with pytest.raises(ModelError, match="--force") as error:
        Encoder(folder)
    assert "\n" not in str(error.value)


def test_a_folder_that_holds_no_model_is_told(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="not a sentence-transformers model"):
        load_sentence_transformer(tmp_path)


class Planted:
    """Makes a file when it is unpickled."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def __reduce__(self) -> tuple[object, ...]:
        return (Path.touch, (self._path,))


@pytest.mark.parametrize("part", [".", "2_Dense"])
def test_pickled_weights_are_refused(model: Path, tmp_path: Path, part: str) -> None:
    own, trap = tmp_path / "model", tmp_path / "sprung"
    shutil.copytree(model, own)
    (own / part).mkdir(exist_ok=True)
    (own / part / "model.safetensors").unlink(missing_ok=True)
    (own / part / "pytorch_model.bin").write_bytes(pickle.dumps(Planted(trap)))
    with pytest.raises(ModelError, match=r"pytorch_model\.bin is a pickle.*safetensors") as told:
        load_sentence_transformer(own)
    assert "\n" not in str(told.value)
    assert not trap.exists()


def test_the_models_digest_follows_its_files(tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("{}")
    before = model_digest(tmp_path)
    (tmp_path / "README.md").write_text("not part of the model")
    assert model_digest(tmp_path) == before
    (tmp_path / "config.json").write_text('{"a": 1}')
    assert model_digest(tmp_path) != before
