"""Run files in TREC's format: `query Q0 document rank score tag`, for anyone's own tool."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

from evidencebot.evaluation.ranking import DEPTH
from evidencebot.evaluation.running import Outcome
from evidencebot.files import write_whole

_TAG = "evidencebot"


def run_of(outcomes: Iterable[Outcome]) -> dict[str, Sequence[str]]:
    """Question -> its ranked gold units, the very list that is scored."""
    return {o.case.id: o.units for o in outcomes}


def run_lines(run: Mapping[str, Sequence[str]]) -> list[str]:
    """At most 100 lines a query; scores fall by one a rank, so that no tool reorders them."""
    return [
        f"{_one_word(query)} Q0 {_one_word(document)} {rank} {DEPTH - rank + 1} {_TAG}"
        for query, documents in run.items()
        for rank, document in enumerate(documents[:DEPTH], 1)
    ]


def write_run(path: Path, run: Mapping[str, Sequence[str]]) -> None:
    write_whole(path, "".join(f"{line}\n" for line in run_lines(run)).encode())


def _one_word(name: str) -> str:
    """The format's columns are cut at white space."""
    return "_".join(name.split())
