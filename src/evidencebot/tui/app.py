"""The app: its themes, its screens, and what works everywhere."""

from __future__ import annotations

from collections.abc import Callable
from typing import ClassVar

from textual.app import App
from textual.binding import Binding, BindingType
from textual.command import Provider
from textual.dom import DOMNode

from evidencebot.tui.commands import Commands
from evidencebot.tui.engine import Engine, Options
from evidencebot.tui.screens.dialog import Confirm, Dialog
from evidencebot.tui.screens.exporting import Exporting
from evidencebot.tui.screens.help import Help
from evidencebot.tui.screens.main import MainScreen
from evidencebot.tui.screens.picking import Picking
from evidencebot.tui.screens.sessions import Sessions
from evidencebot.tui.screens.verifying import Verifying
from evidencebot.tui.themes import DARK, LIGHT
from evidencebot.tui.widgets.contents import Contents
from evidencebot.tui.widgets.conversation import Conversation
from evidencebot.tui.widgets.evidence import Links
from evidencebot.tui.widgets.prompt import Prompt

GROUPS: tuple[type[DOMNode], ...] = (
    MainScreen, Prompt, Conversation, Links, Contents, Picking, Verifying, Sessions, Exporting, Dialog, Confirm,
)  # fmt: skip
"""Whose keys the help lists, in this order, behind the app's own."""


class EvidenceApp(App[None]):
    """Paints before the engine is imported; everything slow is in workers."""

    TITLE = "evidencebot"
    CSS_PATH = "evidencebot.tcss"
    BINDING_GROUP_TITLE = "The app"
    COMMANDS: ClassVar[set[type[Provider] | Callable[[], type[Provider]]]] = {Commands}
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+p", "command_palette", "Commands", tooltip="Commands: everything by name", priority=True),
        Binding("ctrl+q", "quit", "Quit", tooltip="Quit; the session is on disk", priority=True),
        Binding("ctrl+t", "switch_theme", "Light or dark", show=False),
    ]

    def __init__(self, options: Options, engine: Engine | None = None) -> None:
        super().__init__()
        self.options = options
        self._engine = engine or Engine(options)

    def on_mount(self) -> None:
        self.register_theme(DARK)
        self.register_theme(LIGHT)
        self.theme = DARK.name
        self.push_screen(MainScreen(self._engine, self.options))

    def action_help(self) -> None:
        if not isinstance(self.screen, Help):
            self.push_screen(Help((EvidenceApp, *GROUPS)))

    def action_switch_theme(self) -> None:
        """Dark to light and back."""
        self.theme = LIGHT.name if self.current_theme.dark else DARK.name
