"""`doctor` says what is there, what is missing, and how to mend it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from evidencebot.cli import doctor
from evidencebot.index.passage_index import CURRENT_FILE, current_generation
from evidencebot.locations import Workspace
from made_sources import DECOYS, SOURCES

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture(autouse=True)
def _only_packages_of_today(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether all optional packages are installed is no matter of these tests."""
    monkeypatch.setattr(doctor, "_PACKAGES", ("msgspec", "numpy"))


def examine(run: Run, workspace: Workspace) -> tuple[int, dict[str, dict[str, Any]]]:
    code, out, _ = run("doctor", "--json", "--workspace", workspace.root)
    return code, {f["what"]: f for f in json.loads(out)["findings"]}


def test_all_is_well(run: Run, small: Workspace) -> None:
    code, found = examine(run, small)
    assert (code, [f for f in found.values() if not f["is_well"]]) == (0, [])
    assert found["report"]["detail"] == "bridging-the-ford.md"
    assert "2" in found["sources"]["detail"]


def test_ties_and_doubts_are_listed(run: Run, chain: Workspace) -> None:
    code, found = examine(run, chain)
    assert code == 0
    assert found["ties"]["detail"].startswith(f"{len(SOURCES)} of {len(SOURCES) + len(DECOYS)} sources tied")
    assert "paying-minute-holt" in found["ties"]["detail"]
    assert "--entry" in found["ties"]["mend"]


def generation(workspace: Workspace) -> Path:
    folder = current_generation(workspace.index)
    assert folder is not None
    return folder


ILLS: list[tuple[str, Callable[[Workspace], object], str, str]] = [
    ("no index", lambda w: (w.index / CURRENT_FILE).unlink(), "index", "evidencebot index"),
    ("stale", lambda w: (w.sources / "new.txt").write_text("New."), "index", "evidencebot index"),
    ("damaged", lambda w: (generation(w) / "passages.msgpack").write_text("["), "index", "--force"),
    ("cut", lambda w: (generation(w) / "sentences.faiss").write_bytes(b""), "index", "--force"),
    ("no manifest", lambda w: (generation(w) / "manifest.json").unlink(), "index", "evidencebot index --force"),
    ("no model exported", lambda w: next(w.index.glob("encoder-*")).unlink(), "index", "evidencebot index"),
    ("no report", lambda w: next(w.report.iterdir()).unlink(), "report", "evidencebot add --report"),
    ("two reports", lambda w: (w.report / "b.md").write_text("x"), "corpus", "add --report"),
]


@pytest.mark.parametrize(("harm", "what", "mend"), [i[1:] for i in ILLS], ids=[i[0] for i in ILLS])
def test_ills_are_found_and_can_be_mended(
    run: Run, own_small: Workspace, harm: Callable[[Workspace], object], what: str, mend: str
) -> None:
    harm(own_small)
    code, found = examine(run, own_small)
    assert code == 2
    assert not found[what]["is_well"]
    assert mend in found[what]["mend"]


def test_a_session_that_cannot_be_opened_is_named(run: Run, own_small: Workspace) -> None:
    assert run("ask", "--session", "ferry", "--workspace", own_small.root, "What does note 1 cite?")[0] == 0
    code, found = examine(run, own_small)
    assert (code, found["sessions"]["detail"]) == (0, "1 session")
    (path,) = own_small.sessions.glob("*.json")
    path.write_bytes(path.read_bytes()[:-1])
    code, found = examine(run, own_small)
    assert code == 2
    assert path.name in found["sessions"]["detail"]


def test_a_missing_package_is_named(run: Run, small: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(doctor, "_PACKAGES", ("msgspec", "no-such-package-at-all"))
    code, found = examine(run, small)
    assert code == 2
    assert found["packages"]["mend"] == "pip install no-such-package-at-all"


def test_a_reader_that_cannot_be_imported_is_named(
    run: Run, small: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Every package may be there, and one that a reader needs two steps down not."""
    (tmp_path / "reader_two_steps_down.py").write_text("import no_such_module_at_all")
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.setattr(doctor, "READERS", {"Markdown": "json", "HTML": "reader_two_steps_down"})
    code, out, _ = run("doctor", "--workspace", small.root)
    assert code == 2
    assert "ok    readers: Markdown\n" in out
    assert "MEND  readers: HTML: No module named 'no_such_module_at_all'" in out
    assert "pip install ." in out


def test_pandoc_that_is_missing_is_told(run: Run, small: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pypandoc.__file__", str(small.root / "pypandoc.py"))
    code, found = examine(run, small)
    assert (code, found["pandoc"]["is_well"]) == (2, False)
    assert found["pandoc"]["mend"] == "pip install --force-reinstall pypandoc_binary"


def test_a_missing_model_is_told(run: Run, small: Workspace, tmp_path: Path) -> None:
    code, out, _ = run("doctor", "--workspace", small.root, "--model", tmp_path / "none")
    assert code == 2
    assert "MEND  model" in out


def test_a_digest_is_told_as_such(run: Run, with_digest: Workspace) -> None:
    code, found = examine(run, with_digest)
    assert code == 0
    assert "digest" in found["report"]["detail"]


def test_it_ends_with_a_verdict(run: Run, small: Workspace) -> None:
    assert run("doctor", "--workspace", small.root)[1].rstrip().endswith("Everything is in order.")
