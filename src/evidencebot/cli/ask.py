"""`evidencebot ask`: one question, or a batch of them."""

from __future__ import annotations

import argparse
import codecs
import sys
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

import msgspec

from evidencebot.cli.diagnostics import ANSWERED, NOT_FOUND
from evidencebot.cli.output import write_answer, write_json
from evidencebot.cli.preparing import ready_assistant
from evidencebot.conversation.question import Question
from evidencebot.conversation.session import SavedTurn, Session, SessionStore
from evidencebot.conversation.turn import Turn
from evidencebot.errors import EvidencebotError, InputError
from evidencebot.evidence.answer import Answer, Status, error_answer
from evidencebot.retrieval.filters import Filters

if TYPE_CHECKING:
    from evidencebot.assistant import Assistant

_LONGEST_LINE = 1 << 20
# Conversations of one batch whose turns are kept; the longest silent one is forgotten first.
_MOST_CONVERSATIONS, _MOST_TURNS = 1000, 20


class BatchLine(msgspec.Struct):
    """One line of a batch."""

    question: str
    id: str | int | None = None
    chapter: list[str] = []
    source: list[str] = []
    conversation: str | int | None = None
    history: list[Turn] = []


def run(options: argparse.Namespace) -> int:
    if options.batch is not None:
        if options.question:
            raise InputError("give a question or --batch FILE, not both")
        if options.session:
            raise InputError("--session is for one question; the lines of a batch name their conversation")
        return _run_batch(options)
    if not options.question:
        raise InputError('no question given; ask for example: evidencebot ask "What is a false outcome?"')
    settings, assistant = ready_assistant(options, encodes=True)
    store = SessionStore(settings.workspace.sessions, assistant.index.manifest.fingerprint)
    session = _session(store, _typed([options.session])) if options.session else None
    question = Question(
        _typed(options.question),
        filters=_filters(options),
        k=options.k or settings.k,
        history=session.history if session else (),
    )
    answer = assistant.ask(question)
    try:
        _show(answer, options)
    finally:  # whoever reads along may have stopped
        if session:
            store.append(session, SavedTurn.of(question, answer))
    return ANSWERED if answer.status is Status.ANSWERED else NOT_FOUND


def _show(answer: Answer, options: argparse.Namespace) -> None:
    if options.json:
        write_json(answer)
    else:
        write_answer(answer, explain=options.explain)


def _session(store: SessionStore, wanted: str) -> Session:
    """The session of that id or name, or a new one of that name."""
    known = store.named(wanted)
    return store.load(known) if known else store.start(wanted)


def _typed(words: list[str]) -> str:
    """The question as typed; bytes that are no UTF-8, which Python keeps as lone surrogates, are replaced."""
    return " ".join(words).encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _filters(options: argparse.Namespace, line: BatchLine | None = None) -> Filters:
    return Filters(
        chapters=tuple((line.chapter if line else None) or options.chapter),
        sources=tuple((line.source if line else None) or options.source),
        report_only=options.report_only,
        sources_only=options.sources_only,
    )


def _run_batch(options: argparse.Namespace) -> int:
    with _opened(options.batch) as file:
        settings, assistant = ready_assistant(options, encodes=True)
        batch = _Batch(assistant, options, options.k or settings.k)
        for line in _lines(file):
            write_json(batch.answer(line), is_line=True)
    return ANSWERED


@contextmanager
def _opened(name: str) -> Iterator[IO[bytes]]:
    if name == "-":
        yield sys.stdin.buffer
        return
    try:
        file = Path(name).open("rb")  # noqa: SIM115
    except OSError as error:
        raise InputError(
            f"{name}: {error.strerror or 'cannot be read'}; name a file of JSON lines, or - for standard input"
        ) from None
    with file:
        yield file


def _lines(file: IO[bytes]) -> Iterator[bytes | None]:
    """Lines that hold something, one at a time; None for one that is too long to be read."""
    is_first = True
    while line := file.readline(_LONGEST_LINE):
        line = line.removeprefix(codecs.BOM_UTF8) if is_first else line
        is_first = False
        if len(line) == _LONGEST_LINE and not line.endswith(b"\n"):
            while (rest := file.readline(_LONGEST_LINE)) and not rest.endswith(b"\n"):
                pass
            yield None
        elif line.strip():
            yield line


class _Batch:
    """Answers lines one by one, remembering the turns of their conversations."""

    def __init__(self, assistant: Assistant, options: argparse.Namespace, k: int) -> None:
        self._assistant = assistant
        self._options = options
        self._k = k
        self._turns: OrderedDict[str, list[Turn]] = OrderedDict()

    def answer(self, line: bytes | None) -> Answer:
        """An answer for every line: a bad one gets its error and stops nothing."""
        if line is None:
            return error_answer("", f"the line is longer than {_LONGEST_LINE >> 20} MiB; split it")
        try:
            asked = msgspec.json.decode(line, type=BatchLine)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            return _bad_line(line, str(error))
        line_id = None if asked.id is None else str(asked.id)
        try:
            return self._ask(asked, line_id)
        except EvidencebotError as error:
            return error_answer(asked.question, str(error), line_id)

    def _ask(self, asked: BatchLine, line_id: str | None) -> Answer:
        turns = self._turns_of(asked.conversation)
        question = Question(
            asked.question,
            id=line_id,
            filters=_filters(self._options, asked),
            k=self._k,
            history=asked.history or turns,
        )
        answer = self._assistant.ask(question)
        if asked.conversation is not None:
            turns += [Turn("user", asked.question), Turn("agent", answer.answer, answer)]
            del turns[:-_MOST_TURNS]
        return answer

    def _turns_of(self, conversation: str | int | None) -> list[Turn]:
        if conversation is None:
            return []
        turns = self._turns.setdefault(str(conversation), [])
        self._turns.move_to_end(str(conversation))
        if len(self._turns) > _MOST_CONVERSATIONS:
            self._turns.popitem(last=False)
        return turns


def _bad_line(line: bytes, reason: str) -> Answer:
    """The error for a line that is not a question object; its id and question are kept where they can be."""
    try:
        given: Any = msgspec.json.decode(line)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        given = None
    given = given if isinstance(given, dict) else {}
    question = given.get("question")
    line_id = given.get("id")
    return error_answer(
        question if isinstance(question, str) else "",
        f'not a question object ({reason}); write one as {{"id": "q1", "question": "…"}}',
        str(line_id) if isinstance(line_id, str | int) else None,
    )
