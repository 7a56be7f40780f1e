"""What becomes of the files that are wanted, as a surface shows it."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import Protocol

from msgspec import Struct

from evidencebot.fetching.record import Fetched
from evidencebot.fetching.wanted import Wanted


class Outcome(StrEnum):
    """What became of a file that was wanted."""

    FETCHED = "fetched"
    AT_HAND = "at_hand"
    PLANNED = "planned"
    FAILED = "failed"


class Result(Struct, frozen=True):
    """A file that was wanted, and what became of it."""

    id: str
    title: str
    outcome: Outcome
    url: str | None
    fetched: Fetched | None = None
    reason: str | None = None
    """Why it failed, in one line."""


class Watcher(Protocol):
    """Is told how far each file is."""

    def moved(self, document_id: str, size: int, expected: int | None) -> None: ...

    def ended(self, result: Result) -> None: ...


def plan(wanted: Sequence[Wanted], *, force: bool) -> list[Result]:
    """What would be fetched, from where; opens no connection."""
    return [settled(w, force=force) or Result(w.id, w.title, Outcome.PLANNED, w.address.url) for w in wanted]


def settled(wanted: Wanted, *, force: bool) -> Result | None:
    """What can be said without a connection, if that is all there is to say."""
    if wanted.is_at_hand and not force:
        return Result(wanted.id, wanted.title, Outcome.AT_HAND, wanted.address.url)
    if wanted.address.url is None:
        option = "--report" if wanted.is_report else f"--entry {wanted.id}"
        reason = f"no address is known; if you have it: evidencebot add {option} FILE"
        return Result(wanted.id, wanted.title, Outcome.FAILED, None, reason=reason)
    return None
