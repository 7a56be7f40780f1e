"""A hit: a passage found for a question, and why."""

from __future__ import annotations

from msgspec import Struct

from evidencebot.passages.passage import Passage


class Signals(Struct, frozen=True):
    """How near the question is to a passage, level by level, each in [0, 1] (cosines below 0 count as 0)."""

    passage: float
    """Cosine to the whole passage."""
    sentence: float
    """Cosine to its nearest sentence."""
    question: float
    """Cosine to the nearest question that it is known to answer; 0 without a bank."""
    keywords: float
    """Share of the question's weight in rare words that the passage holds."""
    question_keywords: float
    """Share of it that one of its bank questions holds."""


class Hit(Struct, frozen=True):
    """A passage found."""

    rank: int
    score: float
    number: int
    """The passage's number in the index."""
    passage: Passage
    signals: Signals
