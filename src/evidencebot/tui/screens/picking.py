"""Choosing from a long list by typing what it should hold: the outline, the bibliography."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from textual import on
from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.widgets import Input, OptionList
from textual.widgets.option_list import Option

from evidencebot.text.folding import words_only
from evidencebot.tui.choices import Choice
from evidencebot.tui.screens.dialog import Dialog
from evidencebot.tui.views import Target


class Picking(Dialog[Target]):
    """A list that gets shorter as one types."""

    BINDING_GROUP_TITLE = "Lists to choose from"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "move(1)", "Next line", show=False),
        Binding("up", "move(-1)", "Line before", show=False),
        Binding("pagedown", "move(10)", "Ten lines on", show=False),
        Binding("pageup", "move(-10)", "Ten lines back", show=False),
        Binding("enter", "pick", "Open", show=True),
    ]

    def __init__(self, heading: str, choices: Sequence[Choice]) -> None:
        super().__init__(heading)
        self._choices = choices
        self._words = [words_only(choice.label.plain) for choice in choices]
        self._shown = list(choices)

    def compose_inside(self) -> ComposeResult:
        yield Input(placeholder="Type to find")
        choices = OptionList(*(Option(choice.label) for choice in self._choices))
        choices.can_focus = False
        yield choices

    def on_mount(self) -> None:
        self._show_count()

    @on(Input.Changed)
    def _filter(self, event: Input.Changed) -> None:
        wanted = words_only(event.value).split()
        pairs = zip(self._choices, self._words, strict=True)
        self._shown = [choice for choice, words in pairs if all(word in words for word in wanted)]
        choices = self.query_one(OptionList)
        choices.clear_options()
        choices.add_options(Option(choice.label) for choice in self._shown)
        self._show_count()

    def _show_count(self) -> None:
        choices = self.query_one(OptionList)
        choices.highlighted = 0 if self._shown else None
        self.query_one(".dialog").border_subtitle = f"{len(self._shown)} of {len(self._choices)}"

    def action_move(self, by: int) -> None:
        choices = self.query_one(OptionList)
        if choices.highlighted is not None:
            choices.highlighted = min(max(choices.highlighted + by, 0), len(self._shown) - 1)

    @on(Input.Submitted)
    def _submitted(self) -> None:
        at = self.query_one(OptionList).highlighted
        if at is not None:
            self.dismiss(self._shown[at].target)

    @on(OptionList.OptionSelected)
    def _clicked(self, event: OptionList.OptionSelected) -> None:
        self.dismiss(self._shown[event.option_index].target)
