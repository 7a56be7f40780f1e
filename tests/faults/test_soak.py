"""One process that is asked for hours: its memory stays flat and its answers stay the same."""

from __future__ import annotations

import gc
import os
import random
from pathlib import Path

import pytest

from evidencebot.conversation.question import Question
from evidencebot.conversation.turn import Turn
from evidencebot.errors import EvidencebotError
from evidencebot.locations import Workspace
from faulty import LONG
from harmed import QUESTIONS, Asking, Tell
from workspaces import BROKERAGE

ROUNDS, DIFFERENT = (100, 100) if LONG else (4, 30)
_FLAT_KIB = 8192
"""What the allocator may move by; kept answers of 10,000 questions are five times that."""
TEMPLATES = (
    "What does the text say about {a}?",
    "How many {a} did the {b} have in {n}?",
    "Who paid {a} for the {b}, and why?",
    "Is it true that {a} cost £{n}?",
    "What is on page {n}?",
    "What does note {n} cite?",
    "Summarise {a}",
    "{a} {b} {n}",
    "and the {a}?",
    "“{a} {b}”",
)


def resident_kib() -> int:
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE") // 1024


@pytest.mark.skipif(not Path("/proc/self/statm").exists(), reason="needs /proc to measure memory")
def test_memory_is_flat_and_answers_stay(lamps: Workspace, asking: Asking, tell: Tell) -> None:
    assistant = asking.assistant(lamps)
    chance = random.Random(11)
    words = BROKERAGE.split()
    first = asking.ask(assistant)
    sizes = []
    for number in range(ROUNDS):
        history: tuple[Turn, ...] = ()
        for _ in range(DIFFERENT):
            # Made-up words too: what is remembered of each would add up.
            a, b = chance.choice(words), f"{chance.choice(words)}{chance.randrange(10**6)}"
            text = chance.choice(TEMPLATES).format(a=a, b=b, n=chance.randrange(200))
            try:
                answer = assistant.ask(Question(text, history=history))
            except EvidencebotError as error:
                pytest.fail(f"{text}: {error}")
            history = (*history[-4:], Turn("user", text), Turn("agent", answer.answer))
            assistant.verify(f"{a} {b}")
        assert asking.ask(assistant) == first, f"round {number}"
        gc.collect()
        sizes.append(resident_kib())
    settled = sizes[len(sizes) // 3 :]
    assert max(settled) - settled[0] < _FLAT_KIB, sizes
    asked = ROUNDS * (DIFFERENT + len(QUESTIONS))
    outcome = f"control questions identical in all {ROUNDS} rounds; memory {sizes[0] >> 10} MiB, then {sizes[-1] >> 10}"
    tell("questions in one process, nearly all different", asked, f"{outcome} MiB")
