"""What the reader learns from: a question with sentences that do or do not answer it, a claim with its evidence."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

import msgspec

from evidencebot.files import write_whole
from evidencebot.reading.candidate import Candidate

_Record = TypeVar("_Record", "Item", "Claim")


class Split(StrEnum):
    """What a record is for."""

    TRAIN = "train"
    HELD_OUT = "held-out"


class Item(msgspec.Struct, frozen=True):
    """A question with sentences that answer it and hard ones that do not."""

    question: str
    answering: tuple[Candidate, ...]
    """Empty where the document leaves the question open."""
    others: tuple[Candidate, ...]
    group: str
    """What must not stand on both sides of a split: a document, or a page of a public set."""
    source: str
    """The bank or public set it is from."""
    split: Split = Split.TRAIN
    kind: str = ""


class Claim(msgspec.Struct, frozen=True):
    """A claim and what it is held against."""

    claim: str
    evidence: Candidate
    label: str
    """One of the reader's `LABELS`."""
    group: str
    source: str
    split: Split = Split.TRAIN


def share_of(group: str) -> float:
    """A number in [0, 1) that a group's name alone decides, so that a split never changes as sets grow."""
    return int.from_bytes(hashlib.sha256(group.encode()).digest()[:4]) / 2**32


def write_records(path: Path, records: Iterable[Item | Claim]) -> int:
    """Write one record a line; returns how many."""
    lines = [msgspec.json.encode(record) for record in records]
    write_whole(path, b"".join(line + b"\n" for line in lines))
    return len(lines)


def read_records(path: Path, kind: type[_Record]) -> Iterator[_Record]:
    decoder = msgspec.json.Decoder(kind)
    with path.open("rb") as file:
        for line in file:
            yield decoder.decode(line)
