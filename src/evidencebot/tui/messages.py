"""What workers and widgets tell the screen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from evidencebot.answering.answer import Answer
    from evidencebot.retrieval.counting import MatchCounts
    from evidencebot.retrieval.suggesting import Suggestion
    from evidencebot.tui.engine import Opened
    from evidencebot.tui.views import Target, View


@dataclass
class CorpusOpened(Message):
    """The corpus can be asked."""

    opened: Opened


@dataclass
class OpeningFailed(Message):
    """The corpus could not be opened, or its indexing was stopped."""

    reason: str


@dataclass
class Progressed(Message):
    """Indexing went on."""

    step: str
    done: int
    total: int


@dataclass
class Answered(Message):
    """A question got its answer."""

    turn: int
    answer: Answer


@dataclass
class AskingFailed(Message):
    """A question could not be asked."""

    turn: int
    reason: str


@dataclass
class Counted(Message):
    """Where the evidence for a turn's question lies."""

    turn: int
    counts: MatchCounts


@dataclass
class Suggested(Message):
    """What may be meant by the text typed."""

    typed: str
    suggestions: list[Suggestion]


@dataclass
class Viewed(Message):
    """A step of the walk is ready to be shown."""

    target: Target
    view: View


@dataclass
class Failed(Message):
    """Something else did not work; nothing is lost."""

    reason: str
