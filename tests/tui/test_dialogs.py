"""Outline, bibliography, verifying, sessions, exporting, adding, help and the command palette."""

from __future__ import annotations

from pathlib import Path

import pytest
from textual import events
from textual.dom import DOMNode
from textual.widgets import Input, OptionList

from evidencebot.conversation.question import Question
from evidencebot.errors import DocumentError
from evidencebot.tui.app import EvidenceApp
from evidencebot.tui.engine import Stopped
from evidencebot.tui.groups import GROUPS
from evidencebot.tui.screens.help import Help, key_rows
from evidencebot.tui.screens.main import MainScreen
from evidencebot.tui.screens.picking import Picking
from evidencebot.tui.screens.verifying import Verifying
from evidencebot.tui.showing import place
from evidencebot.verifying.verification import Match, Verdict, Verification
from stub_answers import TEXT
from stub_engine import QUESTION, StubEngine
from tui_driver import Driver, drive


def _options(app: Driver) -> list[str]:
    return [str(option.prompt) for option in app.app.screen.query_one(OptionList).options]


def test_the_outline_is_filtered_and_opens_pages(engine: StubEngine) -> None:
    async def script(app: Driver) -> None:
        await app.press("f4")
        assert _options(app) == ["1 Before  p. 3", "  2.1 After  p. 4", "Figure 1 Fords  p. 4"]
        await app.type("ford")
        assert _options(app) == ["Figure 1 Fords  p. 4"]
        await app.press("enter")
        await app.until(lambda: app.evidence.trail == ("Page 4",))
        assert app.texts(".piece.-marked") == ["Ford: 12"]

    drive(engine, script)


def test_lists_are_walked_by_keys_and_closed_by_escape(engine: StubEngine) -> None:
    async def script(app: Driver) -> None:
        await app.press("f4", "down", "pagedown", "up", "enter")
        await app.until(lambda: app.evidence.trail == ("Page 4",))
        await app.press("f4")
        assert isinstance(app.app.screen, Picking)
        await app.press("escape")
        assert isinstance(app.app.screen, MainScreen)

    drive(engine, script)


def test_the_bibliography_says_how_often_a_work_is_cited_and_opens_it(engine: StubEngine) -> None:
    async def script(app: Driver) -> None:
        await app.press("f5")
        assert _options(app) == ["Ferrier. Tolls, 1912.  1×"]
        await app.press("enter")
        await app.until(lambda: app.evidence.trail == ("Work",))

    drive(engine, script)


def _verification(verdict: Verdict) -> Verification:
    match = Match(
        document="report", title="", page=4, section="2.1", section_title="After", score=100.0, passage=TEXT[35:62],
        differences=(), given="", found=TEXT[35:62], start=35, end=62, paragraphs=(), footnotes=(), figure=None,
        pdf_page=None, is_digest=False,
    )  # fmt: skip
    return Verification("", verdict, (match,) if verdict is Verdict.EXACT else (), notes=("See also the letter.",))


@pytest.mark.parametrize(
    ("verdict", "told"), [(Verdict.EXACT, "Word for word in the corpus"), (Verdict.NOT_FOUND, "Not in the corpus")]
)
def test_a_quotation_is_verified_and_its_place_opened(
    engine: StubEngine, monkeypatch: pytest.MonkeyPatch, verdict: Verdict, told: str
) -> None:
    monkeypatch.setattr(engine, "verify", lambda text: _verification(verdict))

    async def script(app: Driver) -> None:
        await app.press("f6")
        await app.put("In 1911 a bridge was built.")
        await app.press("enter")
        await app.until(lambda: told in app.screen())
        assert "See also the letter." in app.screen()
        await app.press("down", "up", "enter")
        if verdict is Verdict.EXACT:
            await app.until(lambda: app.evidence.trail == ("Page 4",))
        else:
            assert isinstance(app.app.screen, Verifying)

    drive(engine, script)


def test_sessions_are_resumed_renamed_and_deleted_after_a_question(engine: StubEngine) -> None:
    async def script(app: Driver) -> None:
        await app.ask(QUESTION)
        await app.press("ctrl+o")
        assert app.conversation.turns == []
        await app.ask("Second one?")
        assert len(engine.sessions()) == 2
        await app.press("f7")
        await app.until(lambda: len(_options(app)) == 2)
        row = next(n for n, label in enumerate(_options(app)) if QUESTION in label)
        await app.press(*["down"] * row, "r")
        await app.put("The ferry")
        await app.press("enter")
        await app.until(lambda: "The ferry" in [s.name for s in engine.sessions()])
        await app.until(lambda: any("The ferry" in label for label in _options(app)))
        await app.press("enter")
        await app.until(lambda: [t.question.text for t in app.conversation.turns] == [QUESTION])
        assert "The ferry. [1]" not in app.screen()
        await app.press("f7")
        await app.until(lambda: len(_options(app)) == 2)
        await app.press("d", "n")
        assert len(engine.sessions()) == 2
        await app.press("d", "y")
        await app.until(lambda: len(engine.sessions()) == 1)

    drive(engine, script)


