"""The words that ask, as alternatives of a pattern."""

from __future__ import annotations

WH_WORD = "what|which|who|whom|whose|when|where|why|how"
ASKING_VERB = "is|are|was|were|do|does|did|has|have|had|can|could|should|will|would"
"""Verbs that open a question to be answered with yes or no."""
AUXILIARY = (
    rf"{ASKING_VERB}|may|might|must|"
    r"isn't|aren't|wasn't|weren't|don't|doesn't|didn't|hasn't|haven't|can't|couldn't|won't|wouldn't"
)
