"""The bank: known questions with the passages that answer them, and those that the report leaves open."""

from __future__ import annotations

from functools import cached_property, lru_cache

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from evidencebot.index.generation import Generation
from evidencebot.index.keywords import Keywords
from evidencebot.index.stored_passages import StoredPassages

_KEPT_PASSAGES = 512


class KnownQuestion(Struct, frozen=True):
    """A bank question and the passage that answers it."""

    text: str
    passage: int
    """The number of the passage that answers it."""
    asks: str
    """What kind of answer it asks for, as `answer_type.asks` has it."""
    sentences: tuple[int, ...] = ()
    """Positions, from 0, of the passage's sentences that answer it; empty where that is not known."""


class KnownGap(Struct, frozen=True):
    """A question that the report is known not to answer, and the passage that comes nearest."""

    text: str
    passage: int | None
    asks: str


class KnownQuestions:
    """The bank and the gaps of an index, read as they are needed; none where the bank is withheld."""

    def __init__(self, generation: Generation, passages: StoredPassages, *, withheld: bool = False) -> None:
        self._generation = generation
        self._passages = passages
        self._withheld = withheld
        self.marks_of = lru_cache(_KEPT_PASSAGES)(self._marks_of)

    @cached_property
    def questions(self) -> list[KnownQuestion]:
        return [] if self._withheld else self._generation.decoded("questions.json", list[KnownQuestion])

    @cached_property
    def gaps(self) -> list[KnownGap]:
        return [] if self._withheld else self._generation.decoded("gaps.json", list[KnownGap])

    @cached_property
    def keywords(self) -> Keywords:
        """BM25 over the bank's questions."""
        return Keywords.build(()) if self._withheld else self._generation.keywords("questions")

    @cached_property
    def of_passage(self) -> dict[int, list[int]]:
        """For each passage with a bank the numbers of its questions."""
        numbers: dict[int, list[int]] = {}
        for number, question in enumerate(self.questions):
            numbers.setdefault(question.passage, []).append(number)
        return numbers

    def _marks_of(self, passage: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Which of a passage's questions, as `of_passage` counts them, its sentences answer: as pairs."""
        alone = (0,) if len(self._passages[passage].sentences) == 1 else ()
        numbers = self.of_passage.get(passage, ())
        marks = [(place, s) for place, n in enumerate(numbers) for s in self.questions[n].sentences or alone]
        questions, sentences = np.array(marks, np.int64).reshape(-1, 2).T
        return questions, sentences
