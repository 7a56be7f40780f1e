"""Question sets: what is asked, where the answer stands, and which half of the data a line is in."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

import msgspec
from msgspec import Struct

from evidencebot.errors import InputError
from evidencebot.evidence.answer import AnswerKind

_T = TypeVar("_T")
_C = TypeVar("_C", bound="Case")


class Split(StrEnum):
    """The half that is tuned on, the half that is not, or both."""

    DEV = "dev"
    TEST = "test"
    ALL = "all"


class SetName(StrEnum):
    """The project's own sets, each a file of its name in eval/."""

    ANSWERABLE = "answerable"
    UNANSWERABLE = "unanswerable"
    CONVERSATIONS = "conversations"
    QUOTATIONS = "quotations"
    NOTES = "notes"
    ABOUT = "about"


class Case(Struct, frozen=True):
    """One question; only `question` and `gold` are needed, and a question without gold has no answer."""

    question: str
    id: str = ""
    gold: tuple[str, ...] = ()
    """Ids of the paragraphs that answer it, all of them needed; `document#id` outside the report."""
    also: tuple[str, ...] = ()
    """Paragraphs that answer it as well as the first gold one."""
    facts: tuple[tuple[str, ...], ...] = ()
    """What the answer must say: for each fact the spellings that count."""
    notes: tuple[int, ...] = ()
    style: str = ""
    kind: str = ""
    nearest: tuple[str, ...] = ()
    why: str = ""
    conversation: str = ""
    turn: int = 0
    standalone: str = ""
    """The question as a person would write it without the turns before it."""
    needs_context: bool = False
    expect: str = ""
    """answered, not_found or action; by default what `gold` says."""

    @property
    def is_action(self) -> bool:
        """Whether it asks for something about the answer before it, such as its page."""
        return self.expect == "action"

    @property
    def is_answerable(self) -> bool:
        return bool(self.gold) and not self.is_action

    @property
    def accepted(self) -> frozenset[str]:
        return frozenset(self.gold + self.also)


class AboutCase(Case, frozen=True):
    """A question about the document itself, or one that only looks like it."""

    answered_as: AnswerKind = AnswerKind.STRUCTURE
    """The kind of answer that it should get; `evidence` for one that only looks like it."""
    covers: tuple[str, ...] = ()
    """Sections, each of which a summary should quote from."""


class GoldWork(Struct, frozen=True):
    """A work that a note cites."""

    id: str | None
    """Its bibliography entry; None where the bibliography has none."""
    title: str
    locator: str | None = None


class GoldNote(Struct, frozen=True):
    """One note, read by a person."""

    n: int
    page: str
    section: str
    works: tuple[GoldWork, ...]
    remark: str | None = None
    unresolved: str | None = None


def split_of(key: str) -> Split:
    """dev or test, by a fixed hash of an id; nothing is stored, so nothing can be moved."""
    return Split.DEV if int(hashlib.sha256(key.encode()).hexdigest(), 16) % 2 == 0 else Split.TEST


def is_in(split: Split, key: str) -> bool:
    return split is Split.ALL or split_of(key) is split


def chosen(cases: Iterable[_C], split: Split) -> list[_C]:
    """The cases of a split; a conversation stays whole."""
    return [c for c in cases if is_in(split, c.conversation or c.id)]


def read_cases(path: Path) -> list[Case]:
    """A set's cases in order; a line without an id is named for its number."""
    return read_cases_of(Case, path)


def read_cases_of(kind: type[_C], path: Path) -> list[_C]:
    """`read_cases` for a set whose lines say more."""
    cases = [_named(case, number) for number, case in enumerate(read_lines(path, kind), 1)]
    ids = [c.id for c in cases]
    twice = next((i for i in ids if ids.count(i) > 1), None)
    if twice is not None:
        raise InputError(f"{path}: the id {twice!r} stands twice; give each question its own")
    return cases


def _named(case: _C, number: int) -> _C:
    return case if case.id else msgspec.structs.replace(case, id=f"line-{number}")


def read_lines(path: Path, kind: type[_T]) -> list[_T]:
    """JSON lines as typed records; InputError names the line that cannot be read."""
    try:
        lines = path.read_bytes().splitlines()
    except OSError as error:
        raise InputError(f"{path}: {error.strerror or 'cannot be read'}; name a file of JSON lines") from None
    return [_decoded(path, number, line, kind) for number, line in enumerate(lines, 1) if line.strip()]


def _decoded(path: Path, number: int, line: bytes, kind: type[_T]) -> _T:
    try:
        return msgspec.json.decode(line, type=kind, strict=False)
    except (msgspec.MsgspecError, UnicodeDecodeError) as error:
        raise InputError(f"{path}, line {number}: {error}; see docs/evaluation.md for the fields") from None


def conversations_of(cases: Sequence[Case]) -> list[list[Case]]:
    """Turns by conversation, in the order of their turns."""
    grouped: dict[str, list[Case]] = {}
    for case in cases:
        grouped.setdefault(case.conversation, []).append(case)
    return [sorted(turns, key=lambda c: c.turn) for turns in grouped.values()]
