"""How soon the app paints, beside an empty Textual app, and how soon it answers a key while an answer is made.

    python benchmarks/app.py [WORKSPACE]

Both apps start in turn, each in a process of its own, so that a busy machine slows both; what is
compared is the medians of one run.
"""

from __future__ import annotations

import asyncio
import statistics
import subprocess
import sys
from time import perf_counter

from evidencebot.tui.engine import Engine, Options

_STARTS, _KEYS = 9, 60
_SIZE = (120, 40)
_PAINT = """
from time import perf_counter
started = perf_counter()
{base}
class Timed(Base):
    def on_ready(self):
        print(perf_counter() - started)
        self.exit()
{make}.run(headless=True, size=(120, 40))
"""
_EMPTY = {"base": "from textual.app import App as Base", "make": "Timed()"}
_OURS = {
    "base": "from evidencebot.tui.app import EvidenceApp as Base; from evidencebot.tui.engine import Options",
    "make": "Timed(Options({workspace!r}))",
}
QUESTIONS = ("What is payment by results?", "What did prevention cost?", "Who is responsible for commissioning?")


def first_paint(app: dict[str, str], workspace: str | None) -> float:
    """Seconds until Textual says that the first frame is displayed, imports included."""
    code = _PAINT.format(base=app["base"], make=app["make"].format(workspace=workspace))
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return float(done.stdout.split()[0])


async def key_latencies(workspace: str | None) -> tuple[list[float], list[float]]:
    """Seconds from a key press to the text in the prompt: at rest, and while answers are made."""
    from evidencebot.tui.app import EvidenceApp
    from evidencebot.tui.screens.main import MainScreen
    from evidencebot.tui.widgets.conversation import Conversation
    from evidencebot.tui.widgets.prompt import Prompt

    options = Options(workspace)
    engine = Engine(options)
    app = EvidenceApp(options, engine)
    async with app.run_test(size=_SIZE) as pilot:
        screen = app.screen
        assert isinstance(screen, MainScreen)
        while not screen.is_open:
            await pilot.pause(0.05)
        prompt = screen.query_one(Prompt)

        async def press() -> float:
            before, start = prompt.value, perf_counter()
            app.simulate_key("a")
            while prompt.value == before:
                await asyncio.sleep(0)
            return perf_counter() - start

        resting = [await press() for _ in range(_KEYS)]
        busy: list[float] = []
        while len(busy) < _KEYS:
            if not screen.is_asking:
                await screen.ask(QUESTIONS[len(screen.query_one(Conversation).turns) % len(QUESTIONS)])
            busy.append(await press())
            await asyncio.sleep(0.002)
        return resting, busy


def main() -> None:
    workspace = sys.argv[1] if len(sys.argv) > 1 else None
    pairs = [(first_paint(_EMPTY, workspace), first_paint(_OURS, workspace)) for _ in range(_STARTS)]
    empty, ours = (statistics.median(times) for times in zip(*pairs, strict=True))
    print(f"first paint: {ours * 1000:.0f} ms; empty app: {empty * 1000:.0f} ms; ratio {ours / empty:.2f}")
    for name, times in zip(("at rest", "while answering"), asyncio.run(key_latencies(workspace)), strict=True):
        ms = sorted(t * 1000 for t in times)
        print(f"key to text, {name}: median {statistics.median(ms):.1f} ms, 95 % {ms[int(len(ms) * 0.95)]:.1f} ms")


if __name__ == "__main__":
    main()
