"""Every key, from the bindings themselves."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.dom import DOMNode
from textual.widgets import Static

from evidencebot.tui.screens.dialog import Dialog

_INTRODUCTION = (
    "Type a question and press enter. tab goes from the question to the evidence, the contents and the conversation; "
    "with the mouse, click what is underlined. Copying goes through the terminal (OSC 52); most allow it."
)
_COLUMN = 18


class Help(Dialog[None]):
    """A long page of keys, group by group."""

    BINDING_GROUP_TITLE = "Help"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down,j", "scroll(1)", "Down", show=False),
        Binding("up,k", "scroll(-1)", "Up", show=False),
        Binding("space,pagedown", "scroll(15)", "A page down", show=False),
        Binding("b,pageup", "scroll(-15)", "A page up", show=False),
    ]

    def __init__(self, groups: Iterable[type[DOMNode]]) -> None:
        super().__init__("Help")
        self._groups: list[type[DOMNode]] = [*groups, Help]

    def compose_inside(self) -> ComposeResult:
        with VerticalScroll(id="help", can_focus=False):
            yield Static(_INTRODUCTION)
            for group in self._groups:
                yield Static(Content.assemble("\n", (group.BINDING_GROUP_TITLE or group.__name__, "bold underline")))
                for keys, what in key_rows(self, group):
                    yield Static(Content.assemble((f"{keys:<{_COLUMN}}", "bold"), what), classes="key-row")

    def action_scroll(self, by: int) -> None:
        self.query_one("#help", VerticalScroll).scroll_relative(y=by, animate=False)


def key_rows(node: DOMNode, group: type[DOMNode]) -> list[tuple[str, str]]:
    """(keys, what they do) of a class' own bindings; keys that do the same stand together."""
    rows: dict[str, list[str]] = {}
    for binding in Binding.make_bindings(group.__dict__.get("BINDINGS", ())):
        rows.setdefault(binding.tooltip or binding.description, []).append(node.app.get_key_display(binding))
    return [(" ".join(dict.fromkeys(keys)), what) for what, keys in rows.items()]
