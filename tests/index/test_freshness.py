"""A change in the corpus makes the index stale; a file merely touched does not."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from evidencebot.files import digest_of
from evidencebot.index import freshness
from evidencebot.index.encoder_card import model_stamp
from evidencebot.index.freshness import is_fresh
from evidencebot.index.passage_index import CURRENT_FILE
from evidencebot.locations import Workspace


def source(workspace: Workspace) -> Path:
    return workspace.sources / "brokerage-desk.txt"


def touch(workspace: Workspace) -> None:
    os.utime(source(workspace), (1, 1))


def rename_folder(workspace: Workspace) -> None:
    moved = workspace.root.with_name("moved")
    shutil.move(workspace.root, moved)
    shutil.copytree(moved, workspace.root, symlinks=True)


CHANGES: list[tuple[str, Callable[[Workspace], object], bool]] = [
    ("nothing", lambda w: None, True),
    ("a file touched", touch, True),
    ("the workspace copied", rename_folder, True),
    ("words changed", lambda w: source(w).write_text("Other words."), False),
    ("a source added", lambda w: (w.sources / "new.txt").write_text("New."), False),
    ("a source removed", lambda w: source(w).unlink(), False),
    ("a source renamed", lambda w: source(w).rename(w.sources / "desk.txt"), False),
    ("an entry settled", lambda w: (w.sources / "entries.json").write_text('{"brokerage-desk.txt": "x"}'), False),
    ("a picture added", lambda w: (w.sources / "lamp.png").write_text("x"), True),
    ("the pointer gone", lambda w: (w.index / CURRENT_FILE).unlink(), False),
    ("a bank of questions added", lambda w: (w.corpus / "questions.jsonl").write_text(""), False),
]


@pytest.mark.parametrize(("change", "stays_fresh"), [c[1:] for c in CHANGES], ids=[c[0] for c in CHANGES])
def test_freshness(own_small: Workspace, change: Callable[[Workspace], object], stays_fresh: bool) -> None:
    assert is_fresh(own_small)
    change(own_small)
    assert is_fresh(own_small) is stays_fresh


def test_another_model_makes_it_stale(small: Workspace, tmp_path: Path) -> None:
    (tmp_path / "config.json").write_text("{}")
    assert not is_fresh(small, tmp_path)


def test_the_same_model_elsewhere_leaves_it_fresh(small: Workspace, model: Path, tmp_path: Path) -> None:
    shutil.copytree(model, tmp_path / "model")
    assert is_fresh(small, tmp_path / "model")


def test_a_model_is_read_again_only_where_its_files_were_written(
    small: Workspace, model: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    read: list[Path] = []

    def reading(folder: Path) -> str:
        read.append(folder)
        return ""

    monkeypatch.setattr("evidencebot.index.encoder_card.model_digest", reading)
    assert is_fresh(small, model)
    assert read == []
    assert not is_fresh(small, tmp_path)
    assert read == [tmp_path]


def test_the_stamp_of_a_model_tells_what_was_written(tmp_path: Path) -> None:
    weights = tmp_path / "weights.bin"
    weights.write_text("lamps")
    before = model_stamp(tmp_path)
    assert model_stamp(tmp_path) == before
    os.utime(weights, (1, 1))
    touched = model_stamp(tmp_path)
    (tmp_path / "config.json").write_text("{}")
    assert len({before, touched, model_stamp(tmp_path)}) == 3


def test_unchanged_files_are_not_hashed(small: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    hashed: list[str] = []

    def counting(path: Path) -> str:
        hashed.append(path.name)
        return digest_of(path)

    monkeypatch.setattr("evidencebot.documents.library.digest_of", counting)
    assert is_fresh(small)
    assert hashed == []


def test_readers_of_another_version_make_it_stale(small: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(freshness, "READER_VERSION", "next")
    assert not is_fresh(small)
