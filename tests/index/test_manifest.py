"""Small files are compared byte by byte whenever they are opened; of large ones the size, and all by `damaged`."""

from __future__ import annotations

from pathlib import Path

import pytest

from evidencebot.index import manifest as manifest_module
from evidencebot.index.manifest import INDEX_VERSION, Manifest, read_manifest, write_manifest


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(manifest_module, "LARGE", 100)
    (tmp_path / "small").write_bytes(b"s" * 100)
    (tmp_path / "large").write_bytes(b"l" * 101)
    facts = {"fingerprint": "", "reader_version": "", "model": "", "model_digest": "", "files": (), "documents": ()}
    write_manifest(tmp_path, Manifest(version=INDEX_VERSION, counts={}, **facts))  # type: ignore[arg-type]
    return tmp_path


def test_what_was_written_is_as_written(folder: Path) -> None:
    manifest = read_manifest(folder)
    assert manifest.sizes == {"large": 101}
    assert all(manifest.is_as_written(folder, name) for name in ("small", "large"))


@pytest.mark.parametrize(("name", "is_seen"), [("small", True), ("large", False)])
def test_a_changed_byte_of_a_large_file_is_seen_only_where_all_is_read(folder: Path, name: str, is_seen: bool) -> None:
    path = folder / name
    path.write_bytes(b"x" + path.read_bytes()[1:])
    manifest = read_manifest(folder)
    assert manifest.is_as_written(folder, name) != is_seen
    assert manifest.damaged(folder) == [name]


@pytest.mark.parametrize("name", ["small", "large"])
def test_another_length_and_no_file_are_always_seen(folder: Path, name: str) -> None:
    path = folder / name
    path.write_bytes(path.read_bytes()[1:])
    assert not read_manifest(folder).is_as_written(folder, name)
    path.unlink()
    assert not read_manifest(folder).is_as_written(folder, name)
