"""Texts -> unit vectors without PyTorch: the exported model through onnxruntime.

`import sentence_transformers` alone takes seconds; a session on the exported graph stands in a
third of one and gives the same vectors (see `exporting.py`, which checks that). A model that could
not be exported is run by sentence-transformers all the same (`sentence_transformer.py`).
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from pathlib import Path
from threading import Thread
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from evidencebot.index.encoder_card import (
    MODEL_FILE,
    TOKENIZER_FILE,
    WEIGHTS_FILE,
    EncoderCard,
    damaged_export,
    read_card,
)

# Texts of one batch are padded to the longest of them. On one thread 8 take .68 of the CPU time of 32, 4 and 16 more.
_BATCH = 8


class Runner(Protocol):
    """What runs a model."""

    def encode(self, texts: Sequence[str], *, is_query: bool) -> NDArray[np.float32]:
        """Unit vectors of questions or passages, with the prompt that the model has for them."""

    def has_piece(self, piece: str) -> bool:
        """Whether the vocabulary holds this."""


class Encoder:
    """A model, ready to encode."""

    def __init__(self, folder: Path) -> None:
        self.card = read_card(folder)
        self._model = self._runner(folder)

    def query(self, text: str) -> NDArray[np.float32]:
        """A question's unit vector, shape (dimension,)."""
        return np.asarray(self._model.encode([text], is_query=True)[0])

    def knows(self, word: str) -> bool:
        """Whether a lower-case word is one piece in the model's vocabulary, as most English words are."""
        return any(self._model.has_piece(piece) for piece in (word, f"▁{word}", f"Ġ{word}"))

    def passages(self, texts: Sequence[str]) -> Iterator[tuple[list[int], NDArray[np.float32]]]:
        """Batches of (positions in `texts`, unit vectors of shape (n, dimension)), by length."""
        order = sorted(range(len(texts)), key=lambda i: len(texts[i]))
        for at in range(0, len(order), _BATCH):
            batch = order[at : at + _BATCH]
            yield batch, self._model.encode([texts[i] for i in batch], is_query=False)

    def _runner(self, folder: Path) -> Runner:
        if not self.card.unexported:
            return _Exported(folder, self.card)
        from evidencebot.index.sentence_transformer import SentenceTransformers

        return SentenceTransformers(self.card, Path(self.card.unexported.folder))


class _Exported:
    """The exported graph and its tokenizer."""

    def __init__(self, folder: Path, card: EncoderCard) -> None:
        self._card = card
        # Beside the imports, which take longer and leave a core idle.
        check = _Check(folder, card)
        import onnxruntime
        from tokenizers import Tokenizer

        check.passed()
        onnxruntime.disable_telemetry_events()
        options = onnxruntime.SessionOptions()
        options.log_severity_level = 3
        options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL  # done by `optimise`
        options.intra_op_num_threads = min(os.cpu_count() or 1, 4)
        try:
            self._session = onnxruntime.InferenceSession(
                str(folder / MODEL_FILE), options, providers=["CPUExecutionProvider"]
            )
            self._tokenizer = Tokenizer.from_file(str(folder / TOKENIZER_FILE))
        except Exception as error:  # onnxruntime and tokenizers raise bare exceptions of their own
            reason = str(error).splitlines()[0][:80]
            raise damaged_export(folder, reason) from None
        self._tokenizer.enable_truncation(card.max_tokens)

    def has_piece(self, piece: str) -> bool:
        return self._tokenizer.token_to_id(piece) is not None

    def encode(self, texts: Sequence[str], *, is_query: bool) -> NDArray[np.float32]:
        prompt = self._card.query_prompt if is_query else self._card.passage_prompt
        encodings = self._tokenizer.encode_batch([prompt + text for text in texts])
        arrays = {
            "input_ids": np.array([e.ids for e in encodings], dtype=np.int64),
            "attention_mask": np.array([e.attention_mask for e in encodings], dtype=np.int64),
            "token_type_ids": np.array([e.type_ids for e in encodings], dtype=np.int64),
        }
        (vectors,) = self._session.run(None, {name: arrays[name] for name in self._card.inputs})
        return np.asarray(vectors, dtype=np.float32)


class _Check:
    """A thread that compares the files of an exported model with their checksums."""

    def __init__(self, folder: Path, card: EncoderCard) -> None:
        self._folder = folder
        self._damaged: list[str] = []
        self._thread = Thread(target=lambda: self._damaged.extend(card.damaged(folder)))
        self._thread.start()

    def passed(self) -> None:
        """Wait for it; ModelError where a file is damaged."""
        self._thread.join()
        if self._damaged:
            raise damaged_export(self._folder, ", ".join(self._damaged))


def optimise(model: Path, folder: Path) -> None:
    """Write the graph to `folder` as onnxruntime would rewrite it on every start, its weights in a file to be mapped.

    Only rewrites that hold on every processor; the vectors stay the same.
    """
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.log_severity_level = 3
    options.graph_optimization_level = onnxruntime.GraphOptimizationLevel.ORT_ENABLE_EXTENDED
    options.optimized_model_filepath = str(folder / MODEL_FILE)
    for name, value in (("file_name", WEIGHTS_FILE), ("min_size_in_bytes", "1024")):
        options.add_session_config_entry(f"session.optimized_model_external_initializers_{name}", value)
    onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
