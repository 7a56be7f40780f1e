"""Everything but `fetch` works where there is no network, and nothing asks for one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from evidencebot.locations import Workspace
from faulty import Fault, run
from harmed import FERRY, QUESTIONS, Fresh, Tell

NO_INTERFACE = ("unshare", "--user", "--map-root-user", "--net")


def commands(workspace: Workspace, folder: Path) -> list[list[object]]:
    """Every command that needs no network, in an order that gives each something to do."""
    (folder / "ferry.txt").write_text(FERRY)
    (folder / "draft.md").write_text("It says “31 of the 96 lamps burned gas”.\n")
    return [
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


def test_no_command_opens_a_connection(fresh: Fresh, tmp_path: Path, tell: Tell) -> None:
    workspace = fresh()
    tried = commands(workspace, tmp_path)
    for command in tried:
        ran = run(tmp_path / "said", ["--workspace", workspace.root, *command], Fault(network=False))
        assert ran.code in (0, 1), f"{command}: {ran.err}"
        assert ran.connections == "", f"{command}: {ran.connections}"
    tell("commands whose every use of a socket fails", len(tried), "all work; none tried to use one")


@pytest.fixture(scope="session")
def _namespaces() -> None:
    if subprocess.run(["sh", "-c", f"{' '.join(NO_INTERFACE)} true 2>/dev/null"], check=False).returncode:
        pytest.skip("this kernel gives no network namespace to a user")


@pytest.mark.slow
@pytest.mark.usefixtures("_namespaces")
def test_a_whole_life_without_an_interface(fresh: Fresh, tmp_path: Path, tell: Tell) -> None:
    """From the export of the model on, which loads PyTorch and transformers, with no setting of Hugging Face's."""
    workspace = fresh()
    (exported,) = workspace.index.glob("encoder-*")
    exported.unlink()
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("HF_", "TRANSFORMERS_"))}
    environment["HOME"] = str(tmp_path)
    script = tmp_path / "all.py"
    script.write_text(
        "import sys, json\nfrom evidencebot.cli.main import main\n"
        "print([main(['--quiet', '--workspace', sys.argv[1], *c]) for c in json.loads(sys.argv[2])], file=sys.stderr)\n"
    )
    tried = [["index"], *([str(a) for a in c] for c in commands(workspace, tmp_path))]
    command = [*NO_INTERFACE, sys.executable, str(script), str(workspace.root), json.dumps(tried)]
    ran = subprocess.run(command, env=environment, capture_output=True, text=True, check=False, timeout=500)
    assert ran.returncode == 0, ran.stderr
    codes = [int(code) for code in ran.stderr.strip().splitlines()[-1].strip("[]").split(",")]
    assert len(codes) == len(tried)
    assert set(codes) <= {0, 1}, ran.stderr
    tell("commands in a namespace without any interface, the model's export among them", len(tried), "all work")
