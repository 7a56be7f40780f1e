"""What rows at the edges of pages have in common: their words, with the numbers that count the pages left open."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from evidencebot.documents.pdf.page_numbers import Number, number, steps

_DIGITS = re.compile(r"\d+")
# Two words and more name a work or a chapter; one may be any table's.
_NAMING_WORDS = 2
_MOST_SEGMENTS = 3


class Signatures:
    """The signatures of a document's edge rows, of which those that are the same on many pages run.

    A number is left open (`#`) where it keeps step with the pages in rows of otherwise the same words; one that stays
    the same is a volume's or a year's, and one that does neither tells its row from others: a note's, a part's.
    """

    def __init__(self, rows: Iterable[tuple[int, str]], pages: int) -> None:
        """`rows` are (page index, text)."""
        numbers: dict[tuple[str, int], list[tuple[int, Number]]] = defaultdict(list)
        for index, text in rows:
            for part in _parts(text):
                pattern, found = _pattern(part)
                for position, value in enumerate(found):
                    numbers[pattern, position].append((index, value))
        self._steps = {place: _kept_steps(found, pages) for place, found in numbers.items()}

    def of(self, text: str, index: int) -> set[str]:
        """The signatures of a row: of all of it, and of what stands far apart at its left or right."""
        return {self._filled(part, index) for part in _parts(text)}

    def keeps_step(self, text: str, index: int) -> bool:
        """Whether a number of the row counts the pages."""
        return "#" in self._filled(text.split(), index)

    def _filled(self, words: Sequence[str], index: int) -> str:
        pattern, found = _pattern(words)
        filled = pattern
        for position, value in enumerate(found):
            is_kept = (value.series, value.value - index) in self._steps.get((pattern, position), ())
            filled = filled.replace("\0", "#" if is_kept else value.text, 1)
        return filled


def _parts(text: str) -> list[list[str]]:
    """The words of a row, and of its segments (parted by tabs) that can name something."""
    segments = [segment.split() for segment in text.split("\t")]
    named = [s for s in segments if len(s) >= _NAMING_WORDS] if 1 < len(segments) <= _MOST_SEGMENTS else []
    return [text.split(), *named]


def _pattern(words: Sequence[str]) -> tuple[str, list[Number]]:
    """Words with a place for each number, and the numbers."""
    found: list[Number] = []
    pieces: list[str] = []
    for i, word in enumerate(words):
        roman = number(word) if i in (0, len(words) - 1) else None
        if roman is not None and roman.series == "roman":
            found.append(roman)
            pieces.append("\0")
            continue
        found += [Number(digits, "arabic", int(digits[:9])) for digits in _DIGITS.findall(word)]
        pieces.append(_DIGITS.sub("\0", word.casefold()))
    return " ".join(pieces), found


def _kept_steps(numbers: Sequence[tuple[int, Number]], pages: int) -> set[tuple[str, int]]:
    kept = steps(numbers, pages)
    counts = Counter((n.series, n.value - index) for index, n in numbers)
    same = max(Counter(n.text for _, n in numbers).values())
    return {step for step in kept if counts[step] > same}
