"""A small workspace to harm, and the table that `make soak` prints."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from evidencebot.index.building import build_index
from evidencebot.index.encoder import Encoder
from evidencebot.locations import Workspace
from faulty import LONG
from harmed import REPORT, Asking, Fresh, Tell
from workspaces import BROKERAGE, copy_workspace, make_workspace

_ROWS: list[tuple[str, int, str]] = []


@pytest.fixture(scope="session")
def tell() -> Tell:
    """Put a row into the table: what was done, how often, what happened."""
    return lambda fault, times, outcome: _ROWS.append((fault, times, outcome))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if LONG and _ROWS:
        terminalreporter.section("for docs/reliability.md")
        for fault, times, outcome in _ROWS:
            terminalreporter.line(f"| {fault} | {times:,} | {outcome} |")


@pytest.fixture(scope="session")
def lamps(encoder_home: Path, model: Path, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A report and a source, indexed; not to be changed."""
    workspace = make_workspace(tmp_path_factory.mktemp("lamps") / "workspace", encoder_home)
    (workspace.report / "lamps.md").write_text(REPORT)
    (workspace.sources / "brokerage-desk.txt").write_text(BROKERAGE)
    build_index(workspace, model)
    return workspace


@pytest.fixture
def fresh(lamps: Workspace, tmp_path: Path) -> Fresh:
    """Copies of it to harm, one after the other."""
    made: list[Path] = []

    def make() -> Workspace:
        if made and made[-1].exists():
            shutil.rmtree(made[-1])
        made.append(tmp_path / f"workspace-{len(made)}")
        return copy_workspace(lamps, made[-1])

    return make


@pytest.fixture(scope="session")
def asking(encoder_home: Path) -> Asking:
    return Asking(Encoder(encoder_home))
