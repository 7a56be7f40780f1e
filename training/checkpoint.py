"""The state of a run on disk: written whole, so that a session may end at any moment and the next goes on."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import msgspec
import torch
from safetensors.torch import load_file, save_file

from evidencebot.files import beside, clear_leftovers, sync_file, sync_folder

WEIGHTS, OPTIMISER, STATE = "model.safetensors", "optimiser.pt", "state.json"


class State(msgspec.Struct, frozen=True):
    """How far a run has come, and of what."""

    step: int
    run: str
    """A digest of the settings and data that decide the weights; another run's checkpoint is not gone on with."""
    seconds: float
    """Spent on the steps so far."""


def save(folder: Path, model: torch.nn.Module, optimiser: torch.optim.Optimizer, state: State) -> None:
    """Write a checkpoint to a folder of its own in `folder`, and then delete those before it."""
    folder.mkdir(parents=True, exist_ok=True)
    clear_leftovers(folder)
    earlier = _steps(folder)
    temporary = beside(folder / f"{state.step:07d}")
    temporary.mkdir()
    save_file({name: value.contiguous() for name, value in model.state_dict().items()}, temporary / WEIGHTS)
    torch.save(optimiser.state_dict(), temporary / OPTIMISER)
    (temporary / STATE).write_bytes(msgspec.json.encode(state))
    for name in (WEIGHTS, OPTIMISER, STATE):
        sync_file(temporary / name)
    temporary.rename(folder / f"{state.step:07d}")
    sync_folder(folder)
    for path in earlier:
        shutil.rmtree(path, ignore_errors=True)


def load(path: Path, model: torch.nn.Module, optimiser: torch.optim.Optimizer | None = None) -> State:
    """Put a checkpoint's weights into `model`, and the optimiser's state where one is given."""
    device = next(model.parameters()).device
    model.load_state_dict(load_file(path / WEIGHTS, device=str(device)))
    if optimiser is not None:
        kept: dict[str, Any] = torch.load(path / OPTIMISER, map_location=device, weights_only=True)
        optimiser.load_state_dict(kept)
    return read_state(path)


def read_state(path: Path) -> State:
    return msgspec.json.decode((path / STATE).read_bytes(), type=State)


def latest(folder: Path) -> Path | None:
    """The last checkpoint of a run; None where there is none."""
    return max(_steps(folder), default=None)


def _steps(folder: Path) -> list[Path]:
    return [path for path in folder.glob("[0-9]*") if (path / STATE).is_file()]
