"""Notes at the feet of pages, as fpdf2 sets them and in the files of ../shared/cases."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from fpdf import FPDF

from evidencebot.documents.assembling import assemble
from evidencebot.documents.model import Document
from evidencebot.documents.pdf.reader import read_pdf
from evidencebot.documents.raw import RawKind

SENTENCE = "The ferry crosses the sound four times a day and carries school children, nurses and the post"
WORKS = "Ann Reed, Tolls; Ben Stone, Tides; Cora Hale, Sails; Dan Moss, Wrecks; Eve Pike, Ports; Finn Ash, Locks"
TEXTS = [f"{work}, 19{70 + n}, {n + 3}." for n, work in enumerate(WORKS.split("; "))]

Note = tuple[str, str]
"""A note's label as set before its text, and the text."""


class Typesetter(FPDF):
    """Pages of marked sentences with notes at the foot."""

    def __init__(self, *, raised_labels: bool = True, numbered: bool = False) -> None:
        super().__init__(format="A4")
        self.set_margin(20)
        self.set_auto_page_break(auto=False)
        self._raised, self._numbered = raised_labels, numbered

    def sheet(self, marks: Sequence[str], feet: Sequence[Sequence[Note]], *, lines: int = 1) -> None:
        """A page: a marked sentence for each mark, and at the foot a line for each list of notes."""
        self.add_page()
        self.set_font("Helvetica", size=11)
        for n, mark in enumerate([*marks, "", "", ""]):
            self.write(6, f"{SENTENCE} to harbour {chr(97 + n) * 3} of page {'x' * self.page_no()}.")
            self.raised(mark)
            self.ln(9)
        self.set_y(285 - 5 * len(feet) * lines)
        for foot in feet:
            self.set_font("Helvetica", size=8)
            for label, text in foot:
                self.label(label)
                self.multi_cell(170, 4, text, align="L") if len(foot) == 1 and lines > 1 else self.write(4, f"{text} ")
            self.ln(5)
        if self._numbered:
            self.set_xy(100, 290)
            self.cell(10, 4, str(self.page_no()))

    def raised(self, text: str) -> None:
        self.char_vpos = "SUP"
        self.write(6, text)
        self.char_vpos = "LINE"

    def label(self, text: str) -> None:
        if self._raised and text:
            self.raised(text)
            self.set_font("Helvetica", size=6)
            self.set_font("Helvetica", size=8)
        else:
            self.write(4, f"{text} ")


def read(pdf: FPDF, path: Path) -> Document:
    pdf.output(str(path))
    return assemble(read_pdf(path), document_id="d")


def notes_of(document: Document) -> list[tuple[int, str, str]]:
    return [(n.number, n.label, n.text) for n in document.footnotes]


def unmarked(document: Document) -> list[str]:
    return [problem for problem in document.problems if "its mark is not" in problem]


def alone(*notes: Note) -> list[list[Note]]:
    return [[note] for note in notes]


def pages(*sheets: tuple[Sequence[str], list[list[Note]]]) -> Callable[[Typesetter], None]:
    def typeset(pdf: Typesetter) -> None:
        for marks, feet in sheets:
            pdf.sheet(marks, feet)

    return typeset


T = TEXTS
KINDS = [
    (
        "running through the pages",
        pages((["1", "2"], alone(("1", T[0]), ("2", T[1]))), (["3"], alone(("3", T[2])))),
        [(1, "1", T[0]), (2, "2", T[1]), (3, "3", T[2])],
    ),
    (
        "anew on each page",
        pages((["1", "2"], alone(("1", T[0]), ("2", T[1]))), (["1"], alone(("1", T[2]))), (["1"], alone(("1", T[3])))),
        [(1, "1", T[0]), (2, "2", T[1]), (3, "1", T[2]), (4, "1", T[3])],
    ),
    (
        "symbols",
        pages((["*", "§"], alone(("*", T[0]), ("§", T[1]))), (["*"], alone(("*", T[2])))),
        [(1, "*", T[0]), (2, "§", T[1]), (3, "*", T[2])],
    ),
    (
        "several on a line",
        pages((["1", "2", "3"], [[("1", T[0]), ("2", T[1])], [("3", T[2])]])),
        [(1, "1", T[0]), (2, "2", T[1]), (3, "3", T[2])],
    ),
    (
        "an excerpt",
        pages((["46", "47"], alone(("46", T[0]), ("47", T[1]))), (["48"], alone(("48", T[2])))),
        [(46, "46", T[0]), (47, "47", T[1]), (48, "48", T[2])],
    ),
    (
        "a gap",
        pages((["1", "2"], alone(("1", T[0]), ("2", T[1]))), (["5"], alone(("5", T[2])))),
        [(1, "1", T[0]), (2, "2", T[1]), (5, "5", T[2])],
    ),
]


@pytest.mark.parametrize("raised_labels", [True, False], ids=["raised", "bare"])
@pytest.mark.parametrize(("typeset", "expected"), [k[1:] for k in KINDS], ids=[k[0] for k in KINDS])
def test_notes_are_found_whole_and_marked(
    tmp_path: Path, typeset: Callable[[Typesetter], None], expected: list[tuple[int, str, str]], raised_labels: bool
) -> None:
    pdf = Typesetter(raised_labels=raised_labels)
    typeset(pdf)
    document = read(pdf, tmp_path / "n.pdf")
    assert notes_of(document) == expected
    assert unmarked(document) == []
    assert [m.number for b in document.blocks for m in b.marks] == [number for number, _, _ in expected]


