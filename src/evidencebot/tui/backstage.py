"""Runs the engine in threads, so that typing never waits; what comes of it is told by messages."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from textual.message import Message
from textual.screen import Screen
from textual.worker import get_current_worker

from evidencebot.errors import EvidencebotError
from evidencebot.tui.engine import Engine, Stopped
from evidencebot.tui.messages import (
    Added,
    Answered,
    AskingFailed,
    Copied,
    CorpusOpened,
    Counted,
    Exported,
    Failed,
    OpeningFailed,
    Progressed,
    Resumed,
    Suggested,
    Viewed,
)

if TYPE_CHECKING:
    from pathlib import Path

    from evidencebot.conversation.question import Question
    from evidencebot.evidence.answer import Answer, Quotation
    from evidencebot.tui.views import Target


class Backstage:
    """One worker for each kind of work: a new one makes the one before it void."""

    def __init__(self, screen: Screen[None], engine: Engine) -> None:
        self._screen = screen
        self._engine = engine

    def open(self) -> None:
        """Open the corpus, its index brought up to date."""

        def tell(step: str, done: int, total: int) -> None:
            self._screen.post_message(Progressed(step, done, total))

        def work() -> Message | None:
            try:
                opened = self._engine.open(tell)
            except Stopped as stopped:
                return OpeningFailed(str(stopped), was_stopped=True)
            self._screen.post_message(CorpusOpened(opened, self._engine.asked_before()))
            self._engine.warm()
            return None

        self._run("open", work, OpeningFailed)

    def stop_indexing(self) -> None:
        self._engine.stop()

    def add(self, path: str, *, as_report: bool) -> None:
        """Put a document into the corpus."""
        self._run("open", lambda: Added(*self._engine.add(path, as_report=as_report)))

    def ask(self, turn: int, question: Question) -> None:
        """Answer a question and save the turn before it is shown."""

        def work() -> Message | None:
            answer = self._engine.ask(question)
            if get_current_worker().is_cancelled:
                return None
            try:
                return Answered(turn, answer, self._engine.save(question, answer))
            except EvidencebotError as error:
                return Answered(turn, answer, "", str(error))

        self._run("ask", work, lambda reason: AskingFailed(turn, reason))

    def cancel_asking(self) -> None:
        self._screen.workers.cancel_group(self._screen, "ask")

    def count(self, turn: int, answer: Answer) -> None:
        """Count where the evidence for a question lies."""
        self._run("count", lambda: Counted(turn, self._engine.matches(answer.interpreted_as or answer.question)))

    def suggest(self, typed: str) -> None:
        self._run("suggest", lambda: Suggested(typed, self._engine.suggest(typed)))

    def view(self, *targets: Target, is_new_walk: bool) -> None:
        """Make what the evidence panel shows of targets, the last on top."""
        self._run("view", lambda: Viewed([self._engine.view(target) for target in targets], is_new_walk))

    def copy(self, quotation: Quotation) -> None:
        self._run("copy", lambda: Copied(self._engine.with_reference(quotation)))

    def export(self, form: str, path: Path) -> None:
        """Write the session to a file."""

        def work() -> Message:
            self._engine.export(form, path)
            return Exported(path)

        self._run("export", work)

    def start_session(self) -> None:
        self._engine.start_session()

    def resume(self, wanted: str) -> None:
        self._run("session", lambda: Resumed(self._engine.resume(wanted)))

    def _run(self, group: str, work: Callable[[], Message | None], failed: Callable[[str], Message] = Failed) -> None:
        def job() -> None:
            try:
                message = work()
            except EvidencebotError as error:
                message = failed(str(error))
            except OSError as error:
                message = failed(f"{error.filename or 'a file'}: {error.strerror or error}")
            if message and not get_current_worker().is_cancelled:
                self._screen.post_message(message)

        self._screen.run_worker(job, thread=True, group=group, exclusive=True, exit_on_error=False)
