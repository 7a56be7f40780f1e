"""All that the app asks of the engine. Slow: called in workers; imports it when first called, after first paint."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING

from evidencebot.conversation.question import Question
from evidencebot.errors import EvidencebotError, InputError
from evidencebot.retrieval.filters import Filters

if TYPE_CHECKING:
    from evidencebot.assistant import Assistant
    from evidencebot.conversation.session import Session, SessionStore, SessionSummary
    from evidencebot.documents.model import Document
    from evidencebot.evidence.answer import Answer, Quotation
    from evidencebot.index.building import Progress
    from evidencebot.retrieval.counting import MatchCounts
    from evidencebot.retrieval.suggesting import Suggester, Suggestion
    from evidencebot.settings import Settings
    from evidencebot.tui.views import Target, View
    from evidencebot.verifying.verification import Verification

_SESSIONS_REMEMBERED = 5
_EXAMPLES = 3


class Stopped(EvidencebotError):
    """The user stopped the indexing."""


@dataclass(frozen=True, slots=True)
class Options:
    """What the command line said."""

    workspace: str | None = None
    model: str | None = None
    k: int | None = None
    filters: Filters = field(default_factory=Filters)
    session: str | None = None
    """A saved session to resume: its id, or `last`."""


@dataclass(frozen=True, slots=True)
class Source:
    """A document beside the report, by the kind of work it is."""

    id: str
    title: str
    kind: str


@dataclass(frozen=True, slots=True)
class Opened:
    """What the app shows of a corpus once it is open."""

    report: Document | None
    sources: tuple[Source, ...]
    at_hand: frozenset[str] = frozenset()
    """Bibliography entries whose text is in the corpus."""
    examples: tuple[str, ...] = ()
    """Questions that it answers."""
    failures: tuple[str, ...] = ()


class Engine:
    """One workspace, opened; every method may be called from any thread."""

    def __init__(self, options: Options) -> None:
        self.options = options
        self._assistant: Assistant | None = None
        self._suggester: Suggester | None = None
        self._session: Session | None = None
        self._stop = Event()

    def open(self, progress: Progress) -> Opened:
        """Open the index, brought up to date first; raises Stopped when the user stops that."""
        from evidencebot.index.passage_index import load_ahead
        from evidencebot.reading.reader import load_reader_ahead

        self._stop.clear()
        settings = self._settings()
        load_ahead(settings.workspace)
        if settings.reader:
            load_reader_ahead()
        from evidencebot.assistant import open_assistant
        from evidencebot.retrieval.suggesting import suggester_of

        self._assistant = open_assistant(settings, lambda settings: self._build(settings, progress))
        index = self._assistant.index
        self._suggester = suggester_of(index)
        self._suggester.suggest("a misspeling")
        _ = index.encoder
        kinds = {d.id: self._kind(index.ties.get(d.id)) for d in index.documents if not d.is_report}
        sources = tuple(Source(d.id, d.title, kinds[d.id]) for d in index.documents if d.id in kinds)
        return Opened(
            report=index.report,
            sources=sources,
            at_hand=frozenset(index.ties.values()),
            examples=_examples([q.text for q in index.known.questions]),
            failures=index.manifest.failures,
        )

    def warm(self) -> None:
        """Load what the first question would wait for; what is wrong with it is told to that question."""
        with suppress(EvidencebotError):
            self._opened.ask(Question("What did it cost?"))

    def stop(self) -> None:
        """Stop indexing at its next step; the index so far stays as it was."""
        self._stop.set()

    def ask(self, question: Question) -> Answer:
        """Answer a question after the turns of the session."""
        k = self.options.k or self._settings().k
        history = self._session.history if self._session else ()
        return self._opened.ask(replace(question, k=k, history=history))

    def save(self, question: Question, answer: Answer) -> str:
        """Put a turn on disk; the session's name."""
        from evidencebot.conversation.session import SavedTurn

        turn = SavedTurn.of(question, answer)
        self._session = self._store.append(self._session or self._store.start(), turn)
        return self._session.name

    def start_session(self) -> None:
        """Leave the session; the next turn begins another."""
        self._session = None

    def sessions(self) -> list[SessionSummary]:
        """The saved sessions, newest first."""
        return self._store.summaries()

    def resume(self, wanted: str) -> Session:
        """Take up a saved session: an id, a name or `last`."""
        self._session = self._store.load(self._store.find(wanted))
        return self._session

    def rename(self, session_id: str, name: str) -> None:
        renamed = self._store.rename(session_id, name)
        if self._session and self._session.id == session_id:
            self._session = renamed

    def delete(self, session_id: str) -> None:
        """Delete a session; deleting the present one begins another."""
        self._store.delete(session_id)
        if self._session and self._session.id == session_id:
            self._session = None

    def asked_before(self) -> list[str]:
        """Questions of the last sessions, the latest last."""
        ids = [s.id for s in self._store.summaries() if not s.problem][:_SESSIONS_REMEMBERED]
        return [turn.question for i in reversed(ids) for turn in self._store.load(i).turns]

    def matches(self, question: str) -> MatchCounts:
        """How much evidence for a question each section and document has."""
        return self._opened.matches(question)

    def suggest(self, typed: str) -> list[Suggestion]:
        """Questions, headings and names that hold what is typed; none before the corpus is open."""
        return self._suggester.suggest(typed) if self._suggester else []

    def view(self, target: Target) -> View:
        """What the evidence panel shows of a target."""
        from evidencebot.tui.walking import view_of

        return view_of(self._opened.index, target)

    def with_reference(self, quotation: Quotation) -> str:
        """A quotation to be pasted elsewhere."""
        from evidencebot.evidence.reference_text import with_reference

        return with_reference(quotation, self._opened.index.document(quotation.document))

    def verify(self, text: str) -> Verification:
        """How a quotation or figure stands to the corpus."""
        return self._opened.verify(text)

    def export(self, form: str, path: Path) -> None:
        """Write the session to a file; a file of this name is replaced."""
        from evidencebot.exporting.exporting import export
        from evidencebot.exporting.formats import Format
        from evidencebot.files import write_whole
        from evidencebot.index.corpus import read_corpus

        if self._session is None:
            raise InputError("nothing to export yet; ask a question first")
        write_whole(path, export(self._session, Format(form), read_corpus(self._settings().workspace)))

    @property
    def session_id(self) -> str:
        """The present session's id; empty before its first turn."""
        return self._session.id if self._session else ""

    def add(self, path: str, *, as_report: bool) -> tuple[str, str | None]:
        """Put a document into the corpus: its title, and what of it was not read where that is much.

        It is searched once the index is up to date.
        """
        from evidencebot.documents.adding import add_documents

        done = add_documents(self._settings().workspace, [Path(path).expanduser()], as_report=as_report)
        if done.copies:
            copy = done.copies[0]
            raise EvidencebotError(f"{copy.path.name} is in the corpus already, as {copy.held.name}")
        return done.added[0].document.title, done.added[0].loss

    @property
    def _store(self) -> SessionStore:
        from evidencebot.conversation.session import SessionStore

        corpus = self._assistant.index.manifest.fingerprint if self._assistant else ""
        return SessionStore(self._settings().workspace.sessions, corpus)

    @property
    def _opened(self) -> Assistant:
        if self._assistant is None:
            raise EvidencebotError("the corpus is not open yet; wait until it is")
        return self._assistant

    def _settings(self) -> Settings:
        from evidencebot.settings import load_settings

        return load_settings(self.options.workspace, self.options.model)

    def _build(self, settings: Settings, progress: Progress) -> None:
        from evidencebot.index.building import build_index

        report = partial(self._report, progress)
        build_index(settings.workspace, settings.model_folder(), progress=report)

    def _report(self, progress: Progress, step: str, done: int, total: int) -> None:
        """Raising here ends the building between two batches, before anything of it is in place."""
        if self._stop.is_set():
            raise Stopped("indexing stopped; the index is as it was")
        progress(step, done, total)

    def _kind(self, entry: str | None) -> str:
        report = self._opened.index.report
        work = report.work(entry) if report and entry else None
        return str(work.csl.get("type", "document")) if work else "document"


def _examples(questions: list[str]) -> tuple[str, ...]:
    """Some of the bank's questions, from all over the report."""
    whole = [q for q in questions if q.endswith("?")]
    step = len(whole) // _EXAMPLES
    return tuple(whole[step // 2 :: step][:_EXAMPLES]) if step else tuple(whole)
