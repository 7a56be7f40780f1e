"""Other programs beside evidencebot, on the report's passages and the development questions that have an answer.

    python benchmarks/peers.py --peers DIR [--workspace DIR] [--runs 3] [--write]

DIR holds a virtual environment for each program, named for its package; those that are missing are left out. Every
program is given the same passages (with the headings that they stand under) and the same model, by its path. What it
finds counts as the evaluation counts it; one that cannot be run is told with its own error.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, NamedTuple

from msgspec import Struct
from peer import PEERS
from tables import DOCS, machine, put

from evidencebot.assistant import Assistant
from evidencebot.conversation.question import Question
from evidencebot.evaluation.cases import Split, chosen, read_cases
from evidencebot.evaluation.ranking import DEPTH, ranking_scores
from evidencebot.evaluation.units import ranked_units
from evidencebot.index.passage_index import PassageIndex, open_index
from evidencebot.locations import shipped_model
from evidencebot.settings import load_settings

CASES = Path(__file__).parents[1] / "eval" / "answerable.jsonl"
COLUMNS = ("", "R@1", "R@5", "MRR", "cold question", "ours : theirs", "warm question", "peak memory", "built")
"""Costs are CPU time, which others on the machine disturb least; the ratio is of wall time, in pairs."""
NAMES = {"plain": "sentence-transformers and FAISS, as in tutorials"}

# A process counts as large as the one that it was started from, so that a small one starts it.
LAUNCH = """
import json, os, resource, subprocess, sys, time
started = time.perf_counter()
code = subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL).returncode
wall, used = time.perf_counter() - started, resource.getrusage(resource.RUSAGE_CHILDREN)
print(json.dumps([code, wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 2**10]))
"""


class Spent(NamedTuple):
    """Seconds of a clock on the wall and of processors, and MiB at most."""

    wall: float
    cpu: float
    peak: float


class Row(Struct, frozen=True):
    """What was measured of one program."""

    name: str
    units: list[list[str]]
    cold_s: float
    warm_s: float
    peak_mib: float
    ratio: float | None = None
    built_s: float | None = None


class Bench:
    """Passages, questions, and the programs that are given them."""

    def __init__(self, index: PassageIndex, root: Path, folder: Path, runs: int) -> None:
        self.index = index
        self.cases = [c for c in chosen(read_cases(CASES), Split.DEV) if c.is_answerable]
        self._folder = folder
        self._runs = runs
        question = self.cases[0].question
        self._ask = [sys.executable, "-m", "evidencebot", "ask", "--quiet", question, "--workspace", str(root)]
        texts = [index.searched_text(number) for number in range(len(index.passages))]
        (folder / "passages.json").write_text(json.dumps(texts), encoding="utf-8")
        (folder / "questions.json").write_text(json.dumps([c.question for c in self.cases]), encoding="utf-8")

    def ours(self) -> Row:
        assistant = Assistant(self.index)
        assistant.ask(Question(self.cases[0].question))
        units, seconds = [], []
        for case in self.cases:
            started = time.process_time()
            answer = assistant.ask(Question(case.question, k=DEPTH))
            seconds.append(time.process_time() - started)
            units.append(ranked_units(case, [(p.document, p.paragraphs) for p in answer.passages]))
        spent = [timed(self._ask) for _ in range(self._runs)]
        return Row(
            "evidencebot, answers made",
            units,
            statistics.median(s.cpu for s in spent),
            statistics.median(seconds),
            max(s.peak for s in spent),
        )

    def theirs(self, name: str, python: Path) -> Row:
        def command(step: str) -> list[str]:
            script = str(Path(__file__).with_name("peer.py"))
            return [str(python), script, name, step, str(self._folder), str(shipped_model())]

        built = timed(command("index"))
        timed(command("rank"))
        told: dict[str, Any] = json.loads((self._folder / name / "rank.json").read_text(encoding="utf-8"))
        places = [(p.document, p.paragraphs) for p in self.index.passages]
        found = zip(self.cases, told["ranked"], strict=True)
        pairs = [(timed(self._ask), timed(command("one"))) for _ in range(self._runs)]
        return Row(
            NAMES.get(name) or f"{name} {version_in(python, name)}",
            [ranked_units(case, [places[n] for n in ranked]) for case, ranked in found],
            statistics.median(peer.cpu for _, peer in pairs),
            statistics.median(told["seconds"][1:]),
            max(peer.peak for _, peer in pairs),
            statistics.median(mine.wall / peer.wall for mine, peer in pairs),
            built.cpu,
        )

    def line(self, row: Row) -> str:
        wanted = {case.id: dict.fromkeys(case.gold, 1) for case in self.cases}
        run = {case.id: units for case, units in zip(self.cases, row.units, strict=True)}
        scores = ranking_scores(wanted, run).values()
        means = [f"{statistics.fmean(s[measure] for s in scores):.3f}".lstrip("0") for measure in ("R@1", "R@5", "RR")]
        ratio = "" if row.ratio is None else f"{row.ratio:.2f}"
        built = "" if row.built_s is None else f"{row.built_s:.0f} s"
        cost = [f"{row.cold_s:.1f} s", ratio, f"{1e3 * row.warm_s:.0f} ms", f"{row.peak_mib:.0f} MiB", built]
        return as_row([row.name, *means, *cost])


def timed(command: list[str]) -> Spent:
    """What a process takes; RuntimeError with the last line of its errors where it fails."""
    environment = {**os.environ, "HF_HUB_OFFLINE": "1"}
    if command[0] != sys.executable:
        environment.pop("PYTHONPATH", None)
    # Where other jobs run, PyTorch's threads spin as they wait for each other: seconds for what takes one thread 20 ms.
    environment["OMP_NUM_THREADS"] = "1"
    launched = subprocess.run(
        [sys.executable, "-S", "-c", LAUNCH, *command], capture_output=True, text=True, check=True, env=environment
    )
    code, *spent = json.loads(launched.stdout)
    errors = launched.stderr.strip().splitlines()
    if code and errors:  # without an error it is our own refusal
        raise RuntimeError(errors[-1])
    return Spent(*spent)


def as_row(cells: Sequence[str]) -> str:
    return "| " + " | ".join(cells) + " |"


def version_in(python: Path, name: str) -> str:
    code = f"from importlib.metadata import version; print(version({name!r}))"
    return subprocess.run([str(python), "-c", code], capture_output=True, text=True, check=True).stdout.strip()


def main() -> None:
    parser = argparse.ArgumentParser(description="Other programs beside evidencebot.")
    parser.add_argument("--peers", type=Path, required=True, metavar="DIR")
    parser.add_argument("--workspace")
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--write", action="store_true", help="put the table into docs/benchmarks.md")
    options = parser.parse_args()
    workspace = load_settings(options.workspace).workspace
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(open_index(workspace.index), workspace.root, Path(folder), options.runs)
        lines = [as_row(COLUMNS), "|---" * len(COLUMNS) + "|", bench.line(bench.ours())]
        for name in PEERS:
            python = Path(sys.executable) if name == "plain" else options.peers / name / "bin" / "python"
            if not python.exists():
                continue
            try:
                lines.append(bench.line(bench.theirs(name, python)))
            except RuntimeError as error:
                lines.append(as_row([name, f"cannot be run: {error}", *[""] * (len(COLUMNS) - 2)]))
            print(lines[-1], file=sys.stderr, flush=True)
        given = f"{len(bench.cases)} questions, {len(bench.index.passages)} passages."
    table = "\n".join([*lines, "", f"{given} {machine('sentence-transformers', 'torch')}"])
    print(table)
    if options.write:
        put(DOCS / "benchmarks.md", "peers", table)


if __name__ == "__main__":
    main()
