"""A PDF of four pages with a running head and page numbers."""

from __future__ import annotations

from pathlib import Path

from fpdf import FPDF


class Sheet(FPDF):
    def header(self) -> None:
        self.set_font("Helvetica", size=8)
        self.cell(0, 8, "The lamps of Orle", new_x="LMARGIN", new_y="NEXT")

    def footer(self) -> None:
        self.set_y(-15)
        self.set_font("Helvetica", size=8)
        self.cell(0, 8, str(self.page_no()), align="C")


def typeset(path: Path) -> Path:
    pdf = Sheet(format="A4")
    for number in range(1, 5):
        pdf.add_page()
        pdf.set_font("Helvetica", "B", 16)
        pdf.multi_cell(0, 8, f"{number} Quarter {number}", new_x="LMARGIN", new_y="NEXT")
        pdf.set_font("Helvetica", size=11)
        text = " ".join(f"In quarter {number} street {street} keeps {7 * street} lamps." for street in range(2, 12))
        pdf.multi_cell(0, 6, text, new_x="LMARGIN", new_y="NEXT", align="L")
    pdf.output(str(path))
    return path
