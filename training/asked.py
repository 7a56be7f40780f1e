"""A question of a bank with the numbers of the sentences that answer it, and the item that training makes of it."""

from __future__ import annotations

import msgspec

from training.items import Item, Split
from training.negatives import Hard
from training.places import Places


class Asked(msgspec.Struct, frozen=True):
    """A bank's question over one document."""

    question: str
    kind: str
    answering: tuple[int, ...]
    """Numbers of the sentences that answer it; empty where the document leaves it open."""
    near: tuple[int, ...] = ()
    """Sentences that a careless reader would take for the answer of an open question."""
    paragraph: str | None = None
    """The paragraph that the known report's bank ties it to."""


class Text(msgspec.Struct, frozen=True):
    """A document's sentences and what ranks them."""

    places: Places
    hard: Hard


def item_of(
    asked: Asked, text: Text, *, group: str, source: str, split: Split, barred: frozenset[int] = frozenset()
) -> Item:
    """The item of a question; none of its hard ones is among the `barred` numbers."""
    others = text.hard.others(asked.question, asked.answering, first=asked.near, barred=barred)
    return Item(
        question=asked.question,
        answering=tuple(text.places.candidates[n] for n in asked.answering),
        others=tuple(text.places.candidates[n] for n in others),
        group=group,
        source=source,
        split=split,
        kind=asked.kind,
    )
