"""Headings, contents lists and columns of PDFs, set with fpdf2."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from fpdf import FPDF

from evidencebot.documents.assembling import assemble
from evidencebot.documents.model import Document
from evidencebot.documents.pdf.reader import read_pdf

SENTENCE = "The lamps of the harbour were lit at dusk and put out at dawn by a man with a pole and a ladder. "


class Sheet(FPDF):
    def footer(self) -> None:
        self.set_y(-15)
        self.set_font("Helvetica", size=9)
        self.cell(0, 5, str(self.page_no()), align="C")


def read(draw: Callable[[FPDF], None], path: Path) -> Document:
    pdf = Sheet()
    draw(pdf)
    pdf.output(str(path))
    return assemble(read_pdf(path), document_id="d")


def line(pdf: FPDF, text: str, style: str = "", size: int = 11, indent: float = 0) -> None:
    pdf.set_font("Helvetica", style, size)
    pdf.set_x(pdf.l_margin + indent)
    pdf.multi_cell(0, 5.5, text, align="L")
    pdf.ln(3)


def text(pdf: FPDF, times: int = 6) -> None:
    line(pdf, SENTENCE * times)


def entry(pdf: FPDF, title: str, page: str, style: str = "", indent: float = 0, paragraph: str = "") -> None:
    pdf.set_font("Helvetica", style, 11)
    pdf.set_x(pdf.l_margin + indent)
    pdf.cell(130 - indent, 6, title)
    pdf.cell(20, 6, paragraph)
    pdf.cell(0, 6, page, align="R", new_x="LMARGIN", new_y="NEXT")


def listed_report(pdf: FPDF) -> None:
    """Headings of the text's own size, told by the contents alone; page 3 to 6."""
    pdf.add_page()
    line(pdf, "Lamps of Orle", "B", 24)
    line(pdf, "Orle Lighting Board")
    pdf.add_page()
    line(pdf, "CONTENTS", "B")
    for title, page, style, indent, paragraph in (
        ("Summary", "3", "B", 0, ""),
        ("Chapter 1: Dusk", "3", "B", 0, ""),
        ("The first lamps", "4", "", 6, "1.2"),
        ("What they cost", "4", "", 6, "1.4"),
        ("Chapter 2: Light", "5", "B", 0, ""),
        ("The gas mains", "5", "", 6, "2.1"),
        ("Appendix 1: The lamplighters of Orle and of its harbour", "6", "B", 0, ""),
    ):
        entry(pdf, title, page, style, indent, paragraph)
    pdf.add_page()
    line(pdf, "SUMMARY", "B")
    text(pdf)
    line(pdf, "CHAPTER 1: DUSK", "B")
    text(pdf)
    line(pdf, SENTENCE.strip(), "B")
    pdf.add_page()
    line(pdf, "The first lamps", "I")
    text(pdf)
    line(pdf, "BOX 1", "B")
    line(pdf, "A lamp and its parts", "B")
    text(pdf, 1)
    line(pdf, "What they cost", "I")
    text(pdf)
    pdf.add_page()
    line(pdf, "CHAPTER 2: LIGHT", "B")
    text(pdf)
    line(pdf, "The gas mains", "I")
    text(pdf)
    pdf.add_page()
    line(pdf, "APPENDIX 1: THE LAMPLIGHTERS OF ORLE", "B")
    line(pdf, "AND OF ITS HARBOUR", "B")
    text(pdf)
    line(pdf, "Nell Abara", "B")
    line(pdf, "7 May 2004", "B")


def test_contents_tell_which_looks_are_headings(tmp_path: Path) -> None:
    found = [(s.number, s.title, s.page) for s in read(listed_report, tmp_path / "l.pdf").sections]
    assert found[:7] == [
        ("summary", "SUMMARY", "3"),
        ("1", "DUSK", "3"),
        ("1.the-first-lamps", "The first lamps", "4"),
        ("1.what-they-cost", "What they cost", "4"),
        ("2", "LIGHT", "5"),
        ("2.the-gas-mains", "The gas mains", "5"),
        ("appendix-1", "APPENDIX 1: THE LAMPLIGHTERS OF ORLE AND OF ITS HARBOUR", "6"),
    ]
    assert not any("2004" in title or title == "BOX 1" for _, title, _ in found)


def test_a_boxs_label_and_title_are_its_caption(tmp_path: Path) -> None:
    box = read(listed_report, tmp_path / "l.pdf").figure("1", "Box")
    assert box is not None
    assert box.caption == "A lamp and its parts"


def test_nothing_before_the_first_chapter_is_lost(tmp_path: Path) -> None:
    document = read(listed_report, tmp_path / "l.pdf")
    front = [document.block_text(b) for b in document.blocks if b.section == "front"]
    assert "Orle Lighting Board" in front
    assert all(b.is_matter for b in document.blocks if b.section == "front")


