"""Asks a million questions in one batch and watches the memory of the process that answers.

    python benchmarks/million.py [--lines 1000000] [--workspace DIR]

The lines are written into the process as it reads. Most are told at once (no JSON, no question, no text, nested too
deeply); every thousandth is searched for, a conversation of its own.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import IO

KINDS = (
    b"no JSON\n",
    b'{"id": "q", "question": "?"}\n',
    b'{"question": 3}\n',
    b"\xff\xfe\n",
    b'{"question": ' + b"[" * 2000 + b"\n",
)
ASKED = b'{"id": %d, "question": "How much was spent in lot %d?", "conversation": %d}\n'


def write_lines(pipe: IO[bytes], count: int) -> None:
    with pipe:
        for number in range(count):
            is_asked = number % 1000 == 999
            pipe.write(ASKED % (number, number, number) if is_asked else KINDS[number % len(KINDS)])


def memory_kib(pid: int, field: str) -> int:
    found = re.search(rf"{field}:\s*(\d+)", Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace"))
    return int(found.group(1)) if found else 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--lines", type=int, default=1_000_000)
    parser.add_argument("--workspace", default=".")
    options = parser.parse_args()
    command = [sys.executable, "-m", "evidencebot", "ask", "--batch", "-", "--quiet", "--workspace", options.workspace]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)
    assert process.stdin is not None
    assert process.stdout is not None
    threading.Thread(target=write_lines, args=(process.stdin, options.lines), daemon=True).start()
    began, early, late, answered = time.perf_counter(), 0, 0, 0
    for number, line in enumerate(process.stdout, 1):
        answered += bool(json.loads(line)["status"])
        if number == options.lines // 10:
            early = memory_kib(process.pid, "VmRSS")
        if number == options.lines - 1:
            late = memory_kib(process.pid, "VmHWM")
    seconds = time.perf_counter() - began
    code = process.wait()
    print(
        f"{answered:,} of {options.lines:,} lines answered in {seconds:.0f} s, exit code {code}; "
        f"{early >> 10} MiB after a tenth, {late >> 10} MiB at most"
    )
    return 0 if code == 0 and answered == options.lines and late < 2 * early else 1


if __name__ == "__main__":
    sys.exit(main())
