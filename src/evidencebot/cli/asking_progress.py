"""How far an evaluation has come: a bar on a terminal, a line a step elsewhere, always on standard error."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from evidencebot.cli.diagnostics import tell

Progress = Callable[[str, int, int], None]
"""Called with (step, done, total)."""


@contextmanager
def asking_progress(*, quiet: bool) -> Iterator[Progress]:
    """A function to call as the work goes on."""
    if quiet:
        yield lambda *_: None
    elif sys.stderr.isatty():
        with _bars() as progress:
            yield progress
    else:
        yield _lines()


def _lines() -> Progress:
    told: set[str] = set()

    def progress(step: str, done: int, total: int) -> None:
        if step not in told and total > done:
            told.add(step)
            tell(f"{step.capitalize()} ({total}) …")

    return progress


@contextmanager
def _bars() -> Iterator[Progress]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bars

    columns = (TextColumn("{task.description:<16}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    tasks = {}
    with Bars(*columns, console=Console(stderr=True), transient=True) as bars:

        def progress(step: str, done: int, total: int) -> None:
            if step not in tasks:
                tasks[step] = bars.add_task(step.capitalize(), total=total)
            bars.update(tasks[step], completed=done, total=total)

        yield progress
