"""A model that could not be exported, run by sentence-transformers itself."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from evidencebot.errors import ModelError
from evidencebot.index.encoder import EncoderCard


class SentenceTransformers:
    """A model in the folder where it was when it could not be exported."""

    def __init__(self, card: EncoderCard, folder: Path) -> None:
        from evidencebot.index.exporting import load_sentence_transformer, model_digest

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
        from evidencebot.index.exporting import unit_vectors

        return unit_vectors(self._model, texts, self._card, is_query=is_query)
