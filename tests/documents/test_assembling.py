"""Raw blocks become one document: cut sentences joined, every block with an id, a place and its notes."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidencebot.documents.assembling import assemble
from evidencebot.documents.markdown import read_markdown
from evidencebot.documents.model import BlockKind, Document
from evidencebot.documents.outline import BACK, FRONT
from evidencebot.documents.styled import clean
from invariants import broken


def document(text: str) -> Document:
    return assemble(read_markdown(clean(text)), document_id="d")


def texts(text: str) -> dict[str, str]:
    read = document(text)
    return {b.id: read.block_text(b) for b in read.blocks}


CONTENTS = "# Contents\n\n1 Dusk\t4\n2 Light\t5\n\n# 1 Dusk\n\n"
MARK = "Lit.<sup>1</sup>\n\n"
JOINED = [
    ("by a page break", "<!-- page: 3 -->\n\nThe lamps were\n\n<!-- page: 4 -->\n\nnever lit."),
    ("by a block of notes", f"{MARK}The lamps were\n\n1 A ledger.\n\nnever lit."),
    ("by a picture", f"{MARK}The lamps were\n\n**Figure 1: Lamps**\n\nSource: A ledger, 2004.\n\nnever lit.\n\n1 A."),
    ("by a table", f"{MARK}The lamps were\n\n**Figure 1: Lamps**\n\na\tb\n1\t2\n\nnever lit.\n\n1 A."),
    ("by a blank line of one space", "The lamps were\n \nnever lit."),
    ("and opens with a name", f"{MARK}The lamps of\n\n1 A ledger.\n\nOrle."),
]


@pytest.mark.parametrize("text", [c[1] for c in JOINED], ids=[c[0] for c in JOINED])
def test_a_cut_sentence_is_made_whole(text: str) -> None:
    found = texts(f"# 1 Dusk\n\n{text}")
    assert {"The lamps were never lit.", "The lamps of Orle."} & set(found.values())


APART = [
    ("whole sentences", "The lamps were lit.\n\n1 A ledger.\n\nThey shone."),
    ("a heading between", "The lamps were\n\n# 2 Light\n\nnever lit."),
    ("a list's lead", "They had:\n\n<!-- page: 4 -->\n\nTall lamps."),
]


@pytest.mark.parametrize("text", [c[1] for c in APART], ids=[c[0] for c in APART])
def test_what_is_no_cut_sentence_stays_apart(text: str) -> None:
    assert len(texts(f"# 1 Dusk\n\n{MARK}{text}")) == 3


def test_a_figure_in_a_cut_sentence_comes_behind_it() -> None:
    read = document(
        f"# 1 Dusk\n\n{MARK}The lamps were\n\n**Figure 1: Lamps**\n\na\tb\tc\nx\t1\t2\n\nnever lit.\n\n1 A."
    )
    assert [b.id for b in read.blocks] == ["1/1", "1/2", "figure:1", "figure:1/1"]


def test_marks_stand_behind_their_words() -> None:
    read = document("# 1 Dusk\n\nLit.<sup>1</sup> Then dark.<sup>2</sup>\n\n1 A.\n\n2 B.")
    (block,) = read.blocks
    assert [(m.number, read.text[block.start : m.offset]) for m in block.marks] == [(1, "Lit."), (2, "Lit. Then dark.")]


def test_kinds_and_ids_of_blocks() -> None:
    read = document(
        "# 1 Dusk\n\nThere were:\n\n- gas lamps\n- oil lamps\n\n> Light, at last.\n\n"
        "**Table 2: Lamps**\n\na\tb\tc\nx\t1\t2\n\nNote: Rounded.\n\nSource: A ledger, 2004.\n\nThe end."
    )
    assert [(b.id, b.kind) for b in read.blocks] == [
        ("1/1", BlockKind.PARAGRAPH),
        ("1/2", BlockKind.LIST),
        ("1/3", BlockKind.QUOTE),
        ("table:2", BlockKind.CAPTION),
        ("table:2/1", BlockKind.TABLE_ROW),
        ("table:2/note", BlockKind.FIGURE_NOTE),
        ("1/4", BlockKind.PARAGRAPH),
    ]
    assert [(b.id, read.block_text(b)) for b in read.apart] == [("table:2/source", "Source: A ledger, 2004.")]
    assert read.block_text(read.blocks[1]) == "gas lamps\noil lamps"


SAYING = [
    ("a remark alone", "No lamp of the harbour was ever lit by gas.", True),
    ("a remark behind a citation", "Lucy Dunmore, *Lamps*, 2014, 9. The harbour's were never lit by gas.", True),
    ("a citation alone", "Lucy Dunmore, *Lamps of the Harbour*, Lantern Press, 2014, 9.", False),
    ("a pointer", "See chapter 3 below.", False),
]


@pytest.mark.parametrize(("note", "says"), [c[1:] for c in SAYING], ids=[c[0] for c in SAYING])
def test_what_a_note_says_is_a_block_behind_the_running_text(note: str, says: bool) -> None:
    read = document(f"# 1 Dusk\n\n{MARK}1 {note}\n")
    assert [(b.id, b.kind, b.section) for b in read.apart] == [("note:1", BlockKind.NOTE, "1")] * says
    assert [read.block_text(b) for b in read.apart] == [note.replace("*", "")] * says
    assert read.text[: read.running_end].strip() == "Lit."


def test_the_page_of_a_note_is_its_own() -> None:
    read = document(
        f"<!-- page: 3 -->\n\n# 1 Dusk\n\n{MARK}1 No lamp of the harbour was lit.\n\n<!-- page: 4 -->\n\nDark."
    )
    (block,) = read.apart
    assert (read.page_at(block.start), read.page_at(block.end - 1), read.page_at(0)) == ("3", "3", "3")
    assert read.page_at(read.running_end - 3) == "4"


def test_a_row_reads_as_a_sentence_of_headers_and_cells() -> None:
    found = texts("# 1 Dusk\n\n**Figure 1: Lamps**\n\nStreet\tGas\tOil\nHarbour\t1\t9\nMill\t0\t4\n")
    assert found["figure:1/1"] == "Harbour – Gas: 1; Oil: 9"
    assert found["figure:1/2"] == "Mill – Gas: 0; Oil: 4"


@pytest.mark.parametrize(
    ("table", "rows"),
    [
        ("-|\r--\n|", ["-"]),
        ("|a|\n|--|\n| |\n|b|", ["a", "b"]),
        ("|a|b|\n|--|--|\n| | |\n|c|d|", ["a – b", "c – d"]),
    ],
)
def test_an_empty_row_is_no_block(table: str, rows: list[str]) -> None:
    read = document(table)
    assert broken(read) == ""
    assert [read.block_text(b) for b in read.blocks if b.kind is BlockKind.TABLE_ROW] == rows


def test_a_table_without_a_header_keeps_its_first_row() -> None:
    read = document("# 1 Dusk\n\n**Figure 1: Lamps**\n\nHarbour\t19\nMill\t40\n")
    assert [b.id for b in read.blocks] == ["figure:1", "figure:1/1", "figure:1/2"]
    figure = read.figure("1")
    assert figure is not None
    assert figure.table == (("Harbour", "19"), ("Mill", "40"))


def test_a_mark_in_a_cell_is_placed_at_its_figure() -> None:
    read = document("# 1 Dusk\n\n**Figure 1: Lamps**\n\nStreet\tGas\tOil\nHarbour\t1<sup>1</sup>\t9\n\n1 A ledger.")
    (note,) = read.footnotes
    assert note.section == "figure:1"
    row = read.blocks[-1]
    assert [(m.number, read.text[row.start : m.offset]) for m in row.marks] == [(1, "Harbour – Gas: 1")]


def test_notes_are_placed_and_paged_and_tied() -> None:
    read = document(
        CONTENTS + "Lit.<sup>1</sup>\n\n1 Wren, *Lamps*, 2004, 7.\n\n# 2 Light\n\nOut.<sup>2</sup>\n\n2 Ibid., 9.\n\n"
        "# Bibliography\n\n- Wren, Piotr. *Lamps*. Quarry Books, 2004.\n"
    )
    assert [(n.number, n.page, n.section) for n in read.footnotes] == [(1, "4", "1"), (2, "5", "2")]
    assert [(c.work, c.locator) for n in read.footnotes for c in n.citations] == [
        ("wren-2004-lamps", "7"),
        ("wren-2004-lamps", "9"),
    ]
    assert read.problems == ()


def test_notes_bibliography_contents_and_headings_are_no_text() -> None:
    read = document(
        CONTENTS
        + "Lit.<sup>1</sup>\n\n1 A ledger.\n\n# Bibliography\n\n- Wren, Piotr. *Lamps*, 2004.\n\n45 Weir Street"
    )
    assert read.text == "Lit.\n\n45 Weir Street"
    assert [b.is_matter for b in read.blocks] == [False, True]


def test_an_annex_behind_the_bibliography_is_evidence() -> None:
    read = document(
        "# 1 Dusk\n\nLit.\n\n# Bibliography\n\n- Wren, P. *Lamps*, 2004.\n\n# Annex A: Words\n\nWicks are old."
    )
    assert [(b.id, b.is_matter) for b in read.blocks] == [("1/1", False), ("A/1", False)]


def test_front_matter_has_ids_of_its_own_and_shifts_no_others() -> None:
    foreword = "# Foreword\n\n## Nell Abara\n\nI read it.\n\n"
    contents = "# Contents\n\nForeword\t3\n1 Dusk\t4\n\n"
    read = document(f"# Lamps of Orle\n\nPrinted in Orle.\n\n{contents}{foreword}# 1 Dusk\n\nLit.")
    found = [(b.id, read.block_text(b), b.is_matter) for b in read.blocks]
    assert found == [
        ("front/heading", "Lamps of Orle", True),
        ("front/1", "Printed in Orle.", True),
        ("foreword/heading", "Nell Abara", True),
        ("foreword/1", "I read it.", False),
        ("1/1", "Lit.", False),
    ]


def test_what_cannot_be_resolved_is_a_problem() -> None:
    read = document(
        "# 1 Dusk\n\nLit.<sup>1</sup> Dark.<sup>2</sup> Lit again.<sup>3</sup>\n\n1 Nobody, *A Lost Book*, 1999, 3.\n\n"
        "2 Ferrier, *Lamps of the Harbour*, 2014, 5.\n\n3 Ferrier, *Lamps of the Harbour*, 2014, 7.\n\n"
        "# Bibliography\n\nFerrier, Maud. *Lamps of the Harbour*. Lantern Press, 2014."
    )
    assert len(read.problems) == 1
    assert read.problems[0].startswith("note 1: ")


def test_the_title_page_gives_title_authors_and_date() -> None:
    read = document(
        "# **The lamps.**\n\nHow a town\ngrew dark\n\nMaud Ferrier  \nPiotr Wren\n\nMay 2012\n\n" + CONTENTS + "Lit."
    )
    assert (read.title, read.authors, read.date) == (
        "The lamps: how a town grew dark",
        ("Maud Ferrier", "Piotr Wren"),
        "May 2012",
    )


MARKUP = st.lists(
    st.sampled_from(
        [
            "# 1 Dusk",
            "## 1.1 Gas",
            "# Contents",
            "1.1\tGas\t4",
            "Lit.<sup>1</sup>",
            "1 A ledger.",
            "<sup>2</sup> B.",
            "**Figure 1: Lamps**",
            "a\tb\n1\t2<sup>3</sup>",
            "Source: X, 2004.",
            "- item",
            "> quote",
            "the lamps were",
            "never lit.",
            "# Bibliography",
            "- Wren, P. *Lamps*, 2004.",
            "— — —. *Gas*, 2005.",
            "<!-- page: 4 -->",
            "[^4]",
            "[^4]: C.",
            "*Ibid.*, 4",
            " ",
            "---",
            "## Figure 2: Box",
            "# Acknowledgements",
        ]
    ),
    max_size=25,
).map("\n\n".join)


@given(MARKUP | st.text())
def test_any_text_assembles_and_everything_lies_within_it(text: str) -> None:
    read = document(text)
    assert all(0 <= b.start < b.end <= len(read.text) for b in read.blocks)
    assert all(b.start <= m.offset <= b.end for b in read.blocks for m in b.marks)
    assert all(a.end <= b.start for a, b in pairwise(read.all_blocks))
    assert all(0 <= p.start <= len(read.text) for p in read.pages)


@given(MARKUP)
def test_blocks_hold_all_of_the_text(text: str) -> None:
    read = document(text)
    assert "\n\n".join(read.block_text(b) for b in read.all_blocks) == read.text


@given(MARKUP)
def test_sections_of_blocks_are_sections_of_the_document(text: str) -> None:
    read = document(text)
    known = {s.number for s in read.sections} | {"", FRONT, BACK}
    assert {b.section for b in read.all_blocks} <= known


@given(MARKUP)
def test_no_two_blocks_share_an_id(text: str) -> None:
    ids = [b.id for b in document(text).all_blocks]
    assert sorted(set(ids)) == sorted(ids)


def test_a_paragraph_of_a_mark_alone_leaves_no_trace_in_the_text() -> None:
    assert document("Lit.\n\n[^4]\n\n[^4]: C.").text == "Lit."
