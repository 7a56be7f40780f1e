"""Note bodies are told from running text and paired with their marks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidencebot.documents.footnotes import RawNote, find_notes
from evidencebot.documents.markdown import read_markdown
from evidencebot.documents.styled import plain


def notes(text: str) -> tuple[RawNote, ...]:
    return find_notes(read_markdown(text).blocks, ()).notes


def pairs(text: str) -> list[tuple[int, str]]:
    return [(n.number, plain(n.text)) for n in notes(text)]


BOTH = [(1, "A ledger."), (2, "A diary.")]
CASES = [
    ("raised bodies", "Shut.<sup>1</sup> Wet.<sup>2</sup>\n\n<sup>1</sup> A ledger.\n\n<sup>2</sup> A diary.", BOTH),
    ("bare bodies", "Shut.<sup>1</sup> Wet.<sup>2</sup>\n\n1 A ledger.\n\n2 A diary.", BOTH),
    ("both forms", "Shut.<sup>1</sup> Wet.<sup>2</sup>\n\n1 A ledger.\n\n<sup>2</sup> A diary.", BOTH),
    ("Markdown's own", "Shut.[^1] Wet.[^2]\n\n[^1]: A ledger.\n\n[^2]: A diary.", BOTH),
    ("body before its mark", "Shut.<sup>1</sup>\n\n1 A ledger.\n\n2 A diary.\n\nWet.<sup>2</sup>", BOTH),
    ("mark in a list", "- shut<sup>1</sup>\n- wet<sup>2</sup>\n\n1 A ledger.\n\n2 A diary.", BOTH),
    ("mark in a table", "**Figure 1: Lamps**\n\na<sup>1</sup>\tb<sup>2</sup>\n\n1 A ledger.\n\n2 A diary.", BOTH),
    (
        "running text that opens with a number is no body",
        "Shut.<sup>1</sup> Wet.<sup>2</sup>\n\n12 Mill Lane was sold.\n\n1 A ledger.\n\n2 A diary.\n\n45 Weir Street",
        BOTH,
    ),
    ("no marks, no notes", "1 January was cold.\n\n2 February was worse.", []),
    ("a mark without a body", "Shut.<sup>1</sup> Wet.<sup>2</sup>\n\n2 A diary.", [(2, "A diary.")]),
    ("Ibid. in italics", "Shut.<sup>1</sup>\n\n1 *Ibid.*, 4.", [(1, "Ibid., 4.")]),
]


@pytest.mark.parametrize(("text", "expected"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_notes(text: str, expected: list[tuple[int, str]]) -> None:
    assert pairs(text) == expected


def test_numbering_that_starts_anew_is_continued() -> None:
    text = "Shut.<sup>1</sup>\n\n1 A ledger.\n\nWet.<sup>1</sup>\n\n1 A diary."
    assert [(n.number, n.label, plain(n.text)) for n in notes(text)] == [(1, "1", "A ledger."), (2, "1", "A diary.")]


@given(st.integers(1, 30), st.data())
def test_every_mark_finds_its_body_wherever_it_stands_behind_it(count: int, data: st.DataObject) -> None:
    lines = [f"Word {'x' * n}.<sup>{n}</sup>" for n in range(1, count + 1)]
    at = len(lines)
    for n in range(count, 0, -1):
        at = data.draw(st.integers(n, at), label=f"place of {n}")
        lines.insert(at, f"{n} Body {'y' * n}.")
    assert pairs("\n\n".join(lines)) == [(n, f"Body {'y' * n}.") for n in range(1, count + 1)]
