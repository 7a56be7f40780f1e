"""A file is written whole or not at all."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from evidencebot.files import beside, digest_of, write_whole


def test_what_is_written_is_read(tmp_path: Path) -> None:
    write_whole(tmp_path / "new" / "folder" / "a", b"lamps")
    assert (tmp_path / "new" / "folder" / "a").read_bytes() == b"lamps"
    assert [p.name for p in (tmp_path / "new" / "folder").iterdir()] == ["a"]


def test_a_failure_leaves_the_old_file_and_no_other(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_whole(path, b"new")
    assert [(p.name, p.read_bytes()) for p in tmp_path.iterdir()] == [("a", b"old")]


def test_names_beside_are_hidden_and_differ(tmp_path: Path) -> None:
    names = {beside(tmp_path / "a") for _ in range(50)}
    assert len(names) == 50
    assert all(n.parent == tmp_path and n.name.startswith(".a.") for n in names)


def test_digest_is_sha256(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"lamps" * 100_000)
    assert digest_of(tmp_path / "a") == hashlib.sha256(b"lamps" * 100_000).hexdigest()
