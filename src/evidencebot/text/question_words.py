"""The words that ask, as alternatives of a pattern."""

from __future__ import annotations

WH_WORD = "what|which|who|whom|whose|when|where|why|how"
YES_OR_NO_VERB = "is|are|was|were|do|does|did|has|have|had|can|could|will|would"
"""Verbs that open a question to be answered with yes or no; “should” asks for advice."""
ASKING_VERB = rf"{YES_OR_NO_VERB}|should"
AUXILIARY = (
    rf"{ASKING_VERB}|may|might|must|"
    r"isn't|aren't|wasn't|weren't|don't|doesn't|didn't|hasn't|haven't|can't|couldn't|won't|wouldn't"
)
