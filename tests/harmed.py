"""The small workspace that the tests of faults harm, what is asked of it, and what is seen of it afterwards.

A plugin of `conftest.py`: its fixtures, and the table that `make soak` prints.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from evidencebot.assistant import Assistant
from evidencebot.cli.doctor import examine
from evidencebot.conversation.question import Question
from evidencebot.documents.library import corpus_files
from evidencebot.errors import CorpusError
from evidencebot.index.building import build_index
from evidencebot.index.encoder import Encoder
from evidencebot.index.passage_index import open_index
from evidencebot.locations import Workspace
from evidencebot.settings import Settings
from faulty import LONG
from workspaces import BROKERAGE, copy_workspace, make_workspace

REPORT = """# 1 Dusk

The lamps of Orle were lit at six by two women, and 31 of the 96 lamps burned gas.[^1]

# 2 Night

Nobody lit the lamps of Harbour Street. It was 1911, and oil cost 4 shillings a gallon.

[^1]: Orle Borough, Lamp Register, 1911, 2.

# Bibliography

Orle Borough. Lamp Register. Orle: Orle Borough, 1911.
"""
QUESTIONS = (
    "How many lamps of Orle burned gas?",
    "What did oil cost in 1911?",
    "How many clerks does the brokerage desk have?",
    "How many goats did the ferry carry?",
    "What is the capital of Mongolia?",
    "What does note 1 cite?",
)
FERRY = "The ledger of the ferry\n\nThe ferry carried 88 goats in the year of the flood.\n"
Fresh = Callable[[], Workspace]
Tell = Callable[[str, int, str], None]


class Asking:
    """Asks with one encoder, whose loading is tested elsewhere."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder

    def answers(self, workspace: Workspace) -> tuple[str, ...]:
        """What a workspace's index says; raises as a command would."""
        return self.ask(self.assistant(workspace))

    def ask(self, assistant: Assistant) -> tuple[str, ...]:
        """What an assistant answers to every question."""
        answers = [assistant.ask(Question(q)) for q in QUESTIONS]
        return tuple(f"{a.status} {a.answer} {a.citations}" for a in answers)

    def assistant(self, workspace: Workspace) -> Assistant:
        index = open_index(workspace.index)
        index.__dict__["encoder"] = self._encoder
        return Assistant(index)


def ills(workspace: Workspace) -> dict[str, str]:
    """What `doctor` finds, and says of it."""
    return {f.what: f.detail for f in examine(Settings(workspace, None)) if not f.is_well}


def leftovers(workspace: Workspace) -> list[str]:
    """Unfinished files and folders."""
    return [str(p) for p in workspace.root.rglob(f".*.{'[0-9a-f]' * 12}")]


def corpus_of(workspace: Workspace) -> tuple[object, ...]:
    """What a person put into the corpus."""
    try:
        return tuple((f.path.name, f.entry, f.digest()) for f in corpus_files(workspace))
    except CorpusError as error:
        return (str(error),)


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