def test_a_resumed_session_goes_on_with_its_history_and_filters(engine: StubEngine) -> None:
    async def begin(app: Driver) -> None:
        app.main.set_filters(app.main.filters.with_chapter_toggled("1"))
        await app.ask(QUESTION)

    again = StubEngine(engine.root, session="last")

    async def go_on(app: Driver) -> None:
        await app.until(lambda: app.conversation.turns)
        assert app.texts(".answer") == ["The ferry cost £500. [1] In 1911 a bridge was built. [2]"]
        assert "only section 1" in app.texts(".question")[0]
        await app.ask("Second one?")
        assert [turn.text for turn in again.stub.asked[0].history if turn.speaker == "user"] == [QUESTION]
        (summary,) = again.sessions()
        assert summary.turns == 2

    drive(engine, begin)
    drive(again, go_on)


def test_a_damaged_session_is_listed_with_its_problem(engine: StubEngine) -> None:
    (engine.root / "sessions").mkdir()
    (engine.root / "sessions" / "broken.json").write_text("{")

    async def script(app: Driver) -> None:
        await app.press("f7")
        await app.until(lambda: len(_options(app)) == 1)
        assert "broken  cannot be opened: broken.json is damaged" in _options(app)[0]
        await app.press("enter")
        await app.until(lambda: app.notices)
        await app.press("d", "y")
        await app.until(lambda: "No sessions yet." in app.screen())

    drive(engine, script)


def test_only_the_latest_of_many_turns_are_widgets_until_more_are_wanted(engine: StubEngine) -> None:
    from stub_engine import ANSWER

    for n in range(25):
        engine.save(Question(f"Question {n}?", filters=engine.options.filters), ANSWER)
    again = StubEngine(engine.root, session="last")

    async def script(app: Driver) -> None:
        await app.until(lambda: len(app.conversation.turns) == 25)
        await app.settle()
        assert len(app.main.query(".turn")) == 20
        app.conversation.focus()
        await app.press(*["up"] * 20)
        await app.until(lambda: len(app.main.query(".turn")) == 25)
        assert app.conversation.current is app.conversation.turns[4]
        assert not app.main.query("#earlier")

    drive(again, script)


def test_there_is_nothing_to_export_before_the_first_answer(engine: StubEngine) -> None:
    async def script(app: Driver) -> None:
        await app.press("f8")
        assert app.notices == ["nothing to export yet; ask a question first"]

    drive(engine, script)


def test_a_session_is_exported_and_no_file_is_replaced_unasked(engine: StubEngine, tmp_path: Path) -> None:
    written: list[tuple[str, Path]] = []
    engine.export = lambda form, path: written.append((form, path))  # type: ignore[method-assign]
    target = tmp_path / "answers.html"

    async def script(app: Driver) -> None:
        await app.ask(QUESTION)
        await app.press("f8")
        field = app.app.screen.query_one(Input)
        assert field.value.endswith("-what-did-the-ferry-cost.md")
        await app.press("down")
        assert field.value.endswith(".html")
        await app.put(str(target))
        await app.press("enter")
        await app.until(lambda: written)
        await app.until(lambda: any(str(target) in notice for notice in app.notices))
        target.write_text("mine")
        await app.press("f8", "down")
        await app.put(str(target))
        await app.press("enter")
        await app.until(lambda: "Replace it?" in app.screen())
        await app.press("n", "enter")
        await app.until(lambda: "Replace it?" in app.screen())
        assert len(written) == 1
        await app.press("y")
        await app.until(lambda: len(written) == 2)
        assert written == [("html", target)] * 2

    drive(engine, script)


