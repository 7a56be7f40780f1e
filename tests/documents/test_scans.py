"""Scanned pages: small PDFs typeset, drawn as pictures, and read again by tesseract where it is installed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from fpdf import FPDF
from PIL import Image
from rapidfuzz import fuzz

from evidencebot import tesseract
from evidencebot.documents.contained import contained_reading
from evidencebot.documents.pdf.pdfium.files import opened
from evidencebot.documents.pdf.reader import read_pdf
from evidencebot.documents.raw import RawBlock, RawDocument, RawKind
from evidencebot.documents.reading import read_document
from evidencebot.documents.styled import MARK, plain
from evidencebot.errors import DocumentError

with_tesseract = pytest.mark.skipif(not tesseract.is_installed(), reason="tesseract is not installed")

SENTENCES = (
    "The ferry crosses the sound four times a day and carries the post.",
    "Nobody in the borough could say why the lamps had never been lit.",
    "A clerk of the harbour board kept the keys of the powder tower.",
    "Tolls were raised in the spring, and fewer carts came to the bridge.",
    "The quay was mended in autumn by order of the bench.",
    "Schools were closed for a month while the river stood high.",
)
Page = Callable[[FPDF], None]


def page_of(first: int, *, marks: int = 3, notes: int = 3) -> Page:
    """Sentences with raised marks from `first`, and notes at the foot."""

    def draw(pdf: FPDF) -> None:
        for n, sentence in enumerate(SENTENCES[first % 6 :] + SENTENCES[: first % 6]):
            pdf.set_font("Times", size=12)
            pdf.write(6, sentence)
            if n < marks:
                pdf.char_vpos = "SUP"
                pdf.write(6, str(first + n))
                pdf.char_vpos = "LINE"
            pdf.write(6, f" In the year {1860 + first + n} it was so. ")
        pdf.set_y(-60)
        pdf.set_font("Times", size=9)
        for n in range(notes):
            pdf.write(4, f"{first + n} Ann Reed, Ferries of the North, {1990 + first + n}, {12 + n}.")
            pdf.ln(5)

    return draw


def typeset(path: Path, *pages: Page) -> Path:
    pdf = FPDF(format="A4")
    for draw in pages:
        pdf.add_page()
        draw(pdf)
    pdf.output(str(path))
    return path


def scanned(path: Path, *pages: Page) -> Path:
    """The pages as pictures of 200 dots an inch."""
    pdf = FPDF(format="A4")
    with opened(typeset(path.with_suffix(".typeset.pdf"), *pages)) as file:
        for number in range(file.page_count):
            with file.page(number) as page:
                assert page is not None
                picture = page.picture(200)
            assert picture is not None
            pdf.add_page()
            pdf.image(Image.frombytes("L", (picture.width, picture.height), picture.dots), 0, 0, 210, 297)
    pdf.output(str(path))
    return path


def marks_of(document: RawDocument) -> list[int]:
    return [int(found.group(1)) for block in document.blocks for found in MARK.finditer(block.text)]


def running(document: RawDocument) -> str:
    return " ".join(plain(b.text) for b in document.blocks if b.kind is not RawKind.NOTE and b.text)


@with_tesseract
def test_a_scan_reads_as_what_was_typeset(tmp_path: Path) -> None:
    typeset_text = read_pdf(typeset(tmp_path / "a.pdf", page_of(1)))
    document = read_pdf(scanned(tmp_path / "b.pdf", page_of(1)))
    assert fuzz.ratio(running(document), running(typeset_text)) > 98
    assert document.ocr_pages == (1,)
    assert typeset_text.ocr_pages == ()


@with_tesseract
def test_raised_marks_are_told_by_their_order(tmp_path: Path) -> None:
    document = read_pdf(scanned(tmp_path / "a.pdf", page_of(4)))
    assert marks_of(document) == [4, 5, 6]
    notes: list[RawBlock] = [block for block in document.blocks if block.kind is RawKind.NOTE]
    assert [note.label for note in notes] == ["4", "5", "6"]
    assert any("marks 4–6 were inferred" in problem for problem in document.problems)
    assert "1. " not in plain(document.blocks[1].text)[:70]


@with_tesseract
def test_a_page_with_other_marks_than_notes_is_left_unresolved(tmp_path: Path) -> None:
    document = read_pdf(scanned(tmp_path / "a.pdf", page_of(1, marks=2, notes=3)))
    assert any("2 raised marks stand over 3 notes" in problem for problem in document.problems)
    assert marks_of(document) == []


@with_tesseract
def test_only_pages_without_text_are_read_so(tmp_path: Path) -> None:
    from pypdf import PdfWriter

    writer = PdfWriter()
    writer.append(typeset(tmp_path / "text.pdf", page_of(1)))
    writer.append(scanned(tmp_path / "scan.pdf", page_of(4)))
    writer.write(tmp_path / "both.pdf")
    told: list[tuple[int, int]] = []
    document = read_document(tmp_path / "both.pdf", "d", lambda done, count: told.append((done, count)))
    assert document.ocr_pages == (2,)
    assert told == [(0, 1)]
    place = document.text.index("1869")
    assert document.is_ocr_at(place)
    assert not document.is_ocr_at(0)


@with_tesseract
def test_the_contained_process_tells_page_by_page(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    path = scanned(tmp_path / "a.pdf", page_of(1), page_of(4))
    with contained_reading(lambda done, count: told.append((done, count))) as read:
        assert read(path, "d").ocr_pages == (1, 2)
    assert told == [(0, 2), (1, 2)]


def test_without_tesseract_a_scan_says_how_to_get_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tesseract, "is_installed", lambda: False)
    with pytest.raises(DocumentError, match=r"^a\.pdf holds only pictures of its text: install tesseract") as told:
        read_pdf(scanned(tmp_path / "a.pdf", page_of(1)))
    assert "\n" not in str(told.value)


def test_without_tesseract_the_other_pages_are_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from pypdf import PdfWriter

    monkeypatch.setattr(tesseract, "is_installed", lambda: False)
    writer = PdfWriter()
    writer.append(typeset(tmp_path / "text.pdf", page_of(1)))
    writer.append(scanned(tmp_path / "scan.pdf", page_of(4)))
    writer.write(tmp_path / "both.pdf")
    document = read_pdf(tmp_path / "both.pdf")
    assert document.ocr_pages == ()
    assert any(p.startswith("PDF page 2: pictures of text, not read; install tesseract") for p in document.problems)


def test_a_photograph_beside_text_is_no_scan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tesseract, "words_in", lambda picture: pytest.fail(f"{picture} was read"))

    def draw(pdf: FPDF) -> None:
        pdf.image(Image.new("L", (80, 80), "grey"), 20, 150, 100, 60)
        page_of(1)(pdf)

    assert read_pdf(typeset(tmp_path / "a.pdf", draw)).ocr_pages == ()
