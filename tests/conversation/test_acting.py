"""“Which page?”, “which note?”, “show more” are answered from the last answer, word for word."""

from __future__ import annotations

import msgspec
import pytest

from evidencebot.assistant import Assistant
from evidencebot.conversation.actions import Action, action_of
from evidencebot.conversation.question import Question
from evidencebot.conversation.turn import Turn
from evidencebot.evidence.answer import Answer, NoteReference, Status
from evidencebot.evidence.quote import LONGEST_ANSWER_WORDS
from evidencebot.index.passage_index import PassageIndex
from stub_answers import answer, quotation

VAN = "Why was the van sold at a loss?"


@pytest.mark.parametrize(
    ("question", "action"),
    [
        ("which page?", Action.PLACE),
        ("What page is that on?", Action.PLACE),
        ("and the section?", Action.PLACE),
        ("Where does it say that?", Action.PLACE),
        ("which footnote", Action.SOURCE),
        ("what's the source for that?", Action.SOURCE),
        ("Who wrote that?", Action.SOURCE),
        ("where did they get that from?", Action.SOURCE),
        ("quote it", Action.WHOLE),
        ("ok, show me the whole paragraph please", Action.WHOLE),
        ("show more", Action.MORE),
        ("Tell me more.", Action.MORE),
        ("anything else?", Action.MORE),
        ("who said so?", None),
        ("What are the sources of funding?", None),
        ("Which page of the toll book names the ferry?", None),
        ("Tell me more about the ferry", None),
        ("How much more did it cost?", None),
        ("", None),
    ],
)
def test_what_is_wanted_of_the_last_answer(question: str, action: Action | None) -> None:
    assert action_of(question) is action


@pytest.fixture(scope="module")
def assistant(small_index: PassageIndex) -> Assistant:
    return Assistant(small_index)


@pytest.fixture(scope="module")
def first(assistant: Assistant) -> Answer:
    return assistant.ask(Question(VAN))


def after(*turns: tuple[str, Answer]) -> tuple[Turn, ...]:
    return tuple(turn for text, given in turns for turn in (Turn("user", text), Turn("agent", given.answer, given)))


def test_the_page_and_section_of_what_was_quoted(assistant: Assistant, first: Answer) -> None:
    given = assistant.ask(Question("which page?", id="p", history=after((VAN, first))))
    assert (given.id, given.status, given.citations) == ("p", Status.ANSWERED, first.citations)
    assert f"Page {first.citations[0].page}, section {first.citations[0].section}" in given.answer
    assert given.interpreted_as == f"Which page? ({VAN.removesuffix('?')})"


def test_a_place_is_named_once(assistant: Assistant) -> None:
    last = answer(quotation(), quotation(n=2, start=21, end=33))
    given = assistant.ask(Question("which page?", history=after(("?", last))))
    assert given.answer == "Page 3, section 1 Before. [1] [2]"


def test_the_notes_of_what_was_quoted(assistant: Assistant) -> None:
    given = assistant.ask(Question("which note?", history=after(("?", answer(quotation())))))
    assert given.answer == "Note 1: Maud Ferrier, Tolls (1912). [1]"


def test_words_without_a_note_are_said_to_have_none(assistant: Assistant) -> None:
    given = assistant.ask(Question("source?", history=after(("?", answer(quotation(footnotes=()))))))
    assert "no note at these words" in given.answer


def test_the_whole_passage(assistant: Assistant, small_index: PassageIndex, first: Answer) -> None:
    given = assistant.ask(Question("show me the whole paragraph", history=after((VAN, first))))
    document = small_index.document(given.citations[0].document)
    assert given.citations[0].paragraphs == first.citations[0].paragraphs
    assert all(document.text[c.start : c.end] == c.quote for c in given.citations)
    assert first.citations[0].quote in " ".join(c.quote for c in given.citations)


def test_more_is_what_was_not_shown_yet_until_nothing_is_left(assistant: Assistant, first: Answer) -> None:
    turns = [(VAN, first)]
    shown = {(c.document, c.start, c.end) for c in first.citations}
    while (given := assistant.ask(Question("show more", k=2, history=after(*turns)))).status is Status.ANSWERED:
        fresh = {(c.document, c.start, c.end) for c in given.citations}
        assert not any(d == e and a < y and x < b for d, a, b in shown for e, x, y in fresh)
        assert sum(len(c.quote.split()) for c in given.citations) <= LONGEST_ANSWER_WORDS
        shown |= fresh
        turns.append(("show more", given))
    assert len(turns) > 2
    assert "has been shown" in given.answer
    assert given.interpreted_as == f"Show more? ({VAN.removesuffix('?')})"


def test_notes_too_long_to_be_told_are_numbered(assistant: Assistant) -> None:
    long = NoteReference(7, "A letter to the board. " * LONGEST_ANSWER_WORDS, ())
    given = assistant.ask(Question("which note?", history=after(("?", answer(quotation(footnotes=(long, long)))))))
    assert given.answer == "Notes 7, 7. [1]"


def test_a_refusal_has_no_page(assistant: Assistant) -> None:
    given = assistant.ask(Question("which page?", history=after(("?", answer()))))
    assert given.status is Status.NOT_FOUND
    assert "had no answer" in given.answer


def test_an_answer_of_which_only_the_text_was_kept_is_found_again(assistant: Assistant, first: Answer) -> None:
    history = (Turn("user", VAN), Turn("agent", first.answer))
    assert assistant.ask(Question("which page?", history=history)).citations == first.citations


def test_a_first_turn_and_one_asked_as_typed_act_on_nothing(assistant: Assistant, first: Answer) -> None:
    for question in (Question("which page?"), Question("which page?", history=after((VAN, first)), as_typed=True)):
        assert assistant.ask(question).interpreted_as is None


def test_a_turn_with_its_answer_survives_json(first: Answer) -> None:
    turn = Turn("agent", first.answer, first)
    assert msgspec.json.decode(msgspec.json.encode(turn), type=Turn) == turn
    assert msgspec.json.encode(Turn("user", "why?")) == b'{"speaker":"user","text":"why?"}'
