"""Texts -> unit vectors in bulk, when an index is built; what is embedded outlives a build that is stopped."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from evidencebot.errors import ModelError
from evidencebot.index.encoder import Encoder
from evidencebot.index.encoder_card import read_card

_SO_FAR = ".embedded"
"""Suffix of the file, beside an encoder's folder, of the vectors that a build has embedded so far."""
_DIGEST_BYTES = 32


def embed_all(
    texts: Sequence[str], model: Path, encoder_folder: Path, progress: Callable[[int, int], None]
) -> NDArray[np.float32]:
    """Unit vectors of `texts`, shape (len(texts), dimension); exports the model first where needed.

    The exported model takes some three quarters of PyTorch's time, whose import alone takes seconds. What it embeds is
    kept until `forget_embedded`, so that a build that was stopped goes on where it stood.
    """
    progress(0, len(texts))
    encoder = _exported(encoder_folder) or _export(model, encoder_folder)
    vectors = np.zeros((len(texts), encoder.card.dimension), np.float32)
    kept = _embedded_so_far(encoder_folder, encoder.card.dimension)
    missing = []
    for position, text in enumerate(texts):
        vector = kept.get(_digest(text))
        if vector is None:
            missing.append(position)
        else:
            vectors[position] = vector
    done = len(texts) - len(missing)
    with _so_far(encoder_folder).open("ab") as file:
        for positions, batch in encoder.passages([texts[p] for p in missing]):
            places = [missing[p] for p in positions]
            vectors[places] = batch
            file.write(b"".join(_digest(texts[p]) + v.tobytes() for p, v in zip(places, batch, strict=True)))
            file.flush()
            done += len(places)
            progress(done, len(texts))
    return vectors


def forget_embedded(folder: Path) -> None:
    """Delete what builds kept beside the encoders of an index folder; all of it is in the index now."""
    for path in folder.glob(f"*{_SO_FAR}"):
        path.unlink()


def _embedded_so_far(encoder_folder: Path, dimension: int) -> dict[bytes, NDArray[np.float32]]:
    """Text's digest -> vector, as a build that was stopped left them."""
    path = _so_far(encoder_folder)
    if not path.is_file():
        return {}
    record = np.dtype([("digest", f"V{_DIGEST_BYTES}"), ("vector", np.float32, dimension)])
    data = path.read_bytes()
    records = np.frombuffer(data, record, count=len(data) // record.itemsize)
    # A power cut may leave a record whose vector was never written.
    whole = np.abs(np.linalg.norm(records["vector"], axis=1) - 1) < 0.01
    if len(data) % record.itemsize:  # a record cut off would shift all that is written behind it
        os.truncate(path, len(records) * record.itemsize)
    return {bytes(r["digest"]): r["vector"] for r in records[whole]}


def _so_far(encoder_folder: Path) -> Path:
    return encoder_folder.with_name(encoder_folder.name + _SO_FAR)


def _digest(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


def _exported(folder: Path) -> Encoder | None:
    """The exported model; None where there is none yet or it is damaged, so that it is exported (or tried) anew."""
    try:
        return None if read_card(folder).unexported else Encoder(folder)
    except ModelError:
        return None


def _export(model: Path, folder: Path) -> Encoder:
    from evidencebot.index.exporting import export_encoder
    from evidencebot.index.sentence_transformer import load_sentence_transformer

    return export_encoder(load_sentence_transformer(model), model, folder)
