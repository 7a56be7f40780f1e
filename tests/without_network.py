"""Runs commands one after the other, each use of a socket failing; prints how they ended and what was tried.

A program of its own, for `tests/faults/test_no_network.py`: `python without_network.py '[["ask", "…"], …]'`.
"""

from __future__ import annotations

import errno
import json
import os
import sys
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

TRIED: list[str] = []


def refuse(event: str, args: tuple[Any, ...]) -> None:
    if event.startswith("socket."):
        TRIED.append(f"{event} {args[1:]!r}")
        raise OSError(errno.ENETUNREACH, "no network in this test")


def main() -> None:
    from evidencebot.cli.main import main as command

    sys.addaudithook(refuse)
    with Path(os.devnull).open("w", encoding="utf-8") as nowhere, redirect_stdout(nowhere):
        codes = [command(["--quiet", *arguments]) for arguments in json.loads(sys.argv[1])]
    print(json.dumps({"codes": codes, "tried": TRIED}))


if __name__ == "__main__":
    main()
