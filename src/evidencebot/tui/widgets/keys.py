"""The line of keys at the bottom: what works where one is."""

from __future__ import annotations

from textual.binding import Binding
from textual.content import Content
from textual.screen import Screen
from textual.style import Style
from textual.widgets import Static


class Keys(Static):
    """One text instead of Footer's widget for every key, which it makes anew with every change of focus."""

    def on_mount(self) -> None:
        self.screen.bindings_updated_signal.subscribe(self, self._show)
        self._show(self.screen)

    def _show(self, screen: Screen[object]) -> None:
        bindings: dict[str, Binding] = {}
        for _, binding, is_enabled, _ in screen.active_bindings.values():
            if binding.show and is_enabled:
                bindings.setdefault(binding.action, binding)
        keys = [_key(self.app.get_key_display(b), b.description, b.key) for b in bindings.values()]
        self.update(Content("  ").join(keys))


def _key(display: str, description: str, key: str) -> Content:
    label = Content.assemble((display, "bold $accent"), f" {description}")
    return label.stylize(Style.from_meta({"@click": f"app.simulate_key('{key}')"}))