def counted_report(pdf: FPDF) -> None:
    """Three counts, the third and fourth in one look; bookmarks none."""
    for roman, chapter in (("I", "Dusk"), ("II", "Light")):
        pdf.add_page()
        line(pdf, f"{roman}. {chapter}", "B", 18)
        text(pdf, 2)
        for letter, part in (("A", "Gas"), ("B", "Oil")):
            line(pdf, f"{letter}. {part} in the {chapter.lower()}", "B", 14)
            text(pdf, 3)
            line(pdf, f"1. Mains of {part.lower()}", "B", 12)
            text(pdf, 3)
            line(pdf, f"2. Lamps of {part.lower()}", "B", 12)
            text(pdf, 3)


def test_counts_that_start_anew_nest(tmp_path: Path) -> None:
    numbers = [s.number for s in read(counted_report, tmp_path / "c.pdf").sections]
    below = ["A", "A.1", "A.2", "B", "B.1", "B.2"]
    assert numbers == ["I", *(f"I.{n}" for n in below), "II", *(f"II.{n}" for n in below)]


def run_in_report(pdf: FPDF) -> None:
    pdf.add_page()
    line(pdf, "Contents", "B", 16)
    for title, page in (("Dusk over the harbour", "2"), ("The gas of the long mole", "2"), ("Light on the quay", "3")):
        entry(pdf, title, page)
    pdf.add_page()
    line(pdf, "Dusk over the harbour", "B", 16)
    text(pdf)
    pdf.set_font("Helvetica", "B", 11)
    pdf.write(5.5, "The gas of the long mole ")
    pdf.set_font("Helvetica", "", 11)
    pdf.write(5.5, SENTENCE * 4)
    pdf.add_page()
    line(pdf, "Light on the quay", "B", 16)
    text(pdf)


def test_a_listed_title_that_runs_into_its_paragraph_is_a_heading(tmp_path: Path) -> None:
    document = read(run_in_report, tmp_path / "r.pdf")
    assert [s.title for s in document.sections] == [
        "Dusk over the harbour",
        "The gas of the long mole",
        "Light on the quay",
    ]
    gas = [document.block_text(b) for b in document.blocks if "gas" in b.section or b.section == "1.1"]
    assert not any("long mole" in words for words in gas)


def columns(count: int, times: int) -> Callable[[FPDF], None]:
    def draw(pdf: FPDF) -> None:
        pdf.add_page()
        line(pdf, "Harbour lamps", "B", 18)
        top, width = pdf.get_y(), (190 - 6 * (count - 1)) / count
        for n in range(count):
            pdf.set_xy(10 + n * (width + 6), top)
            pdf.set_font("Helvetica", size=9)
            pdf.multi_cell(width, 4, f"This is column {n}. " + SENTENCE * times, align="J")

    return draw


@pytest.mark.parametrize(("count", "times"), [(2, 5), (3, 4), (3, 9)])
def test_columns_are_read_one_by_one(count: int, times: int, tmp_path: Path) -> None:
    words = read(columns(count, times), tmp_path / "c.pdf").text
    places = [words.index(f"This is column {n}.") for n in range(count)]
    assert places == sorted(places)
    assert words.count(SENTENCE.strip()) == count * times


def ruled_contents(pdf: FPDF) -> None:
    """A rule below the title: what stands under it might be notes."""
    pdf.add_page()
    line(pdf, "Contents", "B", 16)
    pdf.line(pdf.l_margin, pdf.get_y(), 190, pdf.get_y())
    pdf.ln(2)
    for n in range(6):
        entry(pdf, f"Lamp and harbour number {n + 1}", str(n + 2), paragraph=f"{n + 1}.1")
    for n in range(6):
        pdf.add_page()
        line(pdf, f"Lamp and harbour number {n + 1}", "I", 11)
        text(pdf, 12)


def test_a_contents_list_below_a_rule_is_whole(tmp_path: Path) -> None:
    document = read(ruled_contents, tmp_path / "r.pdf")
    assert [(s.title, s.page) for s in document.sections] == [
        (f"Lamp and harbour number {n + 1}", str(n + 2)) for n in range(6)
    ]


def page_numbers_alone(pdf: FPDF) -> None:
    """A long contents list: its numbers stand in a narrow column of their own."""
    pdf.add_page()
    line(pdf, "Contents", "B", 16)
    for n in range(20):
        entry(pdf, f"{n + 1}. Lamp and harbour number {n + 1}", str(n + 2))
    for n in range(20):
        pdf.add_page()
        line(pdf, f"{n + 1}. Lamp and harbour number {n + 1}", "B", 14)
        text(pdf, 2)


def test_page_numbers_are_no_column(tmp_path: Path) -> None:
    document = read(page_numbers_alone, tmp_path / "n.pdf")
    assert [(s.number, s.page) for s in document.sections] == [(str(n + 1), str(n + 2)) for n in range(20)]
    assert not document.text.startswith("2 3")
