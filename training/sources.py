"""What may be done with weights learned from each source, and how much of it is drawn: `sets.toml`, `reports.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from enum import StrEnum
from pathlib import Path
from typing import Any

import msgspec

from training.items import Split, share_of

_FOLDER = Path(__file__).parent


class Terms(StrEnum):
    """Under what weights that learned from a source may ship."""

    ATTRIBUTION = "attribution"
    SHARE_ALIKE = "share-alike"
    UNCLEAR = "unclear"


class Source(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A row of the tables."""

    licence: str
    terms: Terms
    known: bool
    """Whether the licence was seen where the source is published."""
    attribution: str
    weight: float
    """Share of its records drawn in each pass."""
    test: tuple[str, ...] = ()
    """Splits that are never trained on."""
    held_out_share: float = 0.0
    """Share of its groups held out, where it has no test split."""

    def split_of(self, record: Mapping[str, Any], group: str) -> Split:
        is_held_out = record["split"] in self.test or share_of(group) < self.held_out_share
        return Split.HELD_OUT if is_held_out else Split.TRAIN

    @property
    def is_settled(self) -> bool:
        """Whether weights may ship with a line of attribution, or under CC BY-SA, by a licence that was seen."""
        return self.terms is not Terms.UNCLEAR and self.known


def public_sets() -> dict[str, Source]:
    """The public sets, by the names of their files."""
    return _table("sets.toml")


def own_banks() -> dict[str, Source]:
    """The reports that our banks, and the claims made from one, are about."""
    return _table("reports.toml")


def learned_from(terms: frozenset[Terms]) -> dict[str, Source]:
    """Our own banks, and the public sets under these terms."""
    return own_banks() | {name: s for name, s in public_sets().items() if s.terms in terms}


def _table(name: str) -> dict[str, Source]:
    return msgspec.convert(tomllib.loads((_FOLDER / name).read_text(encoding="utf-8")), dict[str, Source])
