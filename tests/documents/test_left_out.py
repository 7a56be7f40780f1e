"""What a reader leaves out is handed on with its reason."""

from __future__ import annotations

from pathlib import Path

import pytest
from fpdf import FPDF

from evidencebot.documents.left_out import LeftOut, Reason
from evidencebot.documents.reading import read_document
from lamps_pdf import typeset

SENTENCE = "The lamplighter of Orle walks eleven miles between dusk and ten, and rests on Sundays. "


def test_running_heads_and_page_numbers_of_a_pdf_are_named_page_by_page(tmp_path: Path) -> None:
    left_out = read_document(typeset(tmp_path / "lamps.pdf"), "lamps").left_out
    assert [p for p in left_out if p.reason is Reason.RUNNING_HEAD] == [
        LeftOut(Reason.RUNNING_HEAD, "The lamps of Orle", n, str(n)) for n in range(1, 5)
    ]
    assert [p.text for p in left_out if p.reason is Reason.PAGE_NUMBER] == ["1", "2", "3", "4"]


HTML = f"""<html><body><nav><a href="/">Home</a> <a href="/lamps">Lamps</a></nav>
<main><h1>The lamps of Orle</h1><p>{SENTENCE * 3}</p><p hidden>For printers only</p></main>
<footer>Borough of Orle</footer></body></html>"""


@pytest.mark.parametrize(
    ("reason", "text"),
    [(Reason.NAVIGATION, "Home Lamps"), (Reason.HIDDEN, "For printers only"), (Reason.NAVIGATION, "Borough of Orle")],
)
def test_the_furniture_of_a_web_page_is_named(tmp_path: Path, reason: Reason, text: str) -> None:
    (tmp_path / "lamps.html").write_text(HTML, encoding="utf-8")
    assert LeftOut(reason, text) in read_document(tmp_path / "lamps.html", "lamps").left_out


MARKDOWN = f"""# The lamps of Orle

## Contents

1 Dusk 3

2 Light 5

## 1 Dusk

{SENTENCE}

## 1 Dusk

{SENTENCE}

## 2 Light

{SENTENCE}
"""


def test_a_contents_list_and_a_title_printed_again_are_named(tmp_path: Path) -> None:
    (tmp_path / "lamps.md").write_text(MARKDOWN, encoding="utf-8")
    left_out = read_document(tmp_path / "lamps.md", "lamps").left_out
    assert [(p.reason, p.text) for p in left_out] == [
        (Reason.REPEATED_TITLE, "The lamps of Orle"),
        (Reason.CONTENTS, "Contents"),
        (Reason.CONTENTS, "1 Dusk 3"),
        (Reason.CONTENTS, "2 Light 5"),
        (Reason.REPEATED_TITLE, "1 Dusk"),
    ]


def test_the_head_of_a_table_that_is_printed_again_on_the_next_page_is_named(tmp_path: Path) -> None:
    pdf = FPDF(format="A4")
    pdf.add_page()
    pdf.set_font("Helvetica", size=11)
    for street in range(1, 9):
        pdf.multi_cell(0, 6, f"Street {street} has {7 * street} lamps.", new_x="LMARGIN", new_y="NEXT")
    with pdf.table() as table:
        table.row(("Street", "Lamps", "Keeper"))
        for street in range(1, 61):
            table.row((f"Street {street}", f"{7 * street} lamps", f"Keeper {street}"))
    pdf.output(str(tmp_path / "lamps.pdf"))
    document = read_document(tmp_path / "lamps.pdf", "lamps")
    again = [(p.text, p.pdf_page) for p in document.left_out if p.reason is Reason.REPEATED_ROW]
    assert again == [("Street Lamps Keeper", 2)]
    assert document.account
    assert document.account.told() == ()
