"""The walk: mark, quotation in its page, note, work, the source's passage, and back."""

from __future__ import annotations

from msgspec.structs import replace

from evidencebot.documents.model import Document
from evidencebot.evidence.answer import CitedWork, SourcePassage, SourceVerdict
from evidencebot.tui.walking import DIGEST
from stub_answers import DOCUMENT, TEXT
from stub_engine import ANSWER, QUESTION, SOURCE, StubEngine
from tui_driver import Driver, drive


def test_keys_walk_from_the_mark_to_the_work_and_back(engine: StubEngine) -> None:
    async def script(app: Driver) -> None:
        await app.ask(QUESTION)
        app.conversation.focus()
        await app.press("right", "enter")
        await app.until(lambda: app.evidence.trail == ("Evidence", "Page 3"))
        assert app.texts(".piece.-marked") == ["The ferry cost £500.¹ Nobody paid.²"]
        await app.press("enter")
        await app.until(lambda: app.evidence.trail[2:] == ("Note 1",))
        assert "Maud Ferrier, Tolls (1912)." in app.screen()
        await app.press("right")
        await app.until(lambda: app.evidence.trail[3:] == ("Work",))
        assert "Ferrier. Tolls, 1912." in app.screen()
        assert "Cited in 1 note" in app.screen()
        for key, trail in (("backspace", 3), ("left", 2), ("h", 1)):
            await app.press(key)
            await app.walked(trail)
        await app.press("backspace")
        assert app.conversation.has_focus

    drive(engine, script)


def test_a_work_at_hand_leads_to_its_text(engine: StubEngine) -> None:
    async def script(app: Driver) -> None:
        vars(engine.stub.index)["ties"] = {SOURCE.id: "ferrier-1912-tolls"}
        await app.ask(QUESTION)
        app.conversation.focus()
        await app.press("1")
        await app.walked(2)
        for depth in (3, 4, 5):
            await app.press("enter")
            await app.walked(depth)
        assert app.evidence.trail[4] == "Page 3"

    drive(engine, script)


def test_the_source_s_own_words_are_the_end_of_the_walk(engine: StubEngine) -> None:
    support = SourcePassage(
        document=SOURCE.id, title="Tolls", page=4, pdf_page=None, quote=TEXT[35:62], start=35, end=62,
        verdict=SourceVerdict.SUPPORTED, where="page 4", claim=TEXT[:20], claim_page=3,
    )  # fmt: skip
    cited = CitedWork("ferrier-1912-tolls", "Tolls", "7", in_corpus=True, document=SOURCE.id, support=support)
    note = replace(ANSWER.citations[0].footnotes[0], works=(cited,))
    engine.use(DOCUMENT, {QUESTION: replace(ANSWER, citations=(replace(ANSWER.citations[0], footnotes=(note,)),))})

    async def script(app: Driver) -> None:
        await app.ask(QUESTION)
        app.conversation.focus()
        await app.press("1")
        await app.walked(2)
        for depth in (3, 4):
            await app.press("enter")
            await app.walked(depth)
        assert "The source bears it out, page 4" in app.screen()
        await app.press("enter")
        await app.walked(5)
        assert app.texts(".piece.-marked") == ["In 1911 a bridge was built."]

    drive(engine, script)


def test_the_quoted_words_are_marked_by_more_than_colour(engine: StubEngine) -> None:
    async def script(app: Driver) -> None:
        await app.ask(QUESTION)
        app.conversation.focus()
        await app.press("1")
        await app.walked(2)
        marked = app.main.query_one(".piece.-marked")
        assert marked.styles.border_left[0] == "thick"
        spans = marked.content.spans  # type: ignore[attr-defined]
        assert [
            marked.content.plain[s.start : s.end]  # type: ignore[attr-defined]
            for s in spans
            if s.style == "bold underline"
        ] == ["The ferry cost £500."]

    drive(engine, script)


def test_the_quotation_is_in_view_however_long_its_paragraph(engine: StubEngine) -> None:
    filler = "Filler follows filler. " * 200
    last = "Here it ends."
    text = filler + last
    block = replace(DOCUMENT.blocks[0], end=len(text), marks=())
    document = replace(DOCUMENT, text=text, blocks=(block,), pages=(DOCUMENT.pages[0],))
    quoted = replace(ANSWER.citations[0], quote=last, start=len(filler), end=len(text))
    engine.use(document, {QUESTION: replace(ANSWER, citations=(quoted,))})

    async def script(app: Driver) -> None:
        await app.ask(QUESTION)
        app.conversation.focus()
        await app.press("1")
        await app.walked(2)
        await app.until(lambda: last in app.screen())

    drive(engine, script, size=(80, 24))


