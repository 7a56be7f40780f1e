"""The retriever finds the right passage, keeps within the filters and gives the same hits every time."""

from __future__ import annotations

from itertools import pairwise

import pytest

from evidencebot.index.passage_index import PassageIndex, open_index
from evidencebot.locations import Workspace
from evidencebot.retrieval.context import QuotedPlace, SearchContext, nearness
from evidencebot.retrieval.filters import Filters
from evidencebot.retrieval.retriever import Retriever
from workspaces import EXTRA_SOURCE, TIED_ENTRY

QUESTIONS = [
    ("How much does the shortest visit cost?", "2.1.1/1"),
    ("How many invoices were approved while the contracts officer's post was empty?", "2.2/1"),
    ("Why was the van sold?", "3.1.2/2"),
    ("What did the daughter's diary record?", "2.1.2/1"),
    ("How many people live in Kelderford?", "1/1"),
    ("What did the health board pay into the fund in 2016-17?", "figure:2/4"),
    ("How many journeys between visits were timed?", "1/1"),
]


@pytest.fixture(scope="module")
def retriever(small_index: PassageIndex) -> Retriever:
    return Retriever(small_index)


@pytest.mark.parametrize(("question", "paragraph"), QUESTIONS)
def test_the_right_passage_is_among_the_first_three(retriever: Retriever, question: str, paragraph: str) -> None:
    found = [i for hit in retriever.search(question, 3).hits for i in hit.passage.paragraphs]
    assert paragraph in found


def test_hits_are_ranked_by_falling_score(retriever: Retriever) -> None:
    hits = retriever.search(QUESTIONS[0][0], 20).hits
    assert [h.rank for h in hits] == list(range(1, 21))
    assert all(a.score >= b.score for a, b in pairwise(hits))
    assert len({h.number for h in hits}) == 20


def test_signals_lie_between_nought_and_one(retriever: Retriever) -> None:
    for hit in retriever.search(QUESTIONS[3][0], 50).hits:
        values = (hit.signals.passage, hit.signals.sentence, hit.signals.question, hit.signals.keywords)
        assert all(0 <= v <= 1 + 1e-5 for v in values)


@pytest.mark.parametrize("question", [q for q, _ in QUESTIONS])
def test_the_chapter_limits_the_search_itself(retriever: Retriever, question: str) -> None:
    hits = retriever.search(question, 8, Filters(chapters=("3",))).hits
    assert len(hits) == 8
    assert {h.passage.chapter for h in hits} == {"3"}


def test_a_section_narrower_than_k_gives_all_it_has(retriever: Retriever) -> None:
    hits = retriever.search("winter", 8, Filters(chapters=("3.2",))).hits
    assert {h.passage.section for h in hits} == {"3.2"}
    assert len(hits) == 4


@pytest.mark.parametrize(
    ("source", "document"), [(EXTRA_SOURCE, EXTRA_SOURCE), (TIED_ENTRY, "paying-by-the-minute"), ("report", "report")]
)
def test_the_source_limits_the_search_itself(retriever: Retriever, source: str, document: str) -> None:
    hits = retriever.search("How long is a journey between visits?", 8, Filters(sources=(source,))).hits
    assert {h.passage.document for h in hits} == {document}


def test_the_report_alone(retriever: Retriever) -> None:
    hits = retriever.search("How many towns use the brokerage desk?", 30, Filters(report_only=True)).hits
    assert {h.passage.document for h in hits} == {"report"}


def test_filters_that_leave_nothing_find_nothing(retriever: Retriever) -> None:
    assert retriever.search("lamps", 8, Filters(chapters=("2",), sources=(EXTRA_SOURCE,))).hits == []


@pytest.mark.parametrize("question", [q for q, _ in QUESTIONS[:3]])
def test_the_same_question_finds_the_same(small: Workspace, question: str) -> None:
    runs = [Retriever(open_index(small.index)).search(question, 12).hits for _ in range(2)]
    assert [(h.number, h.score) for h in runs[0]] == [(h.number, h.score) for h in runs[1]]


@pytest.mark.parametrize("question", ["?", "xyzzy", "the of and", "£", "lamp " * 400, "¿Dónde está el puente?"])
def test_odd_questions_still_rank_passages(retriever: Retriever, question: str) -> None:
    assert len(retriever.search(question, 5).hits) == 5


def test_the_bank_lifts_the_passage_that_its_question_names(with_digest: Workspace) -> None:
    question = "What is the price of putting in a new lamp?"
    with_bank = Retriever(open_index(with_digest.index)).search(question, 1).hits[0]
    without = Retriever(open_index(with_digest.index, uses_bank=False)).search(question, 4).hits
    assert with_bank.passage.paragraphs == ("2.1/1",)
    assert with_bank.signals.question == pytest.approx(0.5, abs=1e-3)  # the mean of two, and it has one
    assert all(h.signals.question == h.signals.question_keywords == 0 for h in without)


def test_a_follow_up_is_searched_in_both_wordings(retriever: Retriever) -> None:
    (rewritten, expected), (own, also) = QUESTIONS[2], QUESTIONS[3]
    found = retriever.search(rewritten, 3, context=SearchContext(own))
    assert {expected, also} <= {i for hit in found.hits for i in hit.passage.paragraphs}


def test_the_passage_quoted_before_comes_first_then_its_section(small_index: PassageIndex) -> None:
    quoted = next(p for p in small_index.passages if p.document == "report" and p.section == "3.1.2")
    near = nearness(small_index.passages, [QuotedPlace("report", quoted.start, quoted.start + 5)])
    for passage, value in zip(small_index.passages, near, strict=True):
        if passage == quoted:
            assert value == 1
        else:
            assert (value > 0) == (passage.document == "report" and passage.section == "3.1.2")
            assert value < 1


def test_a_place_quoted_before_only_tips_the_balance(retriever: Retriever, small_index: PassageIndex) -> None:
    question, paragraph = QUESTIONS[0]
    first, *_ = retriever.search(question, 1).hits
    elsewhere = next(p for p in small_index.passages if p.section == "3.1.2")
    near = (QuotedPlace(elsewhere.document, elsewhere.start, elsewhere.end),)
    context = retriever.search(question, 1, context=SearchContext(question, near))
    assert context.hits[0].passage == first.passage
    assert paragraph in first.passage.paragraphs
