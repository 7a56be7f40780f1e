"""The app: its themes, its screens, and what works everywhere."""

from __future__ import annotations

from typing import ClassVar

from textual.app import App
from textual.binding import Binding, BindingType

from evidencebot.tui.engine import Engine, Options
from evidencebot.tui.screens.main import MainScreen
from evidencebot.tui.themes import DARK, LIGHT


class EvidenceApp(App[None]):
    """Paints before the engine is imported; everything slow is in workers."""

    TITLE = "evidencebot"
    CSS_PATH = "evidencebot.tcss"
    BINDING_GROUP_TITLE = "The app"
    ENABLE_COMMAND_PALETTE = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f1", "help", "Help", show=True),
        Binding("ctrl+q", "quit", "Quit", show=True, priority=True),
        Binding("ctrl+t", "switch_theme", "Light or dark", show=False),
    ]

    def __init__(self, options: Options, engine: Engine | None = None) -> None:
        super().__init__()
        self._options = options
        self._engine = engine or Engine(options)

    def on_mount(self) -> None:
        self.register_theme(DARK)
        self.register_theme(LIGHT)
        self.theme = DARK.name
        self.push_screen(MainScreen(self._engine, self._options))

    def action_switch_theme(self) -> None:
        """Dark to light and back."""
        self.theme = LIGHT.name if self.current_theme.dark else DARK.name
