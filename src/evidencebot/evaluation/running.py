"""Asks every question of a set through the same door as a user: `Assistant.ask`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from evidencebot.assistant import Assistant
from evidencebot.conversation.question import Question
from evidencebot.conversation.turn import Turn
from evidencebot.evaluation.baselines import Baselines
from evidencebot.evaluation.cases import Case, conversations_of
from evidencebot.evaluation.ranking import DEPTH
from evidencebot.evaluation.units import Place, ranked_units
from evidencebot.evidence.answer import Answer
from evidencebot.index.building import Progress

RAW, STANDALONE = "as typed", "as a person would put it"


class Outcome(Struct, frozen=True):
    """What came of one question."""

    case: Case
    answer: Answer
    units: tuple[str, ...]
    """What was found, as ranked gold units."""
    others: dict[str, tuple[str, ...]] = {}
    """What baselines, or other wordings of a turn, find for it."""


class Runner:
    """Runs cases and collects outcomes."""

    def __init__(self, assistant: Assistant, progress: Progress | None = None) -> None:
        self._assistant = assistant
        self._baselines = Baselines(assistant.index)
        self._progress = progress or (lambda *_: None)

    def questions(self, step: str, cases: Sequence[Case]) -> list[Outcome]:
        """Questions that each stand for themselves, with what the baselines find."""
        return [self._question(case) for case in self._counted(step, cases)]

    def answers(self, step: str, cases: Sequence[Case]) -> list[Answer]:
        """What questions get that are not graded by what they find."""
        return [self._ask(case) for case in self._counted(step, cases)]

    def conversations(self, step: str, cases: Sequence[Case]) -> list[Outcome]:
        """Turns in order, each after the questions before it and our own answers to them."""
        counted = self._counted(step, [case for turns in conversations_of(cases) for case in turns])
        history: list[Turn] = []
        outcomes: list[Outcome] = []
        before = ""
        for case in counted:
            if case.conversation != before:
                history, before = [], case.conversation
            answer = self._ask(case, history)
            outcomes.append(Outcome(case, answer, _units(case, answer), self._other_wordings(case)))
            history += [Turn("user", case.question), Turn("agent", answer.answer, answer)]
        return outcomes

    def _question(self, case: Case) -> Outcome:
        answer = self._ask(case)
        return Outcome(case, answer, _units(case, answer), self._by_baselines(case))

    def _ask(self, case: Case, history: Sequence[Turn] = ()) -> Answer:
        return self._assistant.ask(Question(case.question, id=case.id, k=DEPTH, history=tuple(history)))

    def _other_wordings(self, case: Case) -> dict[str, tuple[str, ...]]:
        """The last turn alone, and the question that a person made of it."""
        wordings = {RAW: case.question, STANDALONE: case.standalone}
        return {
            name: _units(case, self._assistant.ask(Question(text, k=DEPTH, as_typed=True)))
            for name, text in wordings.items()
            if text and case.is_answerable
        }

    def _by_baselines(self, case: Case) -> dict[str, tuple[str, ...]]:
        if not case.is_answerable:
            return {}
        passages = self._assistant.index.passages
        found = self._baselines.rank(case.question)
        places = [(p.document, p.paragraphs) for p in passages]
        return {name: tuple(ranked_units(case, [places[n] for n in order])) for name, order in found.items()}

    def _counted(self, step: str, cases: Sequence[Case]) -> Iterator[Case]:
        for number, case in enumerate(cases):
            self._progress(step, number, len(cases))
            yield case
        self._progress(step, len(cases), len(cases))


def _units(case: Case, answer: Answer) -> tuple[str, ...]:
    places: list[Place] = [(p.document, p.paragraphs) for p in answer.passages]
    return tuple(ranked_units(case, places))
