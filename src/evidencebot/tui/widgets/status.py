"""The line above the prompt: what the next question is limited to, what is going on."""

from __future__ import annotations

from textual.app import ComposeResult
from textual.containers import Horizontal
from textual.content import Content
from textual.widgets import ProgressBar, Static

from evidencebot.retrieval.filters import Filters
from evidencebot.tui.showing import QUIET, plain, shown

_STEPS = {
    "reading": "Reading documents",
    "recognising": "Reading scanned pages by OCR",
    "embedding": "Embedding passages",
    "writing": "Writing the index",
}


class Status(Horizontal):
    """Filters at the left, work at the right; not there when there is neither."""

    def __init__(self) -> None:
        super().__init__(id="status")
        self._filters = Filters()
        self._work = ""

    def compose(self) -> ComposeResult:
        yield Static("", id="filters")
        yield Static("", id="work")
        yield ProgressBar(id="progress", show_eta=False)

    def on_mount(self) -> None:
        self.query_one("#progress").display = False
        self._show()

    def show_filters(self, filters: Filters) -> None:
        self._filters = filters
        self._show()

    def show_work(self, work: str) -> None:
        """What is going on; an empty text when nothing is."""
        self._work = work
        self.query_one("#progress").display = False
        self._show()

    def show_progress(self, step: str, done: int, total: int) -> None:
        """How far indexing is."""
        self._work = f"{_STEPS.get(step, step.capitalize())} {done} of {total} · escape stops"
        self.query_one("#progress", ProgressBar).update(total=max(total, 1), progress=done)
        self.query_one("#progress").display = True
        self._show()

    def _show(self) -> None:
        filters = Content("")
        if not self._filters.is_open:
            filters = Content.assemble(("Only ", QUIET), (plain(str(self._filters)), "bold"), ("  ^l clears", QUIET))
        self.query_one("#filters", Static).update(filters)
        self.query_one("#work", Static).update(shown(self._work, QUIET))
        self.display = bool(self._work) or not self._filters.is_open
