"""The card of a trained reader, as JSON and as Markdown: what it learned from, under which licences, and its scores."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import msgspec

from evidencebot.evaluation.intervals import Score
from evidencebot.files import write_whole
from training.export import Parity
from training.sources import Source


class LearnedFrom(msgspec.Struct, frozen=True):
    """One source of a run."""

    records: int
    """Questions or claims to train on; each pass draws the share that `weight` says."""
    weight: float
    licence: str
    attribution: str
    is_settled: bool
    """Whether weights may ship with a line of attribution, by a licence that was seen."""


class Card(msgspec.Struct, frozen=True, kw_only=True):
    """All that is to be known of a model file."""

    model: str
    base: str
    sha256: str
    run: str
    """A digest of data and settings."""
    seed: int
    steps: int
    seconds: float
    machine: str
    parity: Parity
    learned_from: dict[str, LearnedFrom]
    held_out: tuple[str, ...]
    """Reports and chapters that it was scored on and never saw."""
    questions: dict[str, dict[str, dict[str, Score]]]
    """Set -> method -> measure."""
    claims: dict[str, dict[str, Score]]
    """Set -> method -> balanced accuracy of the three labels."""

    @property
    def unsettled(self) -> list[str]:
        """Sources whose licence is to be looked at before the weights ship."""
        return [name for name, about in self.learned_from.items() if not about.is_settled]


def learned_from(records: Mapping[str, int], sources: Mapping[str, Source]) -> dict[str, LearnedFrom]:
    return {
        name: LearnedFrom(count, sources[name].weight, sources[name].licence, sources[name].attribution,
                          sources[name].is_settled)
        for name, count in sorted(records.items())
    }  # fmt: skip


def write_card(folder: Path, card: Card) -> None:
    """`card.json` and `card.md`."""
    facts = msgspec.to_builtins(card) | {"unsettled": card.unsettled}
    write_whole(folder / "card.json", msgspec.json.format(msgspec.json.encode(facts), indent=1))
    write_whole(folder / "card.md", markdown(card).encode())


def markdown(card: Card) -> str:
    parts = [
        f"# {card.model}",
        f"A cross-encoder of {card.parity.bytes / 1e6:.1f} MB that reads a question against a sentence and a claim "
        f"against its evidence. It starts from {card.base}; {card.steps} steps, seed {card.seed}, "
        f"{card.seconds / 60:.0f} minutes on {card.machine}. Run `{card.run}`, SHA-256 `{card.sha256}`.",
        f"8 bits shift the probability that a sentence answers by {card.parity.mean_shift:.3f} on average, "
        f"{card.parity.largest_shift:.2f} at most over the probes.",
        "The weights are under CC BY-SA 4.0, as some of what they learned from: see below for every source.",
        "## Scores on what it never saw",
        f"Held out: {', '.join(card.held_out)}. In brackets 95 % bootstrap intervals.",
        *(_table(name, methods) for name, methods in card.questions.items()),
        *(_table(name, {m: {"balanced accuracy": s} for m, s in by.items()}) for name, by in card.claims.items()),
        "## Learned from",
        _sources(card),
    ]
    if card.unsettled:
        parts.append(f"**To be settled before these weights ship:** {', '.join(card.unsettled)}.")
    return "\n\n".join(parts) + "\n"


def _table(name: str, methods: Mapping[str, Mapping[str, Score]]) -> str:
    columns = list(next(iter(methods.values())))
    rows = [f"| {name} | {' | '.join(columns)} |", "|---" * (len(columns) + 1) + "|"]
    for method, scores in methods.items():
        cells = [_cell(scores[column]) if column in scores else "" for column in columns]
        rows.append(f"| {method} | {' | '.join(cells)} |")
    return "\n".join(rows)


def _cell(score: Score) -> str:
    return f"{score.value:.2f} ({score.low:.2f}–{score.high:.2f})"


def _sources(card: Card) -> str:
    rows = ["| source | records | weight | licence | attribution | settled |", "|---|---|---|---|---|---|"]
    for name, s in card.learned_from.items():
        settled = "yes" if s.is_settled else "no"
        rows.append(f"| {name} | {s.records:,} | {s.weight:g} | {s.licence} | {s.attribution} | {settled} |")
    return "\n".join(rows)
