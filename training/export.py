"""A trained reader -> one ONNX file of 8-bit weights, checked against PyTorch's own readings."""

from __future__ import annotations

import shutil
import tempfile
import warnings
from collections.abc import Sequence
from pathlib import Path

import msgspec
import numpy as np
import torch
from numpy.typing import NDArray

from evidencebot.reading.encoding import Encoding
from evidencebot.reading.reader import MODEL_FILE, Pair, Reader, probabilities
from training import checkpoint
from training.model import ReaderModule

LARGEST_BYTES = 25_000_000
_INPUTS = ("input_ids", "attention_mask", "token_type_ids")
_OPSET = 17
_LEAST_LIKE = 1e-4
"""By how much a logit may differ in 32 bits: another order of the same sums."""
LARGEST_SHIFT = 0.05
"""By how much 8 bits may shift a probability, on average: half of what one threshold step would be."""


class Parity(msgspec.Struct, frozen=True):
    """How the exported file's readings differ from PyTorch's."""

    logits_32_bit: float
    """Largest difference of a logit before quantisation."""
    mean_shift: float
    """Mean difference of the probability that a sentence answers, after it."""
    largest_shift: float
    bytes: int


def export(base: Path, checkpoint_folder: Path, out: Path, probes: Sequence[Pair]) -> Parity:
    """Write the model file of a checkpoint to `out`, if its readings of the probes agree and it is small enough.

    Raises ValueError where they do not, or it is not; nothing is written then.
    """
    model = ReaderModule(base)
    checkpoint.load(checkpoint_folder, model)
    model.eval()
    encoding = Encoding(base / "tokenizer.json")
    with tempfile.TemporaryDirectory() as folder:
        whole, small = Path(folder) / "whole.onnx", Path(folder) / MODEL_FILE
        _write(model, encoding, probes[:2], whole)
        _quantise(whole, small)
        parity = _parity(model, encoding, whole, small, probes)
        _check(parity)
        out.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(small, out)
    return parity


def _write(model: ReaderModule, encoding: Encoding, pairs: Sequence[Pair], path: Path) -> None:
    arrays = encoding.arrays(pairs)
    names = {name: {0: "texts", 1: "tokens"} for name in _INPUTS} | {"answers": {0: "texts"}, "bears": {0: "texts"}}
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            model,
            tuple(torch.from_numpy(arrays[name]) for name in _INPUTS),
            str(path),
            input_names=list(_INPUTS),
            output_names=["answers", "bears"],
            dynamic_axes=names,
            opset_version=_OPSET,
            dynamo=False,
        )


def _quantise(whole: Path, small: Path) -> None:
    """Weights to 8 bits, activations as they come.

    In a range of 7 bits: processors without VNNI add pairs of products in 16 bits, which 8 would overflow.
    """
    from onnxruntime.quantization import QuantType, quantize_dynamic

    quantize_dynamic(whole, small, per_channel=True, reduce_range=True, weight_type=QuantType.QInt8)


def _parity(model: ReaderModule, encoding: Encoding, whole: Path, small: Path, probes: Sequence[Pair]) -> Parity:
    own = _own_logits(model, encoding, probes)
    exact = Reader(whole, encoding).logits(probes)[0]
    shifts = np.abs(probabilities(Reader(small, encoding).logits(probes)[0]) - probabilities(own))
    return Parity(
        logits_32_bit=float(np.abs(exact - own).max()),
        mean_shift=float(shifts.mean()),
        largest_shift=float(shifts.max()),
        bytes=small.stat().st_size,
    )


def _own_logits(model: ReaderModule, encoding: Encoding, probes: Sequence[Pair]) -> NDArray[np.float32]:
    arrays = encoding.arrays(probes)
    with torch.inference_mode():
        answers, _ = model(**{name: torch.from_numpy(arrays[name]) for name in _INPUTS})
    return np.asarray(answers.numpy(), np.float32)


def _check(parity: Parity) -> None:
    if parity.logits_32_bit > _LEAST_LIKE:
        raise ValueError(f"the exported graph reads otherwise than PyTorch, by {parity.logits_32_bit:.1g}")
    if parity.mean_shift > LARGEST_SHIFT:
        raise ValueError(f"8 bits shift a probability by {parity.mean_shift:.2f} on average")
    if parity.bytes > LARGEST_BYTES:
        raise ValueError(f"{parity.bytes:,} bytes are more than the {LARGEST_BYTES:,} that may ship")
