"""`inspect`: how a file would be read, the JSON that other programs are promised, and that nothing is added."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from fpdf import FPDF
from msgspec.structs import replace

from evidencebot.documents import contained
from evidencebot.documents.gauge import FilePage, gauge
from evidencebot.documents.reading import read_document
from workspaces import SMALL_REPORT

Run = Callable[..., tuple[int, str, str]]
NOTES = ("Orle Borough, Lamp Register, 2004, 2.", "Weston, Survey of the Stream, 1902, p. 28.")


class Sheet(FPDF):
    def footer(self) -> None:
        self.set_y(-12)
        self.set_font("Helvetica", size=8)
        self.cell(0, 6, f"The lamps of Orle   {self.page_no()}")


@pytest.fixture
def lamps(tmp_path: Path) -> Path:
    """Three pages with a section, a note and a foot each; the third note is given no mark."""
    pdf = Sheet(format="A4")
    pdf.set_margin(20)
    for number, note in enumerate((*NOTES, "A letter to the authors."), 1):
        pdf.add_page()
        pdf.set_font("Helvetica", "B", 16)
        pdf.multi_cell(0, 9, f"{number} Quarter {number}", new_x="LMARGIN", new_y="NEXT")
        pdf.set_font("Helvetica", size=11)
        for street in range(2, 9):
            pdf.write(6, f"In quarter {number} street {street} keeps {7 * street} lamps and one lamplighter. ")
        if number < 3:
            pdf.write(6, "All burn gas.")
            pdf.char_vpos = "SUP"
            pdf.write(6, str(number))
            pdf.char_vpos = "LINE"
        pdf.set_y(-30)
        pdf.set_font("Helvetica", size=8)
        pdf.line(20, pdf.get_y() - 1, 70, pdf.get_y() - 1)
        pdf.cell(0, 4, f"{number} {note}")
    pdf.output(str(tmp_path / "lamps.pdf"))
    return tmp_path / "lamps.pdf"


def test_json_has_the_fields_that_are_promised(run: Run, lamps: Path) -> None:
    code, out, err = run("inspect", lamps, "--json")
    assert (code, err) == (0, "")
    shown = json.loads(out)
    assert (shown["file"], shown["kind"], shown["pages"]) == ("lamps.pdf", "pdf", 3)
    assert shown["sections"] == [
        {"number": str(n), "title": f"Quarter {n}", "level": 1, "page": str(n)} for n in (1, 2, 3)
    ]
    assert [n for n in shown["notes"] if n["marked"]] == [
        {"n": n, "label": str(n), "page": str(n), "text": text, "marked": True} for n, text in enumerate(NOTES, 1)
    ]
    words = shown["words"]
    assert words["share"] == round(words["read"] / words["in_file"], 4)
    feet = [piece for piece in shown["left_out"] if piece["reason"] == "running foot"]
    assert [(f["page"], f["pdf_page"], f["words"]) for f in feet] == [(str(n), n, 5) for n in (1, 2, 3)]


LOST = "Nobody knew who had broken eleven windows beside that chapel during winter until spring came"


def test_what_is_not_read_is_shown_in_full(run: Run, lamps: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    document = read_document(lamps, "inspected")
    seen = replace(document, account=gauge(document, [FilePage(LOST, 2)]))
    monkeypatch.setattr(contained._Reader, "read", lambda *_: seen)
    out = run("inspect", lamps)[1]
    assert f"  page 2, PDF page 2: 15 words not read: “{LOST}”\n" in out
    assert "0.0 % of its 15 words read or left out for a reason, 15 not: pages 2.\n" in out
    assert json.loads(run("inspect", lamps, "--json")[1])["missing"][0]["text"] == LOST


def test_lines_tell_sections_notes_and_what_is_left_out(run: Run, lamps: Path) -> None:
    code, out, err = run("inspect", lamps)
    assert (code, err) == (0, "")
    assert "lamps.pdf: pdf, 3 pages, 3 sections" in out
    assert "  1 Quarter 1  [page 1]\n" in out
    assert "running foot: 15 words on pages 1, 2, 3" in out
    assert not [line for line in out.split("\n") if line != line.rstrip()]


@pytest.mark.parametrize(
    ("name", "kind"),
    [("lamps.md", "text"), ("lamps.html", "html")],
)
def test_the_kind_is_told_by_the_content(run: Run, tmp_path: Path, name: str, kind: str) -> None:
    (tmp_path / name).write_text("<html><body><h1>Dusk</h1><p>The lamps of Orle burn gas.</p></body></html>")
    if kind == "text":
        (tmp_path / name).write_text("# Dusk\n\nThe lamps of Orle burn gas.\n")
    shown = json.loads(run("inspect", tmp_path / name, "--json")[1])
    assert (shown["kind"], shown["pages"]) == (kind, 0)
    assert shown["words"]["share"] == 1.0


@pytest.mark.parametrize("make", [lambda path: None, lambda path: path.write_bytes(b"%PDF-1.7\nnothing")])
def test_a_file_that_cannot_be_read_is_told_in_one_line(
    run: Run, tmp_path: Path, make: Callable[[Path], object]
) -> None:
    make(tmp_path / "lamps.pdf")
    code, out, err = run("inspect", tmp_path / "lamps.pdf")
    assert (code, out) == (2, "")
    assert err.startswith("evidencebot: ")
    assert err.count("\n") == 1


def test_nothing_is_added_and_no_workspace_is_needed(run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    assert run("inspect", SMALL_REPORT)[0] == 0
    assert list(tmp_path.iterdir()) == []
