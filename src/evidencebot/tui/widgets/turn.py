"""One question and what came of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import ComposeResult
from textual.containers import Vertical
from textual.content import Content
from textual.message import Message
from textual.widgets import Static

from evidencebot.conversation.question import Question
from evidencebot.tui.showing import QUIET, answer_content, place, plain, shortened, shown
from evidencebot.tui.walking import DIGEST

if TYPE_CHECKING:
    from evidencebot.evidence.answer import Answer, FoundPassage

_NEAREST = 3
_ANSWERED, _NOT_FOUND = "answered", "not_found"


class AnswerText(Static):
    """The answer's sentences; a click on a mark opens it."""

    class MarkClicked(Message):
        """A mark was clicked."""

        def __init__(self, answer: AnswerText, number: int) -> None:
            super().__init__()
            self.answer = answer
            self.number = number

        @property
        def control(self) -> AnswerText:
            return self.answer

    def action_open(self, number: int) -> None:
        self.post_message(self.MarkClicked(self, number))


class TurnView(Vertical):
    """A question, how it was read, and its answer, refusal or state."""

    def __init__(self, number: int, question: Question) -> None:
        super().__init__(classes="turn")
        self.number = number
        self.question = question
        self.answer: Answer | None = None
        self.chosen: int | None = None
        """The mark that the keys stand on."""

    def compose(self) -> ComposeResult:
        asked = Content.assemble(
            plain(self.question.text),
            *([(f"   only {plain(str(self.question.filters))}", QUIET)] if not self.question.filters.is_open else []),
        )
        yield Static(asked, classes="question")
        yield Static("", classes="reading")
        yield AnswerText("", classes="answer")
        yield Static("", classes="below")

    def show_state(self, state: str) -> None:
        """What is going on while there is no answer."""
        self.query_one(".answer", AnswerText).update(shown(state, f"italic {QUIET}"))
        self.set_class(True, "-pending")

    def show_answer(self, answer: Answer) -> None:
        """The answer, or the refusal with its reasons and the nearest passages."""
        self.answer = answer
        self.chosen = None
        self.remove_class("-pending")
        self.set_class(answer.status != _ANSWERED, "-refused")
        reading = self.query_one(".reading", Static)
        reading.display = bool(answer.interpreted_as)
        if answer.interpreted_as:
            reading.update(
                Content.assemble(
                    ("Read as: ", QUIET), (plain(answer.interpreted_as), "italic"), ("   t asks as typed", QUIET)
                )
            )
        self._show_marks()
        below = self.query_one(".below", Static)
        below.display = True
        below.update(_below(answer))

    def choose(self, number: int | None) -> None:
        """Stand on a mark, or on none."""
        self.chosen = number
        if self.answer:
            self._show_marks()

    def choose_next(self, by: int) -> None:
        """Move among the marks; beyond the last comes the first."""
        numbers = [citation.n for citation in self.answer.citations] if self.answer else []
        if numbers:
            at = numbers.index(self.chosen) + by if self.chosen in numbers else (0 if by > 0 else -1)
            self.choose(numbers[at % len(numbers)])

    def _show_marks(self) -> None:
        if self.answer:
            self.query_one(".answer", AnswerText).update(answer_content(self.answer, self.chosen))


def _below(answer: Answer) -> Content:
    """Where the quotations stand; for a refusal why, and the nearest passages."""
    lines: list[Content] = [
        Content.assemble(
            (f"[{c.n}] ", "bold"),
            (plain(place(c.section, c.section_title, c.pages, c.note)), QUIET),
            (_notes(c), QUIET),
        )
        for c in answer.citations
    ]
    lines += [Content.assemble(("Not answered: ", "bold"), plain(part)) for part in answer.missing]
    if answer.status == _NOT_FOUND:
        lines += _refusal(answer)
    if answer.from_digest:
        lines.append(shown(DIGEST, f"italic {QUIET}"))
    return Content("\n").join(lines)


def _notes(citation: object) -> str:
    notes = [note.printed for note in getattr(citation, "footnotes", ())]
    return f" · note{'s' if len(notes) > 1 else ''} {', '.join(notes)}" if notes else ""


def _refusal(answer: Answer) -> list[Content]:
    """Reasons that the answer itself does not give, and the nearest passages."""
    reasons = [shown(f"Also: {reason}.", QUIET) for reason in answer.reasons if reason not in answer.answer]
    nearest = [shown("Nearest passages", "bold")] if answer.passages else []
    return [*reasons, *nearest, *(_nearest(passage) for passage in answer.passages[:_NEAREST])]


def _nearest(passage: FoundPassage) -> Content:
    where = place(passage.section, None, passage.page)
    return Content.assemble(("– ", QUIET), (plain(f"{where}: "), "bold"), (shortened(passage.passage, 100), QUIET))
