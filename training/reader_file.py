"""A reader's ONNX file, run by onnxruntime: what it says of questions and sentences, of claims and evidence."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from training.encoding import Encoding
from training.items import Candidate
from training.mixing import Pair

_BATCH = 16


class ReaderFile:
    """A model file, ready to read."""

    def __init__(self, path: Path, encoding: Encoding, threads: int = 2) -> None:
        import onnxruntime

        onnxruntime.disable_telemetry_events()
        options = onnxruntime.SessionOptions()
        options.log_severity_level = 3
        options.intra_op_num_threads = threads
        self._session = onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])
        self._encoding = encoding

    def answers(self, question: str, candidates: Sequence[Candidate]) -> NDArray[np.float32]:
        """The probability that each candidate answers, shape (candidates,)."""
        return probabilities(self.logits([(question, c) for c in candidates])[0])

    def bears(self, pairs: Sequence[Pair]) -> NDArray[np.float32]:
        """Probabilities of `LABELS` for each claim and evidence, shape (pairs, 3)."""
        return softmax(self.logits(pairs)[1])

    def logits(self, pairs: Sequence[Pair]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
        """Of both heads, shapes (pairs,) and (pairs, 3); read in batches of like length."""
        answers, bears = np.zeros(len(pairs), np.float32), np.zeros((len(pairs), 3), np.float32)
        order = sorted(range(len(pairs)), key=lambda n: len(pairs[n][0]) + len(pairs[n][1].sentence))
        for at in range(0, len(order), _BATCH):
            numbers = order[at : at + _BATCH]
            arrays = self._encoding.arrays([pairs[n] for n in numbers])
            answers[numbers], bears[numbers] = self._session.run(["answers", "bears"], dict(arrays))
        return answers, bears


def probabilities(logits: NDArray[np.float32]) -> NDArray[np.float32]:
    return np.asarray(1 / (1 + np.exp(-logits)), np.float32)


def softmax(logits: NDArray[np.float32]) -> NDArray[np.float32]:
    raised = np.exp(logits - logits.max(axis=1, keepdims=True))
    return np.asarray(raised / raised.sum(axis=1, keepdims=True), np.float32)
