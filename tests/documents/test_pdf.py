"""PDFs of our own, set with fpdf2, and the report where EVIDENCEBOT_REPORT names it."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from fpdf import FPDF
from pypdf import PdfWriter
from pypdf.generic import DictionaryObject, NameObject, StreamObject

from evidencebot.documents.pdf.reader import read_pdf
from evidencebot.documents.pdf.text import Vocabulary
from evidencebot.documents.raw import RawBlock, RawKind
from evidencebot.documents.styled import italic, mark, plain
from evidencebot.errors import DocumentError

SENTENCE = "The ferry crosses the sound four times a day and carries school children, nurses and the post. "


class Sheet(FPDF):
    """A page with a running head and a number that is two behind the PDF's own."""

    def header(self) -> None:
        self.set_font("Helvetica", size=8)
        self.cell(0, 8, "Crossing the sound", new_x="LMARGIN", new_y="NEXT")

    def footer(self) -> None:
        self.set_y(-15)
        self.set_font("Helvetica", size=8)
        self.cell(0, 8, str(self.page_no() - 2) if self.page_no() > 2 else "", align="C")


def sheet(pages: Callable[[FPDF], None], path: Path, kind: type[FPDF] = Sheet) -> Path:
    pdf = kind(format="A4")
    pages(pdf)
    pdf.output(str(path))
    return path


def paragraph(pdf: FPDF, text: str, style: str = "", size: int = 11) -> None:
    pdf.set_font("Helvetica", style, size)
    pdf.multi_cell(0, size * 0.5, text, new_x="LMARGIN", new_y="NEXT", align="L")
    pdf.ln(size * 0.35)


def five_pages(pdf: FPDF) -> None:
    for number in range(1, 6):
        pdf.add_page()
        paragraph(pdf, f"{number} Part {number}", "B", 16)
        paragraph(pdf, SENTENCE * (3 + number))
        paragraph(pdf, f"{SENTENCE * 2}So ends part {number}.")


def blocks_of(path: Path, kind: RawKind) -> list[RawBlock]:
    return [block for block in read_pdf(path).blocks if block.kind is kind]


def test_pages_bear_their_printed_numbers_and_no_furniture_remains(tmp_path: Path) -> None:
    path = sheet(five_pages, tmp_path / "a.pdf")
    pages = blocks_of(path, RawKind.PAGE)
    assert [(p.label, p.pdf_page) for p in pages] == [(None, 1), (None, 2), ("1", 3), ("2", 4), ("3", 5)]
    assert not any("Crossing" in block.text for block in read_pdf(path).blocks)


def test_headings_and_paragraphs_are_told_apart(tmp_path: Path) -> None:
    path = sheet(five_pages, tmp_path / "a.pdf")
    assert [h.text for h in blocks_of(path, RawKind.HEADING)] == [f"{n} Part {n}" for n in range(1, 6)]
    paragraphs = blocks_of(path, RawKind.PARAGRAPH)
    assert len(paragraphs) == 10
    assert plain(paragraphs[0].text) == (SENTENCE * 4).strip()


def with_notes(pdf: FPDF) -> None:
    pdf.add_page()
    pdf.set_font("Helvetica", size=11)
    pdf.write(6, SENTENCE.strip())
    pdf.char_vpos = "SUP"
    pdf.write(6, "1")
    pdf.char_vpos = "LINE"
    pdf.write(6, " " + SENTENCE.strip())
    pdf.char_vpos = "SUP"
    pdf.write(6, "2")
    pdf.char_vpos = "LINE"
    pdf.set_y(-60)
    for text in ("1 Ann Reed, ", "2 Ben Stone, "):
        pdf.set_font("Helvetica", size=8)
        pdf.write(4, text)
        pdf.set_font("Helvetica", "I", 8)
        pdf.write(4, "Ferries of the North")
        pdf.set_font("Helvetica", size=8)
        pdf.write(4, ", 2010, 12.")
        pdf.ln(4)


