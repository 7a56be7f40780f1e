"""Embedding in bulk, and going on where a stopped build stood."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from evidencebot.index.embedding import embed_all, forget_embedded
from evidencebot.index.encoder import Encoder
from workspaces import make_workspace

TEXTS = [f"The mill ground {number} sacks of rye in the wet year." for number in range(80)]


@pytest.fixture
def folder(encoder_home: Path, tmp_path: Path) -> Path:
    """An exported model in an index folder of its own."""
    return next(make_workspace(tmp_path / "workspace", encoder_home).index.glob("encoder-*"))


def unwatched(_done: int, _total: int) -> None:
    pass


def stop_after(most: int, folder: Path, model: Path) -> None:
    def stop(done: int, _total: int) -> None:
        if done > most:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        embed_all(TEXTS, model, folder, stop)


def told(folder: Path, model: Path) -> list[int]:
    """How far a run is each time it tells of it."""
    seen: list[int] = []
    embed_all(TEXTS, model, folder, lambda done, _: seen.append(done))
    return seen


def test_each_text_gets_its_own_vector_in_order(folder: Path, model: Path) -> None:
    vectors = embed_all(TEXTS[:5], model, folder, unwatched)
    alone = [Encoder(folder).query(text) for text in TEXTS[:5]]
    assert np.allclose(vectors, alone, atol=1e-5)


def test_a_run_that_was_stopped_goes_on_where_it_stood(folder: Path, model: Path) -> None:
    whole = embed_all(TEXTS, model, folder, unwatched)
    forget_embedded(folder.parent)
    stop_after(40, folder, model)
    assert told(folder, model)[1] > 40
    assert np.allclose(embed_all(TEXTS, model, folder, unwatched), whole, atol=1e-5)


def test_a_record_cut_off_is_embedded_again(folder: Path, model: Path) -> None:
    stop_after(40, folder, model)
    kept = next(folder.parent.glob("*.embedded"))
    kept.write_bytes(kept.read_bytes()[:-7])
    assert np.allclose(np.linalg.norm(embed_all(TEXTS, model, folder, unwatched), axis=1), 1)
    assert kept.stat().st_size % (32 + 4 * 384) == 0


def test_a_vector_that_was_never_written_is_embedded_again(folder: Path, model: Path) -> None:
    embed_all(TEXTS[:3], model, folder, unwatched)
    kept = next(folder.parent.glob("*.embedded"))
    data = bytearray(kept.read_bytes())
    data[32 : 32 + 4 * 384] = bytes(4 * 384)
    kept.write_bytes(data)
    assert np.allclose(np.linalg.norm(embed_all(TEXTS[:3], model, folder, unwatched), axis=1), 1)


def test_nothing_is_left_behind_when_it_is_forgotten(folder: Path, model: Path) -> None:
    embed_all(TEXTS[:3], model, folder, unwatched)
    forget_embedded(folder.parent)
    assert not list(folder.parent.glob("*.embedded"))
