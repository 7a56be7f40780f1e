"""Printed page numbers: read from running heads and feet, and settled over all pages at once."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from itertools import pairwise

from msgspec import Struct
from msgspec.structs import replace

from evidencebot.documents.numbering import roman_value

# A number of five digits still is a page's: gazettes count through the year.
_TOKEN = re.compile(r"^([A-Z]{1,2}[-–.]?|\d{1,2}[-–])?([1-9]\d{0,4})$")
_ROMAN = re.compile(r"^(?=[ivx]|l[ivx])(?:xl|l?x{0,3})(?:ix|iv|v?i{0,3})$", re.IGNORECASE)
_ROMAN_DIGITS = ((50, "l"), (40, "xl"), (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))
_AROUND = "[](){}|·•-–—.,: "
_NAMES = frozenset(("page", "p", "pg", "seite", "pagina"))
# A number counts where this many pages bear it in step with the pages; shorter files have fewer to show.
_STEPS = 3
# Later numbers in step make up for a choice that is this far behind at most.
_NEVER_WINS = 6.0


class Number(Struct, frozen=True):
    """A number that may be a page's."""

    text: str
    """As printed."""
    series: str
    """`roman`, or `arabic` with the prefix that its series bears: `A-3` and `3` are counted apart."""
    value: int
    is_alone: bool = False
    """Whether its row holds nothing else."""


def number(token: str) -> Number | None:
    """The number that a word is, Arabic, Roman or with a prefix; None for other words."""
    word = token.strip(_AROUND)
    found = _TOKEN.match(word)
    if found:
        return Number(word, f"arabic {found.group(1) or ''}", int(found.group(2)))
    return Number(word, "roman", roman_value(word)) if _ROMAN.match(word) else None


def outer_numbers(text: str) -> list[Number]:
    """Numbers where a page's may stand in a row: alone, first, last, or behind the word page."""
    words = [word for word in text.split() if word.strip(_AROUND)]
    named = [words[i + 1] for i in range(len(words) - 1) if words[i].strip(_AROUND).casefold() in _NAMES]
    found = [number(word) for word in dict.fromkeys([*named, *words[:1], *words[-1:]])]
    if is_bare(text):
        return [replace(n, is_alone=True) for n in found[:1] if n]
    # Within words a lone capital is an initial.
    return [n for n in found if n and (n.series != "roman" or len(n.text) > 1 or n.text.islower())]


def is_bare(text: str) -> bool:
    """Whether a row holds a page's number and nothing else."""
    words = [word for word in text.casefold().split() if word.strip(_AROUND)]
    if words and words[0].strip(_AROUND) in _NAMES:
        words = words[1:]
    if len(words) == 3 and words[1] in ("of", "/") and words[2].isdigit():
        words = words[:1]
    return len(words) == 1 and number(words[0]) is not None


def steps(numbers: Iterable[tuple[int, Number]], pages: int) -> set[tuple[str, int]]:
    """(series, value less page index) that enough of (page index, number) agree on."""
    seen: dict[tuple[str, int], set[int]] = defaultdict(set)
    for index, found in numbers:
        seen[found.series, found.value - index].add(index)
    least = min(_STEPS, max(2, pages // 2))
    return {step for step, indices in seen.items() if len(indices) >= least}


class _Choice(Struct, frozen=True):
    """A number chosen for a page, after the choices before it."""

    score: float
    number: Number | None = None
    index: int = -1
    before: _Choice | None = None


def settled(pages: Sequence[Sequence[Number]]) -> list[str | None]:
    """Each page's number, of those that stand where a page's number stands.

    The choice that keeps step over most pages is found for all of them together; what fits nowhere is None.
    """
    support = Counter((n.series, n.value - index) for index, numbers in enumerate(pages) for n in numbers)
    choices = [_Choice(0.0)]
    for index, numbers in enumerate(pages):
        added = [
            max(
                (_Choice(before.score + _fit(before, n, index), n, index, before) for before in choices),
                key=lambda choice: choice.score,
            )
            for n in numbers
        ]
        added = [replace(c, score=c.score + _worth(c, support, len(pages))) for c in added]
        choices = [*choices, *added]
        top = max(choice.score for choice in choices)
        choices = [choice for choice in choices if choice.score > top - _NEVER_WINS]
    labels: list[str | None] = [None] * len(pages)
    last: _Choice | None = max(choices, key=lambda choice: choice.score)
    while last is not None and last.number is not None:
        labels[last.index] = last.number.text
        last = last.before
    return labels


def _worth(choice: _Choice, support: Counter[tuple[str, int]], pages: int) -> float:
    """What a number counts by itself: one among words is no page's unless others keep step with it."""
    found = choice.number
    assert found is not None
    count = support[found.series, found.value - choice.index]
    return (1.0 if found.is_alone or count >= _STEPS else -0.5) + count / (pages + 1)


def _fit(before: _Choice, here: Number, index: int) -> float:
    last = before.number
    if last is None or last.series != here.series:
        return 0.0
    if here.value - last.value == index - before.index:
        return 1.0
    # Pages are left out of excerpts; numbers that run back begin a new part.
    return -1.0 if here.value > last.value else -3.0


def with_gaps_closed(labels: Sequence[str | None]) -> list[str | None]:
    """Pages without a number between two that agree what it would be: a page that only leaves its number out."""
    closed = list(labels)
    known = [(i, n) for i, label in enumerate(labels) if label and (n := number(label))]
    for (i, a), (j, b) in pairwise(known):
        if a.series == b.series and b.value - a.value == j - i:
            for k in range(i + 1, j):
                closed[k] = _written(a, a.value + k - i)
    return closed


def with_file_labels(printed: Sequence[str | None], labels: Sequence[str] | None) -> list[str | None]:
    """Pages without a printed number get the file's own label, where the two nowhere contradict each other.

    Labels that only count the file's pages say nothing, and neither does one that two pages bear.
    """
    if not labels or len(labels) != len(printed) or not _are_trusted(printed, labels):
        return list(printed)
    bearers = Counter(label.casefold() for label in labels)
    bearers.update(label.casefold() for label, own in zip(printed, labels, strict=True) if label and label != own)
    return [
        label or (own if number(own) and bearers[own.casefold()] == 1 else None)
        for label, own in zip(printed, labels, strict=True)
    ]


def _are_trusted(printed: Sequence[str | None], labels: Sequence[str]) -> bool:
    both = [label.casefold() == own.casefold() for label, own in zip(printed, labels, strict=True) if label]
    return all(both) if both else list(labels) != [str(n) for n in range(1, len(labels) + 1)]


def _written(like: Number, value: int) -> str:
    if like.series != "roman":
        return f"{like.series.partition(' ')[2]}{value}"
    text = ""
    for size, digits in _ROMAN_DIGITS:
        text += digits * (value // size)
        value %= size
    return text.upper() if like.text.isupper() else text
