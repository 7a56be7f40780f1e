"""An answer is made of whole sentences, word for word, each with its place, notes and works."""

from __future__ import annotations

import re

import pytest

from evidencebot.answering import composing
from evidencebot.answering.sufficiency import Sufficiency
from evidencebot.assistant import Assistant
from evidencebot.conversation.question import Question
from evidencebot.errors import InputError
from evidencebot.evidence.answer import Answer, Status
from evidencebot.index.passage_index import PassageIndex, open_index
from evidencebot.locations import Workspace
from evidencebot.retrieval.filters import Filters
from workspaces import EXTRA_SOURCE

ANSWERABLE = [
    "How much does the shortest visit cost?",
    "How many invoices did the council approve while the post was empty?",
    "Why was the van sold at a loss?",
    "What share of short visits lasted under nine minutes?",
    "How many people live in Kelderford?",
    "What did residents say they wanted?",
    "What did the health board pay in 2016-17?",
    "Why did the halfway house never hold more than six people?",
    "How many journeys between visits were timed?",
    "What does the strategy say that a home visit should achieve?",
]
OUTSIDE = [
    "What is the capital of Mongolia?",
    "Who won the 1966 World Cup final?",
    "How do I reset my router's password?",
]


@pytest.fixture(scope="module")
def assistant(small_index: PassageIndex) -> Assistant:
    return Assistant(small_index)


@pytest.fixture(scope="module")
def answers(assistant: Assistant) -> dict[str, Answer]:
    return {q: assistant.ask(Question(q)) for q in [*ANSWERABLE, *OUTSIDE]}


@pytest.mark.parametrize("question", ANSWERABLE)
def test_quotations_equal_the_text_at_their_offsets(
    answers: dict[str, Answer], small_index: PassageIndex, question: str
) -> None:
    answer = answers[question]
    assert answer.status is Status.ANSWERED
    for citation in answer.citations:
        text = small_index.document(citation.document).text
        assert text[citation.start : citation.end] == citation.quote
        assert citation.quote in citation.passage


@pytest.mark.parametrize("question", ANSWERABLE)
def test_quotations_are_whole_sentences(answers: dict[str, Answer], small_index: PassageIndex, question: str) -> None:
    spans = {(p.document, *s) for p in small_index.passages for s in p.sentences}
    for citation in answers[question].citations:
        assert any(d == citation.document and a == citation.start for d, a, _ in spans)
        assert any(d == citation.document and b == citation.end for d, _, b in spans)


@pytest.mark.parametrize("question", ANSWERABLE)
def test_every_word_between_the_numbers_is_quoted(answers: dict[str, Answer], question: str) -> None:
    answer = answers[question]
    pieces = re.split(r" \[(\d+)\](?: |$)", answer.answer)
    quoted = dict(zip(map(int, pieces[1::2]), pieces[::2], strict=False))
    assert quoted == {c.n: " ".join(c.quote.split()) for c in answer.citations}
    assert pieces[-1] == ""


@pytest.mark.parametrize("question", ANSWERABLE)
def test_an_answer_has_at_most_120_words(answers: dict[str, Answer], question: str) -> None:
    assert 0 < len(re.sub(r"\[\d+\]", "", answers[question].answer).split()) <= 120


@pytest.mark.parametrize("question", ANSWERABLE)
def test_places_are_the_documents(answers: dict[str, Answer], small_index: PassageIndex, question: str) -> None:
    for citation in answers[question].citations:
        document = small_index.document(citation.document)
        blocks = [b for b in document.blocks if b.start < citation.end and b.end > citation.start]
        assert citation.paragraphs == tuple(b.id for b in blocks)
        assert {b.section for b in blocks} == {citation.section or ""}
        assert citation.title == document.title
        page = document.page_at(citation.start)
        assert citation.page == (int(page) if page else None)


@pytest.mark.parametrize("question", OUTSIDE)
def test_what_the_corpus_does_not_hold_is_not_found(answers: dict[str, Answer], question: str) -> None:
    answer = answers[question]
    assert (answer.status, answer.citations) == (Status.NOT_FOUND, ())
    assert answer.answer.endswith(".")
    assert len(answer.passages) == 8