def test_a_note_goes_on_at_the_foot_of_the_next_page(tmp_path: Path) -> None:
    pdf = Typesetter()
    pdf.sheet(["1"], alone(("1", f"{SENTENCE}, {T[0][:-1]} and")))
    pdf.sheet(["2"], alone(("", "so it was until the storm."), ("2", T[1])))
    document = read(pdf, tmp_path / "n.pdf")
    assert [n.text for n in document.footnotes] == [f"{SENTENCE}, {T[0][:-1]} and so it was until the storm.", T[1]]
    assert [n.page for n in document.footnotes] == [None, None]


def test_a_number_may_stand_alone_above_its_note(tmp_path: Path) -> None:
    pdf = Typesetter(raised_labels=False)
    pdf.sheet(["1", "2"], alone(("1", ""), ("", T[0]), ("2", ""), ("", T[1])))
    assert notes_of(read(pdf, tmp_path / "n.pdf")) == [(1, "1", T[0]), (2, "2", T[1])]


@pytest.mark.parametrize("raised_labels", [True, False], ids=["raised", "bare"])
def test_a_note_out_of_order_is_kept_and_told(tmp_path: Path, raised_labels: bool) -> None:
    pdf = Typesetter(raised_labels=raised_labels)
    pdf.sheet(["1", "2"], alone(("1", T[0]), ("2", T[1])))
    pdf.sheet(["3"], alone(("57", T[2]), ("3", T[3])))
    document = read(pdf, tmp_path / "n.pdf")
    assert [(n.label, n.text) for n in document.footnotes] == [("1", T[0]), ("2", T[1]), ("57", T[2]), ("3", T[3])]
    assert unmarked(document) == ["note 57: its mark is not in the running text"]
    assert document.footnote(3) is not None
    assert document.footnote(3).text == T[3]  # type: ignore[union-attr]


def test_a_note_that_has_been_blacked_out_keeps_its_number(tmp_path: Path) -> None:
    pdf = Typesetter()
    pdf.sheet(["1", "2", "3", "4"], alone(("1", T[0]), ("2", ""), ("3", ""), ("4", T[3])))
    assert notes_of(read(pdf, tmp_path / "n.pdf")) == [(1, "1", T[0]), (2, "2", ""), (3, "3", ""), (4, "4", T[3])]


def test_a_power_is_no_mark(tmp_path: Path) -> None:
    pdf = Typesetter()
    pdf.add_page()
    pdf.set_font("Helvetica", size=11)
    for before, mark in ((f"{SENTENCE}.", "1"), (" The sound is 40 km", "2"), (f" wide. {SENTENCE}.", "2")):
        pdf.write(6, before)
        pdf.raised(mark)
    pdf.set_y(270)
    pdf.set_font("Helvetica", size=8)
    for label, text in (("1", T[0]), ("2", T[1])):
        pdf.label(label)
        pdf.write(4, text)
        pdf.ln(5)
    document = read(pdf, tmp_path / "n.pdf")
    assert notes_of(document) == [(1, "1", T[0]), (2, "2", T[1])]
    assert "The sound is 40 km2 wide." in document.text


def test_notes_collected_by_chapter_are_all_kept(tmp_path: Path) -> None:
    pdf = Typesetter()
    pdf.sheet(["1", "2"], [])
    pdf.sheet(["1"], [])
    pdf.add_page()
    for size, text in (
        (16, "Notes"),
        (13, "Chapter 1"),
        (11, f"1. {T[0]}"),
        (11, f"2. {T[1]}"),
        (13, "Chapter 2"),
        (11, f"1. {T[2]}"),
    ):
        pdf.set_font("Helvetica", "B" if size > 11 else "", size)
        pdf.multi_cell(170, size * 0.5, text, new_x="LMARGIN", new_y="NEXT")
        pdf.ln(4)
    document = read(pdf, tmp_path / "n.pdf")
    assert notes_of(document) == [(1, "1", T[0]), (2, "2", T[1]), (3, "1", T[2])]
    assert [m.number for b in document.blocks for m in b.marks] == [1, 2, 3]


CASES = Path(__file__).parents[2].parent / "shared" / "cases"


@pytest.mark.skipif(not CASES.is_dir(), reason="the small files that failed are not there")
@pytest.mark.parametrize(
    ("name", "labels", "printed"),
    [
        ("f1-pN", [*map(str, range(1, 16))], ["1", "2", "3", "4", "5", "6"]),
        ("f2-bareN", [*map(str, range(1, 16))], ["1", "2", "3", "4", "5", "6"]),
        ("f3-year", [*map(str, range(1, 16))], ["1", "2", "3", "4", "5", "6"]),
        ("p05-restartchapter", ["1", "2", "1", "2", "1"], [None, "2", "3", "4"]),
        ("p07-symbols", ["*", "†", "*", "‡"], [None, "2", "3"]),
        ("running-head-10-pages", [], [None, *map(str, range(1, 11))]),
    ],
)
def test_files_that_failed(name: str, labels: list[str], printed: list[str | None]) -> None:
    raw = read_pdf(CASES / f"{name}.pdf")
    document = assemble(raw, document_id="d")
    assert [n.label for n in document.footnotes] == labels
    assert [b.label for b in raw.blocks if b.kind is RawKind.PAGE] == printed
    assert unmarked(document) == []
    assert len({n.number for n in document.footnotes}) == len(labels)
    studies = [f"Case study {n}." for n in range(1, 11)] if name.startswith("running") else []
    assert all(study in document.text for study in studies)


@pytest.mark.skipif(not CASES.is_dir(), reason="the small files that failed are not there")
def test_a_sentence_over_a_pages_end_has_both_pages() -> None:
    document = assemble(read_pdf(CASES / "b2-pagebreak.pdf"), document_id="d")
    turn = next(page.start for page in document.pages if page.label == "3")
    block = next(b for b in document.blocks if b.start < turn < b.end)
    assert (document.page_at(block.start), document.last_page_of(block.start, block.end)) == ("2", "3")
