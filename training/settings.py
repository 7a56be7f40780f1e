"""What a run is given: what decides the weights, and what does not."""

from __future__ import annotations

import msgspec


class Settings(msgspec.Struct, frozen=True):
    """What decides the weights, beside the data."""

    seed: int = 20170131
    steps: int = 1200
    """Of the optimiser; the rate falls to nothing at the last."""
    groups: int = 8
    """Questions of a batch, each with four sentences; claims four times as many."""
    accumulate: int = 1
    """Batches of a step."""
    rate: float = 8e-5
    head_rate: float = 5e-4
    """Of the heads, which start from nothing."""
    warm_up: float = 0.1
    """Share of the steps in which the rate rises."""
    sources: tuple[str, ...] = ()
    """What is learned from; other records of the work folder are passed over."""
    weights: dict[str, float] = {}


class Limits(msgspec.Struct, frozen=True):
    """What does not decide the weights."""

    minutes: float = float("inf")
    """After which the run stops at a checkpoint, to be gone on with."""
    threads: int = 2
    every: int = 50
    """Steps between checkpoints."""
