"""An engine whose corpus is the stub document: it answers at once, or when it is let."""

from __future__ import annotations

from pathlib import Path
from threading import Event
from types import SimpleNamespace
from typing import Any

from evidencebot.conversation.question import Question
from evidencebot.documents.model import Document
from evidencebot.errors import EvidencebotError
from evidencebot.evidence.answer import Answer
from evidencebot.index.building import Progress
from evidencebot.retrieval.counting import MatchCounts
from evidencebot.retrieval.suggesting import Suggester, Suggestion
from evidencebot.tui.engine import Engine, Opened, Options, Source
from stub_answers import DOCUMENT, TEXT, StubAssistant, answer, quotation

QUESTION = "What did the ferry cost?"
ANSWER = answer(quotation(), quotation(n=2, quote=TEXT[35:62], start=35, end=62, section="2.1", page=4, footnotes=()))
SUGGESTIONS = (
    Suggestion(QUESTION, "question"),
    Suggestion("Who paid for the ferry?", "question"),
    Suggestion("When was the bridge built?", "question"),
)
SOURCE = Source("ferrier-1912-tolls", "Tolls of the Orle", "book")


class StubEngine(Engine):
    """Answers what it is told; sessions are real, in `root`."""

    def __init__(self, root: Path, answers: dict[str, Answer] | None = None, **options: Any) -> None:
        super().__init__(Options(workspace=str(root), **options))
        self.root = root
        self.document = DOCUMENT
        self.stub = StubAssistant({QUESTION: ANSWER} | (answers or {}), self.document)
        self.may_open, self.may_answer = Event(), Event()
        self.may_open.set()
        self.may_answer.set()
        self.steps: list[tuple[str, int, int]] = []
        """What opening the corpus reports before it is open."""
        self.failure: EvidencebotError | None = None
        self.asked: list[Question] = []

    def use(self, document: Document, answers: dict[str, Answer]) -> None:
        """Be about another document."""
        self.document = document
        self.stub = StubAssistant(answers, document)

    def open(self, progress: Progress) -> Opened:
        self._stop.clear()
        for step in self.steps:
            self._report(progress, *step)
            self.may_open.wait(10)
        self.may_open.wait(10)
        if self.failure:
            raise self.failure
        manifest = SimpleNamespace(fingerprint="f")
        documents = {"report": self.document, SOURCE.id: self.document}
        vars(self.stub.index).update(manifest=manifest, document=documents.__getitem__, ties={})
        self._assistant = self.stub
        self._suggester = Suggester(SUGGESTIONS)
        return Opened(self.document, (SOURCE,), examples=(QUESTION,))

    def warm(self) -> None:
        """Nothing is read here."""

    def ask(self, question: Question) -> Answer:
        self.asked.append(question)
        self.may_answer.wait(10)
        return super().ask(question)

    def matches(self, question: str) -> MatchCounts:
        return MatchCounts({"1": 2, "2.1": 1}, {"report": 3})
