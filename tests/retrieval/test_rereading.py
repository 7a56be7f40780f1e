"""What the reader reads decides between passages that the search finds alike."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from evidencebot.index.passage_index import PassageIndex
from evidencebot.reading.candidate import Candidate
from evidencebot.retrieval import rereading
from evidencebot.retrieval.rereading import READ, UNREAD
from evidencebot.retrieval.retriever import RetrievalOptions, Retriever

QUESTION = "What did the visit cost?"


class _Believing:
    """A reader that takes one sentence for the answer, and counts what it is given."""

    def __init__(self, sentence: str) -> None:
        self._sentence = sentence
        self.given: list[Candidate] = []

    def answers(self, question: str, candidates: Sequence[Candidate]) -> NDArray[np.float32]:
        self.given += candidates
        return np.array([9.0 if c.sentence == self._sentence else -9.0 for c in candidates], np.float32)


def _told(monkeypatch: pytest.MonkeyPatch, sentence: str) -> _Believing:
    reader = _Believing(sentence)
    monkeypatch.setattr(rereading, "shipped_reader", lambda: reader)
    return reader


def test_the_passage_that_answers_comes_first(small_index: PassageIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    _told(monkeypatch, "")
    before = Retriever(small_index).search(QUESTION, 5)
    behind = before.hits[4]
    assert before.readings is not None
    read = next(at for number, at in before.readings.log_odds if number == behind.number)
    start, end = behind.passage.sentences[read]
    sentence = " ".join(small_index.document(behind.passage.document).text[start:end].split())
    _told(monkeypatch, sentence)
    result = Retriever(small_index).search(QUESTION, 5)
    assert result.readings is not None
    assert next(hit.rank for hit in result.hits if hit.number == behind.number) < behind.rank
    assert result.readings.best == result.readings.of((behind.number, read)) == 9.0


def test_without_the_reader_nothing_is_read(small_index: PassageIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    reader = _told(monkeypatch, "")
    result = Retriever(small_index, RetrievalOptions(uses_reader=False)).search(QUESTION, 5)
    assert result.readings is None
    assert reader.given == []


def test_a_question_asked_again_is_not_read_again(small_index: PassageIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    reader = _told(monkeypatch, "")
    retriever = Retriever(small_index)
    first = retriever.search(QUESTION, 5)
    read = len(reader.given)
    assert read >= READ
    again = retriever.search(QUESTION, 100)
    assert len(reader.given) == read
    assert again.readings == first.readings
    assert [h.number for h in again.hits[:5]] == [h.number for h in first.hits]


def test_what_was_not_read_has_no_odds(small_index: PassageIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    _told(monkeypatch, "")
    result = Retriever(small_index).search(QUESTION, len(small_index.passages))
    assert result.readings is not None
    unread = result.hits[-1]
    assert result.readings.of((unread.number, 0)) == UNREAD
    assert all(0 <= hit.score <= 1 for hit in result.hits)
