"""The blocks of a bibliography -> its entries, each whole, with the label under which the text refers to it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct

from evidencebot.documents.raw import RawBlock, RawKind
from evidencebot.documents.styled import plain

_LABEL = re.compile(r"^\[(?P<label>[^\[\]]{1,24})\]\s+")
_YEAR = re.compile(r"\b(?:19|20)\d\d[a-z]?\b|\bn\.d\.")
# A lone entry may open with a bracket for another reason.
_FEWEST_LABELLED = 3


class Entry(Struct, frozen=True):
    """An entry as printed, without its label."""

    text: str
    """Styled."""
    blocks: tuple[int, ...]
    label: str | None = None


def read_entries(blocks: Sequence[RawBlock], span: Sequence[int]) -> list[Entry]:
    """Labelled entries with what follows each; else items of a list; else paragraphs with a year."""
    labelled = [i for i in span if _LABEL.match(plain(blocks[i].text))]
    if len(labelled) >= _FEWEST_LABELLED:
        return [_labelled(blocks, span, i, j) for i, j in zip(labelled, [*labelled[1:], span[-1] + 1], strict=True)]
    items = [i for i in span if blocks[i].kind is RawKind.LIST_ITEM]
    found = items or [i for i in span if _YEAR.search(plain(blocks[i].text))]
    return [Entry(blocks[i].text, (i,)) for i in found]


def _labelled(blocks: Sequence[RawBlock], span: Sequence[int], first: int, behind: int) -> Entry:
    """An entry that layout cut into several blocks goes on to the next label."""
    own = tuple(i for i in span if first <= i < behind)
    text = " ".join(blocks[i].text for i in own)
    found = _LABEL.match(text)
    label = found["label"] if found else None
    return Entry(text[found.end() :] if found else text, own, label)
