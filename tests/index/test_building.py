"""Building does what changed and no more, and swaps the index in whole or not at all."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from evidencebot.documents.library import CorpusFile, read_file
from evidencebot.documents.model import Document
from evidencebot.errors import CorpusError, PassageIndexError
from evidencebot.files import write_whole
from evidencebot.index import building, embedding, manifest, reusing
from evidencebot.index.building import BuildReport, build_index
from evidencebot.index.encoder_card import MODEL_FILE
from evidencebot.index.manifest import MANIFEST_FILE
from evidencebot.index.passage_index import CURRENT_FILE, current_generation, open_index
from evidencebot.index.vectors import Vectors
from evidencebot.locations import Workspace
from workspaces import BROKERAGE, copy_workspace, make_workspace

Build = Callable[..., BuildReport]
NEW_WORDS = "The ledger of the ferry\n\nThe ferry carried 88 goats in the year of the flood.\n"
ALL = ("report", "brokerage-desk", "mill")


@pytest.fixture(scope="module")
def tiny(encoder_home: Path, model: Path, tmp_path_factory: pytest.TempPathFactory) -> Workspace:
    """A report of three sentences and two sources, indexed: little to embed anew."""
    workspace = make_workspace(tmp_path_factory.mktemp("tiny") / "workspace", encoder_home)
    (workspace.report / "lamps.md").write_text(
        "# 1 Dusk\n\nThe lamps of Orle were lit at six.\n\n# 2 Night\n\nNobody lit them. It was 1911.\n"
    )
    (workspace.sources / "mill.md").write_text("# The mill\n\nThe mill ground 40 sacks a day.\n")
    (workspace.sources / "brokerage-desk.txt").write_text(BROKERAGE)
    build_index(workspace, model)
    return workspace


@pytest.fixture
def own(tiny: Workspace, tmp_path: Path) -> Workspace:
    """A copy of `tiny` that a test may change."""
    return copy_workspace(tiny, tmp_path / "workspace")


@pytest.fixture
def build(model: Path) -> Build:
    return lambda workspace, **options: build_index(workspace, model, **options)


@pytest.fixture
def embedded(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every text that was given to the model."""
    texts: list[str] = []
    real = embedding.embed_all

    def counting(given: list[str], *rest: Any) -> Any:
        texts.extend(given)
        return real(given, *rest)

    monkeypatch.setattr(embedding, "embed_all", counting)
    return texts


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The id of every document that was read from its file."""
    ids: list[str] = []
    real = read_file

    def counting(file: CorpusFile, *how: Any) -> Document:
        ids.append(file.id)
        return real(file, *how)

    monkeypatch.setattr(building, "read_file", counting)
    return ids


def add_source(workspace: Workspace, name: str = "ferry.txt", words: str = NEW_WORDS) -> Path:
    path = workspace.sources / name
    path.write_text(words)
    return path


def passages_texts(workspace: Workspace) -> set[str]:
    index = open_index(workspace.index)
    return {index.text(p) for p in index.passages}


def test_a_fresh_index_is_left_alone(own: Workspace, build: Build, embedded: list[str], read: list[str]) -> None:
    before = current_generation(own.index)
    report = build(own)
    assert (report.was_fresh, report.embedded, report.read) == (True, 0, ())
    assert report.kept == ALL
    assert (embedded, read, current_generation(own.index)) == ([], [], before)


def test_only_what_is_new_is_read_and_embedded(
    own: Workspace, build: Build, embedded: list[str], read: list[str]
) -> None:
    add_source(own)
    report = build(own)
    assert (report.was_fresh, report.read, read) == (False, ("ferry",), ["ferry"])
    assert report.kept == ALL
    assert sorted(embedded) == sorted(t.strip() for t in NEW_WORDS.split("\n\n")[1:])  # its title is no passage
    assert report.embedded == len(embedded)


def test_a_source_more_among_a_hundred_costs_that_source(own: Workspace, build: Build, embedded: list[str]) -> None:
    for number in range(100):
        add_source(own, f"ledger-{number}.txt", f"Ledger {number}\n\nIn year {number} the ferry carried goats.\n")
    build(own)
    embedded.clear()
    add_source(own)
    report = build(own)
    assert (report.documents, report.read, report.embedded) == (104, ("ferry",), 1)
    assert embedded == [NEW_WORDS.split("\n\n")[1].strip()]


def test_only_the_sentence_that_changed_is_embedded(own: Workspace, build: Build, embedded: list[str]) -> None:
    path = own.sources / "brokerage-desk.txt"
    path.write_text(path.read_text().replace("three clerks", "seven clerks"))
    build(own)
    assert len(embedded) == 2  # the sentence, and the passage that holds it
    assert all("seven clerks" in text for text in embedded)


def test_a_source_taken_away_is_gone_and_nothing_is_embedded(own: Workspace, build: Build, embedded: list[str]) -> None:
    (own.sources / "brokerage-desk.txt").unlink()
    report = build(own)
    assert (report.documents, embedded) == (2, [])
    assert not any("brokerage desk in 2012" in text for text in passages_texts(own))


def test_force_reads_and_embeds_everything(own: Workspace, build: Build, embedded: list[str], read: list[str]) -> None:
    before = passages_texts(own)
    report = build(own, force=True)
    assert read == list(ALL)
    assert report.embedded == len(embedded) == len(set(embedded)) > 10
    assert passages_texts(own) == before


def test_a_text_that_stands_twice_is_embedded_once(
    empty_workspace: Workspace, build: Build, embedded: list[str]
) -> None:
    add_source(empty_workspace, "one.txt")
    add_source(empty_workspace, "two.txt")
    build(empty_workspace)
    assert sorted(embedded) == sorted(set(embedded))


def test_readers_of_another_version_read_again(
    own: Workspace, build: Build, read: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for module in (building, reusing):
        monkeypatch.setattr(module, "READER_VERSION", "next")
    build(own)
    assert read == list(ALL)


def test_an_empty_corpus_is_told(empty_workspace: Workspace, build: Build) -> None:
    with pytest.raises(CorpusError, match="evidencebot add"):
        build(empty_workspace)


def test_an_empty_corpus_leaves_no_folder_behind(build: Build, tmp_path: Path) -> None:
    with pytest.raises(CorpusError):
        build(Workspace(tmp_path / "mistyped", uses_shipped=False))
    assert not (tmp_path / "mistyped").exists()


def test_a_bad_source_is_reported_and_the_others_go_on(own: Workspace, build: Build) -> None:
    add_source(own)
    add_source(own, "empty.txt", "")
    report = build(own)
    assert [f.split(":")[0] for f in report.failures] == ["empty.txt"]
    assert "ferry" in open_index(own.index).manifest.documents
    again = build(own)
    assert (again.was_fresh, again.failures) == (True, report.failures)


def test_a_bad_report_is_told_and_stops_no_source(own: Workspace, build: Build) -> None:
    report = next(own.report.iterdir())
    report.write_text("")
    built = build(own)
    assert [f for f in built.failures if report.name in f and "is empty" in f]
    assert set(open_index(own.index).manifest.documents) == set(ALL) - {"report"}


def test_where_no_file_can_be_read_the_old_index_stands(own: Workspace, build: Build) -> None:
    before = current_generation(own.index)
    for file in (*own.report.iterdir(), *own.sources.iterdir()):
        file.write_text("")
    with pytest.raises(PassageIndexError, match="none of the corpus files could be read"):
        build(own)
    assert current_generation(own.index) == before


def fail(*_: object, **__: object) -> None:
    raise OSError(28, "No space left on device")


def fail_at(name: str) -> Callable[[Path, bytes], None]:
    def write(path: Path, data: bytes) -> None:
        if path.name == name:
            fail()
        write_whole(path, data)

    return write


STEPS: list[tuple[str, Callable[[pytest.MonkeyPatch], None]]] = [
    ("embedding", lambda patch: patch.setattr(embedding, "embed_all", fail)),
    ("documents", lambda patch: patch.setattr(building, "write_whole", fail_at("report.json"))),
    ("vectors", lambda patch: patch.setattr(Vectors, "save", fail)),
    ("manifest", lambda patch: patch.setattr(manifest, "write_whole", fail_at(MANIFEST_FILE))),
    ("rename", lambda patch: patch.setattr(building, "sync_folder", fail)),
    ("pointer", lambda patch: patch.setattr(building, "write_whole", fail_at(CURRENT_FILE))),
]


@pytest.mark.parametrize("break_it", [s[1] for s in STEPS], ids=[s[0] for s in STEPS])
def test_a_failure_at_any_step_leaves_the_old_index(
    own: Workspace, build: Build, break_it: Callable[[pytest.MonkeyPatch], None]
) -> None:
    before = current_generation(own.index)
    texts = passages_texts(own)
    add_source(own)
    with pytest.MonkeyPatch.context() as patch:
        break_it(patch)
        with pytest.raises(PassageIndexError, match="No space left") as error:
            build(own)
    assert "\n" not in str(error.value)
    assert current_generation(own.index) == before
    assert passages_texts(own) == texts
    assert build(own).read == ("ferry",)


CRASH = """
import os, sys
from pathlib import Path
from evidencebot.index import building
from evidencebot.locations import Workspace
building._Build._swap = lambda *_: os._exit(9)
building.build_index(Workspace(Path(sys.argv[1]), False), Path(sys.argv[2]))
"""


def test_a_builder_that_dies_leaves_the_old_index_and_its_rubbish_is_cleared(
    own: Workspace, build: Build, model: Path
) -> None:
    before = current_generation(own.index)
    add_source(own)
    died = subprocess.run([sys.executable, "-c", CRASH, own.root, model], check=False, timeout=120)
    assert died.returncode == 9
    assert current_generation(own.index) == before
    assert list(own.index.glob(".building*"))
    build(own)
    assert not list(own.index.glob(".building*"))
    assert "ferry" in open_index(own.index).manifest.documents


def test_the_last_generation_stays_for_who_still_reads_it_and_older_ones_go(own: Workspace, build: Build) -> None:
    first = current_generation(own.index)
    reader = open_index(own.index)
    add_source(own)
    build(own)
    assert reader.passages
    add_source(own, "another.txt", "The toll house of Hexley was sold in 1921.")
    build(own)
    generations = {p for p in own.index.iterdir() if p.is_dir() and not p.name.startswith("encoder")}
    assert first not in generations
    assert current_generation(own.index) in generations
    assert len(generations) == 2


def test_an_index_of_another_version_is_rebuilt(own: Workspace, build: Build, read: list[str]) -> None:
    folder = current_generation(own.index)
    assert folder is not None
    path = folder / MANIFEST_FILE
    path.write_text(path.read_text().replace('"version":"', '"version":"0.'))
    build(own)
    assert read == list(ALL)
    assert open_index(own.index).passages


@pytest.mark.parametrize("name", ["passages.msgpack", "sentences.faiss", "documents/report.json"])
def test_force_mends_a_damaged_index(own: Workspace, build: Build, name: str) -> None:
    folder = current_generation(own.index)
    assert folder is not None
    before = passages_texts(own)
    (folder / name).write_bytes(b"x")
    build(own, force=True)
    assert passages_texts(own) == before
    assert len(open_index(own.index).vectors["sentences"].all()) > 8


def test_force_mends_a_damaged_export(own: Workspace, build: Build) -> None:
    (link,) = own.index.glob("encoder-*")
    whole = link.resolve()
    link.unlink()
    shutil.copytree(whole, link)
    (link / MODEL_FILE).write_bytes(b"x")
    build(own, force=True)
    assert open_index(own.index).encoder.query("Who ran the ferry?").shape == (384,)


def test_two_builders_at_once_end_with_one_good_index(own: Workspace) -> None:
    add_source(own)
    command = [sys.executable, "-m", "evidencebot", "index", "--workspace", str(own.root)]
    both = [subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) for _ in range(2)]
    results = [(process.communicate(timeout=180), process.returncode) for process in both]
    assert [code for _, code in results] == [0, 0], results
    assert sorted("up to date" in out for (out, _), _ in results) == [False, True]
    assert open_index(own.index).manifest.documents == ("report", "brokerage-desk", "ferry", "mill")


def test_progress_names_each_step_and_reaches_its_end(own: Workspace, build: Build) -> None:
    calls: list[tuple[str, int, int]] = []
    add_source(own)
    build(own, progress=lambda *step: calls.append(step))
    assert list(dict.fromkeys(step for step, _, _ in calls)) == ["reading", "embedding", "writing"]
    for step in ("reading", "embedding", "writing"):
        last = [call for call in calls if call[0] == step][-1]
        assert last[1] == last[2] > 0
