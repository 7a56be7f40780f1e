"""One turn of a conversation, held here or elsewhere."""

from __future__ import annotations

from typing import Literal

from msgspec import Struct


class Turn(Struct, frozen=True):
    """Something said earlier."""

    speaker: Literal["user", "agent"]
    text: str
