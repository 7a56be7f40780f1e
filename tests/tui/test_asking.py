"""Asking: before the corpus is open, one after another, given up, asked again; history and suggestions."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from evidencebot.errors import InputError
from evidencebot.tui.widgets.prompt import Suggestions
from stub_engine import ANSWER, QUESTION, StubEngine
from tui_driver import Driver, drive


def test_one_can_type_at_once_and_a_question_waits_visibly_until_the_corpus_is_open(engine: StubEngine) -> None:
    engine.may_open.clear()

    async def script(app: Driver) -> None:
        await app.type("what now")
        assert app.prompt.value == "what now"
        app.prompt.put(QUESTION)
        await app.press("enter")
        assert "Waiting until the corpus is open" in app.screen()
        assert engine.stub.asked == []
        engine.may_open.set()
        await app.until(lambda: app.conversation.turns[0].answer)
        assert "The ferry cost £500." in app.screen()

    drive(engine, script, waits=False)


def test_an_answer_shows_its_marks_and_where_its_words_stand(engine: StubEngine) -> None:
    async def script(app: Driver) -> None:
        await app.ask(QUESTION)
        assert app.texts(".answer") == ["The ferry cost £500. [1] In 1911 a bridge was built. [2]"]
        assert app.texts(".below") == ["[1] 1 Before, p. 3 · note 1\n[2] 2.1 Before, p. 4"]

    drive(engine, script)


def test_a_refusal_gives_its_reasons_and_the_nearest_passages(engine: StubEngine) -> None:
    refusal = replace(ANSWER, status="not_found", citations=(), answer="It does not say.", reasons=("no such word",))
    engine.use(engine.document, {"Why?": refusal})

    async def script(app: Driver) -> None:
        await app.ask("Why?")
        below = app.texts(".below")[0]
        assert "no such word" in below
        assert "Nearest passages\n– 1, p. 3: text of 1/1" in below

    drive(engine, script)


def test_an_answer_of_the_digest_is_marked_as_such(engine: StubEngine) -> None:
    engine.use(engine.document, {QUESTION: replace(ANSWER, from_digest=True)})

    async def script(app: Driver) -> None:
        await app.ask(QUESTION)
        assert "digest, not the report's own words" in app.texts(".below")[0]

    drive(engine, script)


def test_a_question_read_otherwise_says_so_and_one_key_asks_it_as_typed(engine: StubEngine) -> None:
    engine.use(engine.document, {"And now?": replace(ANSWER, interpreted_as="And now? (ferries)")})

    async def script(app: Driver) -> None:
        await app.ask("And now?")
        assert app.texts(".reading") == ["Read as: And now? (ferries)   t asks as typed"]
        app.conversation.focus()
        await app.press("t")
        await app.until(lambda: len(engine.stub.asked) == 2)
        assert [q.as_typed for q in engine.stub.asked] == [False, True]
        assert engine.stub.asked[1].text == "And now?"

    drive(engine, script)


def test_as_typed_does_nothing_where_the_question_was_read_as_typed(engine: StubEngine) -> None:
    async def script(app: Driver) -> None:
        await app.ask(QUESTION)
        app.conversation.focus()
        await app.press("t")
        assert len(app.conversation.turns) == 1

    drive(engine, script)


def test_a_question_can_be_asked_again_with_other_filters(engine: StubEngine) -> None:
    async def script(app: Driver) -> None:
        await app.ask(QUESTION)
        app.main.set_filters(app.main.filters.with_chapter_toggled("1"))
        app.conversation.focus()
        await app.press("r")
        await app.until(lambda: len(engine.stub.asked) == 2)
        assert [q.filters.chapters for q in engine.stub.asked] == [(), ("1",)]
        assert "only section 1" in app.texts(".question")[1]

    drive(engine, script)


def test_questions_are_answered_in_order(engine: StubEngine) -> None:
    engine.may_answer.clear()

    async def script(app: Driver) -> None:
        for question in ("First one?", "Second one?"):
            app.prompt.put(question)
            await app.press("enter")
        assert "Waiting its turn" in app.screen()
        engine.may_answer.set()
        await app.until(lambda: all(turn.answer for turn in app.conversation.turns))
        assert [q.text for q in engine.stub.asked] == ["First one?", "Second one?"]

    drive(engine, script)


def test_escape_gives_a_question_up_and_puts_its_words_back(engine: StubEngine) -> None:
    engine.may_answer.clear()

    async def script(app: Driver) -> None:
        app.prompt.put(QUESTION)
        await app.press("enter")
        await app.until(lambda: engine.asked)
        await app.press("escape")
        assert "Stopped" in app.screen()
        assert app.prompt.value == QUESTION
        engine.may_answer.set()
        await app.settle()
        assert app.conversation.turns[0].answer is None
        assert engine.sessions() == []
        await app.ask(QUESTION)
        assert app.conversation.turns[1].answer

    drive(engine, script)


def test_typing_goes_on_while_an_answer_is_made(engine: StubEngine) -> None:
    engine.may_answer.clear()

    async def script(app: Driver) -> None:
        app.prompt.put(QUESTION)
        await app.press("enter")
        await app.until(lambda: engine.asked)
        await app.type("and then")
        assert app.prompt.value == "and then"
        engine.may_answer.set()
        await app.until(lambda: app.conversation.turns[0].answer)
        assert app.prompt.value == "and then"

    drive(engine, script)


@pytest.mark.parametrize("error", [InputError("the question is empty"), RuntimeError("a bug")], ids=repr)
def test_an_error_is_one_line_and_the_next_question_is_answered(
    engine: StubEngine, error: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer = engine.stub.ask

    def ask(question: object) -> object:
        if not engine.stub.asked:
            engine.stub.asked.append(question)  # type: ignore[arg-type]
            raise error
        return answer(question)  # type: ignore[arg-type]

    monkeypatch.setattr(engine.stub, "ask", ask)

    async def script(app: Driver) -> None:
        app.prompt.put("???")
        await app.press("enter")
        await app.until(lambda: app.notices)
        assert str(error) in app.notices[0]
        assert "\n" not in app.notices[0]
        assert "Not asked" in app.screen()
        await app.ask(QUESTION)

    drive(engine, script)


def test_a_corpus_that_cannot_be_opened_is_told_and_can_be_opened_again(engine: StubEngine) -> None:
    engine.failure = InputError("no documents in the corpus")

    async def script(app: Driver) -> None:
        await app.until(lambda: app.notices)
        assert app.notices == ["no documents in the corpus"]
        engine.failure = None
        await app.press("ctrl+r")
        await app.until(lambda: app.main.report)

    drive(engine, script, waits=False)


def test_up_and_down_go_through_the_questions_and_keep_the_draft(engine: StubEngine) -> None:
    async def script(app: Driver) -> None:
        await app.ask("First one?")
        await app.ask("Second one?")
        app.prompt.put("a draft")
        seen = []
        for key in ("up", "up", "up", "down", "down", "down"):
            await app.press(key)
            seen.append(app.prompt.value)
        assert seen == ["Second one?", "First one?", "First one?", "Second one?", "a draft", "a draft"]

    drive(engine, script)


def test_questions_of_earlier_sessions_are_in_the_history(engine: StubEngine) -> None:
    async def ask(app: Driver) -> None:
        await app.ask(QUESTION)

    async def look(app: Driver) -> None:
        await app.press("up")
        assert app.prompt.value == QUESTION

    drive(engine, ask)
    drive(StubEngine(engine.root), look)


async def _suggested(app: Driver, typed: str) -> Suggestions:
    await app.type(typed)
    suggestions = app.main.query_one(Suggestions)
    await app.until(lambda: suggestions.display)
    await app.settle()
    return suggestions


def test_suggestions_come_as_one_types_the_best_next_to_the_prompt(engine: StubEngine) -> None:
    async def script(app: Driver) -> None:
        suggestions = await _suggested(app, "ferry")
        assert [str(o.prompt) for o in suggestions.options] == [
            f"{QUESTION}  question",
            "Who paid for the ferry?  question",
        ]
        await app.press("up", "enter")
        assert app.prompt.value == "Who paid for the ferry?"
        assert not suggestions.display
        assert app.conversation.turns == []

    drive(engine, script)


def test_the_best_suggestion_is_taken_by_one_key(engine: StubEngine) -> None:
    async def script(app: Driver) -> None:
        await _suggested(app, "ferry")
        await app.press("ctrl+f")
        assert app.prompt.value == "Who paid for the ferry?"

    drive(engine, script)


def test_moving_out_of_the_suggestions_asks_what_was_typed(engine: StubEngine) -> None:
    async def script(app: Driver) -> None:
        suggestions = await _suggested(app, "ferry")
        await app.press("up", "up", "up")
        assert suggestions.highlighted == 0
        await app.press("down", "down")
        assert suggestions.highlighted is None
        await app.press("enter")
        assert [turn.question.text for turn in app.conversation.turns] == ["ferry"]

    drive(engine, script)


def test_escape_closes_the_suggestions_and_keeps_the_text(engine: StubEngine) -> None:
    async def script(app: Driver) -> None:
        suggestions = await _suggested(app, "ferry")
        await app.press("escape")
        assert not suggestions.display
        assert app.prompt.value == "ferry"

    drive(engine, script)


def test_a_click_takes_a_suggestion(engine: StubEngine) -> None:
    async def script(app: Driver) -> None:
        await _suggested(app, "ferry")
        await app.pilot.click(Suggestions, offset=(4, 1))
        await app.pilot.pause()
        assert app.prompt.value == QUESTION

    drive(engine, script)


def test_an_example_is_asked_by_a_click(engine: StubEngine) -> None:
    async def script(app: Driver) -> None:
        lines = app.screen().splitlines()
        row = next(n for n, line in enumerate(lines) if QUESTION in line)
        await app.pilot.click(offset=(lines[row].index(QUESTION) + 3, row))
        await app.until(lambda: engine.stub.asked)
        assert engine.stub.asked[0].text == QUESTION

    drive(engine, script)
