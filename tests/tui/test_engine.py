"""The engine behind the app, on the small report: what opens, what stops, what is kept."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from evidencebot.conversation.question import Question
from evidencebot.errors import DocumentError, EvidencebotError, InputError
from evidencebot.index.manifest import Manifest
from evidencebot.locations import Workspace
from evidencebot.retrieval.filters import Filters
from evidencebot.tui.engine import Engine, Options, Stopped
from evidencebot.tui.views import AnswerTarget, NoteTarget, QuotationTarget, WorkTarget
from tui_driver import Driver, drive
from workspaces import EXTRA_SOURCE, TIED_ENTRY

QUESTION = "How much does the shortest visit cost?"


def _engine(workspace: Workspace, **options: object) -> Engine:
    return Engine(Options(workspace=str(workspace.root), **options))  # type: ignore[arg-type]


def _opened(workspace: Workspace) -> Engine:
    engine = _engine(workspace)
    engine.open(lambda *_: None)
    return engine


def test_what_is_opened(small: Workspace) -> None:
    opened = _engine(small).open(lambda *_: None)
    assert opened.report
    assert {source.id for source in opened.sources} == {TIED_ENTRY, EXTRA_SOURCE} or opened.at_hand == {TIED_ENTRY}


def test_nothing_is_asked_before_it_is_open(small: Workspace) -> None:
    with pytest.raises(EvidencebotError, match="not open yet"):
        _engine(small).matches("x")


def test_a_warm_engine_reads_nothing_more_for_its_first_question(
    small: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = _opened(small)
    engine.warm()

    read: list[str] = []

    def reading(_: Manifest, folder: Path, name: str) -> bool:
        read.append(name)
        return False

    monkeypatch.setattr(Manifest, "is_damaged", reading)
    assert engine.ask(Question(QUESTION)).citations
    assert read == []


def test_an_answer_s_views_lead_from_quotation_to_work(small: Workspace) -> None:
    engine = _opened(small)
    report = engine.open(lambda *_: None).report
    assert report
    answer = engine.ask(Question(QUESTION))
    citation = answer.citations[0]
    document = report if citation.document == report.id else None
    cards = engine.view(AnswerTarget(answer)).links
    assert isinstance(cards[0].target, QuotationTarget)
    page = engine.view(QuotationTarget(citation))
    marked = [piece for piece in page.pieces if piece.marked_at is not None]
    quoted = "".join(
        p.content.plain[s.start : s.end] for p in marked for s in p.content.spans if s.style == "bold underline"
    )
    assert quoted.replace("\n", "") == citation.quote.replace("\n", "")
    assert document is None or page.title.startswith("Page")
    note = next(n for n in report.footnotes if any(c.work for c in n.citations))
    (first, *_) = engine.view(NoteTarget(note.number)).links
    assert isinstance(first.target, WorkTarget)
    assert engine.view(first.target).links_title.startswith("Cited in")


def test_evidence_is_counted_for_sections_and_those_above_them(small: Workspace) -> None:
    counts = _opened(small).matches(QUESTION)
    assert counts.documents
    for number, count in counts.sections.items():
        above = number.rpartition(".")[0]
        assert not above or counts.sections[above] >= count


def test_a_stopped_indexing_leaves_the_index_as_it_was(own_small: Workspace) -> None:
    before = sorted(p.relative_to(own_small.index) for p in own_small.index.rglob("*"))
    (own_small.sources / "late.md").write_text("# Late\n\nA late text about lamps.\n", encoding="utf-8")
    engine = _engine(own_small)

    def stop(step: str, done: int, total: int) -> None:
        engine.stop()

    with pytest.raises(Stopped):
        engine.open(stop)
    after = sorted(p.relative_to(own_small.index) for p in own_small.index.rglob("*"))
    assert [p for p in after if p.name != ".lock"] == [p for p in before if p.name != ".lock"]
    opened = engine.open(lambda *_: None)
    assert "late" in {source.id for source in opened.sources}


def test_a_file_is_added_and_searched(own_small: Workspace, tmp_path: Path) -> None:
    engine = _opened(own_small)
    file = tmp_path / "lamps.md"
    file.write_text("# Lamps of Orle\n\nOrle has 96 street lamps, and 31 of them burn gas.\n", encoding="utf-8")
    assert engine.add(str(file), as_report=False) == ("Lamps of Orle", None)
    engine.open(lambda *_: None)
    answer = engine.ask(Question("How many street lamps burn gas?", filters=Filters(sources=("lamps",))))
    assert [c.document for c in answer.citations] == ["lamps"]


def test_a_file_that_is_not_there_is_told(own_small: Workspace) -> None:
    with pytest.raises(DocumentError):
        _opened(own_small).add("/no/such/file.pdf", as_report=True)


def test_a_session_is_exported_with_its_answers(own_small: Workspace, tmp_path: Path) -> None:
    engine = _opened(own_small)
    with pytest.raises(InputError, match="nothing to export"):
        engine.export("md", tmp_path / "x.md")
    answer = engine.ask(Question(QUESTION))
    engine.save(Question(QUESTION), answer)
    engine.export("json", tmp_path / "x.json")
    assert answer.citations[0].quote.split()[0] in (tmp_path / "x.json").read_text(encoding="utf-8")


def test_the_app_asks_the_real_engine(own_small: Workspace) -> None:
    async def script(app: Driver) -> None:
        await app.ask(QUESTION)
        assert app.conversation.turns[0].answer.citations  # type: ignore[union-attr]
        app.conversation.focus()
        await app.press("1")
        await app.until(lambda: len(app.evidence.trail) == 2)
        app.prompt.focus()
        await app.type("vis")
        await app.until(lambda: app.main.query_one("#suggestions").display)

    drive(_engine(own_small), script)


def test_the_first_screen_imports_nothing_heavy() -> None:
    code = "import sys, evidencebot.tui.app; print(*sorted({name.split('.')[0] for name in sys.modules}))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    heavy = {"numpy", "msgspec", "faiss", "onnxruntime", "tokenizers", "rapidfuzz", "Stemmer", "torch", "aiohttp"}
    assert heavy & set(done.stdout.split()) == set()
