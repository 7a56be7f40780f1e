"""A summary is whole sentences in reading order that cover the parts of a section."""

from __future__ import annotations

import pytest

from evidencebot.assistant import Assistant
from evidencebot.conversation.question import Question
from evidencebot.documents.model import Section
from evidencebot.evidence.answer import Answer, AnswerKind, Status
from evidencebot.index.passage_index import PassageIndex
from evidencebot.retrieval.filters import Filters
from evidencebot.structure.document_view import DocumentView
from evidencebot.structure.summarising import parts_within
from evidencebot.text.anaphora import is_anaphoric
from workspaces import EXTRA_SOURCE


def summary(index: PassageIndex, question: str) -> Answer:
    answer = Assistant(index).ask(Question(question))
    assert (answer.status, answer.kind) == (Status.ANSWERED, AnswerKind.SUMMARY)
    return answer


def numbered(index: PassageIndex) -> list[Section]:
    report = index.document("report")
    with_text = {b.section for b in report.blocks}
    return [
        s
        for s in report.sections
        if s.is_numbered and any(w == s.number or w.startswith(f"{s.number}.") for w in with_text)
    ]


def asking_for(section: Section) -> str:
    return f"Summarise {'chapter' if section.level == 1 else 'section'} {section.number}"


def check(index: PassageIndex, section: Section) -> None:
    answer = summary(index, asking_for(section))
    text = index.document("report").text
    sentences = {p.start: p.sentences for p in index.passages if p.document == "report"}
    starts = {a for spans in sentences.values() for a, _ in spans}
    ends = {b for spans in sentences.values() for _, b in spans}
    assert sum(len(c.quote.split()) for c in answer.citations) <= 120
    assert [c.start for c in answer.citations] == sorted(c.start for c in answer.citations)
    assert answer.answer == " ".join(f"{' '.join(c.quote.split())} [{c.n}]" for c in answer.citations)
    for citation in answer.citations:
        assert text[citation.start : citation.end] == citation.quote
        assert citation.start in starts
        assert citation.end in ends


def test_summaries_are_quotations_in_order(small_index: PassageIndex) -> None:
    for section in numbered(small_index):
        check(small_index, section)


def test_every_summary_of_the_report_is_quotations_in_order(report_index: PassageIndex) -> None:
    for section in numbered(report_index):
        check(report_index, section)


def test_every_sub_section_of_the_report_is_covered(report_index: PassageIndex) -> None:
    view = DocumentView(report_index, report_index.document("report"))
    for section in numbered(report_index):
        if not any(s.number.rpartition(".")[0] == section.number for s in view.document.sections):
            continue
        quotes = [c.start for c in summary(report_index, asking_for(section)).citations]
        missed = [
            part.title
            for part in parts_within(view, section)
            if not any(p.start <= start < p.end for _, p in part.passages for start in quotes)
        ]
        assert missed == [], section.number


def test_no_sentence_of_a_summary_leans_on_one_that_is_not_quoted(report_index: PassageIndex) -> None:
    for section in numbered(report_index):
        quotes = [c.quote for c in summary(report_index, asking_for(section)).citations]
        assert [q for q in quotes if is_anaphoric(q) and not q.startswith(("This report", "This paper"))] == []


def test_what_the_document_says_of_a_chapter_leads_its_summary(small_index: PassageIndex) -> None:
    first = summary(small_index, "What does chapter 2 argue?").citations[0]
    assert (first.section, first.quote.startswith("Chapter 2 shows")) == ("1", True)


def test_the_whole_in_brief_draws_on_how_it_opens_and_closes(small_index: PassageIndex) -> None:
    answer = summary(small_index, "What are the main findings?")
    assert {c.section for c in answer.citations} == {"1", "4"}
    assert summary(small_index, "what is the report about?").citations == answer.citations


def test_a_conclusion_is_summarised_from_the_conclusion(small_index: PassageIndex) -> None:
    assert {c.section for c in summary(small_index, "what does the report conclude?").citations} == {"4"}


def test_a_section_is_found_by_its_heading(small_index: PassageIndex) -> None:
    assert {c.section for c in summary(small_index, "summarise the section on winter beds").citations} == {"3.2"}


def test_without_a_section_of_recommendations_it_says_so(report_index: PassageIndex) -> None:
    answer = summary(report_index, "What are the recommendations?")
    assert answer.answer.startswith("The report has no section of recommendations.")
    assert all("should" in c.quote or "must" in c.quote for c in answer.citations)


def test_a_source_without_headings_is_summarised_by_its_paragraphs(small_index: PassageIndex) -> None:
    asked = Question("Summarise it", filters=Filters(sources=(EXTRA_SOURCE,)))
    answer = Assistant(small_index).ask(asked)
    assert {c.document for c in answer.citations} == {EXTRA_SOURCE}
    assert len({c.paragraphs for c in answer.citations}) == 3


@pytest.mark.parametrize("question", ["summarise chapter 5", "What does section 5 argue?"])
def test_a_chapter_without_running_text_cannot_be_summarised(small_index: PassageIndex, question: str) -> None:
    answer = Assistant(small_index).ask(Question(question))
    assert (answer.status, "no running text" in answer.answer) == (Status.NOT_FOUND, True)
