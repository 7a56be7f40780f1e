"""What is told of a document is what stands in it: its notes, pages, figures, headings and works."""

from __future__ import annotations

import re
from pathlib import Path

import msgspec
import pytest

from evidencebot.assistant import Assistant
from evidencebot.conversation.question import Question
from evidencebot.errors import UnknownFilter
from evidencebot.evidence.answer import Answer, AnswerKind, Status
from evidencebot.index.passage_index import PassageIndex, open_index
from evidencebot.locations import Workspace
from evidencebot.retrieval.filters import Filters
from evidencebot.structure.patterns import NAME_PATTERNS, NamePattern
from evidencebot.structure.request import Topic
from workspaces import EXTRA_SOURCE

GOLD = msgspec.json.decode((Path(__file__).parents[1] / "data" / "bridging-the-ford.gold.json").read_bytes())

TOLD = [
    ("What does note 6 cite?", ["Note 6", "page 6", "Adult Care Commissioning Strategy", "page 17"]),
    ("footnote 20", ["Pettifer", "Winter Beds", "2015", "section 3.2"]),
    ("what do notes 7 and 8 cite", ["Note 7", "page 14", "Note 8", "page 15"]),
    ("What is on page 8?", ["3.1.1 How the fund began", "Figure 2: Payments into the Kelder fund"]),
    ("which notes are on page 9?", ["4 notes", "19–22"]),
    ("page 5", ["opens chapter 2 Paying for minutes"]),
    ("Which works are cited on page 4?", ["cites 4 works", "River Crossings Review"]),
    ("what is figure 2?", ["Figure 2", "page 8", "4 rows", "Year; Council; Health board; Total", "Five Winters Plan"]),
    ("figure 1", ["is a drawing", "page 4"]),
    ("list the figures", ["2 figures", "Figure 1: The commissioning year in Kelderford (page 4)"]),
    ("what tables are there?", ["calls nothing a table", "Figure 2"]),
    ("list the chapters", ["5 chapters", "2 Paying for minutes (page 5)", "Bibliography"]),
    ("which sections are in chapter 2", ["5 sections", "2.1.1.1 Visits that end early (page 7)"]),
    ("what is 3.1 called?", ["Section 3.1 The pooled fund begins on page 8"]),
    ("how many footnotes are there?", ["24 notes", "1–24"]),
    ("how many notes does chapter 3 have", ["9 notes", "14–22"]),
    ("How long is the report?", ["pages 3 to 11"]),
    ("how many works are cited?", ["works of the 20 in its bibliography"]),
    ("which works does section 3.1 rest on", ["Section 3.1 The pooled fund cites 5 works in 5 notes"]),
    ("who wrote the report?", ["Ines Carrow and Tobias Fenwright"]),
    ("when was it published", ["March 2018"]),
    ("What is it called?", ["Bridging the ford"]),
    ("who wrote Bridging the Ford and when?", ["Ines Carrow", "March 2018"]),
    ("How often is the Brackwater Audit Office cited?", ["5 of 24 notes", "2 works", "notes 7–9", "16 and 19"]),
    ("which notes cite Dunmore 2016?", ["Paying by the Minute (2016)", "notes 5 and 11"]),
    ("which notes cite dunmore 2017?", ["Pooled Budgets in Six River Towns (2017)", "notes 15 and 16"]),
    ("how many times is the Kelder Valley Health Bord cited", ["Kelder Valley Health Board", "2 of 24"]),
    ("What does the report cite from the Lantern Institute?", ["Paying by the Minute", "notes 5 and 11"]),
    ("what rests on Counting the Kettles", ["Achebe-Lund", "note 5"]),
    ("how often is Dunmore cited in chapter 3?", ["notes 15 and 16 in chapter 3"]),
    ("Who wrote Counting the Kettles?", ["Achebe-Lund and Holloway", "2014", "Tidewater Press"]),
    ("where is the van discussed?", ["3.1.2 What it paid for (page 8)"]),
    ("which chapter is about the pooled fund?", ["the subject of 3.1 The pooled fund (page 8)"]),
]  # fmt: skip


@pytest.fixture(scope="module")
def assistant(small_index: PassageIndex) -> Assistant:
    return Assistant(small_index)


