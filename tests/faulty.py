"""Processes that die and disks that fill: what the tests of faults share.

Every command runs in a child of a fork server that has the libraries imported, so that hundreds of them take minutes.
An audit hook in the child counts what it does to the file system and lets it die, or fail, at one of these points.
"""

from __future__ import annotations

import os
import signal
import sys
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from multiprocessing import forkserver, get_context
from multiprocessing.context import ForkServerContext, ForkServerProcess
from pathlib import Path
from typing import Any

LONG = os.environ.get("EVIDENCEBOT_SOAK") == "1"
"""Whether this is `make soak`; else a sample of it runs with the other tests."""
_CHANGES = ("open", "os.rename", "os.remove", "os.rmdir", "os.mkdir")
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
_PATIENCE_S = 300
_PRELOADED = "faulty_child"


@dataclass(frozen=True)
class Fault:
    """What goes wrong at the `at`-th change of the file system, counted from 0; nothing where it is None."""

    at: int | None = None
    error: int | None = None
    """An errno that this change and all later ones but deletions fail with; None kills the process."""
    largest: int | None = None
    """Bytes of the largest file that can be written."""


@dataclass(frozen=True)
class Ran:
    """How a command ended."""

    code: int
    out: str
    err: str
    changes: int
    """Changes of the file system that it made."""

    @property
    def is_told(self) -> bool:
        """An error of one line, not a traceback."""
        return self.code == 2 and len(self.err.strip().splitlines()) == 1 and "Traceback" not in self.err


@cache
def context() -> ForkServerContext:
    """The fork server, started where it finds `faulty_child`: it passes over what it cannot import."""
    chosen = get_context("forkserver")
    chosen.set_forkserver_preload([_PRELOADED])
    before = os.environ.get("PYTHONPATH")
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, sys.path))
    try:
        forkserver.ensure_running()
    finally:
        del os.environ["PYTHONPATH"]
        if before is not None:
            os.environ["PYTHONPATH"] = before
    return chosen


def start(folder: Path, arguments: list[object], fault: Fault | None = None) -> ForkServerProcess:
    """Start a command whose words go to `folder`."""
    folder.mkdir(parents=True, exist_ok=True)
    process = context().Process(target=run_here, args=(folder, ["--quiet", *map(str, arguments)], fault or Fault()))
    process.start()
    return process


def finish(folder: Path, process: ForkServerProcess) -> Ran:
    process.join(_PATIENCE_S)
    if process.exitcode is None:
        process.kill()
        raise AssertionError(f"a command hangs, see {folder}")
    return Ran(
        process.exitcode,
        _text(folder / "out"),
        _text(folder / "err"),
        len(_text(folder / "changes")),
    )


def run(folder: Path, arguments: list[object], fault: Fault | None = None) -> Ran:
    """Run a command to its end."""
    return finish(folder, start(folder, arguments, fault))


def _text(path: Path) -> str:
    return path.read_text(encoding="utf-8", errors="replace") if path.exists() else ""


def run_here(folder: Path, arguments: list[str], fault: Fault) -> None:
    """Be the command: in a child."""
    if _PRELOADED not in sys.modules:
        os._exit(os.EX_SOFTWARE)  # it would work, and take seconds each time
    from evidencebot.cli.main import main

    sys.dont_write_bytecode = True
    for name, number in (("out", 1), ("err", 2)):
        os.dup2(os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), number)
    if fault.largest is not None:
        import resource

        resource.setrlimit(resource.RLIMIT_FSIZE, (fault.largest, fault.largest))
    sys.addaudithook(_Hook(fault, os.open(folder / "changes", os.O_WRONLY | os.O_CREAT | os.O_TRUNC)))
    code = main(arguments)
    with suppress(OSError):
        sys.stdout.flush()
    os._exit(code)


class _Hook:
    def __init__(self, fault: Fault, changes: int) -> None:
        self._fault = fault
        self._changes = changes
        self._count = 0

    def __call__(self, event: str, args: tuple[Any, ...]) -> None:
        if event not in _CHANGES or (event == "open" and not (args[2] & _WRITING and isinstance(args[0], str | Path))):
            return
        at, self._count = self._count, self._count + 1
        if self._fault.largest is None:
            os.write(self._changes, b".")
        if self._fault.at is None or at < self._fault.at:
            return
        if self._fault.error is None:
            os.kill(os.getpid(), signal.SIGKILL)
        elif event not in ("os.remove", "os.rmdir"):
            raise OSError(self._fault.error, os.strerror(self._fault.error), str(args[0]))
