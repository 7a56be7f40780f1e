"""One turn of a conversation, held here or elsewhere."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct

from evidencebot.evidence.answer import Answer


class Turn(Struct, frozen=True, omit_defaults=True):
    """Something said earlier."""

    speaker: Literal["user", "agent"]
    text: str
    answer: Answer | None = None
    """The answer that the agent gave, where whoever holds the conversation kept it."""