@pytest.fixture(scope="module")
def answers(assistant: Assistant) -> dict[str, Answer]:
    return {q: assistant.ask(Question(q)) for q, _ in TOLD}


@pytest.mark.parametrize(("question", "expected"), TOLD, ids=[c[0] for c in TOLD])
def test_what_is_told(answers: dict[str, Answer], question: str, expected: list[str]) -> None:
    answer = answers[question]
    assert (answer.status, answer.kind, answer.confidence) == (Status.ANSWERED, AnswerKind.STRUCTURE, 1.0)
    assert [e for e in expected if e not in answer.answer] == []


@pytest.mark.parametrize("question", [q for q, _ in TOLD])
def test_it_is_short_and_what_it_quotes_stands_there(
    answers: dict[str, Answer], small_index: PassageIndex, question: str
) -> None:
    answer = answers[question]
    assert len(re.sub(r"\[\d+\]", "", answer.answer).split()) <= 120
    assert re.findall(r"”? \[(\d+)\]", answer.answer) == [str(c.n) for c in answer.citations]
    for citation in answer.citations:
        assert small_index.document(citation.document).text[citation.start : citation.end] == citation.quote
        assert f"“{' '.join(citation.quote.split())}” [{citation.n}]" in answer.answer


@pytest.mark.parametrize("note", GOLD["notes"], ids=lambda n: f"note {n['n']}")
def test_every_note_is_told_with_its_page_and_works(assistant: Assistant, note: dict[str, object]) -> None:
    answer = assistant.ask(Question(f"what does note {note['n']} cite?"))
    report = assistant.index.document("report")
    works = note["works"]
    assert isinstance(works, list)
    assert f"page {note['page']}" in answer.answer
    for work_id, locator in works:
        work = report.work(work_id) if work_id else None
        assert (work.title if work else "not in the bibliography") in answer.answer
        assert locator is None or f" {locator}" in answer.answer


def test_the_sentence_that_a_note_supports_is_quoted(answers: dict[str, Answer], small_index: PassageIndex) -> None:
    citation = answers["What does note 6 cite?"].citations[0]
    mark = next(m for b in small_index.document("report").blocks for m in b.marks if m.number == 6)
    assert citation.start < mark.offset <= citation.end
    assert [f.n for f in citation.footnotes] == [6]


def test_passages_are_those_told_of(answers: dict[str, Answer]) -> None:
    assert {p.page for p in answers["What is on page 8?"].passages} == {8}
    assert [p.footnotes for p in answers["footnote 20"].passages] == [(19, 20)]
    assert {p.section for p in answers["which works does section 3.1 rest on"].passages} == {"3.1.1", "3.1.2"}


OUT_OF_RANGE = [
    ("what does note 99 say?", "24 notes, 1–24"),
    ("footnotes 40 and 41", "24 notes"),
    ("note 20 in chapter 2", "no note 20 in chapter 2 Paying for minutes"),
    ("what is on page 99?", "pages 3 to 11"),
    ("figure 7", "Figure 1 to Figure 2"),
    ("summarise chapter 8", "1 Introduction (page 4)"),
    ("what does section 2.9 argue?", "There is no section 2.9"),
    ("summarise the executive summary", "There is no executive summary"),
    ("list the boxes", "no box"),
    ("how often is Aristotle cited?", "no work by, from or called “Aristotle”"),
    ("which notes cite Dunmore 1999", "Dunmore 1999"),
    ("who published the report?", "names no publisher"),
]


@pytest.mark.parametrize(("question", "expected"), OUT_OF_RANGE, ids=[c[0] for c in OUT_OF_RANGE])
def test_what_is_not_there_is_refused_with_what_is(assistant: Assistant, question: str, expected: str) -> None:
    answer = assistant.ask(Question(question))
    assert (answer.status, answer.citations) == (Status.NOT_FOUND, ())
    assert expected in answer.answer
    assert answer.reasons


SEARCHED = [
    "Who wrote Middlemarch?",
    "when was the halfway house published?",
    "Where is the Great Wall of China discussed?",
    "summarise the section on submarines",
    "what rests on the ferryman?",
    "How much does the shortest visit cost?",
]


