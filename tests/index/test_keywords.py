"""BM25 gives bm25s' own scores, as shares of the query's weight."""

from __future__ import annotations

from pathlib import Path

import bm25s
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from evidencebot.index.keywords import Keywords

TEXTS = [
    ["lamp", "gas", "street"],
    ["lamp", "lamp", "lamp", "oil"],
    ["ford", "river", "shut", "ford"],
    ["street"],
    [],
    ["gas", "oil", "lamp", "river", "dusk", "night", "ledger"],
]
QUERIES = [["lamp"], ["gas", "oil"], ["ford", "dusk", "street"], ["lamp", "unheard"], ["lamp", "lamp", "gas"]]


def theirs(texts: list[list[str]], query: list[str]) -> NDArray[np.float32]:
    """What bm25s itself gives for the distinct known words of a query."""
    model = bm25s.BM25(method="lucene", k1=1.2, b=0.75)
    model.index(texts, show_progress=False)
    known = [word for word in dict.fromkeys(query) if any(word in text for text in texts)]
    return np.asarray(model.get_scores(known), np.float32)


def weight(keywords: Keywords, query: list[str]) -> float:
    return sum(keywords.idf(word) for word in dict.fromkeys(query))


@pytest.mark.parametrize("query", QUERIES, ids=" ".join)
def test_scores_are_bm25s_own_over_the_querys_weight(query: list[str]) -> None:
    keywords = Keywords.build(TEXTS)
    np.testing.assert_allclose(
        keywords.scores(query) * weight(keywords, query), theirs(TEXTS, query), rtol=1e-5, atol=1e-6
    )


WORDS = st.lists(st.sampled_from("abcdefgh"), min_size=1, max_size=8)


@given(st.lists(WORDS, min_size=2, max_size=8), WORDS)
def test_scores_are_bm25s_own_for_any_texts(texts: list[list[str]], query: list[str]) -> None:
    if not any(word in text for word in query for text in texts):
        query = [texts[0][0]]
    keywords = Keywords.build(texts)
    np.testing.assert_allclose(
        keywords.scores(query) * weight(keywords, query), theirs(texts, query), rtol=1e-5, atol=1e-6
    )


@given(st.lists(WORDS, min_size=1, max_size=8), WORDS)
def test_scores_are_shares(texts: list[list[str]], query: list[str]) -> None:
    scores = Keywords.build(texts).scores(query)
    assert scores.shape == (len(texts),)
    assert (scores >= 0).all()
    assert (scores <= 1 + 1e-5).all()


@given(st.lists(WORDS, min_size=1, max_size=40), WORDS, st.integers(1, 12), st.data())
def test_the_best_are_those_of_all(texts: list[list[str]], query: list[str], depth: int, data: st.DataObject) -> None:
    keywords = Keywords.build(texts)
    allowed = np.array(data.draw(st.lists(st.booleans(), min_size=len(texts), max_size=len(texts))), np.bool_)
    scores = keywords.scores(query) * allowed
    expected = sorted(scores[scores > 0], reverse=True)[:depth]
    found = keywords.best([*query, "unheard"], depth, allowed)
    np.testing.assert_allclose(sorted(scores[found], reverse=True), expected, rtol=1e-5)
    assert sorted(set(found.tolist())) == found.tolist()
    np.testing.assert_array_equal(
        keywords.best(query, depth), keywords.best(query, depth, np.ones(len(texts), np.bool_))
    )


@given(st.lists(WORDS, min_size=1, max_size=12), WORDS, st.data())
def test_the_scores_of_chosen_texts_are_those_of_all(
    texts: list[list[str]], query: list[str], data: st.DataObject
) -> None:
    keywords = Keywords.build(texts)
    weights = {word: 1 + n / 3 for n, word in enumerate([*query, "unheard"])}
    chosen = np.array(sorted(data.draw(st.sets(st.integers(0, len(texts) - 1)))), np.int64)
    np.testing.assert_array_equal(keywords.weighted_scores(weights, chosen), keywords.weighted_scores(weights)[chosen])


def test_an_unheard_word_lowers_the_share_everywhere() -> None:
    keywords = Keywords.build(TEXTS)
    lamp = keywords.scores(["lamp"])
    assert (keywords.scores(["lamp", "unheard"])[lamp > 0] < lamp[lamp > 0]).all()


def test_a_rarer_word_weighs_more() -> None:
    keywords = Keywords.build(TEXTS)
    assert keywords.idf("unheard") > keywords.idf("ford") > keywords.idf("lamp") > 0


def test_frequency_counts_texts() -> None:
    keywords = Keywords.build(TEXTS)
    assert [keywords.frequency(w) for w in ("lamp", "ford", "unheard")] == [3, 1, 0]


def test_what_is_saved_scores_alike(tmp_path: Path) -> None:
    keywords = Keywords.build(TEXTS)
    keywords.save(tmp_path, "k")
    loaded = Keywords.load(tmp_path, "k")
    assert loaded.count == len(TEXTS)
    for query in QUERIES:
        np.testing.assert_array_equal(loaded.scores(query), keywords.scores(query))


@pytest.mark.parametrize("texts", [[], [[]], [[], []]])
def test_no_words_at_all(texts: list[list[str]], tmp_path: Path) -> None:
    Keywords.build(texts).save(tmp_path, "k")
    assert Keywords.load(tmp_path, "k").scores(["lamp"]).tolist() == [0.0] * len(texts)