def test_adding_a_file_brings_the_corpus_up_to_date(engine: StubEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    added: list[tuple[str, bool]] = []

    def add(path: str, *, as_report: bool) -> tuple[str, None]:
        added.append((path, as_report))
        return "The Ford", None

    monkeypatch.setattr(engine, "add", add)

    async def script(app: Driver) -> None:
        engine.may_open.clear()
        engine.steps = [("embedding", 1, 4)]
        await app.press("f9")
        await app.put("'/tmp/ford.pdf'")
        await app.press("tab", "space", "shift+tab", "enter")
        await app.until(lambda: "Embedding passages 1 of 4" in app.screen())
        assert added == [("/tmp/ford.pdf", True)]
        engine.may_open.set()
        await app.until(lambda: app.main.is_open)

    drive(engine, script)


def test_a_file_that_cannot_be_read_changes_nothing(engine: StubEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    def add(path: str, *, as_report: bool) -> str:
        raise DocumentError(f"{path} is empty")

    monkeypatch.setattr(engine, "add", add)

    async def script(app: Driver) -> None:
        await app.press("f9")
        await app.put("nothing.pdf")
        await app.press("enter")
        await app.until(lambda: app.notices == ["nothing.pdf is empty"])
        await app.ask(QUESTION)

    drive(engine, script)


def test_indexing_shows_how_far_it_is_and_escape_stops_it(engine: StubEngine) -> None:
    engine.steps = [("reading", 1, 2), ("embedding", 64, 900)]
    engine.may_open.clear()

    async def script(app: Driver) -> None:
        await app.until(lambda: "Reading documents 1 of 2" in app.screen())
        await app.press("escape")
        assert "Stopping" in app.screen()
        engine.may_open.set()
        await app.until(lambda: app.notices)
        assert app.notices == [str(Stopped("indexing stopped; the index is as it was"))]
        assert not app.main.is_open
        engine.steps = []
        await app.press("ctrl+r")
        await app.until(lambda: app.main.is_open)

    drive(engine, script, waits=False)


def test_the_first_start_explains_the_digest_and_how_to_add_the_report(engine: StubEngine) -> None:
    from msgspec.structs import replace

    engine.document = replace(engine.document, is_digest=True)

    async def script(app: Driver) -> None:
        assert "This is the digest." in app.screen()
        assert "add it with F9" in app.screen()

    drive(engine, script)


def test_help_lists_every_binding_of_every_part(engine: StubEngine) -> None:
    """A class with bindings that the help does not know would be found here."""

    def parts(of: type[DOMNode]) -> list[type[DOMNode]]:
        return [part for kind in of.__subclasses__() for part in (kind, *parts(kind))]

    own = {p for p in parts(DOMNode) if p.__module__.startswith("evidencebot.tui") and p.__dict__.get("BINDINGS")}
    assert own == {EvidenceApp, Help, *GROUPS}

    async def script(app: Driver) -> None:
        await app.press("f1")
        shown = app.texts("#help Static")
        for part in own:
            for _, what in key_rows(app.app, part):
                assert any(line.endswith(what) for line in shown), what
        top = app.screen()
        await app.press("space")
        assert app.screen() != top
        await app.press("k", "b", "escape")
        assert isinstance(app.app.screen, MainScreen)

    drive(engine, script)


def test_the_palette_finds_what_the_keys_do(engine: StubEngine) -> None:
    async def script(app: Driver) -> None:
        await app.press("ctrl+p")
        await app.type("bibliog")
        await app.pilot.pause(0.3)
        await app.settle()
        await app.press("enter")
        await app.until(lambda: isinstance(app.app.screen, Picking))

    drive(engine, script)


def test_themes_change_by_a_key(engine: StubEngine) -> None:
    async def script(app: Driver) -> None:
        was = app.app.current_theme.dark
        await app.press("ctrl+t")
        assert app.app.current_theme.dark is not was
        await app.press("ctrl+t")
        assert app.app.current_theme.dark is was

    drive(engine, script)


@pytest.mark.parametrize(
    ("pasted", "value"),
    [
        ("The ferry was paid\nby the parish.", "The ferry was paid by the parish."),
        ("The ferry  \r\n  ran daily.\r\n", "The ferry ran daily."),
        ("one\u2028two\vthree", "one two three"),
        ("long-\nterm", "long-term"),
        ("Costs rose -\nand fell.", "Costs rose - and fell."),
    ],
)
def test_lines_pasted_are_joined_and_none_is_dropped(engine: StubEngine, pasted: str, value: str) -> None:
    async def script(app: Driver) -> None:
        app.prompt.post_message(events.Paste(pasted))
        await app.pilot.pause()
        assert app.prompt.value == value
        await app.press("f6")
        app.app.screen.focused.post_message(events.Paste(pasted))
        await app.pilot.pause()
        assert app.app.screen.focused.value == value

    drive(engine, script)


def test_a_quotation_of_two_lines_is_compared_whole(engine: StubEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []

    def verify(text: str) -> Verification:
        asked.append(text)
        return Verification(text, Verdict.NOT_FOUND)

    monkeypatch.setattr(engine, "verify", verify)

    async def script(app: Driver) -> None:
        await app.press("f6")
        app.app.screen.focused.post_message(events.Paste(f"{TEXT[:20]}\nand was never paid for."))
        await app.press("enter")
        await app.until(lambda: asked)
        assert asked[0].endswith("and was never paid for.")

    drive(engine, script)


def test_what_was_not_read_of_an_added_file_is_told(engine: StubEngine, monkeypatch: pytest.MonkeyPatch) -> None:
    loss = "ford.pdf: only 71.0 % of its 900 words read"
    monkeypatch.setattr(engine, "add", lambda path, *, as_report: ("Fords", loss))

    async def script(app: Driver) -> None:
        await app.press("f9")
        await app.put("ford.pdf")
        await app.press("enter")
        await app.until(lambda: loss in app.notices)

    drive(engine, script)


@pytest.mark.parametrize(
    ("section", "shown"), [("II.A.1", "II.A.1 Fords"), ("2.1", "2.1 Fords"), ("2016-review", "Fords")]
)
def test_numbers_are_shown_where_they_are_printed(section: str, shown: str) -> None:
    assert place(section, "Fords", None) == shown