def test_marks_and_notes_keep_numbers_and_italics(tmp_path: Path) -> None:
    path = sheet(with_notes, tmp_path / "n.pdf", FPDF)
    (text,) = blocks_of(path, RawKind.PARAGRAPH)
    assert text.text == f"{SENTENCE.strip()}{mark(1)} {SENTENCE.strip()}{mark(2)}"
    notes = blocks_of(path, RawKind.NOTE)
    title = italic("Ferries of the North")
    assert [(n.label, n.text) for n in notes] == [
        ("1", f"Ann Reed, {title}, 2010, 12."),
        ("2", f"Ben Stone, {title}, 2010, 12."),
    ]


def two_columns(pdf: FPDF) -> None:
    pdf.add_page()
    paragraph(pdf, "Harbours", "B", 18)
    top = pdf.get_y()
    for number, (x, word) in enumerate(((10, "left"), (110, "right"))):
        pdf.set_xy(x, top)
        pdf.set_font("Helvetica", size=10)
        pdf.multi_cell(90, 5, f"In the {word} harbour column {number}. " + SENTENCE * 16, align="J")


def test_columns_are_read_one_after_the_other(tmp_path: Path) -> None:
    words = " ".join(plain(b.text) for b in read_pdf(sheet(two_columns, tmp_path / "c.pdf")).blocks)
    assert words.index("left harbour") < words.index("right harbour")
    assert words.count(SENTENCE.strip()) == 32


def with_table(pdf: FPDF) -> None:
    pdf.add_page()
    paragraph(pdf, SENTENCE * 3)
    paragraph(pdf, "Figure 1: Crossings", "B")
    pdf.set_font("Helvetica", size=10)
    with pdf.table(col_widths=(60, 60, 60), borders_layout="ALL") as table:
        for cells in (("Port", "Summer", "Winter"), ("Aby", "12", "4"), ("Beck Quay", "30", "11")):
            table.row(cells)
    pdf.ln(4)
    paragraph(pdf, "Source: Port office, 2012.", size=9)
    paragraph(pdf, SENTENCE * 3)


def test_a_ruled_table_keeps_its_cells(tmp_path: Path) -> None:
    path = sheet(with_table, tmp_path / "t.pdf")
    (table,) = blocks_of(path, RawKind.TABLE)
    assert table.rows == (("Port", "Summer", "Winter"), ("Aby", "12", "4"), ("Beck Quay", "30", "11"))
    captions = [b for b in blocks_of(path, RawKind.PARAGRAPH) if b.bold]
    assert [b.text for b in captions] == ["Figure 1: Crossings"]


def test_a_password_is_asked_for(tmp_path: Path) -> None:
    pdf = Sheet()
    five_pages(pdf)
    pdf.set_encryption(owner_password="o", user_password="u")
    pdf.output(str(tmp_path / "p.pdf"))
    with pytest.raises(DocumentError, match="password"):
        read_pdf(tmp_path / "p.pdf")


def test_an_empty_password_opens(tmp_path: Path) -> None:
    pdf = Sheet()
    five_pages(pdf)
    pdf.set_encryption(owner_password="o")
    pdf.output(str(tmp_path / "p.pdf"))
    assert blocks_of(tmp_path / "p.pdf", RawKind.HEADING)


def test_a_scan_is_sent_to_ocr(tmp_path: Path) -> None:
    pdf = FPDF()
    pdf.add_page()
    pdf.rect(20, 20, 100, 100)
    pdf.output(str(tmp_path / "s.pdf"))
    with pytest.raises(DocumentError, match="OCR"):
        read_pdf(tmp_path / "s.pdf")


