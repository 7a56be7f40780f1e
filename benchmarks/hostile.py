"""Reads thousands of bad files and asks thousands of bad questions, and counts what comes of it.

    PYTHONPATH=src:tests python benchmarks/hostile.py [--files 500] [--questions 1000] [--workspace DIR]

Every input is made from its family and number (tests/hostile_inputs.py), so a failure is repeated by its name. Exit
code 1 where one made a traceback, a document whose places do not hold, or an answer without a status.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import re
import resource
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path

from evidencebot.documents.contained import _Reader, _seconds_for
from evidencebot.errors import DocumentError, EvidencebotError
from evidencebot.files import write_whole
from hostile_inputs import FAMILIES, hostile_file, hostile_line, hostile_question
from invariants import broken

_SLOW_S = 10
_KINDS = {
    "not read within": "over time",
    "needs more than": "over memory",
    "crashed what": "crash",
    "cannot be read (": "fault",
}


class _Family:
    """What came of one family's inputs."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.outcomes: Counter[str] = Counter()
        self.seen: set[bytes] = set()
        self.longest = 0.0
        self.largest = 0
        self.faults: list[str] = []

    def add(self, number: int, outcome: str, seconds: float, what: str = "") -> None:
        self.outcomes[outcome] += 1
        self.longest = max(self.longest, seconds)
        if outcome in ("fault", "crash"):
            self.faults.append(f"{self.name}/{number}: {what}")
        if seconds > _SLOW_S or outcome in ("fault", "crash", "over time", "over memory"):
            print(f"  {self.name}/{number}: {seconds:.0f} s, {outcome} {what}", file=sys.stderr, flush=True)

    def row(self) -> str:
        told = ", ".join(f"{count} {kind}" for kind, count in sorted(self.outcomes.items()))
        memory = f"{self.largest >> 10} MiB" if self.largest else ""
        return f"| {self.name} | {len(self.seen):,} | {told} | {self.longest:.1f} s | {memory} |"


def read_family(name: str, count: int, folder: Path) -> _Family:
    result, reader = _Family(name), _Reader()
    for number in range(count):
        suffix, data = hostile_file(name, number)
        digest = hashlib.sha256(data).digest()
        if digest in result.seen:
            continue
        result.seen.add(digest)
        path = folder / f"{name}-{number}{suffix}"
        path.write_bytes(data)
        began = _computed(reader)
        try:
            document = reader.read(path, "d")
            fault = broken(document)
            outcome, what = ("fault", fault) if fault else ("read", "")
        except DocumentError as error:
            what = str(error)
            outcome = next((kind for start, kind in _KINDS.items() if start in what), "refused")
        ended = _computed(reader)
        # A process that was stopped has had all that was allowed; one that was just started counts from nought.
        seconds = _seconds_for(path) if outcome == "over time" else ended - (began if ended >= began else 0)
        result.add(number, outcome, seconds, what)
        result.largest = max(result.largest, _peak_kib(reader))
        path.unlink()
    reader.stop()
    return result


def _computed(reader: _Reader) -> float:
    """Seconds of computing so far of the process that reads."""
    if reader._process is None:  # noqa: SLF001
        return 0
    fields = Path(f"/proc/{reader._process.pid}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2]  # noqa: SLF001
    return sum(map(int, fields.split()[11:13])) / os.sysconf("SC_CLK_TCK")


def _peak_kib(reader: _Reader) -> int:
    if reader._process is None:  # noqa: SLF001
        return 0
    status = Path(f"/proc/{reader._process.pid}/status").read_text(encoding="ascii", errors="replace")  # noqa: SLF001
    found = re.search(r"VmHWM:\s*(\d+)", status)
    return int(found.group(1)) if found else 0


def ask_all(workspace: str, count: int) -> list[_Family]:
    from evidencebot.assistant import open_assistant
    from evidencebot.cli.ask import _Batch
    from evidencebot.cli.main import build_parser
    from evidencebot.conversation.question import Question
    from evidencebot.settings import load_settings

    assistant = open_assistant(load_settings(workspace, None))
    asked, checked, lines = _Family("questions"), _Family("quotations"), _Family("batch lines")
    batch = _Batch(assistant, build_parser().parse_args(["ask", "--batch", "-"]), 8)
    for number in range(count):
        text, line = hostile_question(number), hostile_line(number)
        for family, key, call in (
            (asked, text, lambda text=text: assistant.ask(Question(text)).status),
            (checked, text, lambda text=text: assistant.verify(text).verdict),
            (lines, line, lambda line=line: batch.answer(line).status),
        ):
            family.seen.add(key if isinstance(key, bytes) else key.encode("utf-8", "surrogatepass"))
            began, what = time.process_time(), ""
            try:
                outcome = str(call())
            except EvidencebotError:
                outcome = "refused"
            except Exception as error:
                outcome, what = "fault", f"{type(error).__name__}: {error}"[:200]
            family.add(number, outcome, time.process_time() - began, what)
    return [asked, checked, lines]


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--files", type=int, default=500, help="of each family")
    parser.add_argument("--questions", type=int, default=1000)
    parser.add_argument("--workspace", help="whose index is asked (default: none is)")
    parser.add_argument("--family", action="append", choices=list(FAMILIES), help="only this one")
    parser.add_argument("--write", metavar="FILE", help="the last input of --family to this file, to look at")
    options = parser.parse_args()
    if options.write:
        write_whole(Path(options.write), hostile_file(options.family[0], options.files - 1)[1])
        return 0
    results = []
    with tempfile.TemporaryDirectory() as folder:
        for name in options.family or FAMILIES:
            results.append(read_family(name, options.files, Path(folder)))
            print(results[-1].row(), flush=True)
    if options.workspace:
        results += ask_all(options.workspace, options.questions)
        print("\n".join(r.row() for r in results[-3:]))
        print(f"peak memory of the process that asks: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10} MiB")
    print(f"{sum(len(r.seen) for r in results):,} distinct inputs")
    faults = [fault for r in results for fault in r.faults]
    print("\n".join(faults), file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
