"""Runs the app without a terminal and presses its keys."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from time import monotonic
from typing import Any

from textual.pilot import Pilot
from textual.widgets import Static

from evidencebot.tui.app import EvidenceApp
from evidencebot.tui.engine import Engine
from evidencebot.tui.screens.main import MainScreen
from evidencebot.tui.widgets.conversation import Conversation
from evidencebot.tui.widgets.evidence import Evidence
from evidencebot.tui.widgets.prompt import Prompt

MEDIUM, SMALL, LARGE = (120, 40), (80, 24), (200, 60)
_PATIENCE_S = 20


class Driver:
    """The app running, and what a test looks at."""

    def __init__(self, pilot: Pilot[None]) -> None:
        self.pilot = pilot
        self.app: Any = pilot.app

    @property
    def main(self) -> MainScreen:
        return next(screen for screen in self.app.screen_stack if isinstance(screen, MainScreen))

    @property
    def prompt(self) -> Prompt:
        return self.main.query_one(Prompt)

    @property
    def conversation(self) -> Conversation:
        return self.main.query_one(Conversation)

    @property
    def evidence(self) -> Evidence:
        return self.main.query_one(Evidence)

    async def press(self, *keys: str) -> None:
        await self.pilot.press(*keys)
        await self.pilot.pause()

    async def type(self, text: str) -> None:
        await self.press(*("space" if c == " " else c for c in text))

    async def put(self, text: str) -> None:
        """Text into the focused field at once."""
        self.app.screen.focused.value = text
        await self.pilot.pause()

    async def until(self, condition: Callable[[], object]) -> None:
        """Wait for what a worker brings."""
        end = monotonic() + _PATIENCE_S
        while not condition():
            assert monotonic() < end, f"never came\n{self.screen()}"
            await self.pilot.pause(0.01)
        await self.pilot.pause()

    async def ask(self, question: str) -> None:
        """Ask and wait for the answer and its evidence."""
        before = len(self.conversation.turns)
        self.prompt.focus()
        self.prompt.put(question)
        await self.press("enter")
        await self.until(lambda: len(self.conversation.turns) > before and self.conversation.turns[-1].answer)
        await self.until(lambda: self.evidence.trail)
        await self.settle()

    async def walked(self, depth: int) -> None:
        """Until the walk is so deep."""
        await self.until(lambda: len(self.evidence.trail) == depth)

    async def settle(self) -> None:
        """Until no worker is left."""
        await self.until(lambda: all(worker.is_finished for worker in self.app.workers))
        await self.pilot.pause()

    def screen(self) -> str:
        """The text that is on the screen, line for line."""
        width, height = self.app.size
        lines = self.app.screen._compositor.render_strips(self.app.size)
        return "\n".join(strip.text.rstrip() for strip in lines[:height])[: (width + 1) * height]

    def texts(self, selector: str) -> list[str]:
        """What the static texts that a selector finds say."""
        return [str(widget.render()) for widget in self.app.screen.query(selector).results(Static)]

    @property
    def notices(self) -> list[str]:
        return [notice.message for notice in self.app._notifications]


def drive(
    engine: Engine,
    script: Callable[[Driver], Awaitable[None]],
    size: tuple[int, int] = MEDIUM,
    *,
    waits: bool = True,
    notifications: bool = False,
) -> None:
    """Run a script against the app, with `waits` from when the corpus is open; `notifications` are shown if wanted."""

    async def run() -> None:
        app = EvidenceApp(engine.options, engine)
        async with app.run_test(size=size, notifications=notifications) as pilot:
            driver = Driver(pilot)
            await pilot.pause()
            if waits:
                await driver.until(lambda: driver.main.report)
                await driver.settle()
            await script(driver)

    asyncio.run(run())
