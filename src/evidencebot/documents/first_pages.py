"""What a source says of itself on its first pages, in its metadata and its file's name, and how titles are compared."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property

from evidencebot.documents.model import Document, Work
from evidencebot.text.folding import words_only

# A word of a title may be misspelt or in the plural: programme/program score 88, male/female 80, policy/police 83.
# Numbers and words with another first letter (employment/unemployment) must be the same.
_SAME_WORD = 85
_MOST_TITLE_BLOCKS, _MOST_TITLE_WORDS = 3, 30
_ARTICLES = frozenset(("a", "an", "and", "the"))
YEAR = re.compile(r"(?<!\d)((?:19|20)\d\d)(?!\d)")
_IMPRINT = re.compile(r"^(?:©|\(c\)|copyright|(?:first )?published|publication)", re.IGNORECASE)
_NAMES = re.compile(r"^(?:[Bb]y )?(?:[A-Z][\w.’'-]*|and|&|of|for|the)(?:,? (?:[A-Z][\w.’'-]*|and|&|of|for|the))+$")


class Entry:
    """A bibliography entry as it is compared."""

    def __init__(self, work: Work) -> None:
        self.work = work
        self.words = significant_words(work.title)
        head, colon, _ = work.title.partition(":")
        self.head = significant_words(head) if colon and len(significant_words(head)) > 1 else []


class Source:
    """What a source says of itself: its metadata, its first pages, its file's name."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self.id = document.id
        self.name = document.id.replace("-", " ")
        self.name_years = set(YEAR.findall(document.id))
        self.named = f" {words_only(' '.join([*document.opening, *document.authors, self.name]))} "

    @cached_property
    def titles(self) -> list[str]:
        return [self._document.title, *(block for block in self._document.opening if ":" in block)]

    def goes_on_after(self, words: list[str]) -> bool:
        """Whether its title opens with these words and has more."""
        own = significant_words(self._document.title)
        return len(own) > len(words) and same_title(own[: len(words)], words)

    @cached_property
    def names_somebody(self) -> bool:
        """Whether the metadata or a line of the first pages gives a name, or may."""
        title = words_only(self._document.title)
        lines = (block for block in self._document.opening if words_only(block) not in title)
        return bool(self._document.authors) or any(_NAMES.match(line) and len(line.split()) <= 12 for line in lines)

    @cached_property
    def years(self) -> set[str]:
        """Years in the short lines of the first pages that are no sentences."""
        return {
            year
            for block in self._document.opening
            if len(block.split()) <= 12 and (not block.endswith(".") or _IMPRINT.match(block))
            for year in YEAR.findall(block)
        }

    @cached_property
    def made(self) -> int | None:
        found = YEAR.search(self._document.date or "")
        return int(found.group(1)) if found else None

    def runs(self, words: list[str]) -> Iterator[str]:
        """For each line or run of lines of the first pages that reads as `words`, what follows it; longest first."""
        for found, followed_by in self._runs.get(len(words), ()):
            if same_title(found, words):
                yield followed_by

    @cached_property
    def _runs(self) -> dict[int, list[tuple[list[str], str]]]:
        """Words of the title and of runs of lines, by their number."""
        blocks = list(self._document.opening)
        runs: dict[int, list[tuple[list[str], str]]] = defaultdict(list)
        for length in range(_MOST_TITLE_BLOCKS, 0, -1):
            for first in range(len(blocks) - length + 1):
                words = significant_words(" ".join(blocks[first : first + length]))
                if len(words) <= _MOST_TITLE_WORDS:
                    behind = blocks[first + length] if first + length < len(blocks) else ""
                    runs[len(words)].append((words, words_only(behind)))
        title = significant_words(self._document.title)
        runs[len(title)].append((title, ""))
        return runs


def significant_words(title: str) -> list[str]:
    """The title folded, without articles."""
    return [word for word in words_only(title).split() if word not in _ARTICLES]


def same_title(one: list[str], other: list[str]) -> bool:
    """Whether two titles have the same words in the same order, but for slips of spelling."""
    return len(one) == len(other) and all(a == b or _same_word(a, b) for a, b in zip(one, other, strict=True))


def _same_word(one: str, other: str) -> bool:
    from rapidfuzz import fuzz

    has_digit = any(char.isdigit() for char in one + other)
    return not has_digit and one[0] == other[0] and fuzz.ratio(one, other) >= _SAME_WORD