@pytest.mark.parametrize("question", SEARCHED)
def test_a_name_that_means_nothing_here_goes_to_the_search(assistant: Assistant, question: str) -> None:
    assert assistant.ask(Question(question)).kind is AnswerKind.EVIDENCE


def test_filters_limit_what_is_told(assistant: Assistant) -> None:
    within = Filters(chapters=("3",))
    assert "9 notes" in assistant.ask(Question("how many notes are there?", filters=within)).answer
    assert "Figure 1" not in assistant.ask(Question("list the figures", filters=within)).answer
    assert assistant.ask(Question("note 5", filters=within)).status is Status.NOT_FOUND
    outside = assistant.ask(Question("summarise chapter 2", filters=within))
    assert (outside.status, "outside 3" in outside.answer) == (Status.NOT_FOUND, True)
    with pytest.raises(UnknownFilter):
        assistant.ask(Question("list the figures", filters=Filters(chapters=("9",))))


def test_a_source_is_told_of_where_it_is_named_or_filtered(assistant: Assistant) -> None:
    named = assistant.ask(Question("Summarise Paying by the Minute"))
    assert (named.kind, {c.document for c in named.citations}) == (AnswerKind.SUMMARY, {"paying-by-the-minute"})
    only = Filters(sources=(EXTRA_SOURCE,))
    assert "no page numbers" in assistant.ask(Question("how many pages does it have?", filters=only)).answer
    assert "no notes" in assistant.ask(Question("note 1", filters=only)).answer
    assert "neither notes nor a bibliography" in assistant.ask(Question("list the references", filters=only)).answer
    assert "no headings" in assistant.ask(Question("list the chapters", filters=only)).answer


def test_a_digest_is_told_of_too(with_digest: Workspace) -> None:
    assistant = Assistant(open_index(with_digest.index))
    note = assistant.ask(Question("what does note 1 cite?"))
    assert "Lamp Register (2004), page 2" in note.answer
    assert note.from_digest
    assert [f.n for c in note.citations for f in c.footnotes] == [1]
    assert "A letter to the authors" in assistant.ask(Question("note 2")).answer
    assert "Maud Ferrier" in assistant.ask(Question("Who wrote The lamps of Orle?")).answer


def test_the_same_question_gets_the_same_answer(answers: dict[str, Answer], small: Workspace) -> None:
    again = Assistant(open_index(small.index))
    assert all(again.ask(Question(q)) == answers[q] for q, _ in TOLD)


def test_a_work_that_the_text_speaks_of_is_left_to_the_search(report_index: PassageIndex) -> None:
    assistant = Assistant(report_index)
    spoken_of = assistant.ask(Question("When was Open Public Services published?"))
    only_cited = assistant.ask(Question("When was Black Box Thinking published?"))
    assert (spoken_of.kind, only_cited.kind) == (AnswerKind.EVIDENCE, AnswerKind.STRUCTURE)
    assert "2015" in only_cited.answer


NAMES = {
    Topic.CITED: "the Brackwater Audit Office",
    Topic.PLACE: "the van",
    Topic.SUMMARY: "winter beds",
    Topic.IDENTITY: "Counting the Kettles",
}


@pytest.mark.parametrize("row", NAME_PATTERNS, ids=lambda row: row.example)
def test_every_pattern_is_reached(assistant: Assistant, row: NamePattern) -> None:
    question = row.example.format(NAMES[row.topic])
    answer = assistant.ask(Question(question))
    assert answer.kind is (AnswerKind.SUMMARY if row.topic is Topic.SUMMARY else AnswerKind.STRUCTURE), question


# Parsed since the beginning, but kept from the parser by a pattern in front of it.
ONCE_SHUT_OUT = ["Sum it up", "What are the key messages?", "How is it structured?", "Give an outline",
                 "When was it released?", "When did it come out?", "How is it organised?", "Outline it"]  # fmt: skip


@pytest.mark.parametrize("question", ONCE_SHUT_OUT)
def test_what_the_parser_understands_reaches_it(assistant: Assistant, question: str) -> None:
    assert assistant.ask(Question(question)).kind is not AnswerKind.EVIDENCE
