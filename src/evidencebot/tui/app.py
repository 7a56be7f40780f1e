"""The app: its themes, its screens, and what works everywhere."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import ClassVar

from textual.app import App
from textual.binding import Binding, BindingType
from textual.command import Provider

from evidencebot.tui.commands import Commands
from evidencebot.tui.engine import Engine, Options
from evidencebot.tui.screens.main import MainScreen
from evidencebot.tui.themes import DARK, LIGHT


class EvidenceApp(App[None]):
    """Paints before the engine is imported; everything slow is in workers."""

    TITLE = "evidencebot"
    CSS_PATH = Path(__file__).with_name("evidencebot.tcss")
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

        self.register_theme(DARK)
        self.register_theme(LIGHT)
        # Set before the first paint, or all styles would be applied twice.
        self.set_reactive(App.theme, DARK.name)
        self.stylesheet.set_variables(self.get_css_variables())

    def get_default_screen(self) -> MainScreen:
        return MainScreen(self._engine, self.options)

    def action_help(self) -> None:
        from evidencebot.tui.groups import GROUPS
        from evidencebot.tui.screens.help import Help

        if not isinstance(self.screen, Help):
            self.push_screen(Help((EvidenceApp, *GROUPS)))

    def action_switch_theme(self) -> None:
        """Dark to light and back."""
        self.theme = LIGHT.name if self.current_theme.dark else DARK.name
