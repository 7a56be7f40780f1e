"""Sessions on disk: what was asked and answered, one JSON file a session, written as it goes.

A file ends with a seal, a checksum of its other bytes: a quotation that something changed is never shown.
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from evidencebot import __version__
from evidencebot.conversation.question import Question
from evidencebot.conversation.turn import Turn
from evidencebot.errors import InputError, SessionError
from evidencebot.evidence.answer import Answer
from evidencebot.files import clear_leftovers, one_writer, write_whole
from evidencebot.retrieval.filters import Filters
from evidencebot.text.display import without_control

SESSION_FORMAT = 2
_UNSEALED = 1
"""The format before files were sealed; it is read as ever."""
_SEAL = re.compile(rb',"seal":"([0-9a-f]{64})"\}\Z')
_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,99}")
_LONGEST_SLUG, _LONGEST_NAME = 48, 120
_PATIENCE_S = 10
"""A turn is written within milliseconds; a lock held longer is held by something that hangs."""


class SavedTurn(Struct, frozen=True):
    """A question as it was asked, and the answer it got."""

    question: str
    answer: Answer
    asked_at: str
    """ISO 8601, as `now` writes it."""
    filters: Filters = Filters()
    as_typed: bool = False
    corpus: str = ""
    """Fingerprint of the index that answered; `SessionStore.append` fills it in."""

    @classmethod
    def of(cls, question: Question, answer: Answer) -> SavedTurn:
        """The turn that was just answered."""
        return cls(question.text, answer, now(), question.filters, question.as_typed)

    @property
    def asked(self) -> Question:
        """The question again, without the turns before it."""
        return Question(self.question, filters=self.filters, as_typed=self.as_typed)


class Session(Struct, frozen=True):
    """A conversation that can be taken up again."""

    id: str
    """Its file's name; empty until the first turn is saved."""
    name: str
    started: str
    turns: tuple[SavedTurn, ...] = ()
    corpus: str = ""
    """Fingerprint of the index that gave the last answer."""
    version: str = __version__
    """The evidencebot that wrote it last."""

    @property
    def history(self) -> tuple[Turn, ...]:
        """What was said, as a follow-up question needs it."""
        return tuple(
            said for t in self.turns for said in (Turn("user", t.question), Turn("agent", t.answer.answer, t.answer))
        )


class SessionSummary(Struct, frozen=True):
    """A session in a list."""

    id: str
    name: str
    turns: int
    started: str
    changed: str
    """When its last question was asked."""
    problem: str | None = None
    """Why it cannot be opened, where it cannot."""


class _Stored(Session, frozen=True):
    """The file: a session and the format that it is written in."""

    format: int = SESSION_FORMAT


class _Head(Struct, frozen=True):
    """What every format has, so that a later one is told from damage."""

    format: int


def now() -> str:
    """The time for `SavedTurn.asked_at`: in UTC, so that times sort as text."""
    return datetime.now(UTC).isoformat(timespec="seconds")


