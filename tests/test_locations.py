"""The workspace is the one named, else the checkout around, else the user's data folder."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from evidencebot.locations import (
    downloaded_model,
    find_workspace,
    is_shipped_corpus,
    model_name,
    shipped_corpus,
    shipped_model,
    user_data_folder,
)
from tiny_models import download
from workspaces import write_digest


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    write_digest(tmp_path / "checkout" / "corpus")
    (tmp_path / "checkout" / "pyproject.toml").touch()
    (tmp_path / "checkout" / "docs" / "deep").mkdir(parents=True)
    return tmp_path / "checkout"


def test_the_named_one_comes_first(checkout: Path, tmp_path: Path) -> None:
    found = find_workspace(str(tmp_path / "mine"), here=checkout)
    assert (found.root, found.uses_shipped) == (tmp_path / "mine", False)


def test_then_the_environment(checkout: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("EVIDENCEBOT_WORKSPACE", str(tmp_path / "env"))
    assert find_workspace(here=checkout).root == tmp_path / "env"
    assert find_workspace(str(tmp_path / "mine")).root == tmp_path / "mine"


@pytest.mark.parametrize("below", [".", "docs", "docs/deep"])
def test_then_the_checkout_around(checkout: Path, below: str) -> None:
    found = find_workspace(here=checkout / below)
    assert (found.root, found.uses_shipped) == (checkout, True)


def test_a_folder_without_pyproject_is_no_checkout(checkout: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (checkout / "pyproject.toml").unlink()
    assert find_workspace(here=checkout).root == user_data_folder()


@pytest.mark.parametrize(
    ("platform", "variable", "below"),
    [("linux", "XDG_DATA_HOME", "evidencebot"), ("win32", "LOCALAPPDATA", "evidencebot")],
)
def test_the_users_data_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, platform: str, variable: str, below: str
) -> None:
    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setenv(variable, str(tmp_path))
    assert user_data_folder() == tmp_path / below


def test_a_home_in_the_name_is_opened(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    assert find_workspace("~/mine").root == tmp_path / "mine"


def test_looking_creates_nothing(tmp_path: Path) -> None:
    workspace = find_workspace(str(tmp_path / "mine"))
    assert {p.parent for p in (workspace.corpus, workspace.index, workspace.sessions)} == {tmp_path / "mine"}
    assert list(tmp_path.iterdir()) == []


def test_the_corpus_and_the_model_ship() -> None:
    corpus, model = shipped_corpus(), shipped_model()
    assert corpus is not None
    assert is_shipped_corpus(corpus)
    assert model is not None
    assert (model / "config.json").is_file()


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Hugging Face's cache with three models."""
    (tmp_path / "made").mkdir()
    (tmp_path / "made" / "model.safetensors").touch()
    for name in ("sentence-transformers/tiny", "marlshire/tiny", "old-tiny"):
        download(tmp_path / "made", tmp_path / "hub", name)
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "hub"))
    return tmp_path / "hub"


@pytest.mark.parametrize(
    ("name", "full"),
    [("marlshire/tiny", "marlshire/tiny"), ("tiny", "sentence-transformers/tiny"), ("old-tiny", "old-tiny")],
)
def test_a_downloaded_model_is_where_hugging_face_finds_it(cache: Path, name: str, full: str) -> None:
    from huggingface_hub import snapshot_download

    folder = downloaded_model(name)
    assert folder is not None
    assert str(folder) == snapshot_download(full, cache_dir=cache, local_files_only=True)
    assert model_name(folder) == full


@pytest.mark.parametrize("pointer", [b"no such commit", b"\xff", b"", None])
def test_a_download_that_is_not_whole_is_none(cache: Path, pointer: bytes | None) -> None:
    reference = cache / "models--marlshire--tiny" / "refs" / "main"
    if pointer is None:
        reference.unlink()
    else:
        reference.write_bytes(pointer)
    assert downloaded_model("marlshire/tiny") is None
