"""What a follow-up leans on: its own words beside its rewritten ones, and where the answer before it was quoted."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from evidencebot.index.stored_passages import StoredPassages
from evidencebot.passages.passage import Passage

# Of the bonus that the quoted passages themselves have; .3 to .8 do the same on the development turns.
_SAME_SECTION = 0.6


class QuotedPlace(Struct, frozen=True):
    """Where something was quoted."""

    document: str
    start: int
    end: int


class SearchContext(Struct, frozen=True):
    """A question that was rewritten is searched for in both wordings, and first where the answer before it stood."""

    own: str
    """What was typed."""
    near: tuple[QuotedPlace, ...] = ()


def nearness(passages: StoredPassages, places: Sequence[QuotedPlace]) -> NDArray[np.float32]:
    """For each passage 1 where it was quoted, less where its section was, else 0."""
    near = np.zeros(len(passages), np.float32)
    for document in {place.document for place in places}:
        mine = passages.of(document)
        quoted = {n for n, p in mine if any(_covers(p, place) for place in places)}
        sections = {p.section for n, p in mine if n in quoted and p.section}
        for n, p in mine:
            near[n] = 1 if n in quoted else _SAME_SECTION * (p.section in sections)
    return near


def _covers(passage: Passage, place: QuotedPlace) -> bool:
    return passage.document == place.document and passage.start < place.end and place.start < passage.end
