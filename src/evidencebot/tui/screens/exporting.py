"""Writing the session, or the works that it cites, to a file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import Input, OptionList, Static
from textual.widgets.option_list import Option

from evidencebot.tui.screens.dialog import Confirm, Dialog
from evidencebot.tui.showing import QUIET, plain

_FORMATS = (
    ("md", ".md", "Markdown, notes as footnotes"),
    ("html", ".html", "one web page, prints well"),
    ("docx", ".docx", "Word, with footnotes and references"),
    ("json", ".json", "with offsets, to be verified later"),
    ("bib", ".bib", "the works cited, for BibTeX"),
    ("ris", ".ris", "the works cited, for reference managers"),
    ("csl-json", ".csl.json", "the works cited, as CSL-JSON"),
)


@dataclass(frozen=True, slots=True)
class FileToWrite:
    """A format and where it goes."""

    format: str
    path: Path


class Exporting(Dialog[FileToWrite]):
    """A format, a path; a file that is there is only replaced when the user says so."""

    BINDING_GROUP_TITLE = "Export"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "move(1)", "Next format", show=False),
        Binding("up", "move(-1)", "Format before", show=False),
        Binding("enter", "write", "Write the file", show=True),
    ]

    def __init__(self, name: str) -> None:
        super().__init__("Export this session")
        self._stem = name

    def compose_inside(self) -> ComposeResult:
        formats = OptionList(
            *(Option(Content.assemble((f"{f:<10}", "bold"), (about, QUIET))) for f, _, about in _FORMATS)
        )
        formats.can_focus = False
        yield formats
        yield Static(Content.styled("The file; up and down choose the format", QUIET))
        yield Input(f"{self._stem}{_FORMATS[0][1]}")

    def on_mount(self) -> None:
        self.query_one(OptionList).highlighted = 0

    def action_move(self, by: int) -> None:
        formats = self.query_one(OptionList)
        formats.highlighted = ((formats.highlighted or 0) + by) % len(_FORMATS)

    @on(OptionList.OptionHighlighted)
    def _format_chosen(self, event: OptionList.OptionHighlighted) -> None:
        """The path's ending follows the format."""
        path = self.query_one(Input)
        for suffix in sorted((suffix for _, suffix, _ in _FORMATS), key=len, reverse=True):
            if path.value.endswith(suffix):
                path.value = path.value.removesuffix(suffix) + _FORMATS[event.option_index][1]
                break

    @on(Input.Submitted)
    @work
    async def _submitted(self, event: Input.Submitted) -> None:
        if not event.value.strip():
            return
        path = Path(event.value.strip()).expanduser().absolute()
        question = f"{plain(path.name)} is there already. Replace it?"
        is_sure: bool | None = True
        if path.exists():
            is_sure = await self.app.push_screen_wait(Confirm(question))
        if is_sure:
            self.dismiss(FileToWrite(_FORMATS[self.query_one(OptionList).highlighted or 0][0], path))