def test_pages_turn_without_lengthening_the_way_back(engine: StubEngine) -> None:
    async def script(app: Driver) -> None:
        await app.ask(QUESTION)
        app.conversation.focus()
        await app.press("1")
        await app.until(lambda: app.evidence.trail == ("Evidence", "Page 3"))
        await app.press("n")
        await app.until(lambda: app.evidence.trail == ("Evidence", "Page 4"))
        assert "In 1911 a bridge was built." in app.screen()
        await app.press("n")
        assert not app.evidence.can_turn(1)
        await app.press("p")
        await app.until(lambda: app.evidence.trail == ("Evidence", "Page 3"))

    drive(engine, script)


def test_going_back_stands_where_one_was(engine: StubEngine) -> None:
    async def script(app: Driver) -> None:
        await app.ask(QUESTION)
        await app.press("f3", "down", "enter")
        await app.until(lambda: app.evidence.trail == ("Evidence", "Page 4"))
        await app.press("backspace")
        await app.walked(1)
        assert app.main.query_one("#links").highlighted == 1  # type: ignore[attr-defined]

    drive(engine, script)


def test_a_click_on_a_mark_opens_it(engine: StubEngine) -> None:
    async def script(app: Driver) -> None:
        await app.ask(QUESTION)
        lines = app.screen().splitlines()
        row = next(n for n, line in enumerate(lines) if "built. [2]" in line)
        await app.pilot.click(offset=(lines[row].index("[2]") + 1, row))
        await app.until(lambda: app.evidence.trail == ("Evidence", "Page 4"))

    drive(engine, script)


def test_a_click_on_a_link_walks_on(engine: StubEngine) -> None:
    async def script(app: Driver) -> None:
        await app.ask(QUESTION)
        await app.pilot.click("#links", offset=(6, 1))
        await app.until(lambda: app.evidence.trail == ("Evidence", "Page 3"))

    drive(engine, script)


def test_the_passages_that_were_not_quoted_lead_to_their_pages(engine: StubEngine) -> None:
    engine.use(engine.document, {QUESTION: replace(ANSWER, citations=ANSWER.citations[:1])})

    async def script(app: Driver) -> None:
        await app.ask(QUESTION)
        await app.press("f3", "end", "enter")
        await app.until(lambda: app.evidence.trail == ("Evidence", "Page 4"))
        assert app.texts(".piece.-marked") == ["In 1911 a bridge was built."]

    drive(engine, script)


def test_a_page_of_the_digest_is_marked_as_such(engine: StubEngine) -> None:
    document: Document = replace(DOCUMENT, is_digest=True)
    engine.use(document, {QUESTION: ANSWER})

    async def script(app: Driver) -> None:
        await app.ask(QUESTION)
        app.conversation.focus()
        await app.press("1")
        await app.walked(2)
        assert DIGEST in app.texts(".piece")

    drive(engine, script)


def test_a_quotation_is_copied_with_its_reference(engine: StubEngine) -> None:
    expected = "“The ferry cost £500.” (The Ford of Orle, section 1, p. 3; note 1: Maud Ferrier, Tolls (1912))"

    async def script(app: Driver) -> None:
        await app.ask(QUESTION)
        app.conversation.focus()
        await app.press("right", "c")
        await app.until(lambda: app.app.clipboard == expected)
        app.app.copy_to_clipboard("")
        await app.press("enter")
        await app.walked(2)
        await app.press("enter")
        await app.walked(3)
        await app.press("c")
        await app.until(lambda: app.app.clipboard == expected)

    drive(engine, script)


def test_the_evidence_is_that_of_the_turn_one_stands_on(engine: StubEngine) -> None:
    refusal = replace(ANSWER, status="not_found", citations=(), answer="It does not say.")
    engine.use(engine.document, {QUESTION: ANSWER, "Why?": refusal})

    async def script(app: Driver) -> None:
        await app.ask(QUESTION)
        await app.ask("Why?")
        await app.until(lambda: app.evidence.trail == ("Nearest passages",))
        app.conversation.focus()
        await app.press("up")
        await app.until(lambda: app.evidence.trail == ("Evidence",))
        await app.press("j")
        await app.until(lambda: app.evidence.trail == ("Nearest passages",))

    drive(engine, script)
