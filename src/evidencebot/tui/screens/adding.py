"""Adding the report, or a source, by its file's path."""

from __future__ import annotations

from dataclasses import dataclass

from textual import on
from textual.app import ComposeResult
from textual.widgets import Checkbox, Input, Static

from evidencebot.tui.screens.dialog import Dialog

_ABOUT = (
    "The path of the file: PDF, HTML, Markdown or text. It is read and copied into the corpus, and the index is "
    "brought up to date; a report takes the place of the digest. Escape stops the indexing at any time."
)


@dataclass(frozen=True, slots=True)
class FileToAdd:
    """A file, and whether it is the report itself."""

    path: str
    is_report: bool


class Adding(Dialog[FileToAdd]):
    """One path and one question."""

    def __init__(self, *, is_report: bool) -> None:
        super().__init__("Add a document")
        self._is_report = is_report

    def compose_inside(self) -> ComposeResult:
        yield Static(_ABOUT)
        yield Input(placeholder="~/Documents/report.pdf", id="path")
        yield Checkbox("This is the report itself, not a source that it cites", value=self._is_report)

    @on(Input.Submitted)
    def _submitted(self, event: Input.Submitted) -> None:
        if path := event.value.strip().strip("'\""):
            self.dismiss(FileToAdd(path, self.query_one(Checkbox).value))
