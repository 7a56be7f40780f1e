"""How far each download is: bars on a terminal, a line a file elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from evidencebot.cli.diagnostics import tell
from evidencebot.fetching.limits import MEBIBYTE

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

    from evidencebot.fetching.results import Result, Watcher


@contextmanager
def watching(files: int, *, quiet: bool) -> Iterator[Watcher]:
    """What to tell of downloads as they go on, on standard error."""
    if quiet:
        yield _Silent()
    elif sys.stderr.isatty():
        with _bars() as bars:
            yield _Bars(bars, files)
    else:
        yield _Lines()


class _Silent:
    def moved(self, document_id: str, size: int, expected: int | None) -> None: ...

    def ended(self, result: Result) -> None: ...


class _Lines(_Silent):
    def __init__(self) -> None:
        self._told: set[str] = set()

    def moved(self, document_id: str, size: int, expected: int | None) -> None:  # noqa: ARG002
        if document_id not in self._told:
            self._told.add(document_id)
            tell(f"Fetching {document_id}" + (f" ({expected / MEBIBYTE:.1f} MiB) …" if expected else " …"))


class _Bars(_Silent):
    """One for all files, and one for each that is on its way."""

    def __init__(self, bars: Progress, files: int) -> None:
        self._bars = bars
        self._all = bars.add_task("Fetching files", total=files)
        self._tasks: dict[str, TaskID] = {}

    def moved(self, document_id: str, size: int, expected: int | None) -> None:
        if document_id not in self._tasks:
            self._tasks[document_id] = self._bars.add_task(document_id[:40], total=expected)
        self._bars.update(self._tasks[document_id], completed=size, total=expected)

    def ended(self, result: Result) -> None:
        if result.id in self._tasks:
            self._bars.remove_task(self._tasks.pop(result.id))
        self._bars.advance(self._all)


def _bars() -> Progress:
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn

    columns = (TextColumn("{task.description:<40}", markup=False), BarColumn(), TaskProgressColumn())
    return Progress(*columns, console=Console(stderr=True), transient=True)
