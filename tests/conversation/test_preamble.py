"""Who asks and why is no part of what is asked."""

from __future__ import annotations

import pytest

from evidencebot.conversation.preamble import without_preamble

LED = [
    ("My tutor asked me: what did the ferry cost the county?", "what did the ferry cost the county?"),
    ("I work for a housing association. How are rents set in Marlshire?", "How are rents set in Marlshire?"),
    ("To ask the Secretary of State for Health, how many visits were paid for in 2015.",
     "How many visits were paid for in 2015."),
    ("To ask the Minister what assessment was made of short visits.", "What assessment was made of short visits."),
]  # fmt: skip
WHOLE = [
    "How many visits were paid for in 2015?",
    "I read that the van was sold for £3,000. Is that right?",
    "The van was sold in 2014. Why was the clerk dismissed?",
    "What did we learn from the carers' diaries?",
    "My visit was short",
]


@pytest.mark.parametrize(("typed", "asked"), LED)
def test_what_is_told_of_the_asker_is_left_out(typed: str, asked: str) -> None:
    assert without_preamble(typed) == asked


@pytest.mark.parametrize("typed", WHOLE)
def test_what_the_question_leans_on_stays(typed: str) -> None:
    assert without_preamble(typed) == typed
