"""Whether a long batch grows: the same questions again and again in one process, its memory after each round.

python benchmarks/memory.py QUESTIONS.jsonl [--workspace DIR] [--rounds 20]
"""

from __future__ import annotations

import argparse
import json
from pathlib import Path

from evidencebot.assistant import Assistant
from evidencebot.conversation.question import Question
from evidencebot.index.passage_index import open_index
from evidencebot.settings import load_settings


def resident_mib() -> float:
    """Of this process now; Linux only."""
    for line in Path("/proc/self/status").read_text(encoding="ascii").splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) / 2**10
    raise SystemExit("memory is read from /proc, which this system lacks")


def main() -> None:
    parser = argparse.ArgumentParser(description="Memory over repeated batches.")
    parser.add_argument("questions", type=Path, help="JSON lines with a question each")
    parser.add_argument("--workspace")
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--most", type=int, default=100, help="questions a round")
    options = parser.parse_args()
    lines = options.questions.read_text(encoding="utf-8").splitlines()[: options.most]
    questions = [Question(json.loads(line)["question"]) for line in lines]
    assistant = Assistant(open_index(load_settings(options.workspace).workspace.index))
    after: list[float] = []
    for number in range(1, options.rounds + 1):
        for question in questions:
            assistant.ask(question)
        after.append(resident_mib())
        print(f"round {number}: {after[-1]:.1f} MiB", flush=True)
    print(f"from round 2 to round {options.rounds}: {after[-1] - after[1]:+.1f} MiB")


if __name__ == "__main__":
    main()
