"""A paragraph's printed number is known, and is no part of its sentence."""

from __future__ import annotations

import pytest

from evidencebot.documents.assembling import assemble
from evidencebot.documents.markdown import read_markdown
from evidencebot.documents.model import Document
from evidencebot.documents.paragraph_numbers import with_paragraph_numbers
from evidencebot.documents.raw import RawBlock, RawKind
from evidencebot.documents.styled import italic


def blocks(*texts: str) -> list[RawBlock]:
    return [RawBlock(RawKind.PARAGRAPH, text) for text in texts]


def counted(numbers: list[str], stop: str = ".") -> list[str]:
    return [f"{n}{stop} The lamps of street {n} were lit." for n in numbers]


CHAPTERS = [f"{chapter}.{n}" for chapter in (1, 2) for n in range(1, 8)]
CASES = [
    ("a report's paragraphs", counted([str(n) for n in range(1, 21)]), [str(n) for n in range(1, 21)]),
    ("of chapters", counted(CHAPTERS), CHAPTERS),
    ("without a full stop", counted([f"2.{n}" for n in range(1, 13)], ""), [f"2.{n}" for n in range(1, 13)]),
    ("with one lost", counted([str(n) for n in range(1, 20) if n != 7]), [str(n) for n in range(1, 20) if n != 7]),
    ("a list of four", counted(["1", "2", "3", "4"]), [None] * 4),
    ("lists that start anew", counted(["1", "2", "3"] * 6), [None] * 18),
    ("figures that open sentences", [f"{n}.5 lamps were lit." for n in (31, 4, 17)] * 5, [None] * 15),
    ("a list within them", [*counted([str(n) for n in range(1, 12)]), *counted(["1", "2"]), *counted(["12", "13"])],
     [*(str(n) for n in range(1, 12)), None, None, "12", "13"]),
]  # fmt: skip


@pytest.mark.parametrize(("texts", "numbers"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_numbers(texts: list[str], numbers: list[str | None]) -> None:
    assert [b.number for b in with_paragraph_numbers(blocks(*texts), ())] == numbers


def test_the_sentence_begins_behind_its_number() -> None:
    texts = counted([str(n) for n in range(1, 12)])
    texts[4] = italic("5. Lit") + " were the lamps."
    found = with_paragraph_numbers(blocks(*texts), ())
    assert (found[3].text, found[4].text) == ("The lamps of street 4 were lit.", italic("Lit") + " were the lamps.")


def test_notes_keep_their_numbers() -> None:
    texts = counted([str(n) for n in range(1, 12)])
    assert all(b.number is None for b in with_paragraph_numbers(blocks(*texts), range(20)))


@pytest.fixture(scope="module")
def document() -> Document:
    numbered = "\n\n".join(rf"{n}\. The lamps of street {n} were lit" for n in range(1, 15))
    return assemble(read_markdown(f"# Dusk\n\n{numbered}"), document_id="d")


def test_blocks_bear_their_numbers(document: Document) -> None:
    """Nor does a numbered paragraph go on with one whose full stop is missing."""
    assert [b.number for b in document.blocks] == [str(n) for n in range(1, 15)]
    assert document.block_text(document.blocks[6]) == "The lamps of street 7 were lit"