class SessionStore:
    """The sessions of one folder. `corpus` is the fingerprint of the index in use."""

    def __init__(self, folder: Path, corpus: str = "") -> None:
        self._folder = folder
        self._corpus = corpus

    def summaries(self) -> list[SessionSummary]:
        """All sessions, the newest first; files that cannot be opened stand last, each with its problem.

        What a clock that ran ahead dated in the future is no newer than what was asked since it was put right.
        """
        found = [self._summary(path) for path in sorted(self._folder.glob("*.json"))]
        today = now()
        return sorted(found, key=lambda s: (s.problem is None, s.changed <= today, s.changed), reverse=True)

    def load(self, session_id: str) -> Session:
        """A session; SessionError where there is none, or its file cannot be read."""
        return _read(self._path(session_id))

    def start(self, name: str | None = None) -> Session:
        """A new session; it gets its id, and its name where it has none, from its first turn."""
        return Session("", _named(name) if name else "", now(), corpus=self._corpus)

    def append(self, session: Session, turn: SavedTurn) -> Session:
        """The session with one more turn, on disk when this returns, and turns that another process added."""
        turn = replace(turn, corpus=turn.corpus or self._corpus)
        with self._writing():
            if not session.id:
                session = self._begun(session, turn.question)
            path = self._path(session.id)
            known = _read(path) if path.exists() else session
            return self._write(replace(known, turns=(*known.turns, turn), corpus=turn.corpus))

    def _begun(self, session: Session, question: str) -> Session:
        """A new session with its id; one that another process began under its name meanwhile is the same."""
        known = self.named(session.name) if session.name else None
        if known:
            return self.load(known)
        name = session.name or _named(question)
        return replace(session, id=self._free_id(name), name=name)

    def rename(self, session_id: str, name: str) -> Session:
        """Give a session another name; its id stays."""
        name = _named(name)
        with self._writing():
            return self._write(replace(self.load(session_id), name=name))

    def delete(self, session_id: str) -> None:
        """Delete a session, whatever its file holds."""
        path = self._path(session_id)
        with self._writing():
            try:
                path.unlink()
            except FileNotFoundError:
                raise _no_session(session_id) from None

    def find(self, wanted: str) -> str:
        """The id meant by an id or name, the beginning of one, or `last`; SessionError where none or several are."""
        known = self.named(wanted)
        if known:
            return known
        start = _plain(wanted)
        begun = [
            s.id for s in self.summaries() if start and (s.id.startswith(start) or _plain(s.name).startswith(start))
        ]
        if len(begun) > 1:
            raise _several(wanted, begun)
        if not begun:
            raise _no_session(wanted)
        return begun[0]

    def named(self, wanted: str) -> str | None:
        """The id of the session that has this id or name, or of the newest for `last`.

        SessionError where only a file that cannot be opened looks like it.
        """
        known = self.summaries()
        summaries = [s for s in known if not s.problem]
        if wanted == "last":
            return summaries[0].id if summaries else None
        if any(s.id == wanted for s in summaries):
            return wanted
        same = [s.id for s in summaries if _plain(s.name) == _plain(wanted)]
        if len(same) > 1:
            raise _several(wanted, same)
        if same:
            return same[0]
        of_name = re.compile(rf"\d+-\d\d-\d\d-{_slug(wanted)}(-\d+)?")
        for lost in known:
            if lost.problem and (lost.id == wanted or of_name.fullmatch(lost.id)):
                raise SessionError(lost.problem)
        return None

    def _path(self, session_id: str) -> Path:
        if not _ID.fullmatch(session_id):
            raise _no_session(session_id)
        return self._folder / f"{session_id}.json"

    def _summary(self, path: Path) -> SessionSummary:
        try:
            session = _read(path)
        except SessionError as error:
            return SessionSummary(path.stem, without_control(path.stem), 0, "", "", str(error))
        changed = session.turns[-1].asked_at if session.turns else session.started
        return SessionSummary(session.id, session.name, len(session.turns), session.started, changed)

    def _free_id(self, name: str) -> str:
        """Today's date and the first words of `name`, numbered where another session has them already."""
        base = f"{datetime.now().astimezone():%Y-%m-%d}-{_slug(name)}"
        number, session_id = 1, base
        while self._path(session_id).exists():
            number += 1
            session_id = f"{base}-{number}"
        return session_id

    def _write(self, session: Session) -> Session:
        session = replace(session, version=__version__)
        fields = {name: getattr(session, name) for name in Session.__struct_fields__}
        write_whole(self._path(session.id), _sealed(msgspec.json.encode(_Stored(**fields))))
        return session

    @contextmanager
    def _writing(self) -> Iterator[None]:
        """One writer at a time, so that no turn of another process is written over."""
        try:
            with one_writer(self._folder, _PATIENCE_S):
                clear_leftovers(self._folder)
                yield
        except TimeoutError:
            raise SessionError(f"another evidencebot holds {self._folder}; close it and try again") from None
        except OSError as error:
            raise SessionError(
                f"{self._folder} cannot be written ({error.strerror}); check its permissions and free space"
            ) from None


def _read(path: Path) -> Session:
    if not _ID.fullmatch(path.stem):
        raise SessionError(f"{path.name} has no session's name; rename it to small letters, digits and hyphens")
    try:
        data = path.read_bytes()
        stored_format = msgspec.json.decode(data, type=_Head).format
        if stored_format > SESSION_FORMAT:
            raise SessionError(
                f"{path.name} is of format {stored_format}, this evidencebot reads {SESSION_FORMAT}; update evidencebot"
            )
        if not _is_as_written(data, stored_format):
            raise _damaged(path)
        session = msgspec.json.decode(data, type=Session)
    except FileNotFoundError:
        raise _no_session(path.stem) from None
    except (OSError, msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        raise _damaged(path) from None
    # The name of the file counts, so that a copy is a session of its own.
    return replace(session, id=path.stem)


def _sealed(data: bytes) -> bytes:
    """A JSON object with its checksum as its last field."""
    return data[:-1] + f',"seal":"{hashlib.sha256(data).hexdigest()}"}}'.encode()


def _is_as_written(data: bytes, stored_format: int) -> bool:
    seal = _SEAL.search(data)
    if seal is None:
        return stored_format == _UNSEALED
    return hashlib.sha256(data[: seal.start()] + b"}").hexdigest() == seal[1].decode()


def _named(name: str) -> str:
    """A name on one line."""
    name = " ".join(without_control(name).split())
    if not name:
        raise InputError("a session's name needs at least one letter; give one")
    return name if len(name) <= _LONGEST_NAME else name[: _LONGEST_NAME - 2].rstrip() + " …"


def _plain(name: str) -> str:
    """A name as it is compared."""
    return " ".join(name.split()).casefold()


def _slug(text: str) -> str:
    """The first words in plain small letters; `session` where there are none."""
    plain = unicodedata.normalize("NFKD", text.casefold()).encode("ascii", "ignore").decode()
    words = re.findall(r"[a-z0-9]+", plain)
    while len(words) > 1 and len("-".join(words)) > _LONGEST_SLUG:
        words.pop()
    return "-".join(words)[:_LONGEST_SLUG] or "session"


def _damaged(path: Path) -> SessionError:
    return SessionError(f"{path.name} is damaged or no session; delete it or move it away")


def _no_session(wanted: str) -> SessionError:
    return SessionError(f"no session {wanted!r} (see: evidencebot export)")


def _several(wanted: str, ids: list[str]) -> SessionError:
    return SessionError(f"{wanted!r} may be {' or '.join(ids[:5])}; give one of these ids")
