"""A question is parted where it asks for several things, and only there."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidencebot.answering.parts import parts_of

ASKING = st.lists(
    st.sampled_from(
        ["what", "who", "did", "and", "or", "ferry", "toll", "Orle", "(a)", "b)", "2)", "?", ",", ";", ":"]
    ),
    max_size=14,
).map(" ".join)


@pytest.mark.parametrize(
    "question",
    [
        "What did the ferry cost?",
        "What did Orle and Hexley pay?",
        "Which town pays the highest and which the lowest toll in winter?",
        "How do tolls and fares differ?",
        "What did it cost and who paid?",
        "Which towns, and why?",
        "What is it? Why?",
        "Tell me what it cost and who paid for the ferry",
        "The ferry closed. Why did it close? Who closed it?",
        "What did section 3) say?",
        "How many (1) ferries are there?",
        "and and and",
        "?",
        "",
    ],
)
def test_one_thing_asked_stays_whole(question: str) -> None:
    assert [p.text for p in parts_of(question)] == [question]


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("What is a ford? How many towns have one?", ["What is a ford?", "How many towns have one?"]),
        (
            "What did the ferry cost, and who paid the toll in 1911?",
            ["What did the ferry cost", "who paid the toll in 1911?"],
        ),
        ("Who paid the toll and when did it end?", ["Who paid the toll", "when did it end?"]),
        (
            "Which ford is cheaper and is it safe at night; and what does it carry?",
            ["Which ford is cheaper", "is it safe at night", "what does it carry?"],
        ),
        (
            "Who said that fares rose and why did they rise so fast?",
            ["Who said that fares rose", "why did they rise so fast?"],
        ),
    ],
)
def test_questions_that_are_joined_are_parted(question: str, parts: list[str]) -> None:
    assert [p.text for p in parts_of(question)] == parts


@pytest.mark.parametrize(
    ("question", "parts"),
    [
        ("(a) What did the ferry cost? (b) Who ran it?", ["What did the ferry cost?", "Who ran it?"]),
        ("a) cost b) owner", ["cost", "owner"]),
        ("1) cost of the ferry 2) cost of the bridge", ["cost of the ferry", "cost of the bridge"]),
        (
            "For the ferry: (i) what did it cost, (ii) who ran it?",
            ["For the ferry what did it cost", "For the ferry who ran it?"],
        ),
        pytest.param(
            "For the ferry: (a) its cost, and (b) its owner", ["For the ferry its cost", "For the ferry its owner"]
        ),
    ],
)
def test_labels_part_a_question_and_each_part_keeps_the_lead(question: str, parts: list[str]) -> None:
    assert [p.text for p in parts_of(question)] == parts


@pytest.mark.parametrize("question", ["Is plan A) or plan B) the cheaper?", "What do article 4) and article 3) say?"])
def test_letters_that_name_things_are_no_labels(question: str) -> None:
    assert [p.text for p in parts_of(question)] == [question]


def test_a_label_without_words_is_no_part() -> None:
    assert all(p.question for p in parts_of("(a) what did the ferry cost (b) , (c) who ran it"))


@given(st.text(max_size=80) | ASKING)
def test_never_crashes_and_always_leaves_something_to_ask(question: str) -> None:
    parts = parts_of(question)
    assert parts
    assert any(p.question for p in parts) or [p.text for p in parts] == [question.strip()] or ")" in question


@given(ASKING.filter(lambda question: ")" not in question))
def test_without_labels_only_what_joins_is_lost(question: str) -> None:
    joins = {"and", ",", ";"}
    kept = " ".join(p.text for p in parts_of(question)).split()
    assert [w for w in kept if w not in joins] == [w for w in question.split() if w not in joins]
