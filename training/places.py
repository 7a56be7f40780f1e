"""A document's sentences in reading order, and which of them a stretch of another reading of the same text is.

Banks name an answer by its first and last words in a plain text of the report; readers join lines, drop note marks and
cut sentences in their own ways, and a plain text of columns mixes them. Both sides are reduced to letters and digits.
An answer is where its first and last words stand near each other; else where most runs of the plain text's letters lie
at one distance; else the sentence that holds its first words, where no other does.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter, defaultdict
from functools import cached_property
from itertools import accumulate

from evidencebot.documents.model import Document
from evidencebot.passages.passaging import passages_of
from evidencebot.reading.candidate import Candidate, candidates_of
from training.bank_file import LONGEST_SENTENCE_LETTERS, letters

_RUN = 10
"""Letters of a run that is looked up: two words or so."""
_DRIFT = 40
"""Letters by which notes, page heads and hyphens may shift the runs of one stretch."""
_LEAST_FOUND = 0.5
"""Share of a stretch's runs that must lie together for it to count as found."""
_LEAST_OVERLAP = 0.5
"""Share that a sentence and a stretch have in common, of the shorter of them, to be the same."""
_FREQUENT = 20
"""A run with more places than this says nothing of where a stretch is."""


class Places:
    """The sentences of one document and where each stands in its letters."""

    def __init__(self, document: Document) -> None:
        self.candidates: list[Candidate] = []
        self.starts: list[int] = []
        """Offsets of the sentences in the document's text, parallel to `candidates`."""
        previous = None
        for passage in passages_of(document):
            self.candidates += candidates_of(document, passage, previous)
            self.starts += [start for start, _ in passage.sentences]
            previous = passage
        reduced = [letters(candidate.sentence) for candidate in self.candidates]
        self._letters = "".join(reduced)
        self._begins = [0, *accumulate(map(len, reduced))]

    def found(self, starts: str, ends: str, stretch: str) -> list[int]:
        """Numbers of the sentences that begin and end so; empty where the document lacks them.

        `stretch` is the whole as another reading of the document has it. All three are letters only.
        """
        span = self._between(starts, ends) or self._alike(stretch)
        if span:
            return self._overlapping(*span)
        at = self._only(starts)
        return [] if at is None else self._overlapping(at, at + len(starts))

    def _between(self, starts: str, ends: str) -> tuple[int, int] | None:
        at = self._only(starts)
        if at is None:
            return None
        end = self._letters.find(ends, at, at + LONGEST_SENTENCE_LETTERS)
        return None if end < 0 else (at, end + len(ends))

    def _only(self, words: str) -> int | None:
        """Where these letters stand; None where that is nowhere or in several places."""
        at = self._letters.find(words)
        return None if at < 0 or self._letters.find(words, at + 1) >= 0 else at

    def _alike(self, stretch: str) -> tuple[int, int] | None:
        """Where most runs of a stretch lie at about one distance."""
        votes: Counter[int] = Counter()
        places: defaultdict[int, list[int]] = defaultdict(list)
        count = len(stretch) - _RUN + 1
        for offset in range(count):
            for at in self._runs.get(stretch[offset : offset + _RUN], ()):
                # Each counts for two neighbouring distances, so that no border divides a stretch.
                for near in ((at - offset) // _DRIFT, (at - offset) // _DRIFT + 1):
                    votes[near] += 1
                    places[near].append(at)
        if not votes:
            return None
        best, found = votes.most_common(1)[0]
        if found < _LEAST_FOUND * count:
            return None
        return min(places[best]), max(places[best]) + _RUN

    def _overlapping(self, start: int, end: int) -> list[int]:
        first = bisect_right(self._begins, start) - 1
        numbers = []
        for number in range(first, len(self.candidates)):
            begin, stop = self._begins[number], self._begins[number + 1]
            if begin >= end:
                break
            shared = min(stop, end) - max(begin, start)
            if stop > begin and shared >= _LEAST_OVERLAP * min(stop - begin, end - start):
                numbers.append(number)
        return numbers

    @cached_property
    def _runs(self) -> dict[str, list[int]]:
        """Every run of letters and where it begins, without the frequent ones."""
        runs: defaultdict[str, list[int]] = defaultdict(list)
        for at in range(len(self._letters) - _RUN + 1):
            runs[self._letters[at : at + _RUN]].append(at)
        return {run: at for run, at in runs.items() if len(at) <= _FREQUENT}
