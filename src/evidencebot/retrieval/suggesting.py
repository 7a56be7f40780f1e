"""What a person may be typing: questions the bank knows, headings, names."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import cached_property
from typing import Literal

from msgspec import Struct

from evidencebot.index.passage_index import PassageIndex
from evidencebot.text.folding import words_only

# Letters before a misspelt word is looked up: shorter ones are near to too many.
_FEWEST_LETTERS = 4
_LEAST_ALIKE = 75
_NEAR_WORDS = 3


class Suggestion(Struct, frozen=True):
    """A text to ask, and where it is from."""

    text: str
    kind: Literal["question", "heading", "name"]


class Suggester:
    """Finds suggestions that hold every word typed, the last as far as it is typed; forgives a slip."""

    def __init__(self, suggestions: Iterable[Suggestion]) -> None:
        self._all = tuple(dict.fromkeys(suggestions))
        self._folded = [words_only(s.text) for s in self._all]

    def suggest(self, typed: str, limit: int = 6) -> list[Suggestion]:
        """The best first: those that open with what is typed, then the shortest."""
        words = words_only(typed).split()
        if not words:
            return []
        found = self._holding(words) or self._holding([self._known(word) for word in words])
        opening = " ".join(words)
        order = sorted(found, key=lambda n: (not self._folded[n].startswith(opening), len(self._folded[n]), n))
        return [self._all[n] for n in order[:limit]]

    def _holding(self, words: Sequence[str]) -> set[int]:
        """Numbers of the suggestions that hold a word beginning with each of `words`."""
        found: set[int] | None = None
        for word in words:
            holders = self._beginning_with(word)
            found = holders if found is None else found & holders
            if not found:
                return set()
        return found or set()

    def _beginning_with(self, prefix: str) -> set[int]:
        first = bisect_left(self._words, prefix)
        holders: set[int] = set()
        for word in self._words[first:]:
            if not word.startswith(prefix):
                break
            holders.update(self._holders[word])
        return holders

    def _known(self, word: str) -> str:
        """The word as the suggestions spell it, where it is near to one of theirs."""
        from rapidfuzz import fuzz, process

        if len(word) < _FEWEST_LETTERS or self._beginning_with(word):
            return word
        near = process.extract(word, self._words, scorer=fuzz.ratio, score_cutoff=_LEAST_ALIKE, limit=_NEAR_WORDS)
        return max(near, key=lambda n: (n[1], len(self._holders[n[0]])))[0] if near else word

    @cached_property
    def _holders(self) -> dict[str, list[int]]:
        holders: dict[str, list[int]] = {}
        for number, text in enumerate(self._folded):
            for word in dict.fromkeys(text.split()):
                holders.setdefault(word, []).append(number)
        return holders

    @cached_property
    def _words(self) -> list[str]:
        return sorted(self._holders)


def suggester_of(index: PassageIndex) -> Suggester:
    """Suggestions from an index: its bank, its headings, what abbreviations stand for, authors of works."""
    report = index.report
    headings = [s.title for s in report.sections] if report else []
    authors = [a for w in report.works for a in w.authors] if report else []
    return Suggester(
        [
            *(Suggestion(q.text, "question") for q in index.known.questions),
            *(Suggestion(title, "heading") for title in headings),
            *(Suggestion(name, "name") for name in [*index.vocabulary.abbreviations.values(), *authors]),
        ]
    )
