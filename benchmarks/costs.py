"""What evidencebot costs, each against a yardstick run beside it in turn; prints a Markdown table of medians.

    python benchmarks/costs.py [--workspace DIR] [--runs 5] [--quick]

The yardsticks are what cannot be done without: importing sentence-transformers, starting Python, encoding the question,
encoding the texts. --quick leaves out building, which embeds all texts anew in a copy of the workspace.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

from evidencebot.documents.question_bank import question_bank
from evidencebot.index.passage_index import PassageIndex, open_index, passage_text, sentence_texts
from evidencebot.locations import Workspace, shipped_model
from evidencebot.settings import load_settings

QUESTION = "What is a false outcome?"
VERSIONS = ("sentence-transformers", "torch", "onnxruntime", "faiss-cpu", "numpy")


def process(*command: str) -> tuple[float, float]:
    """Seconds, and the peak memory in MiB, of a Python process."""
    started = time.perf_counter()
    child = subprocess.Popen([sys.executable, *command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, _, usage = os.wait4(child.pid, 0)
    child.returncode = 0
    return time.perf_counter() - started, usage.ru_maxrss / 2**10


def row(name: str, target: str, ours: list[float], theirs: list[float], unit: str = "s") -> None:
    ratio = statistics.median(a / b for a, b in zip(ours, theirs, strict=True))
    scale = 1e3 if unit == "ms" else 1
    medians = [f"{scale * statistics.median(values):.3g} {unit}" for values in (ours, theirs)]
    print(f"| {name} | {medians[0]} | {medians[1]} | {ratio:.2f} | {target} |", flush=True)


def in_turn(runs: int, ours: Callable[[], float], theirs: Callable[[], float]) -> tuple[list[float], list[float]]:
    """Both a number of times, a pair not counted first."""
    pairs = [(ours(), theirs()) for _ in range(runs + 1)][1:]
    return [a for a, _ in pairs], [b for _, b in pairs]


def cold(runs: int, place: list[str]) -> None:
    memory: list[float] = []

    def ask() -> float:
        seconds, peak = process("-m", "evidencebot", "ask", QUESTION, *place)
        memory.append(peak)
        return seconds

    imports = in_turn(runs, ask, lambda: process("-c", "import sentence_transformers")[0])
    row("cold `ask` : `import sentence_transformers`", "≤ .10", *imports)
    helps = in_turn(runs, lambda: process("-m", "evidencebot", "--help")[0], lambda: process("-c", "pass")[0])
    row("`--help` : `python -c pass`", "≤ 4", *helps)
    again = in_turn(runs, lambda: process("-m", "evidencebot", "index", *place)[0], ask)
    row("`index`, nothing changed : cold `ask`", "≤ 1", *again)
    print(f"| peak memory of `ask` | {statistics.median(memory):.0f} MiB | | | ≤ 300 MiB |")


def warm(runs: int, workspace: Workspace, index: PassageIndex) -> None:
    from evidencebot.assistant import Assistant, Question

    assistant = Assistant(index)
    asked = [q.question for q in question_bank(workspace, index.report).questions[::20]] or [QUESTION]
    ours, theirs = [], []
    for question in asked * runs:
        started = time.perf_counter()
        index.encoder.query(question)
        between = time.perf_counter()
        assistant.ask(Question(question))
        theirs.append(between - started)
        ours.append(time.perf_counter() - between)
    row("warm question : its encoding", "≤ 2", ours, theirs, "ms")


def building(runs: int, workspace: Workspace, index: PassageIndex) -> None:
    from evidencebot.index.building import build_index
    from evidencebot.index.exporting import load_sentence_transformer

    model = shipped_model()
    assert model
    transformer = load_sentence_transformer(model)
    documents = {d.id: d for d in index.documents}
    texts = [passage_text(p, documents[p.document]) for p in index.passages]
    texts += [*sentence_texts(index.passages, documents), *(q.text for q in index.questions)]
    texts = list(dict.fromkeys(texts + [g.text for g in index.gaps]))

    def build() -> float:
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder) / "workspace"
            shutil.copytree(workspace.root, root, ignore=shutil.ignore_patterns("[!e]*-*", "*.npy", ".git", "sessions"))
            started = time.perf_counter()
            build_index(Workspace(root, workspace.uses_shipped), model, force=True)
            return time.perf_counter() - started

    def encode() -> float:
        started = time.perf_counter()
        transformer.encode(texts, normalize_embeddings=True, show_progress_bar=False)
        return time.perf_counter() - started

    row(f"building : encoding its {len(texts):,} texts", "≤ 1.3", *in_turn(runs, build, encode))


def main() -> None:
    parser = argparse.ArgumentParser(description="Costs against yardsticks, in turn.")
    parser.add_argument("--workspace")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--quick", action="store_true")
    options = parser.parse_args()
    workspace = load_settings(options.workspace).workspace
    index = open_index(workspace.index)
    named = ", ".join(f"{name} {version(name)}" for name in VERSIONS)
    print(f"Python {platform.python_version()}, {os.cpu_count()} cores ({platform.machine()}); {named}.\n")
    print("| what : yardstick | ours | yardstick | ratio | target |\n|---|---|---|---|---|")
    warm(options.runs, workspace, index)
    cold(options.runs, ["--workspace", str(workspace.root)])
    if not options.quick:
        building(max(options.runs // 4, 1), workspace, index)


if __name__ == "__main__":
    main()
