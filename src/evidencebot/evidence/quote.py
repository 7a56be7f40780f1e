"""A quotation before it is numbered: which words of which passage."""

from __future__ import annotations

from msgspec import Struct

from evidencebot.passages.passage import Passage

# As long as a paragraph of a briefing; the JSON promises it.
LONGEST_ANSWER_WORDS = 120


class Quote(Struct, frozen=True):
    """A run of whole sentences of one passage."""

    passage: Passage
    start: int
    """Where it begins in the document's text; `end` is behind it."""
    end: int
