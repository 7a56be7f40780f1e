"""A run: batches in, checkpoints out. The same seed, data and settings give the same weights, stopped or not."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator, Mapping
from hashlib import sha256
from itertools import islice
from pathlib import Path

import msgspec
import torch
from torch import Tensor

from evidencebot.files import digest_of
from evidencebot.reading.encoding import Encoding
from training import checkpoint
from training.assembling import CLAIMS, ITEMS
from training.items import Claim, Item, Split, read_records
from training.mixing import Batch, batches
from training.model import ReaderModule, answer_loss, claim_loss
from training.settings import Limits, Settings

CHECKPOINTS, LOSSES = "checkpoints", "losses.jsonl"


class _Run:
    """A run under way."""

    def __init__(self, base: Path, work: Path, settings: Settings) -> None:
        device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
        self._settings = settings
        self.model = ReaderModule(base).to(device)
        self.optimiser = _optimiser(self.model, settings)
        self.state = _begun(work, self.model, self.optimiser, run_digest(base, work, settings))
        self._encoding = Encoding(base / "tokenizer.json")
        self._batches = _stream(work, settings, skipped=self.state.step * settings.accumulate)
        self.model.train()

    def step(self) -> dict[str, float]:
        """One step of the optimiser; returns the losses of its batches and the seconds that it took."""
        began = time.monotonic()
        # Dropout is drawn anew from the step's number, so that a run gone on with draws what it would have drawn.
        torch.manual_seed(self._settings.seed + self.state.step)
        for group in self.optimiser.param_groups:
            group["lr"] = group["top"] * _slope(self.state.step, self._settings)
        self.optimiser.zero_grad(set_to_none=True)
        losses: dict[str, float] = {}
        for batch in islice(self._batches, self._settings.accumulate):
            name, loss = _loss(self.model, self._encoding, batch)
            torch.autograd.backward(loss / self._settings.accumulate)
            losses[name] = float(loss.detach())
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), 1.0)
        self.optimiser.step()
        seconds = time.monotonic() - began
        self.state = msgspec.structs.replace(self.state, step=self.state.step + 1, seconds=self.state.seconds + seconds)
        return {**losses, "seconds": seconds}

    def save(self, work: Path) -> None:
        checkpoint.save(work / CHECKPOINTS, self.model, self.optimiser, self.state)


def train(base: Path, work: Path, settings: Settings, limits: Limits) -> checkpoint.State:
    """Go on with the run in `work`, or begin it; returns how far it has come.

    Raises ValueError where the folder holds a run of other settings or data.
    """
    _prepare(settings, limits)
    run = _Run(base, work, settings)
    began = time.monotonic()
    while run.state.step < settings.steps and time.monotonic() - began < 60 * limits.minutes:
        losses = run.step()
        _log(work, run.state.step, losses)
        if run.state.step % limits.every == 0:
            run.save(work)
    if run.state.step % limits.every:
        run.save(work)
    return run.state


def run_digest(base: Path, work: Path, settings: Settings) -> str:
    """A digest of all that decides the weights."""
    files = [base / "model.safetensors", work / ITEMS, work / CLAIMS]
    facts = [msgspec.json.encode(settings), *(digest_of(file).encode() for file in files)]
    return sha256(b"\n".join(facts)).hexdigest()[:16]


def learned(work: Path, settings: Settings) -> tuple[list[Item], list[Claim]]:
    """The records that a run learns from."""
    wanted = set(settings.sources)
    items = [r for r in read_records(work / ITEMS, Item) if r.split is Split.TRAIN and r.source in wanted]
    claims = [r for r in read_records(work / CLAIMS, Claim) if r.split is Split.TRAIN and r.source in wanted]
    return items, claims


def _prepare(settings: Settings, limits: Limits) -> None:
    # cuBLAS is repeatable only where it is told so before it starts.
    os.environ.setdefault("CUBLAS_WORKSPACE_CONFIG", ":4096:8")
    torch.use_deterministic_algorithms(True)
    torch.set_num_threads(limits.threads)
    torch.manual_seed(settings.seed)


def _optimiser(model: ReaderModule, settings: Settings) -> torch.optim.Optimizer:
    heads = [*model.answers.parameters(), *model.bears.parameters()]
    rates = [
        {"params": list(model.body.parameters()), "lr": settings.rate, "top": settings.rate},
        {"params": heads, "lr": settings.head_rate, "top": settings.head_rate},
    ]
    return torch.optim.AdamW(rates, weight_decay=0.01)


def _begun(work: Path, model: ReaderModule, optimiser: torch.optim.Optimizer, run: str) -> checkpoint.State:
    path = checkpoint.latest(work / CHECKPOINTS)
    if path is None:
        return checkpoint.State(step=0, run=run, seconds=0.0)
    state = checkpoint.load(path, model, optimiser)
    if state.run != run:
        raise ValueError(f"{path.parent} holds a run of other settings or data; delete it or name another --work")
    return state


def _stream(work: Path, settings: Settings, skipped: int) -> Iterator[Batch]:
    items, claims = learned(work, settings)
    made = batches(items, claims, settings.weights, seed=settings.seed, groups=settings.groups)
    return islice(made, skipped, None)


def _slope(step: int, settings: Settings) -> float:
    """The rate's share of its top: a rise, then a straight fall to nothing."""
    rise = max(round(settings.warm_up * settings.steps), 1)
    return min((step + 1) / rise, (settings.steps - step) / max(settings.steps - rise, 1))


def _loss(model: ReaderModule, encoding: Encoding, batch: Batch) -> tuple[str, Tensor]:
    device = next(model.parameters()).device
    arrays = {name: torch.from_numpy(array).to(device) for name, array in encoding.arrays(batch.pairs).items()}
    answers, bears = model(**arrays)
    if batch.answers:
        return "answers", answer_loss(answers, torch.tensor(batch.answers, dtype=torch.float32, device=device))
    return "claims", claim_loss(bears, torch.tensor(batch.labels, device=device))


def _log(work: Path, step: int, facts: Mapping[str, float]) -> None:
    line = json.dumps({"step": step, **{name: round(value, 4) for name, value in facts.items()}})
    with (work / LOSSES).open("a", encoding="utf-8") as file:
        file.write(line + "\n")
    print(line, flush=True)
