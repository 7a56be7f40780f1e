"""Markdown and text become raw blocks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidencebot.documents.left_out import Reason
from evidencebot.documents.markdown import read_markdown
from evidencebot.documents.raw import RawBlock, RawKind
from evidencebot.documents.styled import ITALIC_CLOSE, ITALIC_OPEN, clean, italic, mark

H, P, L, Q, T, N, PAGE = (
    RawKind.HEADING,
    RawKind.PARAGRAPH,
    RawKind.LIST_ITEM,
    RawKind.QUOTE,
    RawKind.TABLE,
    RawKind.NOTE,
    RawKind.PAGE,
)
CASES: list[tuple[str, str, list[RawBlock]]] = [
    ("heading", "## 2.1 What is counted", [RawBlock(H, "2.1 What is counted", level=2)]),
    ("underlined heading", "Lamps\n=====", [RawBlock(H, "Lamps", level=1)]),
    ("raised mark", "The ford shut.<sup>12</sup>", [RawBlock(P, f"The ford shut.{mark(12)}")]),
    ("mark with blanks", "Shut.<sup> 3 </sup>", [RawBlock(P, f"Shut.{mark(3)}")]),
    ("raised letters are no mark", "the 1<sup>st</sup> of May", [RawBlock(P, "the 1st of May")]),
    (
        "Markdown's own note",
        "Shut.[^2]\n\n[^2]: A ledger.",
        [RawBlock(P, f"Shut.{mark(2)}"), RawBlock(N, "A ledger.", label="2")],
    ),
    ("italics", "read *The Courier* daily", [RawBlock(P, f"read {italic('The Courier')} daily")]),
    ("italics by tag", "read <i>The Courier</i> daily", [RawBlock(P, f"read {italic('The Courier')} daily")]),
    ("bold paragraph", "**Figure 1: Lamps**", [RawBlock(P, "Figure 1: Lamps", bold=True)]),
    ("bold words alone are not a bold block", "**Lamps** are lit", [RawBlock(P, "Lamps are lit")]),
    ("list", "- tea\n- coal", [RawBlock(L, "tea"), RawBlock(L, "coal")]),
    ("quotation", "> We wait.", [RawBlock(Q, "We wait.")]),
    ("quotation in italics", "*We wait, all of us.*", [RawBlock(Q, italic("We wait, all of us."))]),
    ("pipe table", "| a | b |\n|---|---|\n| 1 | 2 |", [RawBlock(T, rows=(("a", "b"), ("1", "2")))]),
    ("tab table", "a\tb\n1\t2", [RawBlock(T, rows=(("a", "b"), ("1", "2")))]),
    (
        "tab table with an empty first cell",
        "\t2013\t2014\nLamps\t9\t4",
        [RawBlock(T, rows=(("", "2013", "2014"), ("Lamps", "9", "4")))],
    ),
    (
        "cells with tags",
        "<b>Lamps</b>\t<ul><li>&gt; tall</li><li>&gt; dim</li></ul>",
        [RawBlock(T, rows=(("Lamps", "tall\ndim"),))],
    ),
    ("a tab in one line of two is no table", "a\tb\nplain", [RawBlock(P, "a b plain")]),
    (
        "page comment",
        "One.\n\n<!-- page: 7 -->\n\nTwo.",
        [RawBlock(P, "One."), RawBlock(PAGE, label="7"), RawBlock(P, "Two.")],
    ),
    (
        "page comment without blank lines",
        "One\n<!-- page iv -->\ntwo.",
        [RawBlock(P, "One"), RawBlock(PAGE, label="iv"), RawBlock(P, "two.")],
    ),
    ("form feed", "One.\fTwo.", [RawBlock(P, "One."), RawBlock(PAGE), RawBlock(P, "Two.")]),
    ("entities", "bed &amp; board", [RawBlock(P, "bed & board")]),
    ("line break", "one  \ntwo", [RawBlock(P, "one two")]),
    ("link keeps its words", "see [the log](http://example.org/x)", [RawBlock(P, "see the log")]),
    ("blank lines of one space part blocks", "one.\n \ntwo.", [RawBlock(P, "one."), RawBlock(P, "two.")]),
    ("fenced text", "```\nten lamps\n```", [RawBlock(P, "ten lamps")]),
    ("heading without a blank", "##Costs", [RawBlock(H, "Costs", level=2)]),
    ("one sign without a blank is a hashtag", "#costs", [RawBlock(P, "#costs")]),
    ("signs in a fence are no heading", "```\n##Costs\n```", [RawBlock(P, "##Costs")]),
    ("attributes of a heading", "## Costs {#costs .unnumbered}", [RawBlock(H, "Costs", level=2)]),
    ("braces that are words", "## Costs {sic}", [RawBlock(H, "Costs {sic}", level=2)]),
    ("attributes of a block", "Lit.\n{: .lead #a}\n\nOut.", [RawBlock(P, "Lit."), RawBlock(P, "Out.")]),
    (
        "attributes of a table",
        "| a |\n|---|\n| 1 |\n{: .chart}\n\nOut.",
        [RawBlock(T, rows=(("a",), ("1",))), RawBlock(P, "Out.")],
    ),
    (
        "attributes of words",
        "read [The Courier]{.smallcaps} and *Gas*{: .x}",
        [RawBlock(P, f"read The Courier and {italic('Gas')}")],
    ),
    ("fenced part", "::: {.box}\nLit.\n:::\n\nOut.", [RawBlock(P, "Lit."), RawBlock(P, "Out.")]),
    ("template", "{% include head.html %}\n\nLit.", [RawBlock(P, "Lit.")]),
    (
        "notes by name bear the number of their place",
        "Shut.[^b] Lit.[^a]\n\n[^a]: Ash.\n[^b]: Bell.",
        [RawBlock(P, f"Shut.{mark(1)} Lit.{mark(2)}"), RawBlock(N, "Bell.", label="1"), RawBlock(N, "Ash.", label="2")],
    ),
    (
        "a note of two paragraphs",
        "Shut.[^1]\n\n[^1]: One.\n\n    Two.",
        [RawBlock(P, f"Shut.{mark(1)}"), RawBlock(N, "One. Two.", label="1")],
    ),
    (
        "a note without words, and one that nothing leads to",
        "Shut.[^1]\n\n[^1]:\n\n[^7]: Ash.",
        [RawBlock(P, f"Shut.{mark(1)}"), RawBlock(N, "", label="1"), RawBlock(N, "Ash.", label="7")],
    ),
    (
        "caption under a table",
        "| a | b |\n|---|---|\n| 1 | 2 |\n\nTable 2: Lamps",
        [RawBlock(P, "Table 2: Lamps", bold=True), RawBlock(T, rows=(("a", "b"), ("1", "2")))],
    ),
    ("an address as it is written", "<http://a.org/a%20b%C3%A9>", [RawBlock(P, "http://a.org/a%20b%C3%A9")]),
    ("nothing", "", []),
]


@pytest.mark.parametrize(("text", "expected"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_blocks(text: str, expected: list[RawBlock]) -> None:
    assert list(read_markdown(text).blocks) == expected


@pytest.mark.parametrize("form", ["- [{0}](#{0})\n", "[{0}](#{0})\n\n", "1. [1 {0}](#{0})\n    - [{0}](#{0}-1)\n"])
def test_a_list_of_links_inwards_is_a_contents_list(form: str) -> None:
    raw = read_markdown("Lit.\n\n" + "".join(map(form.format, ("dusk", "night", "dawn"))) + "\nOut.\n")
    assert [b.text for b in raw.blocks] == ["Lit.", "Out."]
    assert {piece.reason for piece in raw.left_out} == {Reason.CONTENTS}
    assert [piece.text.split()[-1] for piece in raw.left_out][:: len(raw.left_out) // 3] == ["dusk", "night", "dawn"]


@pytest.mark.parametrize(
    "links", ["- [a](#a)\n- [b](#b)\n", "- [a](/a)\n- [b](/b)\n- [c](/c)\n", "- see [a](#a)\n" * 3]
)
def test_other_links_are_text(links: str) -> None:
    assert len(read_markdown(links).blocks) == links.count("- ")


def test_front_matter_names_the_document() -> None:
    raw = read_markdown('---\ntitle: "The lamps of Orle"\nauthor: M. Ferrier; T. Oakes\ndate: May 2012\n---\n\nDusk.')
    assert (raw.title, raw.authors, raw.date) == ("The lamps of Orle", ("M. Ferrier", "T. Oakes"), "May 2012")
    assert [b.text for b in raw.blocks] == ["Dusk."]


def test_a_rule_is_no_front_matter() -> None:
    raw = read_markdown("---\nDusk falls early here\n---\n\nLamps.")
    assert raw.title is None
    assert "Lamps." in [b.text for b in raw.blocks]


@given(st.text(alphabet="ab1 *_#>-|[]^:<>/sup\t\n`\\&;") | st.text())
def test_any_text_reads_and_no_block_is_blank(text: str) -> None:
    for block in read_markdown(clean(text)).blocks:
        assert block.kind is PAGE or block.rows or block.kind is P or block.text.strip(f" {ITALIC_OPEN}{ITALIC_CLOSE}")
