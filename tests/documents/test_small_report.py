"""The small report reads the same from Markdown, from a web page and from a PDF: as its gold file says."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from typing import Any

import pytest

from evidencebot.documents.assembling import assemble
from evidencebot.documents.html.reader import read_html
from evidencebot.documents.markdown import read_markdown
from evidencebot.documents.model import Document
from evidencebot.documents.pdf.reader import read_pdf
from evidencebot.documents.raw import RawDocument

DATA = Path(__file__).parents[1] / "data"
REPORT = DATA / "bridging-the-ford"
GOLD: dict[str, Any] = json.loads(REPORT.with_suffix(".gold.json").read_text(encoding="utf-8"))


def read_raw(form: str) -> RawDocument:
    path = REPORT.with_suffix(f".{form}")
    if form == "pdf":
        return read_pdf(path)
    text = path.read_text(encoding="utf-8")
    return read_html(text) if form == "html" else read_markdown(text)


@pytest.fixture(scope="module", params=["md", "html", "pdf"])
def document(request: pytest.FixtureRequest) -> Document:
    return assemble(read_raw(request.param), document_id="report")


def test_title_page(document: Document) -> None:
    assert document.title == GOLD["title"]
    assert list(document.authors) == GOLD["authors"]
    assert document.date == GOLD["date"]


def test_sections(document: Document) -> None:
    found = [{"number": s.number, "title": s.title, "level": s.level, "page": s.page} for s in document.sections]
    assert found == GOLD["sections"]


def test_paragraph_ids_and_pages(document: Document) -> None:
    found = [(b.id, document.page_at(b.start)) for b in document.blocks if not b.is_matter]
    assert found == [(p["id"], p["page"]) for p in GOLD["paragraphs"]]


def test_paragraphs_are_whole(document: Document) -> None:
    """A sentence that a page's end cuts in two is one again."""
    texts = {b.id: document.block_text(b) for b in document.blocks}
    cut = {
        p["id"]: (texts[p["id"]][:40], texts[p["id"]][-40:])
        for p in GOLD["paragraphs"]
        if not (texts[p["id"]].startswith(p["starts"]) and texts[p["id"]].endswith(p["ends"]))
    }
    assert cut == {}


def test_figures(document: Document) -> None:
    found = [
        {
            "number": f.number,
            "caption": f.caption,
            "page": f.page,
            "section": f.section,
            "source": f.source,
            "table": None if f.table is None else [list(row) for row in f.table],
        }
        for f in document.figures
    ]
    assert found == GOLD["figures"]


def test_notes(document: Document) -> None:
    found = [
        {
            "n": note.number,
            "page": note.page,
            "section": note.section,
            "works": [[citation.work, citation.locator] for citation in note.citations],
            "remark": note.remark,
        }
        for note in document.footnotes
    ]
    assert found == GOLD["notes"]


def test_every_mark_has_its_note(document: Document) -> None:
    marked = [mark.number for block in document.blocks for mark in block.marks]
    assert marked == [note["n"] for note in GOLD["notes"]]


def test_works(document: Document) -> None:
    assert [work.id for work in document.works] == GOLD["works"]


def test_only_the_missing_work_is_a_problem(document: Document) -> None:
    assert len(document.problems) == 1
    assert document.problems[0].startswith("note 22: ")


def test_furniture_is_no_evidence(document: Document) -> None:
    for words in ("cookies", "Most read", "Draft 7"):
        assert words not in document.text


def test_front_and_back_matter_is_kept_and_told_apart(document: Document) -> None:
    matter = " ".join(document.block_text(b) for b in document.blocks if b.is_matter)
    for words in ("Nell Abara", "Dame Ottoline Price"):
        assert words in matter
    for block in document.blocks:
        assert block.is_matter or not {"Nell", "Weir"} & set(document.block_text(block).split())


@pytest.mark.parametrize(("form", "write"), [("md", "markdown"), ("html", "web_page")])
def test_files_are_what_their_source_makes(form: str, write: str) -> None:
    spec = importlib.util.spec_from_file_location("make_report", DATA / "make_report.py")
    assert spec is not None
    assert spec.loader is not None
    make_report = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(make_report)
    assert getattr(make_report, write)(make_report.load()) == REPORT.with_suffix(f".{form}").read_text(encoding="utf-8")
