"""What workers and widgets tell the screen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.message import Message

if TYPE_CHECKING:
    from pathlib import Path

    from evidencebot.conversation.session import Session
    from evidencebot.evidence.answer import Answer
    from evidencebot.retrieval.counting import MatchCounts
    from evidencebot.retrieval.suggesting import Suggestion
    from evidencebot.tui.engine import Opened
    from evidencebot.tui.views import View


@dataclass
class CorpusOpened(Message):
    """The corpus can be asked."""

    opened: Opened
    asked_before: list[str]


@dataclass
class OpeningFailed(Message):
    """The corpus could not be opened, or its indexing was stopped."""

    reason: str
    was_stopped: bool = False


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
    session: str
    """The name of the session that it is saved in; empty where it could not be."""
    problem: str = ""
    """Why it could not be saved."""


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
    """Steps of the walk are ready to be shown."""

    views: list[View]
    is_new_walk: bool


@dataclass
class Resumed(Message):
    """A saved session was taken up."""

    session: Session


@dataclass
class Copied(Message):
    """A quotation with its reference, for the clipboard."""

    text: str


@dataclass
class Exported(Message):
    """The session was written to a file."""

    path: Path


@dataclass
class Added(Message):
    """A document was put into the corpus."""

    title: str
    loss: str | None
    """What of it was not read, where that is much."""


@dataclass
class Failed(Message):
    """Something else did not work; nothing is lost."""

    reason: str