CASES = [
    (
        "How many short visits were logged and what share lasted under nine minutes?",
        "2.1.1.1",
        7,
        10,
        ["kelderford-borough-council-2017-adult", "kelderford-borough-council-2017-adult-workforce"],
    ),
    ("How many different carers did the father meet in 60 days?", "2.1.2", 7, 12, ["care-users-forum-nd-diary"]),
    (
        "Where did winter nights stand by 2016-17, after they rose by 90 in the second year?",
        "3.1.2",
        8,
        18,
        ["kelder-valley-health-board-2017-hospital"],
    ),
    ("How many blocked beds did the auditors count in February?", "3.2", 9, 19, ["brackwater-audit-office-2017-home"]),
]


@pytest.mark.parametrize(("question", "section", "page", "note", "works"), CASES, ids=[c[1] for c in CASES])
def test_section_page_note_and_works_behind_a_quotation(
    assistant: Assistant, question: str, section: str, page: int, note: int, works: list[str]
) -> None:
    answer = assistant.ask(Question(question))
    place = next(c for c in answer.citations if note in [f.n for f in c.footnotes])
    assert (place.section, place.chapter, place.page) == (section, section[0], page)
    assert [list(f.sources) for f in place.footnotes if f.n == note] == [works]


def test_a_quotation_has_the_notes_marked_in_it_and_no_others(
    answers: dict[str, Answer], small_index: PassageIndex
) -> None:
    for question in ANSWERABLE:
        for citation in answers[question].citations:
            marks = [m for b in small_index.document(citation.document).blocks for m in b.marks]
            assert [f.n for f in citation.footnotes] == [
                m.number for m in marks if citation.start < m.offset <= citation.end
            ]


def test_a_source_is_cited_under_its_own_title(assistant: Assistant, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(composing, "judge", lambda *_: Sufficiency(1.0, ()))
    answer = assistant.ask(Question("How many towns use the brokerage desk?", filters=Filters(sources=(EXTRA_SOURCE,))))
    assert {(c.document, c.title, c.page) for c in answer.citations} == {
        (EXTRA_SOURCE, "The brokerage desk at Marlshire", None)
    }


def test_a_row_is_cited_with_its_figure(answers: dict[str, Answer]) -> None:
    rows = [c for c in answers["What did the health board pay in 2016-17?"].citations if "figure:2/4" in c.paragraphs]
    assert [c.figure for c in rows] == ["Figure 2: Payments into the Kelder fund, by partner"]


def test_digest_words_are_marked_as_such(with_digest: Workspace) -> None:
    answer = Assistant(open_index(with_digest.index)).ask(Question("How many lamps in Orle still burn gas?"))
    assert answer.from_digest
    assert all(c.is_digest for c in answer.citations)
    assert [f.sources for c in answer.citations for f in c.footnotes if f.n == 1] == [("orle-borough-2004-lamp",)]


def test_k_passages_are_listed_best_first(assistant: Assistant) -> None:
    answer = assistant.ask(Question(ANSWERABLE[0], k=3))
    assert [p.rank for p in answer.passages] == [1, 2, 3]
    assert answer.passages[0].score >= answer.passages[1].score >= answer.passages[2].score


@pytest.mark.parametrize("text", ["", "   ", "?!", "\n\t"])
def test_a_question_without_words_cannot_be_asked(assistant: Assistant, text: str) -> None:
    with pytest.raises(InputError, match="the question is empty"):
        assistant.ask(Question(text))


def test_a_very_long_question_is_answered_all_the_same(assistant: Assistant) -> None:
    answer = assistant.ask(Question(ANSWERABLE[0] + " please" * 5000))
    assert len(answer.passages) == 8


def test_the_same_question_gets_the_same_answer(answers: dict[str, Answer], small: Workspace) -> None:
    again = Assistant(open_index(small.index))
    assert all(again.ask(Question(q)) == answers[q] for q in ANSWERABLE[:4])
