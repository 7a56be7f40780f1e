"""Greetings and questions about the assistant get a fixed reply; nothing else does."""

from __future__ import annotations

import pytest

from evidencebot.assistant import Assistant
from evidencebot.conversation.follow_up import read_turn
from evidencebot.conversation.question import Question
from evidencebot.conversation.small_talk import reply_to
from evidencebot.conversation.turn import Turn
from evidencebot.evidence.answer import AnswerKind, Status
from evidencebot.index.passage_index import PassageIndex

TALK = [
    "Hi", "hello there!", "Good morning.", "hey, how are you?", "Thanks!", "thank you very much", "Great, thanks",
    "Cheers", "That's helpful, thank you.", "bye", "Who are you?", "what are you", "Are you a bot?",
    "Are you ChatGPT?", "What can you do?", "what can I ask you?", "How does evidencebot work?",
    "Help", "can you help me?",
]  # fmt: skip
ASKED = [
    "How does outcomes-based commissioning work?", "Who are the authors?", "What can commissioners do?",
    "Thanks. And what did it cost?", "Hello, how many people live in Kelderford?", "What is this report about?",
    "How can the county help carers?", "Who made the claim?", "What did the review ask first?", "and in Wales?",
    "How does it work?", "What is this?", "How does this work?", "What was my",
]  # fmt: skip


@pytest.mark.parametrize("text", TALK)
def test_small_talk_gets_a_reply(text: str) -> None:
    reply = reply_to(text, (), "Bridging the ford")
    assert reply
    assert "{" not in reply


@pytest.mark.parametrize("text", ASKED)
def test_a_question_is_no_small_talk(text: str) -> None:
    assert reply_to(text, (), "Bridging the ford") is None


def test_what_was_asked_is_told() -> None:
    history = [Turn("user", "Who chairs it?"), Turn("agent", "x"), Turn("user", "Why?"), Turn("agent", "y")]
    assert "Who chairs it?" in (reply_to("What did I ask first?", history, "") or "")
    assert "Why?" in (reply_to("what was my last question", history, "") or "")
    assert reply_to("What did I ask?", (), "") == "You have not asked anything yet."
    thanked = [*history, Turn("user", "Thanks!"), Turn("agent", "z")]
    assert "Why?" in (reply_to("What did I ask last?", thanked, "") or "")


def test_it_is_marked_and_quotes_nothing(small_index: PassageIndex) -> None:
    answer = Assistant(small_index).ask(Question("Thank you!"))
    assert (answer.kind, answer.status, answer.citations, answer.passages) == (
        AnswerKind.CONVERSATION, Status.ANSWERED, (), ()
    )  # fmt: skip


def test_nothing_leans_on_it() -> None:
    asked = [Turn("user", "How much does the shortest visit cost?"), Turn("agent", "It costs £9.")]
    between = [*asked, Turn("user", "Thanks!"), Turn("agent", "You are welcome.")]
    assert read_turn("Who pays it?", between) == read_turn("Who pays it?", asked)
