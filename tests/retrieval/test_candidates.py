"""A large index finds what a small one finds, comparing candidates only."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from evidencebot.assistant import Assistant
from evidencebot.conversation.question import Question
from evidencebot.index import passage_index, vectors
from evidencebot.index.building import build_index
from evidencebot.index.passage_index import PassageIndex, open_index
from evidencebot.locations import Workspace
from evidencebot.retrieval import retriever as retriever_module
from evidencebot.retrieval.candidates import candidates, cosines_of
from evidencebot.retrieval.context import QuotedPlace, SearchContext
from evidencebot.retrieval.filters import Filters
from evidencebot.retrieval.retriever import Retriever
from evidencebot.text.words import terms
from workspaces import EXTRA_SOURCE, copy_workspace

QUESTIONS = (
    "How much does the shortest visit cost?",
    "Why was the van sold?",
    "What did the daughter's diary record?",
    "How many journeys between visits were timed?",
)
FEW = 6


@pytest.fixture(scope="module")
def large_index(small: Workspace, model: Path, tmp_path_factory: pytest.TempPathFactory) -> PassageIndex:
    """The small workspace's index as it is built and opened where more than a handful of passages are many."""
    with pytest.MonkeyPatch.context() as patch:
        for module in (vectors, passage_index):
            patch.setattr(module, "FLAT", 20)
        # All cells are looked into: which passages a search misses is another test's matter.
        patch.setattr(vectors, "_RECALL", 2.0)
        workspace = copy_workspace(small, tmp_path_factory.mktemp("large") / "workspace")
        build_index(workspace, model, force=True)
        index = open_index(workspace.index)
        assert index.is_large
        assert index.vectors
    return index


@pytest.mark.parametrize("question", QUESTIONS)
def test_with_every_passage_a_candidate_the_hits_are_those_of_a_small_index(
    large_index: PassageIndex, small_index: PassageIndex, question: str
) -> None:
    ours, theirs = (Retriever(index).search(question, 10).hits for index in (large_index, small_index))
    assert [h.passage for h in ours][:3] == [h.passage for h in theirs][:3]
    np.testing.assert_allclose([h.score for h in ours], [h.score for h in theirs], atol=2e-3)


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_few_candidates_hold_the_best(
    large_index: PassageIndex, small_index: PassageIndex, question: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    best = Retriever(small_index).search(question, 1).hits[0].passage
    monkeypatch.setattr(retriever_module, "_CANDIDATES", FEW)
    hits = Retriever(large_index).search(question, 100).hits
    assert len(hits) <= 2 * FEW
    assert hits[0].passage == best


def test_sentences_have_no_index_of_their_own_there(large_index: PassageIndex) -> None:
    assert not (large_index.folder / "sentences.faiss").exists()
    assert large_index.vectors["sentences"].count == large_index.manifest.counts["sentences"]


@pytest.mark.parametrize("level", ["passages", "sentences"])
def test_the_cosines_of_candidates_are_those_of_their_nearest_vectors(large_index: PassageIndex, level: str) -> None:
    vector = large_index.encoder.query(QUESTIONS[0])
    chosen = np.array([3, 0, 11])
    every = large_index.vectors[level].all().astype(np.float32) @ vector
    owner = large_index.passage_of[level]
    expected = [max(0.0, float(every[owner == n].max())) for n in chosen]
    np.testing.assert_allclose(cosines_of(large_index, level, vector, chosen), expected, rtol=1e-4)


def test_filters_stay_exact(large_index: PassageIndex, small_index: PassageIndex) -> None:
    limits = Filters(sources=(EXTRA_SOURCE,))
    ours, theirs = (Retriever(index).search(QUESTIONS[0], 50, limits).hits for index in (large_index, small_index))
    assert {h.number for h in ours} == {h.number for h in theirs} == set(small_index.passages_of[EXTRA_SOURCE])


def test_candidates_keep_within_the_filter(large_index: PassageIndex) -> None:
    allowed = np.zeros(len(large_index.passages), np.bool_)
    allowed[30:] = True
    vector = large_index.encoder.query(QUESTIONS[0])
    found = candidates(large_index, [vector], [terms(QUESTIONS[0])], allowed, FEW, questions=[])
    assert len(found) >= FEW
    assert allowed[found].all()


def test_what_was_quoted_before_is_a_candidate(large_index: PassageIndex, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(retriever_module, "_CANDIDATES", FEW)
    question = QUESTIONS[0]
    without = {h.number for h in Retriever(large_index).search(question, 100).hits}
    other = next(p for n, p in enumerate(large_index.passages) if n not in without)
    context = SearchContext(question, (QuotedPlace(other.document, other.start, other.end),))
    assert other in [h.passage for h in Retriever(large_index).search(question, 100, context=context).hits]


def test_answers_are_those_of_a_small_index(large_index: PassageIndex, small_index: PassageIndex) -> None:
    ours, theirs = (
        [Assistant(index).ask(Question(q)).answer for q in QUESTIONS] for index in (large_index, small_index)
    )
    assert ours == theirs
