"""All that goes to standard error: errors, hints, progress."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from evidencebot.text.display import without_control

if TYPE_CHECKING:
    from rich.progress import TaskID

    from evidencebot.index.building import Progress

ANSWERED, NOT_FOUND, FAILED = 0, 1, 2


def is_on_terminal() -> bool:
    """Whether a person types and reads here."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def tell_error(message: str) -> None:
    print(f"evidencebot: {without_control(message)}", file=sys.stderr)


def tell(message: str) -> None:
    print(without_control(message), file=sys.stderr, flush=True)


_STEPS = {
    "reading": "Reading documents",
    "recognising": "Reading scanned pages by OCR",
    "embedding": "Embedding passages",
    "writing": "Writing the index",
}


@contextmanager
def showing_progress(*, quiet: bool) -> Iterator[Progress]:
    """A function to call as work goes on: it moves a bar on a terminal, and writes a line a step elsewhere."""
    if quiet:
        yield lambda *_: None
    elif sys.stderr.isatty():
        with _bars() as progress:
            yield progress
    else:
        yield _lines()


def _lines() -> Progress:
    told: set[str] = set()

    def progress(step: str, _done: int, total: int) -> None:
        if step not in told and total:
            told.add(step)
            tell(f"{_named(step)} ({total}) …")

    return progress


@contextmanager
def _bars() -> Iterator[Progress]:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bars

    columns = (TextColumn("{task.description:<20}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    tasks: dict[str, TaskID] = {}
    with Bars(*columns, console=Console(stderr=True), transient=True) as bars:

        def progress(step: str, done: int, total: int) -> None:
            if step not in tasks:
                tasks[step] = bars.add_task(_named(step), total=total)
            bars.update(tasks[step], completed=done, total=total)

        yield progress


def _named(step: str) -> str:
    return _STEPS.get(step, step.capitalize())
