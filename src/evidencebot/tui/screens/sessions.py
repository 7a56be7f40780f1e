"""The saved sessions: take one up, rename it, delete it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, ClassVar

from textual import on, work
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.content import Content
from textual.widgets import OptionList, Static
from textual.widgets.option_list import Option

from evidencebot.errors import EvidencebotError
from evidencebot.tui.screens.dialog import Confirm, Dialog, OneLine
from evidencebot.tui.showing import QUIET, plain, shown

if TYPE_CHECKING:
    from evidencebot.conversation.session import SessionSummary
    from evidencebot.tui.engine import Engine


class Sessions(Dialog[str]):
    """A list, the newest first."""

    BINDING_GROUP_TITLE = "Sessions"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("enter", "resume", "Go on with it", show=True),
        Binding("r", "rename", "Rename", show=True),
        Binding("d,delete", "delete", "Delete", show=True),
    ]

    def __init__(self, engine: Engine) -> None:
        super().__init__("Sessions")
        self._engine = engine
        self._summaries: list[SessionSummary] = []

    def compose_inside(self) -> ComposeResult:
        yield OptionList(id="sessions")
        yield Static("", id="no-sessions")

    def on_mount(self) -> None:
        self._list()

    @work(thread=True, group="sessions", exclusive=True, exit_on_error=False)
    def _list(self) -> None:
        summaries = self._engine.sessions()
        self.app.call_from_thread(self._show, summaries)

    def _show(self, summaries: list[SessionSummary]) -> None:
        sessions = self.query_one(OptionList)
        at = sessions.highlighted or 0
        self._summaries = summaries
        sessions.clear_options()
        sessions.add_options(Option(_label(summary)) for summary in summaries)
        sessions.highlighted = min(at, len(summaries) - 1) if summaries else None
        sessions.display = bool(summaries)
        self.query_one("#no-sessions", Static).update("" if summaries else shown("No sessions yet.", QUIET))
        sessions.focus()

    @property
    def _chosen(self) -> SessionSummary | None:
        at = self.query_one(OptionList).highlighted
        return None if at is None else self._summaries[at]

    @on(OptionList.OptionSelected)
    def _selected(self, event: OptionList.OptionSelected) -> None:
        self._resume(self._summaries[event.option_index])

    def _resume(self, summary: SessionSummary) -> None:
        if summary.problem:
            self.app.notify(plain(summary.problem), severity="error", markup=False)
        else:
            self.dismiss(summary.id)

    @work
    async def action_rename(self) -> None:
        summary = self._chosen
        if summary and not summary.problem:
            name = await self.app.push_screen_wait(OneLine("Rename", summary.name))
            if name:
                self._do(lambda: self._engine.rename(summary.id, name))

    @work
    async def action_delete(self) -> None:
        summary = self._chosen
        if summary is None:
            return
        is_sure: bool | None = await self.app.push_screen_wait(Confirm(f"Delete “{summary.name}” for good?"))
        if is_sure:
            self._do(lambda: self._engine.delete(summary.id))

    @work(thread=True, group="sessions", exit_on_error=False)
    def _do(self, change: Callable[[], None]) -> None:
        try:
            change()
        except EvidencebotError as error:
            self.app.call_from_thread(self.app.notify, plain(str(error)), severity="error", markup=False)
        self.app.call_from_thread(self._list)


def _label(summary: SessionSummary) -> Content:
    if summary.problem:
        return Content.assemble((plain(summary.name), "bold"), ("  cannot be opened: ", "bold"), plain(summary.problem))
    turns = f"{summary.turns} question{'' if summary.turns == 1 else 's'}"
    when = summary.changed[:16].replace("T", " ")
    return Content.assemble((plain(summary.name), "bold"), (f"\n{turns} · {when} UTC", QUIET))
