"""FAISS finds what numpy finds, within the filter."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from evidencebot.errors import PassageIndexError
from evidencebot.index import vectors as vectors_module
from evidencebot.index.vectors import Vectors


def unit(count: int, dimension: int = 16, seed: int = 7) -> NDArray[np.float32]:
    rows = np.random.default_rng(seed).normal(size=(count, dimension)).astype(np.float32)
    return np.asarray(rows / np.linalg.norm(rows, axis=1, keepdims=True), np.float32)


ROWS = unit(200)
QUERY = unit(1, seed=8)[0]
COSINES = ROWS @ QUERY


def by_numpy(k: int, allowed: NDArray[np.bool_]) -> list[int]:
    order = np.argsort(-np.where(allowed, COSINES, -np.inf), kind="stable")
    return [int(i) for i in order if allowed[i]][:k]


@pytest.mark.parametrize("k", [1, 8, 200, 500])
def test_nearest_without_a_filter(k: int) -> None:
    ids, scores = Vectors.build(ROWS).nearest(QUERY, k)
    assert ids.tolist() == by_numpy(k, np.ones(200, np.bool_))
    np.testing.assert_allclose(scores, COSINES[ids], rtol=1e-4, atol=1e-6)


@given(st.integers(1, 220), st.integers(0, 2**32 - 1), st.floats(0, 1))
def test_nearest_within_any_filter(k: int, seed: int, share: float) -> None:
    allowed = np.random.default_rng(seed).random(200) < share
    ids, _ = Vectors.build(ROWS).nearest(QUERY, k, allowed)
    assert ids.tolist() == by_numpy(k, allowed)


@pytest.mark.parametrize("only", [0, 7, 8, 63, 199])
def test_a_filter_of_one(only: int) -> None:
    allowed = np.zeros(200, np.bool_)
    allowed[only] = True
    assert Vectors.build(ROWS).nearest(QUERY, 5, allowed)[0].tolist() == [only]


def test_what_is_saved_finds_alike(tmp_path: Path) -> None:
    vectors = Vectors.build(ROWS)
    vectors.save(tmp_path, "v")
    loaded = Vectors.load(tmp_path, "v", count=200)
    allowed = np.arange(200) % 3 == 0
    assert loaded.nearest(QUERY, 9, allowed)[0].tolist() == vectors.nearest(QUERY, 9, allowed)[0].tolist()
    np.testing.assert_array_equal(loaded.all(), ROWS)
    np.testing.assert_array_equal(loaded.span(20, 5), ROWS[20:25])


def test_a_damaged_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "v.faiss").write_bytes(b"no vectors here")
    with pytest.raises(PassageIndexError, match=r"damaged.*--force"):
        Vectors.load(tmp_path, "v", count=3)


def test_a_file_of_another_index_is_told(tmp_path: Path) -> None:
    Vectors.build(ROWS).save(tmp_path, "v")
    with pytest.raises(PassageIndexError, match="another index"):
        Vectors.load(tmp_path, "v", count=199)


@pytest.fixture(scope="module")
def some() -> NDArray[np.float32]:
    """As many as have codes, in clusters as questions on one subject are."""
    return np.asarray(unit(150, 64, seed=1).repeat(20, axis=0) + 0.1 * unit(3000, 64), np.float32)


def test_of_some_thousands_the_nearest_are_found_with_their_own_cosines(some: NDArray[np.float32]) -> None:
    built = Vectors.build(some)
    for place in range(0, 3000, 300):
        ids, cosines = built.nearest(some[place], 10)
        assert ids.tolist() == np.argsort(-some @ some[place], kind="stable")[:10].tolist()
        np.testing.assert_allclose(cosines, some[ids] @ some[place], rtol=1e-4, atol=1e-6)


def test_of_some_thousands_a_filter_misses_nothing(some: NDArray[np.float32]) -> None:
    allowed = np.zeros(3000, np.bool_)
    allowed[5::1000] = True
    assert sorted(Vectors.build(some).nearest(some[0], 10, allowed)[0].tolist()) == [5, 1005, 2005]


def test_of_some_thousands_all_can_be_had(some: NDArray[np.float32]) -> None:
    assert sorted(Vectors.build(some).nearest(some[0], 3000)[0].tolist()) == list(range(3000))


def test_some_thousands_that_are_saved_find_alike(some: NDArray[np.float32], tmp_path: Path) -> None:
    built = Vectors.build(some)
    built.save(tmp_path, "v")
    loaded = Vectors.load(tmp_path, "v", count=3000)
    for found, told in zip(loaded.nearest(some[7], 20), built.nearest(some[7], 20), strict=True):
        np.testing.assert_array_equal(found, told)
    np.testing.assert_array_equal(loaded.span(20, 5), some[20:25])
    np.testing.assert_array_equal(loaded.rows(np.array([9, 4])), some[[9, 4]])


@pytest.fixture
def many(monkeypatch: pytest.MonkeyPatch) -> NDArray[np.float32]:
    """More vectors than are looked at one by one."""
    monkeypatch.setattr(vectors_module, "FLAT", 1000)
    return unit(3000)


def test_many_vectors_find_most_of_the_nearest_and_say_how_many(many: NDArray[np.float32]) -> None:
    built = Vectors.build(many)
    assert built.recall is not None
    assert built.recall >= 0.97
    asked = unit(40, seed=9)
    found = [
        set(built.nearest(query, 10)[0].tolist()) & set(np.argsort(-(many @ query))[:10].tolist()) for query in asked
    ]
    assert sum(map(len, found)) / 400 >= 0.9


def test_what_is_found_among_many_has_its_cosine_in_half_precision(many: NDArray[np.float32]) -> None:
    ids, scores = Vectors.build(many).nearest(QUERY, 30)
    np.testing.assert_allclose(scores, many[ids].astype(np.float16).astype(np.float32) @ QUERY, rtol=1e-5)
    assert scores.tolist() == sorted(scores.tolist(), reverse=True)


def test_a_narrow_filter_among_many_misses_nothing(many: NDArray[np.float32]) -> None:
    allowed = np.random.default_rng(3).random(3000) < 0.1
    ids, _ = Vectors.build(many).nearest(QUERY, 50, allowed)
    cosines = many.astype(np.float16).astype(np.float32) @ QUERY
    assert ids.tolist() == np.argsort(-np.where(allowed, cosines, -2), kind="stable")[:50].tolist()


def test_a_wide_filter_among_many_lets_nothing_else_through(many: NDArray[np.float32]) -> None:
    allowed = np.random.default_rng(3).random(3000) < 0.8
    assert allowed[Vectors.build(many).nearest(QUERY, 50, allowed)[0]].all()


def test_many_that_are_saved_find_alike(many: NDArray[np.float32], tmp_path: Path) -> None:
    built = Vectors.build(many)
    built.save(tmp_path, "v")
    loaded = Vectors.load(tmp_path, "v", count=3000)
    assert loaded.nearest(QUERY, 40)[0].tolist() == built.nearest(QUERY, 40)[0].tolist()
    kept = many.astype(np.float16)
    np.testing.assert_array_equal(loaded.all(), kept)
    np.testing.assert_array_equal(loaded.rows(np.array([5, 2])), kept[[5, 2]])
    np.testing.assert_array_equal(loaded.span(20, 5), kept[20:25])


@pytest.mark.parametrize("ids", [[], [7], [3, 4, 5], [0, 1, 9, 10, 2998, 2999], [10, 9, 8, 8, 9]])
def test_rows_are_read_in_the_order_asked_for(many: NDArray[np.float32], tmp_path: Path, ids: list[int]) -> None:
    Vectors.build(many, is_searched=False).save(tmp_path, "v")
    loaded = Vectors.load(tmp_path, "v", count=3000, is_searched=False)
    chosen = np.array(ids, np.int64)
    kept = many.astype(np.float16).astype(np.float32)[chosen]
    np.testing.assert_array_equal(loaded.rows(chosen), kept)
    np.testing.assert_allclose(loaded.cosines(chosen, QUERY), kept @ QUERY, rtol=1e-4, atol=1e-6)


def test_rows_of_a_file_cut_short_since_are_told(many: NDArray[np.float32], tmp_path: Path) -> None:
    Vectors.build(many, is_searched=False).save(tmp_path, "v")
    loaded = Vectors.load(tmp_path, "v", count=3000, is_searched=False)
    with (tmp_path / "v.vectors.npy").open("r+b") as file:
        file.truncate(5000)
    with pytest.raises(PassageIndexError, match=r"cut short.*--force"):
        loaded.rows(np.array([0, 2999]))


def test_near_ones_hold_the_nearest(many: NDArray[np.float32]) -> None:
    built = Vectors.build(many)
    narrow = np.random.default_rng(3).random(3000) < 0.1
    ids, _ = built.nearest(QUERY, 10)
    assert set(ids.tolist()) <= set(built.near(QUERY, 60).tolist())
    assert built.near(QUERY, 50, narrow).tolist() == built.nearest(QUERY, 50, narrow)[0].tolist()


def test_many_that_are_only_kept_are_not_searched(many: NDArray[np.float32], tmp_path: Path) -> None:
    Vectors.build(many, is_searched=False).save(tmp_path, "v")
    assert [p.name for p in tmp_path.iterdir()] == ["v.vectors.npy"]
    loaded = Vectors.load(tmp_path, "v", count=3000, is_searched=False)
    assert loaded.count == 3000
    np.testing.assert_array_equal(loaded.rows(np.array([5, 2])), many[[5, 2]].astype(np.float16))
    with pytest.raises(PassageIndexError, match="another index"):
        Vectors.load(tmp_path, "v", count=2999, is_searched=False)


def test_many_without_the_vectors_themselves_are_damaged(many: NDArray[np.float32], tmp_path: Path) -> None:
    Vectors.build(many).save(tmp_path, "v")
    (tmp_path / "v.vectors.npy").unlink()
    with pytest.raises(PassageIndexError, match="damaged"):
        Vectors.load(tmp_path, "v", count=3000)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a device that is always full")
@pytest.mark.parametrize("count", [3, 200])
def test_a_full_disk_is_told(count: int, tmp_path: Path) -> None:
    (tmp_path / "v.faiss").symlink_to("/dev/full")
    with pytest.raises(OSError, match="No space left"):
        Vectors.build(ROWS[:count]).save(tmp_path, "v")
