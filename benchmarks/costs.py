"""What evidencebot costs, each against a yardstick run beside it in turn; prints a Markdown table of medians.

    python benchmarks/costs.py [--workspace DIR] [--runs 5] [--quick] [--write]

The yardsticks are what cannot be done without: importing sentence-transformers, starting Python, encoding the
question, encoding the texts. --quick leaves out building, which embeds all texts anew in a copy of the workspace;
--write puts the table into docs/benchmarks.md.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from itertools import chain
from pathlib import Path
from typing import NamedTuple

from tables import DOCS, machine, put

from evidencebot.documents.question_bank import question_bank
from evidencebot.index.passage_index import PassageIndex, open_index, passage_text, sentence_texts
from evidencebot.locations import Workspace, shipped_model
from evidencebot.settings import load_settings

QUESTION = "What is a false outcome?"
PACKAGES = ("sentence-transformers", "torch", "onnxruntime", "faiss-cpu", "numpy")
BUILDS = 2
HEAD = "| what : yardstick | ours | yardstick | ratio | of CPU time | target |\n|---|---|---|---|---|---|"


class Spent(NamedTuple):
    """Seconds of a clock on the wall and of processors, and MiB at most where they were looked at."""

    wall: float
    cpu: float
    peak: float = 0.0


Pairs = list[tuple[Spent, Spent]]


def process(*command: str) -> Spent:
    """What a Python process takes."""
    started = time.perf_counter()
    child = subprocess.Popen([sys.executable, *command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, _, usage = os.wait4(child.pid, 0)
    child.returncode = 0
    return Spent(time.perf_counter() - started, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 2**10)


def here(work: Callable[[], object]) -> Spent:
    """What a piece of work takes in this process and those that it starts."""
    started, before = time.perf_counter(), _cpu_time()
    work()
    return Spent(time.perf_counter() - started, _cpu_time() - before)


def _cpu_time() -> float:
    children = os.times()
    return time.process_time() + children.children_user + children.children_system


def row(name: str, target: str, pairs: Pairs, unit: str = "s") -> str:
    scale = 1e3 if unit == "ms" else 1
    medians = [scale * statistics.median(spent.wall for spent in side) for side in zip(*pairs, strict=True)]
    ours, theirs = (f"{median:.3g} {unit}" for median in medians)
    wall = statistics.median(a.wall / b.wall for a, b in pairs)
    cpu = statistics.median(a.cpu / b.cpu for a, b in pairs)
    return f"| {name} | {ours} | {theirs} | {wall:.3g} | {cpu:.3g} | {target} |"


def in_turn(runs: int, ours: Callable[[], Spent], theirs: Callable[[], Spent]) -> Pairs:
    """Both a number of times, a pair not counted first."""
    return [(ours(), theirs()) for _ in range(runs + 1)][1:]


def cold(runs: int, place: list[str]) -> Iterator[str]:
    def ask() -> Spent:
        return process("-m", "evidencebot", "ask", QUESTION, *place)

    asked = in_turn(runs, ask, lambda: process("-c", "import sentence_transformers"))
    yield row("cold `ask` : `import sentence_transformers`", "≤ .10", asked)
    helped = in_turn(runs, lambda: process("-m", "evidencebot", "--help"), lambda: process("-c", "pass"))
    yield row("`--help` : `python -c pass`", "≤ 4", helped)
    again = in_turn(runs, lambda: process("-m", "evidencebot", "index", *place), ask)
    yield row("`index`, nothing changed : cold `ask`", "≤ 1", again)
    yield f"| peak memory of `ask` | {max(ours.peak for ours, _ in asked):.0f} MiB | | | | ≤ 300 MiB |"


def warm(runs: int, workspace: Workspace, index: PassageIndex) -> Iterator[str]:
    from evidencebot.assistant import Assistant
    from evidencebot.conversation.question import Question

    assistant = Assistant(index)
    asked = [q.question for q in question_bank(workspace, index.report).questions[::20]] or [QUESTION]
    pairs = [
        (here(lambda q=q: assistant.ask(Question(q))), here(lambda q=q: index.encoder.query(q)))
        for q in [QUESTION, *asked * runs]
    ]
    yield row("warm question : its encoding", "≤ 2", pairs[1:], "ms")


def building(workspace: Workspace, index: PassageIndex) -> Iterator[str]:
    from evidencebot.index.building import build_index
    from evidencebot.index.sentence_transformer import load_sentence_transformer

    model = shipped_model()
    assert model
    transformer = load_sentence_transformer(model)
    documents = {d.id: d for d in index.documents}
    texts = [passage_text(p, documents[p.document]) for p in index.passages]
    texts += [*sentence_texts(index.passages, documents), *(q.text for q in index.known.questions)]
    texts = list(dict.fromkeys(texts + [g.text for g in index.known.gaps]))

    def build() -> Spent:
        with tempfile.TemporaryDirectory() as folder:
            root = Path(folder) / "workspace"
            shutil.copytree(workspace.root / "corpus", root / "corpus")
            encoder = root / "index" / index.encoder_folder.name
            shutil.copytree(index.encoder_folder, encoder)
            return here(lambda: build_index(Workspace(root, workspace.uses_shipped), model))

    def encode() -> Spent:
        return here(lambda: transformer.encode(texts, normalize_embeddings=True, show_progress_bar=False))

    pairs = [(build(), encode()) for _ in range(BUILDS)]
    yield row(f"building, the model exported : encoding its {len(texts):,} texts", "≤ 1.3", pairs)


def main() -> None:
    parser = argparse.ArgumentParser(description="Costs against yardsticks, in turn.")
    parser.add_argument("--workspace")
    parser.add_argument("--runs", type=int, default=5)
    parser.add_argument("--quick", action="store_true")
    parser.add_argument("--write", action="store_true")
    options = parser.parse_args()
    workspace = load_settings(options.workspace).workspace
    index = open_index(workspace.index)
    rows = chain(cold(options.runs, ["--workspace", str(workspace.root)]), warm(options.runs, workspace, index))
    lines = []
    for line in chain([HEAD], rows, [] if options.quick else building(workspace, index), ["", machine(*PACKAGES)]):
        print(line, flush=True)
        lines.append(line)
    if options.write:
        put(DOCS / "benchmarks.md", "costs", "\n".join(lines))


if __name__ == "__main__":
    main()
