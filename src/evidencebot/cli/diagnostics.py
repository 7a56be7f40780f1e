"""All that goes to standard error: errors, hints, progress."""

from __future__ import annotations

import sys
import unicodedata
from types import TracebackType
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

ANSWERED, NOT_FOUND, FAILED = 0, 1, 2


def tell_error(message: str) -> None:
    print(f"evidencebot: {without_control(message)}", file=sys.stderr)


def tell(message: str) -> None:
    print(without_control(message), file=sys.stderr, flush=True)


def without_control(text: str) -> str:
    """One line, and nothing in it that steers a terminal."""
    return "".join(c if unicodedata.category(c) not in ("Cc", "Cf", "Cs") else " " for c in text)


_STEPS = {"reading": "Reading documents", "embedding": "Embedding passages", "writing": "Writing the index"}


class IndexProgress:
    """Shows how far indexing has come: a bar on a terminal, a line a step elsewhere."""

    def __init__(self, *, quiet: bool) -> None:
        self._quiet = quiet
        self._progress: Progress | None = None
        self._tasks: dict[str, TaskID] = {}
        self._told: set[str] = set()

    def __enter__(self) -> IndexProgress:
        if not self._quiet and sys.stderr.isatty():
            self._progress = _bar()
            self._progress.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._progress:
            self._progress.stop()

    def __call__(self, step: str, done: int, total: int) -> None:
        if self._progress:
            if step not in self._tasks:
                self._tasks[step] = self._progress.add_task(_STEPS[step], total=total)
            self._progress.update(self._tasks[step], completed=done, total=total)
        elif not self._quiet and step not in self._told and total:
            self._told.add(step)
            tell(f"{_STEPS[step]} ({total}) …")


def _bar() -> Any:
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    return Progress(
        TextColumn("{task.description:<20}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    )
