"""Captions, and what belongs to each figure."""

from __future__ import annotations

import pytest

from evidencebot.documents.figures import RawFigure, find_figures, source_text
from evidencebot.documents.markdown import read_markdown
from evidencebot.documents.raw import RawBlock


def figures(text: str) -> tuple[tuple[RawBlock, ...], list[RawFigure]]:
    blocks = read_markdown(text).blocks
    return blocks, find_figures(blocks)


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("**Figure 1: Lamps by street**", ("Figure", "1", "Lamps by street")),
        ("### Figure 11: A box", ("Figure", "11", "A box")),
        ("**Table 2.3 – Lamps**", ("Table", "2.3", "Lamps")),
        ("**Box 4. How it was counted**", ("Box", "4", "How it was counted")),
    ],
)
def test_captions(line: str, expected: tuple[str, str, str]) -> None:
    _, (figure,) = figures(f"{line}\n\nText follows here.")
    assert (figure.label, figure.number, figure.title) == expected


@pytest.mark.parametrize(
    "line", ["Figure 1: Lamps by street", "**Figure 1 shows lamps**", "**Lamps by street**", "**Figure: lamps**"]
)
def test_no_captions(line: str) -> None:
    assert figures(line)[1] == []


def test_a_table_its_source_and_its_note_belong_to_the_figure() -> None:
    blocks, (figure,) = figures(
        "**Figure 1: Lamps**\n\na\tb\n1\t2\n\nSource: The ledger, 2004.\n\nNote: Rounded.\n\nThe text goes on."
    )
    assert figure.table == 1
    assert figure.source is not None
    assert source_text(blocks[figure.source]) == "The ledger, 2004."
    assert [blocks[i].text for i in figure.notes] == ["Note: Rounded."]
    assert blocks[-1].text == "The text goes on."
    assert len(blocks) - 1 not in figure.parts


def test_a_picture_has_a_caption_and_a_source_only() -> None:
    _, (figure,) = figures("**Figure 1: Lamps**\n\nSources: The ledger, 2004.\n\nText.")
    assert (figure.table, figure.box, figure.source) == (None, (), 1)


def test_a_source_that_lost_its_label_is_known_by_its_year() -> None:
    _, (figure,) = figures("**Figure 1: Lamps**\n\nOrle Borough, *Lamp Register*, 2004.\n\nText.")
    assert figure.source == 1


def test_prose_behind_a_caption_is_no_source() -> None:
    _, (figure,) = figures("**Figure 1: Lamps**\n\nThe lamps of the town were counted by hand and at night.")
    assert figure.source is None


def test_a_heading_caption_opens_a_box_up_to_its_source() -> None:
    blocks, (figure,) = figures(
        "### Figure 3: A walk\n\nWe set out at dusk.\n\n- one lamp\n\nSource: Our diary.\n\nText."
    )
    assert [blocks[i].text for i in figure.box] == ["We set out at dusk.", "one lamp"]
    assert figure.source == 3


def test_a_heading_caption_without_a_source_has_no_box() -> None:
    _, (figure,) = figures("### Figure 3: A walk\n\nWe set out at dusk.\n\n## 2 Light\n\nText.")
    assert figure.box == ()
