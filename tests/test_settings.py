"""Settings come from the arguments, else the environment, else the workspace's file, else defaults."""

from __future__ import annotations

from pathlib import Path

import pytest

from evidencebot.conversation.question import DEFAULT_K
from evidencebot.errors import InputError, ModelError
from evidencebot.locations import shipped_model
from evidencebot.settings import SETTINGS_FILE, load_settings


def stored(folder: Path, text: str) -> str:
    (folder / SETTINGS_FILE).write_text(text, encoding="utf-8")
    return str(folder)


def test_defaults(tmp_path: Path) -> None:
    settings = load_settings(str(tmp_path))
    assert (settings.k, settings.model, settings.model_folder()) == (DEFAULT_K, None, shipped_model())


def test_the_workspaces_file(tmp_path: Path) -> None:
    settings = load_settings(stored(tmp_path, 'k = 5\nmodel = "/models/mine"\n'))
    assert (settings.k, settings.model) == (5, Path("/models/mine"))


def test_the_environment_outdoes_the_file_and_the_argument_both(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = stored(tmp_path, 'model = "/models/file"')
    monkeypatch.setenv("EVIDENCEBOT_MODEL", "/models/env")
    assert load_settings(folder).model == Path("/models/env")
    assert load_settings(folder, "/models/argument").model == Path("/models/argument")


@pytest.mark.parametrize("text", ["k = 0", "k = 101", 'k = "many"', "k = 2.5", "k = [", "\x00", "k = true"])
def test_bad_settings_are_told_in_one_line(tmp_path: Path, text: str) -> None:
    with pytest.raises(InputError, match=SETTINGS_FILE) as error:
        load_settings(stored(tmp_path, text))
    assert "\n" not in str(error.value)


def test_a_file_of_another_encoding_is_told(tmp_path: Path) -> None:
    (tmp_path / SETTINGS_FILE).write_bytes(b"k = 5 # caf\xe9")
    with pytest.raises(InputError, match="cannot be read"):
        load_settings(str(tmp_path))


def test_a_model_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="no such model folder"):
        load_settings(str(tmp_path), str(tmp_path / "none")).model_folder()


def test_without_the_models_package_it_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("evidencebot.settings.shipped_model", lambda: None)
    with pytest.raises(ModelError, match="pip install"):
        load_settings(str(tmp_path)).model_folder()


def test_a_models_name(tmp_path: Path) -> None:
    settings = load_settings(stored(tmp_path, 'model = "marlshire/tiny-ford"'))
    assert settings.model == "marlshire/tiny-ford"


def test_a_folder_outdoes_a_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = tmp_path / "marlshire" / "tiny-ford"
    folder.mkdir(parents=True)
    assert load_settings(stored(tmp_path, 'model = "marlshire/tiny-ford"')).model_folder() == folder
    monkeypatch.chdir(tmp_path / "marlshire")
    assert load_settings(str(tmp_path), "tiny-ford").model_folder() == folder


@pytest.mark.parametrize("text", ["./mine", "a/b/c", "models--a--b", "../mine", "C:\\mine", "a/-b", "ä/b"])
def test_what_cannot_be_a_name_is_a_folder(tmp_path: Path, text: str) -> None:
    assert load_settings(str(tmp_path), text).model == Path.cwd() / text
