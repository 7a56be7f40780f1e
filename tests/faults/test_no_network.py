"""Everything but `fetch` works where there is no network, and nothing asks for one."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from evidencebot.locations import Workspace
from harmed import FERRY, QUESTIONS, Fresh, Tell
from namespaces import NO_INTERFACE, require, run_within


def commands(workspace: Workspace, folder: Path) -> list[list[str]]:
    """Every command that needs no network, in an order that gives each something to do."""
    (folder / "ferry.txt").write_text(FERRY)
    (folder / "draft.md").write_text("It says “31 of the 96 lamps burned gas”.\n")
    tried: list[list[object]] = [
        ["index"],
        ["ask", QUESTIONS[0]],
        ["ask", "--session", "lamps", QUESTIONS[1]],
        ["add", folder / "ferry.txt"],
        ["index", "--force"],
        ["outline"],
        ["footnotes"],
        ["sources", "--format", "text"],
        ["support"],
        ["verify", "31 of the 96 lamps burned gas"],
        ["verify", "--file", folder / "draft.md"],
        ["export", "lamps", "--output", folder / "lamps.docx"],
        ["export", "lamps", "--format", "html"],
        ["fetch", "--dry-run"],
        ["doctor"],
    ]
    return [["--workspace", str(workspace.root), *map(str, arguments)] for arguments in tried]


@pytest.mark.slow
def test_a_whole_life_without_a_network(fresh: Fresh, tmp_path: Path, tell: Tell) -> None:
    """From the export of the model on, which loads PyTorch and transformers, with no setting of Hugging Face's.

    Python's sockets fail, and what other code would open finds no interface.
    """
    require(NO_INTERFACE)
    workspace = fresh()
    (exported,) = workspace.index.glob("encoder-*")
    exported.unlink()
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("HF_", "TRANSFORMERS_"))}
    environment["HOME"] = str(tmp_path)
    tried = commands(workspace, tmp_path)
    said = run_within(NO_INTERFACE, "without_network.py", json.dumps(tried), environment=environment)
    ended = json.loads(said)
    assert len(ended["codes"]) == len(tried)
    assert set(ended["codes"]) <= {0, 1}
    assert ended["tried"] == []
    tell("commands without any interface, every use of a socket failing", len(tried), "all work; none tried one")
