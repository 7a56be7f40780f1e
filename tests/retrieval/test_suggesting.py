from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from evidencebot.index.passage_index import PassageIndex
from evidencebot.retrieval.suggesting import Suggester, Suggestion, suggester_of

QUESTIONS = (
    "Why was the van sold?",
    "Why was the old ferry van sold to Orle?",
    "Who drove the van?",
    "Ferrymen’s wages",
)
SUGGESTER = Suggester(Suggestion(text, "question") for text in QUESTIONS)


def _texts(typed: str) -> list[str]:
    return [s.text for s in SUGGESTER.suggest(typed)]


def test_what_opens_as_typed_comes_first_then_the_shortest() -> None:
    assert _texts("why") == list(QUESTIONS[:2])
    assert _texts("van") == ["Who drove the van?", *QUESTIONS[:2]]


def test_every_word_typed_is_held_in_any_order() -> None:
    assert _texts("sold van") == list(QUESTIONS[:2])
    assert _texts("van ferr") == [QUESTIONS[1]]


def test_case_accents_and_apostrophes_do_not_matter() -> None:
    assert _texts("FERRYMEN'S") == ["Ferrymen’s wages"]


def test_a_slip_is_forgiven_in_longer_words_only() -> None:
    assert _texts("fery van") == [QUESTIONS[1]]
    assert _texts("vxn") == []


def test_nothing_typed_or_nothing_near_suggests_nothing() -> None:
    assert _texts("  ?!") == _texts("zzzzzz") == []


def test_not_more_than_the_limit_and_nothing_twice() -> None:
    many = Suggester(Suggestion(f"Question {n % 20}", "question") for n in range(60))
    assert len(many.suggest("question", limit=6)) == 6
    assert len(many.suggest("question", limit=100)) == 20


@given(st.text(max_size=30))
def test_any_text_may_be_typed(typed: str) -> None:
    assert set(_texts(typed)) <= set(QUESTIONS)


def test_an_index_suggests_headings_and_names(small_index: PassageIndex) -> None:
    report = small_index.report
    assert report
    suggester = suggester_of(small_index)
    heading = report.sections[0].title
    assert Suggestion(heading, "heading") in suggester.suggest(heading)
    author = next(a for w in report.works for a in w.authors)
    assert Suggestion(author, "name") in suggester.suggest(author)
