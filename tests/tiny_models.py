"""Sentence-transformers models of a few kilobytes, made as others save theirs, and the cache where downloads lie."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from string import ascii_letters, digits
from typing import Any

WIDTH = 16
PROMPTS = {"query": "Query for: ", "document": "Text of: "}
COMMIT = "5c7e" * 10
_PIECES = [*ascii_letters, *digits, *".,:;!?£-'"]
_MARKS = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
# What matters must show in the vectors: with weights as small as usual every text gets nearly the same.
_SPREAD = 0.4


def write_model(
    folder: Path,
    pooling: str = "mean_tokens",
    *,
    prompts: dict[str, str] = PROMPTS,
    is_dense: bool = False,
    is_normalised: bool = False,
    seed: int = 0,
    bert: dict[str, Any] | None = None,
    pools: dict[str, Any] | None = None,
    config: dict[str, Any] | None = None,
) -> Path:
    """A BERT of one layer that spells, with the modules that follow it; returns the folder."""
    import torch
    from transformers import BertConfig, BertModel

    torch.manual_seed(seed)
    vocabulary = {piece: n for n, piece in enumerate([*_MARKS, *_PIECES, *(f"##{p}" for p in _PIECES)])}
    size: dict[str, Any] = {"num_hidden_layers": 1, "num_attention_heads": 2, "intermediate_size": 24}
    shape = BertConfig(vocab_size=len(vocabulary), hidden_size=WIDTH, initializer_range=_SPREAD, **size)
    BertModel(shape).save_pretrained(folder)
    _write_tokenizer(folder, vocabulary)
    write_json(folder / "sentence_bert_config.json", {"max_seq_length": 48, "do_lower_case": False, **(bert or {})})
    write_json(folder / "config_sentence_transformers.json", {"prompts": prompts, **(config or {})})
    modes: dict[str, Any] = {
        f"pooling_mode_{mode}": mode == pooling for mode in ("cls_token", "mean_tokens", "max_tokens")
    }
    modes |= {f"pooling_mode_{pooling}": True, "word_embedding_dimension": WIDTH, **(pools or {})}
    write_json(folder / "1_Pooling" / "config.json", modes)
    kinds = ["Transformer", "Pooling", *["Dense"] * is_dense, *["Normalize"] * is_normalised]
    if is_dense:
        _write_dense(folder / "2_Dense")
    write_json(
        folder / "modules.json",
        [
            {
                "idx": n,
                "name": str(n),
                "path": f"{n}_{kind}" if n else "",
                "type": f"sentence_transformers.models.{kind}",
            }
            for n, kind in enumerate(kinds)
        ],
    )
    return folder


def _write_tokenizer(folder: Path, vocabulary: dict[str, int]) -> None:
    from tokenizers import Tokenizer
    from tokenizers.models import WordPiece
    from tokenizers.pre_tokenizers import BertPreTokenizer
    from tokenizers.processors import TemplateProcessing
    from transformers import PreTrainedTokenizerFast

    tokenizer = Tokenizer(WordPiece(vocabulary, unk_token="[UNK]"))
    tokenizer.pre_tokenizer = BertPreTokenizer()
    ends = [(mark, vocabulary[mark]) for mark in ("[CLS]", "[SEP]")]
    tokenizer.post_processor = TemplateProcessing(single="[CLS] $A [SEP]", special_tokens=ends)
    names = ("pad_token", "unk_token", "cls_token", "sep_token", "mask_token")
    marks: dict[str, Any] = dict(zip(names, _MARKS, strict=True))
    fast: Any = PreTrainedTokenizerFast
    fast(tokenizer_object=tokenizer, **marks).save_pretrained(folder)


def _write_dense(folder: Path) -> None:
    import torch
    from safetensors.torch import save_file

    sizes = {"in_features": WIDTH, "out_features": 12, "bias": True}
    write_json(folder / "config.json", {**sizes, "activation_function": "torch.nn.modules.activation.Tanh"})
    save_file({"linear.weight": torch.randn(12, WIDTH), "linear.bias": torch.randn(12)}, folder / "model.safetensors")


def write_json(path: Path, value: object) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(value), encoding="utf-8")


def download(model: Path, cache: Path, name: str) -> Path:
    """Lay a model into Hugging Face's cache as a download would, its files linked to; returns the snapshot."""
    kept = cache / f"models--{name.replace('/', '--')}"
    (kept / "refs").mkdir(parents=True)
    (kept / "refs" / "main").write_text(COMMIT)
    snapshot = kept / "snapshots" / COMMIT
    shutil.copytree(model, snapshot)
    (kept / "blobs").mkdir()
    weights = snapshot / "model.safetensors"
    weights.rename(kept / "blobs" / "weights")
    weights.symlink_to(Path("../../blobs/weights"))
    return snapshot
