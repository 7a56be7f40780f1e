"""Everything the app does, found by name in the command palette."""

from __future__ import annotations

from collections.abc import AsyncIterator
from functools import partial

from textual.binding import Binding
from textual.command import DiscoveryHit, Hit, Provider


class Commands(Provider):
    """The bindings of the main screen and the app, by what they do."""

    async def discover(self) -> AsyncIterator[DiscoveryHit]:
        for binding in self._bindings():
            yield DiscoveryHit(binding.description, partial(self._do, binding), help=self._help(binding))

    async def search(self, query: str) -> AsyncIterator[Hit]:
        matcher = self.matcher(query)
        for binding in self._bindings():
            text = f"{binding.description} – {binding.tooltip}" if binding.tooltip else binding.description
            score = matcher.match(text)
            if score > 0:
                yield Hit(score, matcher.highlight(text), partial(self._do, binding), help=self._help(binding))

    def _bindings(self) -> list[Binding]:
        own = [*type(self.screen).__dict__["BINDINGS"], *type(self.app).__dict__["BINDINGS"]]
        return [binding for binding in own if isinstance(binding, Binding)]

    def _help(self, binding: Binding) -> str:
        return f"{binding.tooltip or ''}  {self.app.get_key_display(binding)}".strip()

    async def _do(self, binding: Binding) -> None:
        node = self.screen if binding in type(self.screen).__dict__["BINDINGS"] else self.app
        await self.app.run_action(binding.action, default_namespace=node)
