"""Note bodies told from running text, and paired with their marks.

A body opens with its number, raised or bare. Bare numbers also open sentences and addresses, so
the bodies are the longest run of openings that ascends as the marks do.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Container, Sequence

from msgspec import Struct

from evidencebot.documents.raw import RawBlock, RawKind
from evidencebot.documents.styled import ITALIC_OPEN, MARK, squeeze

_BARE = re.compile(rf"^(\d{{1,3}})\s+(?=[A-Z‘’“\"'*\[(…]|{ITALIC_OPEN})")


class RawNote(Struct, frozen=True):
    """A note's body as read."""

    number: int
    """Running number in the document, from the first mark."""
    label: str
    block: int
    text: str
    """Styled, without the leading number."""


def find_notes(blocks: Sequence[RawBlock], excluded: Container[int]) -> list[RawNote]:
    """Pair the marks of the running text with their bodies.

    Numbering that starts anew (in each chapter, on each page) is continued, so that a number names
    one note of the document; `label` keeps the printed one.
    """
    openings = [(i, o) for i, b in enumerate(blocks) if i not in excluded and (o := _opening(b))]
    marked = _marked_labels(blocks, {i for i, _ in openings}, excluded)
    if not marked:
        return [RawNote(n, label, i, text) for n, (i, (label, text)) in enumerate(_declared(blocks, openings), 1)]
    chosen = _longest_ascent(openings, marked)
    return [RawNote(number, label, i, text) for number, label, i, text in chosen]


def _declared(
    blocks: Sequence[RawBlock], openings: list[tuple[int, tuple[str, str]]]
) -> list[tuple[int, tuple[str, str]]]:
    return [(i, o) for i, o in openings if blocks[i].kind is RawKind.NOTE]


def _opening(block: RawBlock) -> tuple[str, str] | None:
    """The label and rest of a block that may be a note's body."""
    if block.kind is RawKind.NOTE and block.label:
        return block.label, block.text
    if block.kind not in (RawKind.PARAGRAPH, RawKind.LIST_ITEM, RawKind.NOTE):
        return None
    raised = MARK.match(block.text)
    if raised:
        rest = squeeze(block.text[raised.end() :])
        return (raised.group(1), rest) if rest else None
    bare = _BARE.match(block.text)
    return (bare.group(1), squeeze(block.text[bare.end() :])) if bare else None


def _marked_labels(blocks: Sequence[RawBlock], openings: set[int], excluded: Container[int]) -> list[str]:
    """Labels of the marks in reading order; a raised number that opens a block is its body's own."""
    labels: list[str] = []
    declared = [block.label for block in blocks if block.kind is RawKind.NOTE]
    for i, block in enumerate(blocks):
        if i in excluded or block.kind is RawKind.NOTE:
            continue
        texts = [cell for row in block.rows for cell in row] or [block.text]
        for text in texts:
            found = [m.group(1) for m in MARK.finditer(text)]
            labels.extend(found[1:] if i in openings and MARK.match(text) else found)
    # Where no two notes bear one number, a mark that is met again leads to the same note.
    return list(dict.fromkeys(labels)) if declared and len(set(declared)) == len(declared) else labels


def _longest_ascent(openings: list[tuple[int, tuple[str, str]]], labels: list[str]) -> list[tuple[int, str, int, str]]:
    """Choose bodies so that most marks get one, in order (longest increasing subsequence)."""
    positions: dict[str, list[int]] = {}
    for number, label in enumerate(labels, 1):
        positions.setdefault(label, []).append(number)
    # One candidate pair for each mark that bears the label, later marks first, so that a strictly
    # ascending run takes each body once.
    pairs = [(n, i, o) for i, o in openings for n in reversed(positions.get(o[0], []))]
    tails: list[int] = []
    tail_index: list[int] = []
    previous: list[int | None] = []
    for k, (number, _, _) in enumerate(pairs):
        at = bisect_left(tails, number)
        previous.append(tail_index[at - 1] if at else None)
        tails[at : at + 1] = [number]
        tail_index[at : at + 1] = [k]
    chosen: list[tuple[int, str, int, str]] = []
    k_or_none = tail_index[-1] if tail_index else None
    while k_or_none is not None:
        number, i, (label, text) = pairs[k_or_none]
        chosen.append((number, label, i, text))
        k_or_none = previous[k_or_none]
    return chosen[::-1]
