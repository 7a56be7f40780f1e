"""READ FIRST. The one engine behind every surface: a question in, a cited answer out.

`open_assistant` wires the rooms; `Assistant.ask` names the steps.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import structs

from evidencebot.answering.composing import SearchedPart, compose
from evidencebot.answering.parts import QuestionPart, parts_of
from evidencebot.conversation.preamble import without_preamble
from evidencebot.conversation.question import Question
from evidencebot.conversation.turn import Turn
from evidencebot.documents.model import Footnote
from evidencebot.errors import InputError
from evidencebot.evidence.answer import Answer, AnswerKind, Status
from evidencebot.evidence.source_support import NoteSupport, support_of
from evidencebot.index.passage_index import PassageIndex, open_index
from evidencebot.retrieval.counting import MatchCounts, count_matches
from evidencebot.retrieval.retriever import RetrievalOptions, Retriever
from evidencebot.retrieval.wording import in_corpus_words
from evidencebot.settings import Settings
from evidencebot.structure.answering import answer_from_structure
from evidencebot.verifying.verification import Verification

if TYPE_CHECKING:
    from evidencebot.conversation.follow_up import Reading

_ReadPart = tuple[QuestionPart, "Reading | None"]
"""One thing asked, and how it is read after the turns before; None where it stands alone."""
LONGEST_QUESTION = 2000
"""Characters of a question that are read; the model itself reads some 250 words."""


class Assistant:
    """Answers questions from one index."""

    def __init__(self, index: PassageIndex, options: RetrievalOptions | None = None) -> None:
        self.index = index
        self._retriever = Retriever(index, options)

    def matches(self, question: str) -> MatchCounts:
        """Where in the whole corpus the evidence for a question lies, whatever the filters."""
        text = _checked(question)
        return count_matches(self._retriever.search(text, len(self.index.passages)).hits)

    def ask(self, question: Question) -> Answer:
        """Answer a question; raises InputError where it cannot be asked."""
        typed = _checked(question.text)
        text = typed if question.as_typed else in_corpus_words(self.index, without_preamble(typed))
        history = () if question.as_typed else tuple(question.history)
        answer = self._replied(typed, history) or (self._acted(text, history, question) if history else None)
        if answer is None:
            readings = _readings(text, history)
            interpreted = _interpreted(readings) or (text if text != typed else None)
            answer = self._answered(interpreted or text, readings, question)
            answer = structs.replace(answer, interpreted_as=interpreted)
        return structs.replace(answer, id=question.id, question=question.text)

    def _answered(self, text: str, readings: Sequence[_ReadPart], question: Question) -> Answer:
        """The answer from the document's structure, else from a search for each part."""
        answer = answer_from_structure(self.index, text, question.filters, question.k)
        return answer or compose(self.index, [self._searched(part, reading, question) for part, reading in readings])

    def _replied(self, text: str, history: Sequence[Turn]) -> Answer | None:
        """The reply to a turn that asks nothing of the documents; None for any other."""
        from evidencebot.conversation.small_talk import reply_to

        report = self.index.report
        reply = reply_to(text, history, report.title if report else "your documents")
        return Answer(None, text, None, Status.ANSWERED, 1.0, reply, kind=AnswerKind.CONVERSATION) if reply else None

    def verify(self, text: str) -> Verification:
        """Whether a quotation or figure stands in the corpus, where, and what differs."""
        from evidencebot.verifying.quotations import verify

        return verify(self.index, text)

    def verify_file(self, path: Path) -> list[Verification]:
        """The same for each quotation and figure of a draft, or for each citation of answers exported as JSON."""
        from evidencebot.verifying.drafts import verify_file

        return verify_file(self.index, path)

    def support(self, notes: Sequence[Footnote]) -> tuple[NoteSupport, ...]:
        """What the sources of these notes of the report say, for a person to read first what bears it out least."""
        report = self.index.report
        return support_of(self.index, report, notes) if report else ()

    def _searched(self, part: QuestionPart, reading: Reading | None, question: Question) -> SearchedPart:
        if reading is None:
            return SearchedPart(
                part.text, self._retriever.search(part.text, question.k, question.filters), part.question
            )
        match = self._retriever.search(reading.text, question.k, question.filters, reading.context)
        return SearchedPart(reading.text, match, reading.question, reading.named)

    def _acted(self, text: str, history: Sequence[Turn], question: Question) -> Answer | None:
        """The answer to a turn that asks for something about the last answer; None for any other turn."""
        from evidencebot.conversation.acting import act
        from evidencebot.conversation.actions import action_of

        action = action_of(text)
        last = self._last_answer(question) if action else None
        if not (action and last):
            return None
        return act(self.index, action, question.text, last, history)

    def _last_answer(self, question: Question) -> Answer | None:
        """The answer that an action is about; given anew where whoever holds the turns kept only its text."""
        from evidencebot.conversation.actions import action_of
        from evidencebot.conversation.small_talk import is_small_talk

        for place in range(len(question.history) - 1, -1, -1):
            turn = question.history[place]
            if turn.answer and turn.answer.kind is not AnswerKind.CONVERSATION:
                return turn.answer
            if turn.speaker == "user" and not (action_of(turn.text) or is_small_talk(turn.text)):
                return self.ask(replace(question, text=turn.text, history=question.history[:place]))
        return None


def _readings(text: str, history: Sequence[Turn]) -> list[_ReadPart]:
    """The things asked, each standing alone or read after the turns before: a later one may lean on those before it."""
    parts = parts_of(text)
    if len(parts) == 1 and not history:
        return [(parts[0], None)]
    from evidencebot.conversation.follow_up import read_turn

    turns = [Turn("user", part.text) for part in parts]
    if read_turn(text, history):
        return [(part, read_turn(part.text, [*history, *turns[:n]])) for n, part in enumerate(parts)]
    within = [None if part.lead else read_turn(part.text, turns[:n]) for n, part in enumerate(parts)]
    return [(QuestionPart(read.text) if read else part, None) for part, read in zip(parts, within, strict=True)]


def _interpreted(readings: Sequence[_ReadPart]) -> str | None:
    if not any(reading for _, reading in readings):
        return None
    return " ".join(reading.text if reading else part.text for part, reading in readings)


def _checked(text: str) -> str:
    text = " ".join(text.split())
    if not any(char.isalnum() for char in text):
        raise InputError("the question is empty; ask in words, for example: What is outcomes-based commissioning?")
    return text[:LONGEST_QUESTION]


def open_assistant(
    settings: Settings, prepare: Callable[[Settings], None] | None = None, *, uses_bank: bool = True
) -> Assistant:
    """The assistant of a workspace; `prepare` brings its index up to date where that is needed.

    Without its bank (`uses_bank`) the report is answered as one that nobody wrote questions about.
    """
    from evidencebot.index.freshness import is_fresh

    # The shipped model is looked at by `doctor`; one that is named may be another than last time.
    named = settings.model_folder() if settings.model else None
    if prepare and not is_fresh(settings.workspace, named):
        prepare(settings)
    index = open_index(settings.workspace.index, uses_bank=uses_bank)
    return Assistant(index, RetrievalOptions(uses_reader=settings.reader))
