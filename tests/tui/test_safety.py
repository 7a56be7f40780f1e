"""Text of documents and questions is shown as it is: never markup, never a control code, every width right."""

from __future__ import annotations

import pytest
from msgspec.structs import replace
from rich.cells import cell_len

from evidencebot.documents.model import Block, BlockKind, Footnote, Section
from stub_answers import DOCUMENT
from stub_engine import ANSWER, StubEngine
from tui_driver import Driver, drive

HOSTILE = (
    "[red]x[/red] [link=https://evil.example]y[/link] \x1b[31mz\x1b]8;;https://evil.example\x07w \u202egnol [/] $accent"
)
SHOWN = "[red]x[/red] [link=https://evil.example]y[/link]  [31mz ]8;;https://evil.example w  gnol [/] $accent"
WIDE = "日本語 über naïve e\u0301te\u0301 नमस्ते 👩‍🔬"


def _about(engine: StubEngine, text: str) -> None:
    """A corpus whose every text is `text`, and an answer that quotes it."""
    block = Block("1/1", BlockKind.PARAGRAPH, "1", 0, len(text), DOCUMENT.blocks[0].marks[:1])
    document = replace(
        DOCUMENT, title=text, text=text, blocks=(block,), sections=(Section("1", text, 1, text),), figures=(),
        footnotes=(Footnote(1, "1", text, "3", "1", DOCUMENT.footnotes[0].citations),), pages=DOCUMENT.pages[:1],
        works=(replace(DOCUMENT.works[0], text=text),), authors=(text,),
    )  # fmt: skip
    note = replace(ANSWER.citations[0].footnotes[0], text=text)
    citation = replace(
        ANSWER.citations[0], title=text, section_title=text, quote=text, passage=text, end=len(text), footnotes=(note,)
    )
    passages = (replace(ANSWER.passages[0], passage=text, section="9", paragraphs=("1/1",)),)
    answer = replace(
        ANSWER, answer=f"{text} [1]", citations=(citation,), interpreted_as=text, missing=(text,), passages=passages
    )
    engine.use(document, {text: answer})


@pytest.mark.parametrize("text", [HOSTILE, WIDE], ids=["hostile", "wide"])
def test_no_text_is_markup_or_steers_the_terminal_wherever_it_is_shown(engine: StubEngine, text: str) -> None:
    _about(engine, text)

    async def script(app: Driver) -> None:
        seen: list[str] = []

        def look() -> None:
            screen = app.screen()
            seen.append(screen)
            assert not {"\x1b", "\x07", "\u202e"} & set(screen)
            lines = app.app.screen._compositor.render_strips(app.app.size)
            assert {strip.cell_length for strip in lines} == {app.app.size.width}
            assert {cell_len(strip.text) for strip in lines} == {app.app.size.width}

        look()
        app.prompt.put(text)
        await app.press("enter")
        await app.until(lambda: app.conversation.turns[-1].answer)
        await app.settle()
        look()
        app.conversation.focus()
        await app.press("1")
        for depth in (2, 3, 4):
            await app.walked(depth)
            look()
            await app.press("enter")
        for key in ("f4", "f5", "f7"):
            await app.press(key)
            await app.settle()
            look()
            await app.press("escape")
        if text == HOSTILE:
            assert sum(SHOWN in " ".join(app_text.split("\n")) for app_text in seen) > 0

    drive(engine, script, size=(220, 50))


def test_an_error_that_quotes_a_text_is_no_markup(engine: StubEngine) -> None:
    async def script(app: Driver) -> None:
        app.main.say(HOSTILE)
        await app.until(lambda: "[red]x[/red]" in app.screen())

    drive(engine, script, notifications=True)


def test_wide_characters_are_edited_whole(engine: StubEngine) -> None:
    async def script(app: Driver) -> None:
        app.prompt.put("日本")
        await app.press("backspace")
        assert app.prompt.value == "日"

    drive(engine, script)
