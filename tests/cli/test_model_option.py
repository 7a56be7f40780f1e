"""`--model`: a folder, or a name under which a model was downloaded."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from evidencebot.index.freshness import is_fresh
from evidencebot.index.passage_index import open_index
from evidencebot.locations import Workspace
from tiny_models import download, write_model
from workspaces import write_digest

Run = Callable[..., tuple[int, str, str]]
NAME = "marlshire/tiny-ford"
QUESTION = "How much does replacing a gas lamp cost?"
# Asks in a process of its own, and says what of the heavy libraries it loaded.
ASK = """
import sys
from evidencebot.cli.main import main
code = main(sys.argv[1:])
heavy = {"torch", "sentence_transformers", "transformers", "httpx", "huggingface_hub.file_download"}
print("LOADED", *sorted(heavy & set(sys.modules)), file=sys.stderr)
raise SystemExit(code)
"""


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Hugging Face's cache, empty."""
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path / "hub"))
    return tmp_path / "hub"


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    """A digest that was not indexed yet."""
    write_digest(tmp_path / "workspace" / "corpus")
    return Workspace(tmp_path / "workspace", uses_shipped=True)


def finding(run: Run, what: str, *options: object) -> dict[str, Any]:
    found = {f["what"]: f for f in json.loads(run("doctor", "--json", *options)[1])["findings"]}
    about: dict[str, Any] = found[what]
    return about


@pytest.mark.slow
def test_a_model_by_its_name(run: Run, cache: Path, workspace: Workspace, tmp_path: Path) -> None:
    snapshot = download(write_model(tmp_path / "made"), cache, NAME)
    options = ("--workspace", workspace.root, "--model", NAME)
    assert run("index", "--quiet", *options)[::2] == (0, "")
    assert open_index(workspace.index).manifest.model == NAME
    assert finding(run, "model", *options) == {"what": "model", "is_well": True, "detail": NAME, "mend": None}
    assert finding(run, "index", *options)["detail"].endswith(f"model {NAME}")
    assert "up to date" in run("index", *options)[1]

    environment = {**os.environ, "HF_HUB_CACHE": str(cache)}
    command = [sys.executable, "-c", ASK, "ask", "--json", *map(str, options), QUESTION]
    asked = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120, env=environment)
    assert asked.returncode in (0, 1)
    assert json.loads(asked.stdout)["passages"][0]["document"] == "report"
    assert asked.stderr.splitlines()[-1] == "LOADED"

    assert is_fresh(workspace, snapshot)
    write_model(snapshot, seed=1)
    assert not is_fresh(workspace, snapshot)


@pytest.mark.parametrize(("name", "full"), [(NAME, NAME), ("tiny-ford", "sentence-transformers/tiny-ford")])
@pytest.mark.parametrize("command", [["index"], ["ask", QUESTION]], ids=["index", "ask"])
def test_a_model_that_was_not_downloaded(
    run: Run, cache: Path, workspace: Workspace, command: list[str], name: str, full: str
) -> None:
    code, out, told = run(*command, "--workspace", workspace.root, "--model", name)
    assert (code, out, told.count("\n")) == (2, "", 1)
    assert told.endswith(f"{name} is neither a folder here nor a model downloaded earlier; run: hf download {full}\n")
    assert finding(run, "model", "--workspace", workspace.root, "--model", name)["mend"] == f"hf download {full}"


@pytest.mark.slow
def test_a_model_that_cannot_be_exported_works_and_is_told(run: Run, workspace: Workspace, tmp_path: Path) -> None:
    model = write_model(tmp_path / "own-kind", pools={"include_prompt": False})
    options = ("--workspace", workspace.root, "--model", model)
    code, _, told = run("index", *options)
    assert code == 0
    assert told.splitlines()[-1].startswith(
        "evidencebot: the model could not be exported (the export gives other vectors"
    )
    code, out, told = run("ask", "--json", "--quiet", "--workspace", workspace.root, QUESTION)
    assert (code in (0, 1), told) == (True, "")
    assert json.loads(out)["passages"]
    found = finding(run, "index", *options)
    assert found["is_well"]
    assert "model own-kind through sentence-transformers" in found["detail"]
    moved = model.rename(tmp_path / "elsewhere")
    assert run("ask", "--workspace", workspace.root, QUESTION)[0] == 2
    assert run("index", "--workspace", workspace.root, "--model", moved)[0] == 0
    assert run("ask", "--workspace", workspace.root, QUESTION)[0] in (0, 1)
