"""Where the time of a cold `ask` goes: each step in a process of its own, medians of several.

    python benchmarks/budget.py "What is a false outcome?" [--workspace DIR] [--runs 9] [--write]

CPU time, which other jobs disturb least; on the wall `ask` takes less, since it loads the model beside the rest.
--write puts the table into docs/architecture.md.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tables import DOCS, machine, put

ABOUT = {
    "interpreter": ("`python -c pass`", "given"),
    "parser": ("argparse, with the whole command line", "given"),
    "numpy": ("its import", "given"),
    "FAISS": ("its import", "given"),
    "onnxruntime, tokenizers": ("their imports", "given"),
    "own modules": ("the rooms from `assistant.py` down, patterns compiled", "what only follow-ups need is left out"),
    "freshness": ("sizes and times of the corpus's files, the bank's digest", "grows with the corpus"),
    "model": ("checksums, a session on the optimised graph, the tokenizer", "runs beside the imports"),
    "index": ("checksums, documents, passages, arrays of one report", "grows with the corpus"),
    "encode": ("the question through the model", "given"),
    "search, compose": ("encoding once more; search, judging, quoting", "half is the encoding"),
}
"""What a step is, and what is left to gain."""


def steps(workspace: str | None, question: str) -> dict[str, float]:
    """Seconds of CPU time by step, in this process."""
    taken: dict[str, float] = {}

    @contextmanager
    def step(name: str) -> Iterator[None]:
        started = time.process_time()
        yield
        taken[name] = time.process_time() - started

    with step("parser"):
        from evidencebot.cli.main import build_parser

        build_parser().parse_args(["ask", question])
    with step("numpy"):
        import numpy  # noqa: F401, ICN001
    with step("FAISS"):
        import faiss  # noqa: F401
    with step("onnxruntime, tokenizers"):
        import onnxruntime  # noqa: F401
        import tokenizers  # noqa: F401
    with step("own modules"):
        from evidencebot.assistant import Assistant
        from evidencebot.index.freshness import is_fresh
        from evidencebot.index.passage_index import open_index
        from evidencebot.settings import load_settings
    with step("freshness"):
        place = load_settings(workspace).workspace
        is_fresh(place)
    index = open_index(place.index)
    with step("model"):
        encoder = index.encoder
    with step("index"):
        _ = index.passages, index.known.questions, index.known.gaps, index.vocabulary.abbreviations, index.report
        _ = index.keywords, index.known.keywords, index.vectors, index.passage_of
    with step("encode"):
        encoder.query(question)
    assistant = Assistant(index)
    with step("search, compose"):
        from evidencebot.conversation.question import Question

        assistant.ask(Question(question))
    return taken


def taken_by(*command: str) -> float:
    """Seconds of CPU time of a Python process."""
    child = subprocess.Popen([sys.executable, *command], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, _, usage = os.wait4(child.pid, 0)
    child.returncode = 0
    return usage.ru_utime + usage.ru_stime


def main() -> None:
    parser = argparse.ArgumentParser(description="Where the time of a cold ask goes.")
    parser.add_argument("question", nargs="?", default="What is a false outcome?")
    parser.add_argument("--workspace")
    parser.add_argument("--runs", type=int, default=9)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--child", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.child:
        print(json.dumps(steps(options.workspace, options.question)))
        return
    place = ["--workspace", options.workspace] if options.workspace else []
    child = [sys.executable, str(Path(__file__)), options.question, "--child", *place]
    rows: list[dict[str, float]] = []
    for _ in range(options.runs):
        ran = subprocess.run(child, capture_output=True, text=True, check=True, env=os.environ)
        rows.append(
            {"interpreter": taken_by("-c", "pass")}
            | json.loads(ran.stdout)
            | {"the whole ask": taken_by("-m", "evidencebot", "ask", options.question, *place)}
        )
    medians = {name: 1e3 * statistics.median(row[name] for row in rows) for name in rows[0]}
    whole = medians.pop("the whole ask")
    total = sum(medians.values())
    lines = ["| step | ms of CPU time | share | what it is | what is left to gain |", "|---|---|---|---|---|"]
    for name, ms in medians.items():
        lines.append(f"| {name} | {ms:.0f} | {ms / total:.2f} | {' | '.join(ABOUT[name])} |")
    lines.append(f"| all, one after another | {total:.0f} | 1.00 | | |")
    lines.append(f"| the whole `ask` | {whole:.0f} | {whole / total:.2f} | | |")
    table = "\n".join([*lines, "", f"Medians of {options.runs}. {machine('onnxruntime', 'faiss-cpu', 'numpy')}"])
    print(table)
    if options.write:
        put(DOCS / "architecture.md", "budget", table)


if __name__ == "__main__":
    main()
