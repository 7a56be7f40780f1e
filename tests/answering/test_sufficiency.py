"""What is told of a judgement is true, and is what weighed most."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from evidencebot.answering.sufficiency import MODELS, judge
from evidencebot.index.passage_index import PassageIndex, open_index
from evidencebot.locations import Workspace
from evidencebot.retrieval.rereading import Readings
from evidencebot.retrieval.retriever import Retriever, SearchResult

QUESTION = "How much does the shortest visit cost?"
OPEN = "the known questions most like it are ones that the report leaves open"


@pytest.fixture(scope="module")
def result(small_index: PassageIndex) -> SearchResult:
    return Retriever(small_index).search(QUESTION, 5)


def told(index: PassageIndex, result: SearchResult, question: str = QUESTION) -> tuple[str, ...]:
    return judge(index, question, result, None).reasons


def read_as(result: SearchResult, log_odds: float) -> SearchResult:
    assert result.readings is not None
    return replace(result, readings=Readings(dict.fromkeys(result.readings.log_odds, log_odds)))


def test_what_was_read_moves_the_confidence(small_index: PassageIndex, result: SearchResult) -> None:
    judged = [judge(small_index, QUESTION, read_as(result, odds), None).confidence for odds in (-6, 0, 6)]
    assert judged == sorted(judged)
    assert judged[0] < judged[2]


def test_the_reader_is_said_to_doubt_only_where_it_does(small_index: PassageIndex, result: SearchResult) -> None:
    doubt = "the reader finds no clear answer in the sentences nearest to it"
    assert doubt in told(small_index, read_as(result, -3.0))
    assert doubt not in told(small_index, read_as(result, 0.1))


@pytest.mark.parametrize(("share", "is_told"), [(0.2, True), (0.55, False), (0.9, False)])
def test_the_report_is_said_to_leave_it_open_only_where_most_known_questions_are(
    with_digest: Workspace, share: float, *, is_told: bool
) -> None:
    index = open_index(with_digest.index)
    question = "What is the price of putting in a new lamp?"
    found = replace(Retriever(index).search(question, 3), answered=share)
    assert (OPEN in told(index, found, question)) is is_told


def test_the_heaviest_reason_comes_first(small_index: PassageIndex, result: SearchResult) -> None:
    question = "How much did the shortest of the 412 visits cost?"
    number = "the nearest passage does not hold the number 412"
    assert told(small_index, read_as(result, 0.1), question)[0] == number
    surely_not = told(small_index, read_as(result, -6.0), question)
    assert surely_not[0].startswith("the reader finds no clear answer")
    assert surely_not[1] == number
    assert surely_not[-1].startswith("the nearest sentence or known question is")


def test_a_way_of_asking_is_no_reason_but_an_unknown_name_is(small_index: PassageIndex, result: SearchResult) -> None:
    assert not any("never mentions" in reason for reason in told(small_index, result, f"Supposedly, {QUESTION}"))
    reasons = told(small_index, result, "How much does the shortest visit cost in Zanzibar?")
    assert reasons[0] == "the corpus never mentions “zanzibar”"


def test_every_judgement_has_a_model() -> None:
    assert set(MODELS) == {(bank, reader) for bank in (True, False) for reader in (True, False)}
