"""The contents: what to ask, and how much evidence is where."""

from __future__ import annotations

from evidencebot.retrieval.filters import Filters
from evidencebot.tui.widgets.contents import Contents
from evidencebot.tui.widgets.status import Status
from stub_engine import QUESTION, SOURCE, StubEngine
from tui_driver import LARGE, Driver, drive


def _lines(app: Driver) -> list[str]:
    contents = app.main.query_one(Contents)
    return [contents.get_node_at_line(n).label.plain for n in range(contents.last_line + 1)]  # type: ignore[union-attr]


def test_the_contents_are_the_report_s_sections_and_the_sources_by_kind(engine: StubEngine) -> None:
    async def script(app: Driver) -> None:
        assert _lines(app) == [
            "□ The Ford of Orle",
            "□ 1 Before",
            "□ 2.1 After",
            "□ All sources",
            "Books",
            "□ Tolls of the Orle",
        ]

    drive(engine, script)


def test_several_sections_are_chosen_and_limit_the_next_question(engine: StubEngine) -> None:
    async def script(app: Driver) -> None:
        await app.press("f2", "down", "down", "enter", "down", "space")
        assert app.main.filters == Filters(chapters=("1", "2.1"))
        assert _lines(app)[1:3] == ["■ 1 Before", "■ 2.1 After"]
        assert "Only sections 1, 2.1" in app.screen()
        await app.ask(QUESTION)
        assert engine.stub.asked[0].filters.chapters == ("1", "2.1")
        await app.press("f2", "enter")
        assert app.main.filters == Filters(chapters=("1",))

    drive(engine, script)


def test_a_source_takes_the_place_of_sections_which_lie_in_the_report(engine: StubEngine) -> None:
    async def script(app: Driver) -> None:
        await app.press("f2", "down", "down", "enter", "end", "enter")
        assert app.main.filters == Filters(sources=(SOURCE.id,))
        await app.ask(QUESTION)
        assert engine.stub.asked[0].filters.sources == (SOURCE.id,)

    drive(engine, script)


def test_the_report_s_own_line_means_the_report_only(engine: StubEngine) -> None:
    async def script(app: Driver) -> None:
        await app.press("f2", "home", "enter")
        assert "Only the report " in app.screen()
        await app.ask(QUESTION)
        assert engine.stub.asked[0].filters.report_only

    drive(engine, script)


def test_all_sources_are_one_line(engine: StubEngine) -> None:
    async def script(app: Driver) -> None:
        await app.press("f2", "home", "down", "enter", "down", "down", "enter")
        assert app.main.filters == Filters(sources_only=True)
        assert "Only the sources " in app.screen()
        await app.ask(QUESTION)
        assert engine.stub.asked[0].filters.sources_only

    drive(engine, script)


def test_filters_are_cleared_by_a_key_here_and_everywhere(engine: StubEngine) -> None:
    async def script(app: Driver) -> None:
        for key in ("x", "ctrl+l"):
            await app.press("f2", "down", "enter")
            assert app.main.query_one(Status).display
            await app.press(key)
            assert app.main.filters == Filters()
            assert not app.main.query_one(Status).display
            app.prompt.focus()

    drive(engine, script)


def test_filters_of_the_command_line_hold_from_the_start(engine: StubEngine) -> None:
    chosen = StubEngine(engine.root, filters=Filters(chapters=("1",)))

    async def script(app: Driver) -> None:
        assert _lines(app)[1] == "■ 1 Before"
        await app.ask(QUESTION)
        assert chosen.stub.asked[0].filters.chapters == ("1",)

    drive(chosen, script)


def test_counts_of_matching_evidence_stand_at_the_edge(engine: StubEngine) -> None:
    async def script(app: Driver) -> None:
        assert "Before" in app.screen()
        await app.ask(QUESTION)
        rows = app.screen().splitlines()
        before, after = (next(r[:35].rstrip() for r in rows if name in r[:35]) for name in ("1 Before", "2.1 After"))
        assert (before[-2:], after[-2:]) == (" 2", " 1")
        assert len(before) == len(after)

    drive(engine, script, size=LARGE)


def test_a_section_opens_in_its_page(engine: StubEngine) -> None:
    async def script(app: Driver) -> None:
        await app.press("f2", "down", "down", "down", "o")
        await app.until(lambda: app.evidence.trail == ("Page 4",))

    drive(engine, script)


def test_branches_fold(engine: StubEngine) -> None:
    async def script(app: Driver) -> None:
        await app.press("f2", "end", "left")
        assert app.main.query_one(Contents).cursor_node.label.plain == "Books"  # type: ignore[union-attr]
        await app.press("h")
        assert _lines(app)[-1] == "Books"
        await app.press("l")
        assert _lines(app)[-1] == "□ Tolls of the Orle"
        await app.press("enter")
        assert app.main.filters == Filters()
        assert _lines(app)[-1] == "Books"

    drive(engine, script)


def test_a_click_chooses(engine: StubEngine) -> None:
    async def script(app: Driver) -> None:
        await app.press("f2")
        await app.pilot.click(Contents, offset=(10, 2))
        await app.pilot.pause()
        assert app.main.filters == Filters(chapters=("1",))

    drive(engine, script)
