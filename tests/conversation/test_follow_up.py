"""A question that leans on earlier turns takes them along; one that stands alone is left alone."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidencebot.conversation.follow_up import read_turn
from evidencebot.conversation.turn import Turn
from evidencebot.retrieval.context import QuotedPlace
from stub_answers import answer, quotation

FERRY = "What did the ferry at Hexley cost in 1911?"
FERRY_TOPIC = FERRY.removesuffix("?")
DESK = "Who runs the brokerage desk in Marlshire?"


def stand_alone(question: str, history: list[Turn]) -> str | None:
    """What a question is read as."""
    reading = read_turn(question, history)
    return reading.text if reading else None


TURNS = st.lists(st.builds(Turn, st.sampled_from(["user", "agent"]), st.text(max_size=40)), max_size=6)
CHATTER = st.lists(
    st.sampled_from(
        ["and", "so", "back to", "what about", "it", "that", "Orle", "1911", "why", "?", "!", ",", ":", " "]
    ),
    max_size=8,
).map(" ".join)


def after(*asked: str) -> list[Turn]:
    """The turns of a conversation in which these questions were asked."""
    return [Turn("user", text) for text in asked]


@pytest.mark.parametrize(
    "question",
    [
        "How many towns use the brokerage desk?",
        DESK,
        "OK, who lights the lamps in Harbour Street?",
        "So how many towns use the brokerage desk?",
        "And who founded the Lamplighters' Guild of Orle?",
        "Ok now something else: how many lamps burn gas in Orle?",
    ],
)
def test_another_subject_does_not_drag_the_old_one_along(question: str) -> None:
    assert stand_alone(question, after(FERRY)) is None


@pytest.mark.parametrize(
    "question",
    [
        "Did the county say that tolls rose?",
        "Who found that the bridge was weak?",
        "Is it true that the county closed the ferry?",
        "Is it possible to cross the ford at night?",
        "Are there any bridges in Marlshire?",
        "Why do carers argue that the visits are short?",
    ],
)
def test_a_word_that_points_at_nothing_earlier_is_no_pronoun(question: str) -> None:
    assert stand_alone(question, after(FERRY)) is None


@pytest.mark.parametrize(
    ("question", "rewritten"),
    [
        ("Who paid for it?", "Who paid for it?"),
        ("Which of them is the largest?", "Which of them is the largest?"),
        ("Does that include Sundays?", "Does that include Sundays?"),
        ("what happened there", "What happened there?"),
        ("So, what did she conclude?", "What did she conclude?"),
        ("What does the county say about this?", "What does the county say about this?"),
    ],
)
def test_a_pronoun_takes_the_topic_along(question: str, rewritten: str) -> None:
    assert stand_alone(question, after(FERRY)) == f"{rewritten} ({FERRY_TOPIC})"


@pytest.mark.parametrize(
    ("question", "rewritten"),
    [
        ("and in Orle?", "In Orle?"),
        ("how about the toll house at Orle", "The toll house at Orle?"),
        ("tolls?", "Tolls?"),
        ("Tell me more.", "Tell me more?"),
    ],
)
def test_an_ellipsis_takes_the_topic_along(question: str, rewritten: str) -> None:
    assert stand_alone(question, after(FERRY)) == f"{rewritten} ({FERRY_TOPIC})"


@pytest.mark.parametrize(
    ("before", "question", "rewritten"),
    [
        (FERRY, "And Orle?", "What did the ferry at Orle cost in 1911?"),
        (FERRY, "the same for Orle", "What did the ferry at Orle cost in 1911?"),
        (FERRY, "and what about Orle?", "What did the ferry at Orle cost in 1911?"),
        (FERRY, "In 1912?", "What did the ferry at Hexley cost in 1912?"),
        ("Who lights the lamps in Orle?", "and in Hexley?", "Who lights the lamps in Hexley?"),
        ("Do men drive the vans?", "what about women?", "Do women drive the vans?"),
        ("price of a gas lamp?", "a candle?", "Price of a candle?"),
        ("What was the bill for lamps?", "and oil?", "What was the bill for oil?"),
        ("What did the Lamp Board say?", "and the Guild?", "What did the Guild say?"),
    ],
)
def test_what_takes_the_place_of_something_replaces_it(before: str, question: str, rewritten: str) -> None:
    assert stand_alone(question, after(before)) == rewritten


@pytest.mark.parametrize(
    "question",
    [
        "lamp oil",
        "Do the towns publish their accounts?",
        "When carers skip visits, do they lose pay?",
        "The board counted nine lamps in Harbour Street. How many of those lamps burn gas?",
        "Which of the bodies that own ferries are charities?",
        "I need this by Friday. Who lights the lamps in Orle?",
    ],
)
def test_what_a_question_names_itself_needs_no_turn_before_it(question: str) -> None:
    assert stand_alone(question, after(FERRY)) is None


def test_a_known_thing_is_the_one_spoken_of() -> None:
    assert stand_alone("Who paid for the ferry?", after(FERRY)) is not None


def test_the_quotations_of_the_answer_are_where_to_look_first() -> None:
    quoted = quotation()
    history = [Turn("user", FERRY), Turn("agent", "", answer(quotation()))]
    reading = read_turn("why?", history)
    assert reading is not None
    assert reading.context.near == (QuotedPlace(quoted.document, quoted.start, quoted.end),)


def test_a_reply_of_which_only_the_text_is_known_is_part_of_the_topic() -> None:
    history = [Turn("user", FERRY), Turn("agent", "It was £31, says the toll book. " * 20)]
    reading = read_turn("why?", history)
    assert reading is not None
    assert "toll book" in reading.topic
    assert len(reading.topic) < 250


def test_a_turn_asked_as_typed_is_a_subject_of_its_own() -> None:
    history = [*after(FERRY), Turn("user", "why?"), Turn("agent", "", answer(quotation()))]
    reading = read_turn("since when?", history)
    assert reading is not None
    assert reading.text == "Since when? (why)"


def test_turns_that_act_on_an_answer_name_no_subject() -> None:
    assert stand_alone("why?", after(FERRY, "which page?")) == f"Why? ({FERRY_TOPIC})"


@pytest.mark.parametrize(
    "bare",
    [
        "Why",
        "Why not",
        "How so",
        "When was that",
        "Who said that",
        "Which ones",
        "By how much",
        "For example",
        "How come",
    ],
)
@pytest.mark.parametrize("lead", ["", "and ", "OK, "])
def test_a_bare_question_takes_the_topic_along(bare: str, lead: str) -> None:
    asked = f"{lead}{bare.lower()}?"
    assert stand_alone(asked, after(FERRY)) == f"{bare}? ({FERRY_TOPIC})"


@pytest.mark.parametrize(
    ("question", "rewritten"),
    [
        ("Back to the ferry: who ran it?", f"Who ran it? (the ferry; {FERRY_TOPIC})"),
        ("going back to the ferry, who ran it?", f"Who ran it? (the ferry; {FERRY_TOPIC})"),
        ("Back to the ferry. who owns Hexley's boats?", "Who owns Hexley's boats? (the ferry)"),
        ("Returning to tolls – how high were they?", "How high were they? (tolls)"),
    ],
)
def test_a_return_names_its_own_topic(question: str, rewritten: str) -> None:
    assert stand_alone(question, after(FERRY, DESK)) == rewritten


@pytest.mark.parametrize(
    ("asked", "topic"),
    [
        ((FERRY, DESK), "Who runs the brokerage desk in Marlshire"),
        ((FERRY, "and in Orle?"), f"{FERRY_TOPIC}; in Orle"),
        ((FERRY, "and in Orle?", "why?"), f"{FERRY_TOPIC}; in Orle; why"),
        ((DESK, FERRY, "and in Orle?"), f"{FERRY_TOPIC}; in Orle"),
        pytest.param((FERRY, "why?", "who said so?", "and in Orle?"), FERRY_TOPIC),
    ],
)
def test_the_topic_is_the_last_subject_and_what_leaned_on_it(asked: tuple[str, ...], topic: str) -> None:
    rewritten = stand_alone("since when?", after(*asked))
    assert rewritten is not None
    assert rewritten.startswith(f"Since when? ({topic}")


@pytest.mark.parametrize(
    "question",
    [
        pytest.param("Thanks! And in 1912?"),
        pytest.param("ok"),
    ],
)
def test_a_rewritten_question_opens_with_a_word(question: str) -> None:
    rewritten = stand_alone(question, after(FERRY))
    assert rewritten is None or rewritten[0].isalnum()


@pytest.mark.parametrize("question", ["why?", "and in Orle?", "Who paid for it?", "Back to the ferry: who ran it?"])
@pytest.mark.parametrize("history", [[], [Turn("agent", "Ask me about the ferry at Hexley.")]], ids=["none", "agent"])
def test_nothing_asked_before_leaves_every_question_alone(question: str, history: list[Turn]) -> None:
    assert stand_alone(question, history) is None


@given(st.text(max_size=60) | CHATTER, TURNS)
def test_never_crashes_and_never_hands_on_nothing(question: str, history: list[Turn]) -> None:
    rewritten = stand_alone(question, history)
    assert rewritten is None or rewritten.strip()