@pytest.mark.parametrize("data", [b"", b"plain text", b"%PDF-1.7\n%%EOF", b"%PDF-1.4\n1 0 obj\n<< /Type"])
def test_a_damaged_file_is_told_in_one_line(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "d.pdf"
    path.write_bytes(data)
    with pytest.raises(DocumentError) as told:
        read_pdf(path)
    assert "\n" not in str(told.value)


@pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
def test_a_cut_file_never_lets_the_librarys_errors_out(tmp_path: Path, share: float) -> None:
    data = sheet(five_pages, tmp_path / "a.pdf").read_bytes()
    (tmp_path / "cut.pdf").write_bytes(data[: int(len(data) * share)])
    with contextlib.suppress(DocumentError):
        assert read_pdf(tmp_path / "cut.pdf").blocks


def test_a_damaged_page_loses_only_itself(tmp_path: Path) -> None:
    writer = PdfWriter(sheet(five_pages, tmp_path / "a.pdf"))
    broken = StreamObject()
    broken.set_data(b"BT /F1 11 Tf (lost")
    writer.pages[2][NameObject("/Contents")] = broken
    writer.write(tmp_path / "b.pdf")
    document = read_pdf(tmp_path / "b.pdf")
    headings = [block.text for block in document.blocks if block.kind is RawKind.HEADING]
    assert headings == [f"{n} Part {n}" for n in (1, 2, 4, 5)]
    assert document.problems == ("PDF page 3: it could not be read",)


def test_a_form_that_shows_itself_ends(tmp_path: Path) -> None:
    writer = PdfWriter(sheet(five_pages, tmp_path / "a.pdf"))
    form = StreamObject()
    form.set_data(b"/X Do " * 50)
    form.update({NameObject("/Subtype"): NameObject("/Form")})
    resources = writer.pages[0]["/Resources"].get_object()
    assert isinstance(resources, DictionaryObject)
    resources[NameObject("/XObject")] = DictionaryObject({NameObject("/X"): writer._add_object(form)})
    page = StreamObject()
    page.set_data(b"/X Do")
    writer.pages[0][NameObject("/Contents")] = page
    writer.write(tmp_path / "b.pdf")
    assert "PDF page 1: it could not be read" in read_pdf(tmp_path / "b.pdf").problems


def test_too_many_pages_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("evidencebot.documents.pdf.reader._MOST_PAGES", 4)
    with pytest.raises(DocumentError, match="5 pages"):
        read_pdf(sheet(five_pages, tmp_path / "a.pdf"))


VOCABULARY = Vocabulary(
    ["x the ferry commissioning of outcomes-based and re-entry x", "x ferries run, ship to shore x"]
)


@pytest.mark.parametrize(
    ("before", "after", "whole"),
    [
        ("commission-", "ing,", "commissioning,"),
        ("outcomes-", "based", "outcomes-based"),
        ("Anglo-", "Danish", "Anglo-Danish"),
        ("2010-", "11", "2010-11"),
        ("un-", "derlined", "underlined"),
        ("12–", "14", "12–14"),
        ("–", "with", None),
        ("plain", "words", None),
    ],
)
def test_words_broken_at_line_ends_are_mended(before: str, after: str, whole: str | None) -> None:
    assert VOCABULARY.joined(before, after) == whole


REPORT = os.environ.get("EVIDENCEBOT_REPORT")


@pytest.mark.skipif(not REPORT, reason="EVIDENCEBOT_REPORT does not name the report's Markdown")
def test_the_report_has_its_notes_figures_and_tables() -> None:
    path = Path(str(REPORT)).with_suffix(".pdf")
    if not path.exists():
        pytest.skip("the report's PDF is not there")
    blocks = read_pdf(path).blocks
    notes = [b.label for b in blocks if b.kind is RawKind.NOTE]
    assert notes == [str(n) for n in range(1, 226)]
    assert sum(b.kind is RawKind.TABLE for b in blocks) == 6
    assert sum(plain(b.text).startswith("Figure ") and (b.bold or b.level > 0) for b in blocks) == 19
