"""Contents, conversation and evidence side by side, as far as the width allows."""

from __future__ import annotations

from typing import Literal

from textual import events
from textual.app import ComposeResult
from textual.containers import Horizontal, Vertical

from evidencebot.tui.widgets.contents import Contents
from evidencebot.tui.widgets.conversation import Conversation
from evidencebot.tui.widgets.evidence import Evidence
from evidencebot.tui.widgets.prompt import Prompt, Suggestions
from evidencebot.tui.widgets.status import Status
from evidencebot.tui.widgets.welcome import Welcome

Panel = Literal["contents", "evidence"]
BESIDE, BOTH = 100, 150
"""Columns from which one panel stands beside the conversation, and two; below, a panel covers it."""
_AT_FIRST: dict[int, tuple[Panel, ...]] = {0: (), 1: ("evidence",), 2: ("contents", "evidence")}


class Middle(Horizontal):
    """Opens and closes the panels; those wanted last come before others."""

    def __init__(self) -> None:
        super().__init__(id="middle")
        self._wanted: tuple[Panel, ...] = ()
        self._room = -1

    def compose(self) -> ComposeResult:
        suggestions = Suggestions(id="suggestions")
        yield Contents()
        with Vertical(id="centre"):
            yield Welcome()
            yield Conversation()
            yield suggestions
            yield Status()
            yield Prompt(suggestions)
        yield Evidence()

    def on_resize(self, event: events.Resize) -> None:
        room = 2 if event.size.width >= BOTH else 1 if event.size.width >= BESIDE else 0
        if room != self._room:
            self._room = room
            self._wanted = _AT_FIRST[room]
            self.show_wanted()

    @property
    def covers(self) -> bool:
        """Whether a panel covers the conversation."""
        return self._room == 0 and bool(self.shown)

    @property
    def shown(self) -> tuple[Panel, ...]:
        """The panels that there is room for; no evidence before there is any."""
        is_empty = self.query_one(Evidence).view is None
        wanted = tuple(p for p in self._wanted if not (is_empty and p == "evidence"))
        return wanted[-max(self._room, 1) :]

    def open(self, panel: Panel) -> None:
        self._wanted = (*(p for p in self._wanted if p != panel), panel)
        self.show_wanted()

    def close(self, panel: Panel) -> None:
        self._wanted = tuple(p for p in self._wanted if p != panel)
        self.show_wanted()

    def uncover(self) -> None:
        """Show the conversation where a panel covers it."""
        if self.covers:
            self._wanted = ()
            self.show_wanted()

    def show_wanted(self) -> None:
        """Show what is wanted."""
        shown = self.shown
        self.query_one(Contents).display = "contents" in shown
        self.query_one(Evidence).display = "evidence" in shown
        self.query_one("#centre").display = not self.covers
        self.set_class(self._room == 0, "-narrow")
