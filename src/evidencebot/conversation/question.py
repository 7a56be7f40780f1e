"""What is asked, from the keyboard to the disk: the prompt makes it, the engine answers it, the session keeps it.

Imports nothing heavy: the app makes one before the engine is there.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from evidencebot.retrieval.filters import Filters

if TYPE_CHECKING:
    from evidencebot.conversation.turn import Turn

DEFAULT_K = 8
"""Passages that an answer lists."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, within which limits, after what."""

    text: str
    id: str | None = None
    filters: Filters = field(default_factory=Filters)
    k: int = DEFAULT_K
    """How many of the nearest passages the answer lists."""
    history: Sequence[Turn] = ()
    as_typed: bool = False
    """Ask it word for word, whatever came before."""
