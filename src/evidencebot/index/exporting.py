"""A sentence-transformers model -> the files that `encoder.py` runs, checked for parity."""

from __future__ import annotations

import shutil
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np

from evidencebot.errors import ModelError
from evidencebot.files import beside, sync_file, sync_folder, write_whole
from evidencebot.index.encoder import Encoder, optimise
from evidencebot.index.encoder_card import (
    MODEL_FILE,
    TOKENIZER_FILE,
    WEIGHTS_FILE,
    EncoderCard,
    Unexported,
    model_digest,
    write_card,
)
from evidencebot.index.sentence_transformer import in_short, unit_vectors
from evidencebot.locations import model_name

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

_PARITY = 0.9999
_PROBES = (
    "How many people were helped?",
    "The programme cost £3.5 billion in 2014-15, according to the National Audit Office.",
    "Commissioners, providers and charities disagreed: some said that “nothing works” – others did not. " * 6,
    "x",
    "  Spaces and CAPITALS\tat the ends \n",
)
_LONGEST = 8192
"""Tokens of a text that are read by a model that knows no limit."""


def export_encoder(transformer: SentenceTransformer, model: Path, folder: Path) -> Encoder:
    """Write the encoder's files to `folder`, whole or not at all, and return it loaded.

    What cannot be exported, or would give other vectors, is left to sentence-transformers, and the card says why.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    card = _card(transformer, model)
    temporary = beside(folder)
    try:
        try:
            return _moved(_exported(transformer, card, temporary), temporary, folder)
        except OSError:  # a full disk says nothing of the model
            raise
        except Exception as error:  # PyTorch's exporter and onnxruntime raise bare exceptions of their own
            shutil.rmtree(temporary)
            temporary.mkdir()
            reason = Unexported(str(model.absolute()), in_short(error))
            write_card(temporary, msgspec.structs.replace(card, unexported=reason))
            return _moved(Encoder(temporary), temporary, folder)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)


def _moved(encoder: Encoder, temporary: Path, folder: Path) -> Encoder:
    shutil.rmtree(folder, ignore_errors=True)
    temporary.rename(folder)
    sync_folder(folder.parent)
    return encoder


def _card(transformer: SentenceTransformer, model: Path) -> EncoderCard:
    prompts = transformer.prompts
    # sentence-transformers fills in an empty prompt for documents, which would hide what a model calls its passages'.
    passage_prompt = next(filter(None, map(prompts.get, ("document", "passage", "corpus"))), "")
    return EncoderCard(
        model=model_name(model),
        model_digest=model_digest(model),
        dimension=transformer.encode_document(list(_PROBES[:1])).shape[1],
        max_tokens=int(min(transformer.max_seq_length or _LONGEST, _LONGEST)),
        inputs=(),
        query_prompt=prompts.get("query") or "",
        passage_prompt=passage_prompt,
    )


def _exported(transformer: SentenceTransformer, card: EncoderCard, folder: Path) -> Encoder:
    """The model exported to a new folder and checked; raises whatever goes wrong."""
    folder.mkdir()
    tokenizer: Any = transformer.tokenizer
    features = dict(tokenizer(list(_PROBES[:2]), padding=True, truncation=True, return_tensors="pt"))
    names = [n for n in ("input_ids", "attention_mask", "token_type_ids") if n in features]
    _write_graph(_pipeline(transformer, names), {name: features[name] for name in names}, folder)
    backend = getattr(tokenizer, "backend_tokenizer", None)
    if backend is None:
        raise ModelError("its tokenizer has no fast version")
    write_whole(folder / TOKENIZER_FILE, backend.to_str().encode())
    card = write_card(folder, msgspec.structs.replace(card, inputs=tuple(names)))
    encoder = Encoder(folder)
    encoder.card = write_card(folder, msgspec.structs.replace(card, parity=_checked(encoder, transformer)))
    return encoder


def _write_graph(pipeline: Any, features: dict[str, Any], folder: Path) -> None:
    import torch

    dynamic = {name: {0: "texts", 1: "tokens"} for name in features} | {"embedding": {0: "texts"}}
    # In a folder of its own: weights beyond what one file of the format holds are written beside it.
    traced = folder / "traced"
    traced.mkdir()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            pipeline,
            tuple(features.values()),
            str(traced / MODEL_FILE),
            input_names=list(features),
            output_names=["embedding"],
            dynamic_axes=dynamic,
            opset_version=17,
            dynamo=False,
        )
    optimise(traced / MODEL_FILE, folder)
    shutil.rmtree(traced)
    for name in (MODEL_FILE, WEIGHTS_FILE):
        sync_file(folder / name)


def _pipeline(transformer: SentenceTransformer, names: list[str]) -> Any:
    """All of the model's steps (transformer, pooling, …) as one module that ends in unit vectors."""
    import torch

    class Pipeline(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.steps = transformer

        def forward(self, *inputs: torch.Tensor) -> torch.Tensor:
            embedding = self.steps(dict(zip(names, inputs, strict=True)))["sentence_embedding"]
            embedding = embedding[:, : transformer.truncate_dim]
            return torch.nn.functional.normalize(embedding, dim=-1)

    return Pipeline().eval()


def _checked(encoder: Encoder, transformer: SentenceTransformer) -> float:
    """The lowest cosine to sentence-transformers' own vectors; ModelError where it is too low."""
    card = encoder.card
    passages = np.zeros((len(_PROBES), card.dimension), np.float32)
    for positions, vectors in encoder.passages(_PROBES):
        passages[positions] = vectors
    queries = np.stack([encoder.query(probe) for probe in _PROBES])
    parity = 1.0
    for ours, is_query in ((passages, False), (queries, True)):
        theirs = unit_vectors(transformer, _PROBES, card, is_query=is_query)
        parity = min(parity, float((ours * theirs).sum(axis=1).min()))
    if not parity >= _PARITY:  # which NaN is not, either
        raise ModelError(f"the export gives other vectors, cosine {parity:.4f}")
    return round(parity, 7)
