"""Texts -> unit vectors in bulk, when an index is built."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from evidencebot.errors import ModelError
from evidencebot.index.encoder import Encoder, read_card

# Where the model is exported already, fewer texts than this are embedded with the export: importing
# sentence-transformers alone takes some eight seconds.
_FEW = 300
_BATCH = 64


def embed_all(
    texts: list[str], model: Path, encoder_folder: Path, progress: Callable[[int, int], None]
) -> NDArray[np.float32]:
    """Unit vectors of `texts`, shape (len(texts), dimension); exports the model first where needed."""
    encoder = _exported(encoder_folder)
    if encoder and len(texts) < _FEW:
        return _with_export(texts, encoder, progress)
    progress(0, len(texts))
    from evidencebot.index.exporting import export_encoder, load_sentence_transformer

    transformer = load_sentence_transformer(model)
    if encoder is None:
        export_encoder(transformer, model, encoder_folder)
    card = read_card(encoder_folder)
    order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
    vectors = np.zeros((len(texts), card.dimension), np.float32)
    for at in range(0, len(order), _BATCH):
        batch = order[at : at + _BATCH]
        vectors[batch] = transformer.encode(
            [card.passage_prompt + texts[i] for i in batch],
            batch_size=_BATCH,
            normalize_embeddings=True,
            show_progress_bar=False,
        )
        progress(at + len(batch), len(texts))
    return vectors


def _exported(folder: Path) -> Encoder | None:
    """The exported model; None where there is none yet or it is damaged, so that it is exported anew."""
    try:
        return Encoder(folder)
    except ModelError:
        return None


def _with_export(texts: list[str], encoder: Encoder, progress: Callable[[int, int], None]) -> NDArray[np.float32]:
    vectors = np.zeros((len(texts), encoder.card.dimension), np.float32)
    done = 0
    for positions, batch in encoder.passages(texts):
        vectors[positions] = batch
        done += len(positions)
        progress(done, len(texts))
    return vectors
