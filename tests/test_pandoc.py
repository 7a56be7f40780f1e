"""The door to pandoc: its own program, its sandbox, its failures in one line."""

from __future__ import annotations

from pathlib import Path

import pytest

from evidencebot.errors import PandocError
from evidencebot.exporting.formats import Format, format_of
from evidencebot.exporting.tree import Tree, as_file, document, paragraph, words

TREE: Tree = document([paragraph(*words("a lamp"))], {})


def test_a_tree_becomes_a_file() -> None:
    assert as_file(TREE, "html5") == b"<p>a lamp</p>\n"


def test_failures_are_told_in_one_line() -> None:
    with pytest.raises(PandocError, match="pandoc could not make papyrus of json: ") as told:
        as_file(TREE, "papyrus")
    assert "\n" not in str(told.value)


def test_a_missing_program_is_told(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    import pypandoc

    monkeypatch.setattr(pypandoc, "__file__", str(tmp_path / "__init__.py"))
    with pytest.raises(PandocError, match="pip install"):
        as_file(TREE, "html5")


def test_the_users_own_pandoc_changes_nothing(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    own = tmp_path / ".local" / "share" / "pandoc" / "templates"
    own.mkdir(parents=True)
    (own / "default.html5").write_text("mine")
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / ".local" / "share"))
    assert b"mine" not in as_file(TREE, "html5", "--standalone", "--metadata=title=x")


@pytest.mark.parametrize(
    ("name", "form"),
    [("a.MD", Format.MARKDOWN), ("a.htm", Format.HTML), ("a.json", Format.JSON), ("a.bib", Format.BIBTEX)],
)
def test_a_name_tells_the_format(name: str, form: Format) -> None:
    assert format_of(Path(name), tuple(Format)) is form


def test_json_of_references_is_csl_json() -> None:
    assert format_of(Path("a.json"), (Format.RIS, Format.CSL_JSON)) is Format.CSL_JSON
