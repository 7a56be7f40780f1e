"""From 80x24 to 200x60: which panels stand where, and what the whole screen looks like."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from evidencebot.tui.widgets.contents import Contents
from stub_engine import QUESTION, StubEngine
from tui_driver import LARGE, MEDIUM, SMALL, Driver, drive

SNAPSHOTS = Path(__file__).parent / "snapshots"


def _panels(app: Driver) -> tuple[bool, bool, bool]:
    """Whether contents, conversation and evidence are shown."""
    contents, centre, evidence = (app.main.query_one(name).display for name in ("#contents", "#centre", "#evidence"))
    return contents, centre, evidence


def test_what_stands_beside_the_conversation_follows_the_width(engine: StubEngine) -> None:
    async def script(app: Driver) -> None:
        assert _panels(app) == (True, True, False)
        await app.ask(QUESTION)
        assert _panels(app) == (True, True, True)
        for size, panels in ((MEDIUM, (False, True, True)), (SMALL, (False, True, False)), (LARGE, (True, True, True))):
            await app.pilot.resize_terminal(*size)
            await app.settle()
            assert _panels(app) == panels

    drive(engine, script, size=LARGE)


def test_on_a_small_terminal_a_panel_covers_the_conversation_and_escape_uncovers_it(engine: StubEngine) -> None:
    async def script(app: Driver) -> None:
        await app.ask(QUESTION)
        await app.press("f2")
        assert _panels(app) == (True, False, False)
        await app.press("f3")
        assert _panels(app) == (False, False, True)
        await app.press("escape")
        assert _panels(app) == (False, True, False)
        assert app.prompt.has_focus
        app.conversation.focus()
        await app.press("1")
        await app.until(lambda: _panels(app) == (False, False, True))
        await app.press("backspace")
        await app.until(lambda: app.evidence.trail == ("Evidence",))
        await app.press("backspace")
        await app.until(lambda: _panels(app) == (False, True, False))
        assert app.conversation.has_focus

    drive(engine, script, size=SMALL)


def test_a_panel_s_key_shows_it_goes_there_and_hides_it(engine: StubEngine) -> None:
    async def script(app: Driver) -> None:
        await app.press("f2")
        assert app.main.query_one(Contents).has_focus
        await app.press("f2")
        assert _panels(app) == (False, True, False)
        assert app.prompt.has_focus

    drive(engine, script)


def test_tab_goes_round(engine: StubEngine) -> None:
    async def script(app: Driver) -> None:
        await app.ask(QUESTION)
        seen = []
        for _ in range(4):
            await app.press("tab")
            seen.append(app.app.focused.id)
        assert seen == ["links", "contents", "conversation", "prompt"]

    drive(engine, script, size=LARGE)


@pytest.mark.parametrize("size", [SMALL, MEDIUM, LARGE], ids=lambda s: f"{s[0]}x{s[1]}")
def test_the_screen_looks_as_it_did(engine: StubEngine, size: tuple[int, int]) -> None:
    """EVIDENCEBOT_UPDATE_SNAPSHOTS=1 writes the snapshots anew."""
    kept = SNAPSHOTS / f"{size[0]}x{size[1]}.txt"

    async def script(app: Driver) -> None:
        await app.ask(QUESTION)
        app.conversation.focus()
        if size != SMALL:
            await app.press("1")
            await app.walked(2)
        await app.settle()
        if os.environ.get("EVIDENCEBOT_UPDATE_SNAPSHOTS"):
            kept.parent.mkdir(exist_ok=True)
            kept.write_text(app.screen() + "\n", encoding="utf-8")
        assert app.screen() + "\n" == kept.read_text(encoding="utf-8")

    drive(engine, script, size=size)
