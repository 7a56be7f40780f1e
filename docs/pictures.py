"""Takes the README's pictures of the app, answering from the shipped digest: our own words only.

python docs/pictures.py
"""

from __future__ import annotations

import asyncio
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic

from textual.pilot import Pilot

from evidencebot.tui.app import EvidenceApp
from evidencebot.tui.engine import Options
from evidencebot.tui.screens.main import MainScreen
from evidencebot.tui.themes import DARK, LIGHT
from evidencebot.tui.widgets.conversation import Conversation
from evidencebot.tui.widgets.prompt import Prompt

CHECKOUT = Path(__file__).resolve().parents[1]
PICTURES = Path(__file__).with_name("pictures")
QUESTION = "How much was wasted on the Troubled Families programme?"
REFUSED = "What is the capital of Mongolia?"


def main() -> None:
    PICTURES.mkdir(exist_ok=True)
    with TemporaryDirectory() as folder:
        workspace = Path(folder)
        # The checkout's corpus and index, but sessions of its own.
        for name in ("corpus", "index"):
            (workspace / name).symlink_to(CHECKOUT / name)
        asyncio.run(_take(workspace, "conversation", (150, 42), [REFUSED, QUESTION], ["1"]))
        asyncio.run(_take(workspace, "paper", (110, 34), [QUESTION], ["1"], theme=LIGHT.name))
        asyncio.run(_take(workspace, "small", (80, 24), [QUESTION], []))
        asyncio.run(_take(workspace, "works", (110, 34), [QUESTION], ["f5", *"audit office"]))


async def _take(
    workspace: Path, name: str, size: tuple[int, int], questions: list[str], keys: list[str], *, theme: str = DARK.name
) -> None:
    app = EvidenceApp(Options(str(workspace)))
    async with app.run_test(size=size) as pilot:
        screen = app.screen
        assert isinstance(screen, MainScreen)
        app.theme = theme
        await _settled(pilot, screen)
        for question in questions:
            screen.query_one(Prompt).put("")
            await screen.ask(question)
            await _settled(pilot, screen)
        screen.query_one(Conversation).focus()
        await pilot.press(*("space" if key == " " else key for key in keys))
        await _settled(pilot, screen)
        app.save_screenshot(f"{name}.svg", path=str(PICTURES))


async def _settled(pilot: Pilot[None], screen: MainScreen) -> None:
    end = monotonic() + 600
    await pilot.pause(0.2)
    while not screen.is_open or screen.is_asking or not all(w.is_finished for w in pilot.app.workers):
        if monotonic() > end:
            raise TimeoutError
        await pilot.pause(0.1)
    await pilot.pause(0.3)


if __name__ == "__main__":
    main()
