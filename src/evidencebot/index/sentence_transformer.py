"""A model run by sentence-transformers itself: to export it, and where it could not be exported."""

from __future__ import annotations

import os
from collections.abc import Sequence
from logging import ERROR, getLogger
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from evidencebot.errors import ModelError
from evidencebot.index.encoder_card import EncoderCard, model_digest

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer


class SentenceTransformers:
    """A model in the folder where it was when it could not be exported."""

    def __init__(self, card: EncoderCard, folder: Path) -> None:
        if model_digest(folder) != card.model_digest:
            raise ModelError(
                f"{folder} is gone or is not the model that the index was built with; run: evidencebot index"
            )
        self._card = card
        self._model = load_sentence_transformer(folder)
        self._pieces = frozenset(self._model.tokenizer.get_vocab())

    def has_piece(self, piece: str) -> bool:
        return piece in self._pieces

    def encode(self, texts: Sequence[str], *, is_query: bool) -> NDArray[np.float32]:
        return unit_vectors(self._model, texts, self._card, is_query=is_query)


def load_sentence_transformer(model: Path) -> SentenceTransformer:
    """Load a local model; nothing is ever fetched from a hub, and nothing unpickled, which may run code."""
    _refuse_pickled(model)
    for name in ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE", "HF_HUB_DISABLE_TELEMETRY", "DO_NOT_TRACK"):
        os.environ[name] = "1"
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
    try:
        from sentence_transformers import SentenceTransformer
        from transformers.utils import logging

        logging.disable_progress_bar()  # type: ignore[no-untyped-call]
        logging.set_verbosity_error()  # type: ignore[no-untyped-call]
        getLogger("sentence_transformers").setLevel(ERROR)
        loaded = SentenceTransformer(
            str(model), device="cpu", local_files_only=True, model_kwargs={"use_safetensors": True}
        )
        return loaded.float()  # half precision is slower on a CPU, and onnxruntime lacks parts of it
    except ImportError as error:
        raise ModelError(f"{error.name} is not installed; run: pip install evidencebot") from None
    except Exception as error:  # files of others raise whatever they like
        raise ModelError(f"{model}: not a sentence-transformers model ({in_short(error)})") from None


def in_short(error: Exception) -> str:
    """What another library raised, as the end of a line."""
    return next(iter(str(error).strip().splitlines()), type(error).__name__)[:160]


def _refuse_pickled(model: Path) -> None:
    """ModelError where a part of a model has no weights but pickled ones."""
    for pickled in sorted(model.rglob("pytorch_model*.bin")):
        if not any(pickled.parent.glob("*.safetensors")):
            raise ModelError(f"{pickled} is a pickle, which may run code when loaded; save the model as safetensors")


def unit_vectors(
    transformer: SentenceTransformer, texts: Sequence[str], card: EncoderCard, *, is_query: bool
) -> NDArray[np.float32]:
    """The vectors of sentence-transformers itself, with the card's prompts."""
    encode, prompt = (
        (transformer.encode_query, card.query_prompt)
        if is_query
        else (transformer.encode_document, card.passage_prompt)
    )
    return np.asarray(encode(list(texts), prompt=prompt, normalize_embeddings=True, show_progress_bar=False))
