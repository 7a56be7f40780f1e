"""Numbers of headings: read off their words, and nested where they start anew under each other.

A number of several parts ("3.2.1") says itself where it stands. One of a single part ("II.", "A.", "1.", "a.") counts
within what stands above it, so that its place follows from the headings before: it goes on with the count that it is
the next of, or begins one below.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from msgspec import Struct

from evidencebot.text.folding import ascii_slug

_CHAPTER = re.compile(
    r"^(?:chapter|part|section)\s+(\d{1,2}|[IVXLC]{1,6}\b)\s*[:.–—-]?\s*(.*)$", re.IGNORECASE | re.DOTALL
)
_ANNEX = re.compile(r"^(appendix|annex|annexe|schedule|attachment)\s+(\d{1,2}|[A-Z]|[IVX]+)\b", re.IGNORECASE)
_DECIMAL = re.compile(r"^(\d{1,2}(?:\.\d{1,2})*)(\.?)(?:\s+(\S.*))?$", re.DOTALL)
_ANNEX_PART = re.compile(r"^([A-Z](?:\.\d{1,2})+)\.?\s+(\S.*)$", re.DOTALL)
_COUNTED = re.compile(r"^(?:([IVXLC]{1,6})\.|([A-Z])\.|\(?([a-z])[.)]|\(?([ivx]{1,5})[.)])\s*(?=\S\S)(.+)$", re.DOTALL)
_ROMAN = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100}
_SYSTEMS = ("roman", "upper", "lower", "small-roman")
_SLUG_WORDS = 6


class Label(Struct, frozen=True):
    """A heading's number as printed, without its full stop, and what it counts."""

    text: str
    system: str
    """`decimal`, `chapter`, `annex`, `roman`, `upper`, `lower`, `small-roman`; empty for none."""
    value: int = 0
    """What a number of one part counts to."""
    is_marked: bool = False
    """Whether a full stop or a word before it shows that it is a number."""


NO_LABEL = Label("", "")


def labels_of(text: str) -> list[tuple[Label, str]]:
    """The readings of a heading's number, each with the words behind it; "I." may be one or the ninth letter."""
    if found := _CHAPTER.match(text):
        word = found.group(1)
        return [(Label(str(_number(word)), "chapter", _number(word), is_marked=True), found.group(2).strip())]
    if found := _ANNEX.match(text):
        name = found.group(2)
        is_letter = name.isalpha() and len(name) == 1
        label = name.upper() if is_letter else f"{found.group(1).casefold()}-{name.casefold()}"
        return [(Label(label, "annex"), text)]
    if found := _ANNEX_PART.match(text):
        return [(Label(found.group(1), "decimal", is_marked=True), found.group(2).strip())]
    if found := _DECIMAL.match(text):
        parts = found.group(1)
        label = Label(parts, "decimal", int(parts) if parts.isdigit() else 0, bool(found.group(2)) or "." in parts)
        return [(label, (found.group(3) or "").strip())]
    if found := _COUNTED.match(text):
        return [(Label(word, system, _value(word, system)), found.group(5).strip()) for system, word in _counted(found)]
    return []


def _counted(found: re.Match[str]) -> list[tuple[str, str]]:
    readings = [(system, word) for system, word in zip(_SYSTEMS, found.groups(), strict=False) if word]
    system, word = readings[0]
    if len(word) == 1 and system == "roman":
        return [("roman", word), ("upper", word)]
    if len(word) == 1 and system == "lower" and word in "ivx":
        return [("lower", word), ("small-roman", word)]
    return readings


def _number(word: str) -> int:
    return int(word) if word.isdigit() else roman_value(word)


def _value(word: str, system: str) -> int:
    return roman_value(word) if system in ("roman", "small-roman") else ord(word.casefold()) - ord("a") + 1


def roman_value(word: str) -> int:
    """What Roman numerals, small or large, come to."""
    values = [_ROMAN[letter] for letter in word.upper()]
    return sum(-a if a < b else a for a, b in zip(values, [*values[1:], 0], strict=True))


class Place(Struct, frozen=True):
    """Where a heading stands among those that are open."""

    number: str
    title: str
    label: Label
    level: int
    """The heading's depth as its file has it."""
    above: int = 0
    """How many sections stay open above it."""

    @property
    def depth(self) -> int:
        return self.number.count(".") + 1


class Nesting:
    """The sections that are open while headings are read, and the place of each next one."""

    def __init__(self, *, is_decimal: bool) -> None:
        self._open: list[Place] = []
        self._is_decimal = is_decimal
        """Whether numbers of several parts are used, so that a number says itself where it stands."""

    def place(self, text: str, level: int, readings: Sequence[tuple[Label, str]]) -> Place:
        """Where the section stands that a heading would open."""
        label, words, above = self._reading(readings, level)
        title = words or text
        return Place(self._number(label, title, self._open[:above]), title, label, level, above)

    def is_open(self, place: Place) -> bool:
        """Whether the same section is open: its heading is printed again, by a divider or a page's head."""
        return any(p.number == place.number and p.title.casefold() == place.title.casefold() for p in self._open)

    def enter(self, place: Place) -> None:
        self._open = [*self._open[: place.above], place]

    def _says_place(self, label: Label) -> bool:
        return label.system == "decimal" and self._is_decimal

    def _reading(self, readings: Sequence[tuple[Label, str]], level: int) -> tuple[Label, str, int]:
        """The reading that goes on with an open count, else the first, and how many sections stay open."""
        for label, words in readings:
            for at in range(len(self._open) - 1, -1, -1):
                other = self._open[at].label
                if label.value > 1 and (other.system, other.value + 1) == (label.system, label.value):
                    return label, words, at
        label, words = readings[0] if readings else (NO_LABEL, "")
        return label, words, self._above(label, level)

    def _above(self, label: Label, level: int) -> int:
        if self._says_place(label):
            return self._above_decimal(label)
        at = len(self._open)
        while at and self._open[at - 1].level >= level:
            at -= 1
        return len(self._open) if label.value == 1 and at < len(self._open) and self._begins_below(label, level) else at

    def _begins_below(self, label: Label, level: int) -> bool:
        """Whether the first of a count, set as the heading above it, begins another below it."""
        above = self._open[-1]
        return above.level == level and above.label.system not in ("", label.system)

    def _above_decimal(self, label: Label) -> int:
        numbers = [place.number for place in self._open]
        parent = label.text.rpartition(".")[0]
        while parent and parent not in numbers:
            parent = parent.rpartition(".")[0]
        return numbers.index(parent) + 1 if parent else 0

    def _number(self, label: Label, title: str, above: Sequence[Place]) -> str:
        if self._says_place(label) or label.system in ("chapter", "annex"):
            return label.text
        own = label.text or slug(title)
        return f"{above[-1].number}.{own}" if above else own


def slug(words: str) -> str:
    """A heading's first words as a name."""
    return "-".join((ascii_slug(words) or "section").split("-")[:_SLUG_WORDS])
