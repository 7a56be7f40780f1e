"""Items and claims -> the batches of a run: mixed by weight, of about one length, decided by the seed alone."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from itertools import count
from typing import NamedTuple, TypeVar

from evidencebot.reading.candidate import Candidate
from evidencebot.reading.reader import LABELS, Pair
from training.items import Claim, Item

GROUP = 4
"""A question's sentences of one visit: one that answers beside three hard ones, or four hard ones."""
_POOL = 40
"""Batches of a pool that is sorted by length: more sort better but put like beside like."""
_BARE = 0.15
"""Share of visits in which a sentence is shown without its heading, and without the sentence before it."""

_T = TypeVar("_T", Item, Claim)


class Batch(NamedTuple):
    """What one forward pass reads."""

    pairs: list[Pair]
    answers: list[int]
    """1 where the sentence answers, else 0, in groups of `GROUP`; empty in a batch of claims."""
    labels: list[int]
    """Positions in `LABELS`; empty in a batch of questions."""


def batches(
    items: Sequence[Item], claims: Sequence[Claim], weights: Mapping[str, float], *, seed: int, groups: int
) -> Iterator[Batch]:
    """Endless batches of `groups` questions, or of as many claims as they have sentences, pass after pass."""
    items = [item for item in items if item.others]
    if not items and not claims:
        raise ValueError("nothing to learn from; run the step that assembles first")
    for number in count():
        draw = random.Random(f"{seed}:{number}")
        asked = [_visit(item, draw) for item in _drawn(items, weights, draw)]
        read = [_claim(claim) for claim in _drawn(claims, weights, draw)]
        made = [*_bucketed(asked, groups, draw), *_bucketed(read, groups * GROUP, draw)]
        draw.shuffle(made)
        yield from made


def _drawn(records: Sequence[_T], weights: Mapping[str, float], draw: random.Random) -> list[_T]:
    """Of each source as many records as its weight says; above 1 all of them, and some again."""
    by_source: defaultdict[str, list[_T]] = defaultdict(list)
    for record in records:
        by_source[record.source].append(record)
    drawn: list[_T] = []
    for source, own in sorted(by_source.items()):
        again, rest = divmod(round(weights.get(source, 1.0) * len(own)), len(own))
        drawn += own * again + draw.sample(own, rest)
    draw.shuffle(drawn)
    return drawn


def _visit(item: Item, draw: random.Random) -> Batch:
    answering = [draw.choice(item.answering)] if item.answering else []
    wanted = GROUP - len(answering)
    others = list(item.others)
    hard = draw.sample(others, wanted) if len(others) >= wanted else draw.choices(others, k=wanted)
    pairs = [(item.question, _bared(candidate, draw)) for candidate in answering + hard]
    return Batch(pairs, [1] * len(answering) + [0] * wanted, [])


def _bared(candidate: Candidate, draw: random.Random) -> Candidate:
    heading = "" if draw.random() < _BARE else candidate.heading
    before = "" if draw.random() < _BARE else candidate.before
    return Candidate(heading, before, candidate.sentence)


def _claim(claim: Claim) -> Batch:
    return Batch([(claim.claim, claim.evidence)], [], [LABELS.index(claim.label)])


def _bucketed(single: list[Batch], size: int, draw: random.Random) -> list[Batch]:
    """Batches of `size`, those of one pool sorted by length; what is left over waits for another pass."""
    made: list[Batch] = []
    for at in range(0, len(single), size * _POOL):
        pool = sorted(single[at : at + size * _POOL], key=_length)
        made += [_joined(pool[n : n + size]) for n in range(0, len(pool) - size + 1, size)]
    if not made and single:  # fewer than one batch in all
        made = [_joined(draw.choices(single, k=size))]
    return made


def _length(batch: Batch) -> int:
    return max(len(question) + len(c.heading) + len(c.before) + len(c.sentence) for question, c in batch.pairs)


def _joined(parts: Sequence[Batch]) -> Batch:
    return Batch(
        [pair for part in parts for pair in part.pairs],
        [answer for part in parts for answer in part.answers],
        [label for part in parts for label in part.labels],
    )
