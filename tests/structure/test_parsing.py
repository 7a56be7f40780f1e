"""Questions about the document are told from questions about what it says; when in doubt they are the latter."""

from __future__ import annotations

from pathlib import Path

import pytest

from evidencebot.evaluation.cases import AboutCase, Split, chosen, read_cases, read_cases_of
from evidencebot.structure.parsing import recognise
from evidencebot.structure.request import Topic

EVAL = Path(__file__).parents[2] / "eval"

NAMED = [
    # question, topic, numbers, sections
    ("What does note 7 cite?", Topic.NOTE, ("7",), ()),
    ("fn. 7", Topic.NOTE, ("7",), ()),
    ("footnotes 3-5, please", Topic.NOTE, ("3", "4", "5"), ()),
    ("What is the 12th footnote?", Topic.NOTE, ("12",), ()),
    ("what does endnote 3 in chapter 2 say", Topic.NOTE, ("3",), ("2",)),
    ("what's on page twenty-one?", Topic.PAGE, ("21",), ()),
    ("p. 8", Topic.PAGE, ("8",), ()),
    ("What does fig. 2 show?", Topic.FIGURE, ("2",), ()),
    ("where does Table 4 come from?", Topic.FIGURE, ("4",), ()),
    ("Could you summarise chapter three?", Topic.SUMMARY, (), ("3",)),
    ("sum up 2.1.1", Topic.SUMMARY, (), ("2.1.1",)),
    ("What are the main points of sections 3.1 and 3.2?", Topic.SUMMARY, (), ("3.1", "3.2")),
    ("what does the last chapter argue", Topic.SUMMARY, (), ("last",)),
    ("Which works does chapter 2 rest on?", Topic.WORKS, (), ("2",)),
    ("how many notes are there in 3.2?", Topic.NOTES, (), ("3.2",)),
    ("which page does chapter 4 begin on", Topic.SECTION, (), ("4",)),
    ("list the tables in chapter 3", Topic.FIGURES, (), ("3",)),
]


@pytest.mark.parametrize(("question", "topic", "numbers", "sections"), NAMED, ids=[c[0] for c in NAMED])
def test_what_is_named_by_number(
    question: str, topic: Topic, numbers: tuple[str, ...], sections: tuple[str, ...]
) -> None:
    asked = recognise(question)
    assert asked is not None
    assert (asked.topic, asked.numbers, asked.sections) == (topic, numbers, sections)


WHOLE = [
    ("Who wrote it and when?", Topic.IDENTITY, {"authors", "date"}),
    ("what is the title of this paper", Topic.IDENTITY, {"title"}),
    ("Who published the report?", Topic.IDENTITY, {"publisher"}),
    ("How many footnotes does the report have?", Topic.NOTES, {"count"}),
    ("how long is it", Topic.PAGES, {"count"}),
    ("How is the report organised?", Topic.SECTIONS, set()),
    ("list all boxes", Topic.FIGURES, set()),
    ("which sources does it use most?", Topic.WORKS, set()),
    ("main findings?", Topic.FINDINGS, set()),
    ("What does the report recommend?", Topic.RECOMMENDATIONS, set()),
    ("conclusions", Topic.CONCLUSIONS, set()),
    ("give me the gist", Topic.SUMMARY, set()),
    ("What's the document about?", Topic.SUMMARY, set()),
]


@pytest.mark.parametrize(("question", "topic", "wants"), WHOLE, ids=[c[0] for c in WHOLE])
def test_the_document_as_a_whole(question: str, topic: Topic, wants: set[str]) -> None:
    asked = recognise(question)
    assert asked is not None
    assert (asked.topic, set(asked.wants)) == (topic, wants)


WITH_NAME = [
    ("How often is the Audit Office cited?", Topic.CITED, "Audit Office"),
    ("which footnotes cite Dunmore 2016?", Topic.CITED, "Dunmore 2016"),
    ("what does the report cite from Elder Voice", Topic.CITED, "Elder Voice"),
    ("What rests on “Short Bridges”?", Topic.CITED, "Short Bridges"),
    ("Where is the van discussed?", Topic.PLACE, "van"),
    ("which chapter deals with Winter beds", Topic.PLACE, "Winter beds"),
    ("summarise the section on winter beds", Topic.SUMMARY, "winter beds"),
    ("Who wrote Counting the Kettles?", Topic.IDENTITY, "Counting the Kettles"),
]


@pytest.mark.parametrize(("question", "topic", "name"), WITH_NAME, ids=[c[0] for c in WITH_NAME])
def test_a_name_is_kept_as_typed(question: str, topic: Topic, name: str) -> None:
    asked = recognise(question)
    assert asked is not None
    assert (asked.topic, asked.name) == (topic, name)


OTHERS = [
    "What works?",
    "What year is it?",
    "what source is that?",
    "which page is that table on?",
    "Which note?",
    "How many sections of the riverbank were flooded?",
    "Why does page 8 matter to the council's budget?",
    "What did chapter 7 of the Act change for tenants?",
    "What share of visits fell by 2.5 per cent?",
    "How much does it cost?",
    "How long does a visit last?",
    "What were the main findings of that poll?",
    "Which report found that carers sleep in their cars?",
    "Who wrote to the council about the van?",
    "What does the report say about vans?",
]


@pytest.mark.parametrize("question", OTHERS)
def test_a_word_of_substance_leaves_it_to_the_search(question: str) -> None:
    asked = recognise(question)
    assert asked is None or not asked.is_certain


@pytest.mark.parametrize("name", ["answerable", "unanswerable", "conversations"])
def test_no_question_about_evidence_is_taken(name: str) -> None:
    cases = chosen(read_cases(EVAL / f"{name}.jsonl"), Split.DEV)
    taken = {c.id: a for c in cases if (a := recognise(c.question)) and a.is_certain}
    assert taken == {}


def test_the_set_about_documents_has_no_copies_among_its_questions() -> None:
    cases = read_cases_of(AboutCase, EVAL / "about.jsonl")
    assert len({c.question.casefold() for c in cases}) == len(cases) >= 80
