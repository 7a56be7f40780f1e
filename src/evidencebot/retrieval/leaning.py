"""What a follow-up leans on: its own words beside its rewritten ones, and where the answer before it was quoted."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from evidencebot.passages.passage import Passage

# Of the bonus that the quoted passages themselves have; .3 to .8 do the same on the development turns.
_SAME_SECTION = 0.6


class Place(Struct, frozen=True):
    """Where something was quoted."""

    document: str
    start: int
    end: int


class Leaning(Struct, frozen=True):
    """A question that was rewritten is searched for in both wordings, and first where the answer before it stood."""

    own: str
    """What was typed."""
    near: tuple[Place, ...] = ()


def nearness(passages: Sequence[Passage], places: Sequence[Place]) -> NDArray[np.float32]:
    """For each passage 1 where it was quoted, less where its section was, else 0."""
    quoted = [any(_covers(passage, place) for place in places) for passage in passages]
    sections = {
        (p.document, p.section) for p, is_quoted in zip(passages, quoted, strict=True) if is_quoted and p.section
    }
    beside = np.array([_SAME_SECTION * ((p.document, p.section) in sections) for p in passages], np.float32)
    return np.maximum(np.array(quoted, np.float32), beside)


def _covers(passage: Passage, place: Place) -> bool:
    return passage.document == place.document and passage.start < place.end and place.start < passage.end
