"""A figure that the asker claims is set beside the corpus's own, and does not decide what is found."""

from __future__ import annotations

import pytest

from evidencebot.answering.asked_figures import asked_figures, compared, kind_of, without_figures
from evidencebot.assistant import Assistant
from evidencebot.conversation.question import Question
from evidencebot.evidence.answer import Status
from evidencebot.index.passage_index import PassageIndex
from evidencebot.text.answer_type import AnswerType


@pytest.mark.parametrize(
    ("question", "rest", "kind"),
    [
        ("Did the ferry cost £1bn?", "Did the ferry cost ?", AnswerType.MONEY),
        ("was it 40 per cent of visits", "was it of visits", AnswerType.SHARE),
        ("Isn't it true that 12 towns use it?", "Isn't it true that towns use it?", AnswerType.COUNT),
    ],
)
def test_the_figure_of_a_claim_is_taken_out(question: str, rest: str, kind: AnswerType) -> None:
    figures = asked_figures(question)
    assert (without_figures(question, figures), kind_of(figures[0])) == (rest, kind)


@pytest.mark.parametrize("question", ["How much is £1bn in euros?", "Did it open in 2012?", "Is it true?", ""])
def test_what_claims_no_figure(question: str) -> None:
    assert asked_figures(question) == []


@pytest.mark.parametrize(
    ("quoted", "told"),
    [
        ("It cost £1.3 billion.", "Asked about £1bn; the words quoted give £1.3 billion."),
        ("It cost £1,000 million.", "The figure asked about, £1bn, stands in the words quoted."),
        ("It cost 4 per cent more.", "Asked about £1bn; the words quoted give no such figure."),
    ],
)
def test_the_two_are_set_side_by_side(quoted: str, told: str) -> None:
    question = "Did it cost £1bn?"
    assert compared(question, asked_figures(question), [quoted]) == told


def test_a_wrong_claim_is_answered_with_the_right_figure(small_index: PassageIndex) -> None:
    answer = Assistant(small_index).ask(Question("Did the shortest visit cost £9?"))
    assert answer.status is Status.ANSWERED
    assert answer.remark is not None
    assert answer.remark.startswith("Asked about £9; the words quoted give £")
