"""Batches of a run: the seed decides them, weights say how much of each source, groups hold one answer."""

from __future__ import annotations

from collections import Counter
from itertools import islice

import pytest

from evidencebot.reading.candidate import Candidate
from evidencebot.reading.reader import LABELS
from training.items import Claim, Item
from training.mixing import GROUP, Batch, batches


def candidate(text: str) -> Candidate:
    return Candidate("Dusk", "It was late.", text)


def item(number: int, source: str, *, is_answered: bool = True, others: int = 5) -> Item:
    hard = tuple(candidate(f"hard {number} {n}") for n in range(others))
    answering = (candidate(f"right {number}"),) if is_answered else ()
    return Item(f"question {number}" + "?" * (number % 7), answering, hard, f"g{number}", source)


def claim(number: int) -> Claim:
    return Claim(f"claim {number}", candidate(f"evidence {number}"), LABELS[number % 3], f"c{number}", "claims")


ITEMS = [item(n, "many", is_answered=n % 2 == 0) for n in range(40)] + [item(n, "few") for n in range(100, 120)]
CLAIMS = [claim(n) for n in range(48)]


def drawn(count: int, seed: int = 3, weights: dict[str, float] | None = None) -> list[Batch]:
    return list(islice(batches(ITEMS, CLAIMS, weights or {}, seed=seed, groups=2), count))


def test_the_seed_decides() -> None:
    assert drawn(60) == drawn(60)
    assert drawn(60) != drawn(60, seed=4)


def test_a_group_holds_one_answer_first_or_none() -> None:
    asked = [batch for batch in drawn(60) if batch.answers]
    groups = [tuple(b.answers[at : at + GROUP]) for b in asked for at in range(0, len(b.answers), GROUP)]
    assert set(groups) == {(1, 0, 0, 0), (0, 0, 0, 0)}
    right = [p[1].sentence for b in asked for p, a in zip(b.pairs, b.answers, strict=True) if a]
    assert all(text.startswith("right") for text in right)


def test_a_question_with_few_hard_ones_gets_them_again() -> None:
    (batch,) = islice(batches([item(1, "s", others=1)], [], {}, seed=0, groups=1), 1)
    assert [p[1].sentence for p in batch.pairs] == ["right 1", *["hard 1 0"] * 3]


def test_claims_have_batches_of_their_own() -> None:
    read = [batch for batch in drawn(60) if batch.labels]
    assert read
    assert all(not batch.answers and len(batch.labels) == len(batch.pairs) == 2 * GROUP for batch in read)


@pytest.mark.parametrize(("weight", "times"), [(1.0, 1), (2.0, 2), (0.5, 0.5), (0.0, 0)])
def test_a_weight_says_how_often_a_source_is_drawn_in_a_pass(weight: float, times: float) -> None:
    passed = round((40 + 20 * weight) / 2) + len(CLAIMS) // (2 * GROUP)
    seen = Counter(q for b in drawn(passed, weights={"few": weight}) if b.answers for q, _ in b.pairs[::GROUP])
    assert sum(seen[i.question] for i in ITEMS if i.source == "few") == 20 * times


def test_nothing_to_learn_from_is_told() -> None:
    with pytest.raises(ValueError, match="nothing to learn from"):
        next(batches([], [], {}, seed=0, groups=1))
