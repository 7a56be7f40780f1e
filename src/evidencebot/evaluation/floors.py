"""The gate: scores may not fall below pinned floors, and the data may not change without a new pin."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path

import msgspec
from msgspec import Struct

from evidencebot.errors import InputError
from evidencebot.evaluation.cases import SetName, Split
from evidencebot.evaluation.intervals import Score
from evidencebot.evaluation.scorecard import HARD, LOWER_IS_BETTER, Scorecard
from evidencebot.files import digest_of, write_whole

FLOORS_FILE = "floors.json"
CORPUS_FILES = (
    "digest.jsonl",
    "outline.json",
    "footnotes.json",
    "works.json",
    "questions.jsonl",
    "gaps.jsonl",
    "lay_names.json",
)
MARGIN = 0.01
"""Floors lie this much below the score, or one question where that is more: processors round vectors differently."""
SPLIT = Split.DEV
"""The half that the gate is run on, so that nobody meets the test half's scores by the way."""


class Floors(Struct, frozen=True):
    """What eval/floors.json holds."""

    data: str
    """SHA-256 over the sets and the shipped corpus that the scores were measured on."""
    floors: dict[str, dict[str, float]]
    """digest or report -> `section/measure` -> the worst value allowed."""


class Breach(Struct, frozen=True):
    """A measure that fell through its floor."""

    measure: str
    value: float | None
    """None where it was not measured."""
    floor: float

    def __str__(self) -> str:
        bound = "ceiling" if is_lower_better(self.measure) else "floor"
        value = "not measured" if self.value is None else f"{self.value:.4f}"
        return f"{self.measure} is {value}; its {bound} is {self.floor:.4f}"


def data_digest(folder: Path | None, corpus: Path | None) -> str:
    """SHA-256 over eval/*.jsonl and the corpus files, by name and content; empty where there are no sets."""
    if folder is None:
        return ""
    sets = [folder / f"{name}.jsonl" for name in SetName]
    files = sets + [corpus / name for name in CORPUS_FILES] if corpus else sets
    lines = [f"{p.name} {digest_of(p)}" for p in files if p.is_file()]
    return hashlib.sha256("\n".join(lines).encode()).hexdigest()


def read_floors(folder: Path) -> Floors:
    path = folder / FLOORS_FILE
    try:
        return msgspec.json.decode(path.read_bytes(), type=Floors)
    except FileNotFoundError:
        raise InputError(f"{path} is not there; pin today's scores with: evidencebot eval --pin") from None
    except (OSError, msgspec.MsgspecError) as error:
        raise InputError(f"{path} cannot be read ({error}); restore it, or pin with: evidencebot eval --pin") from None


def is_lower_better(measure: str) -> bool:
    return measure.rpartition("/")[2] in LOWER_IS_BETTER


def breaches(scorecard: Scorecard, floors: Floors) -> list[Breach]:
    """The measures that are worse than allowed, or gone."""
    pinned = floors.floors.get(scorecard.variant)
    if pinned is None:
        raise InputError(f"no floors are pinned for the {scorecard.variant}; pin them with: evidencebot eval --pin")
    values = scorecard.values()
    return [b for name, floor in pinned.items() if (b := _breach(name, values, floor))]


def _breach(name: str, values: Mapping[str, Score], floor: float) -> Breach | None:
    if name not in values:
        return Breach(name, None, floor)
    value = values[name].value
    return Breach(name, value, floor) if _is_worse(name, value, floor) else None


def _is_worse(measure: str, value: float, than: float) -> bool:
    return value > than if is_lower_better(measure) else value < than


def has_changed(scorecard: Scorecard, floors: Floors) -> bool:
    """Whether the sets or the corpus are not those that the floors were pinned on."""
    return scorecard.data != floors.data


def pinned(scorecard: Scorecard, old: Floors | None, *, lowers: bool) -> Floors:
    """Floors a little below today's scores; they only rise, unless `lowers`.

    Raises InputError naming every measure that lies below its old floor.
    """
    before = old.floors.get(scorecard.variant, {}) if old else {}
    fallen = breaches(scorecard, old) if old and before and not lowers else []
    if fallen:
        raise InputError("; ".join(str(b) for b in fallen) + "; mend it, or lower the floors with --lower-floors")
    fresh = {name: _floor(name, score) for name, score in scorecard.values().items()}
    if not lowers:
        fresh = {name: _stricter(name, floor, before.get(name, floor)) for name, floor in fresh.items()}
    return Floors(scorecard.data, dict(sorted(({**(old.floors if old else {}), scorecard.variant: fresh}).items())))


def _floor(name: str, score: Score) -> float:
    if name.startswith(HARD):
        return 1.0
    margin = max(MARGIN, 1 / score.count)
    return round(min(score.value + margin, 1.0) if is_lower_better(name) else max(score.value - margin, 0.0), 4)


def _stricter(name: str, one: float, other: float) -> float:
    return min(one, other) if is_lower_better(name) else max(one, other)


def write_floors(folder: Path, floors: Floors) -> None:
    write_whole(folder / FLOORS_FILE, msgspec.json.format(msgspec.json.encode(floors), indent=2) + b"\n")
