"""Which file of the corpus is which document, and which work of the bibliography each source is."""

from __future__ import annotations

from pathlib import Path

import pytest

from evidencebot.documents.library import (
    NO_ENTRY,
    Role,
    add_file,
    corpus_files,
    digest_folder,
    read_file,
    settle_entry,
    source_entries,
)
from evidencebot.errors import CorpusError, InputError
from evidencebot.locations import Workspace, shipped_corpus
from workspaces import write_digest


@pytest.fixture
def workspace(tmp_path: Path) -> Workspace:
    found = Workspace(tmp_path, uses_shipped=False)
    for folder in (found.report, found.sources):
        folder.mkdir(parents=True)
    return found


@pytest.fixture
def digest_workspace(tmp_path: Path) -> Workspace:
    write_digest(tmp_path / "corpus")
    return Workspace(tmp_path, uses_shipped=True)


def ids(workspace: Workspace) -> list[tuple[str, Role]]:
    return [(f.id, f.role) for f in corpus_files(workspace)]


def test_a_settled_entry_cannot_name_a_file_outside_of_the_index(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path, uses_shipped=False)
    workspace.sources.mkdir(parents=True)
    (workspace.sources / "lamps.md").write_text("The lamps were never lit.")
    (workspace.sources / "entries.json").write_text('{"lamps.md": "../../outside"}')
    assert [file.id for file in corpus_files(workspace)] == ["outside"]


def test_a_link_out_of_the_corpus_is_not_followed(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "workspace", uses_shipped=False)
    workspace.sources.mkdir(parents=True)
    (workspace.sources / "lamps.md").write_text("The lamps were never lit.")
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / "secret.md").write_text("Open sesame.")
    (workspace.sources / "link.md").symlink_to(tmp_path / "outside" / "secret.md")
    (workspace.sources / "folder").symlink_to(tmp_path / "outside")
    assert [file.id for file in corpus_files(workspace)] == ["lamps"]


def test_the_report_comes_first_then_the_sources_by_name(workspace: Workspace) -> None:
    for path in (workspace.report / "any name.md", workspace.sources / "b.txt", workspace.sources / "A note.html"):
        path.write_text("x")
    assert ids(workspace) == [("report", Role.REPORT), ("a-note", Role.SOURCE), ("b", Role.SOURCE)]


def test_files_of_one_name_get_ids_of_their_own(workspace: Workspace) -> None:
    for name in ("log.txt", "log.md", "report.txt"):
        (workspace.sources / name).write_text("x")
    assert [i for i, _ in ids(workspace)] == ["log", "log-2", "report-2"]


@pytest.mark.parametrize("name", ["README.md", ".hidden.txt", "picture.png", "entries.json"])
def test_what_is_no_document_is_passed_over(workspace: Workspace, name: str) -> None:
    (workspace.sources / "log.txt").write_text("x")
    (workspace.sources / name).write_text("{}")
    assert [i for i, _ in ids(workspace)] == ["log"]


def test_a_link_out_of_the_folder_is_passed_over(workspace: Workspace, tmp_path: Path) -> None:
    (tmp_path / "secret.txt").write_text("x")
    (workspace.sources / "link.txt").symlink_to(tmp_path / "secret.txt")
    (workspace.sources / "log.txt").write_text("x")
    assert [i for i, _ in ids(workspace)] == ["log"]


def test_two_reports_are_refused(workspace: Workspace) -> None:
    for name in ("one.md", "two.pdf"):
        (workspace.report / name).write_text("x")
    with pytest.raises(CorpusError, match=r"one\.md, two\.pdf"):
        corpus_files(workspace)


def test_an_empty_corpus_says_how_to_fill_it(workspace: Workspace) -> None:
    with pytest.raises(CorpusError, match="evidencebot add"):
        corpus_files(workspace)


def test_the_workspaces_own_digest_stands_in_for_the_report(digest_workspace: Workspace) -> None:
    (file,) = corpus_files(digest_workspace)
    assert (file.id, file.role, file.path) == ("report", Role.DIGEST, digest_workspace.corpus)
    assert read_file(file).is_digest


def test_the_report_takes_the_digests_place(digest_workspace: Workspace) -> None:
    digest_workspace.report.mkdir()
    (digest_workspace.report / "lamps.md").write_text("x")
    assert ids(digest_workspace) == [("report", Role.REPORT)]


def test_the_shipped_digest_serves_a_workspace_without_one(tmp_path: Path) -> None:
    assert digest_folder(Workspace(tmp_path, uses_shipped=True)) == shipped_corpus()
    assert digest_folder(Workspace(tmp_path, uses_shipped=False)) is None


def test_stamps_and_digests_follow_the_contents(workspace: Workspace) -> None:
    path = workspace.sources / "log.txt"
    path.write_text("one")
    (file,) = corpus_files(workspace)
    before = (file.stamp(), file.digest())
    path.write_text("another")
    assert file.stamp() != before[0]
    assert file.digest() != before[1]


def test_add_copies_a_source(workspace: Workspace, tmp_path: Path) -> None:
    given = tmp_path / "log.txt"
    given.write_text("ten lamps")
    target = add_file(workspace, given, as_report=False)
    assert (target, target.read_text()) == (workspace.sources / "log.txt", "ten lamps")


def test_a_file_without_a_known_suffix_is_kept_as_text(workspace: Workspace, tmp_path: Path) -> None:
    given = tmp_path / "LOG"
    given.write_text("ten lamps")
    assert add_file(workspace, given, as_report=False).name == "LOG.txt"


def test_a_new_report_takes_the_old_ones_place(workspace: Workspace, tmp_path: Path) -> None:
    (workspace.report / "old.md").write_text("old")
    given = tmp_path / "new.md"
    given.write_text("new")
    add_file(workspace, given, as_report=True)
    assert sorted(p.name for p in workspace.report.iterdir()) == [".old.md.former", "new.md"]


def test_a_folder_that_cannot_be_made_is_told(workspace: Workspace, tmp_path: Path) -> None:
    given = tmp_path / "new.md"
    given.write_text("new")
    workspace.report.rmdir()
    workspace.report.write_text("a file where a folder should be")
    with pytest.raises(InputError, match="cannot be written"):
        add_file(workspace, given, as_report=True)


def test_a_settled_entry_names_the_source(workspace: Workspace) -> None:
    (workspace.sources / "scan0001.txt").write_text("x")
    settle_entry(workspace, "scan0001.txt", "wren-2004-lamps")
    settle_entry(workspace, "other.txt", "orle-2005-gas")
    assert ids(workspace) == [("wren-2004-lamps", Role.SOURCE)]
    assert source_entries(workspace) == {"other.txt": "orle-2005-gas", "scan0001.txt": "wren-2004-lamps"}


def test_damaged_entries_are_told(workspace: Workspace) -> None:
    (workspace.sources / "entries.json").write_text("[")
    with pytest.raises(CorpusError, match=r"entries\.json is damaged"):
        source_entries(workspace)


def test_an_entry_is_one_files(workspace: Workspace) -> None:
    settle_entry(workspace, "first.txt", "wren-2004-lamps")
    settle_entry(workspace, "second.txt", "wren-2004-lamps")
    assert source_entries(workspace) == {"second.txt": "wren-2004-lamps"}


def test_any_number_of_files_may_be_no_entry(workspace: Workspace) -> None:
    for name in ("first.txt", "second.txt"):
        (workspace.sources / name).write_text("x")
        settle_entry(workspace, name, NO_ENTRY)
    assert [(f.id, f.entry) for f in corpus_files(workspace)] == [("first", NO_ENTRY), ("second", NO_ENTRY)]


def test_a_source_in_its_folder_is_not_copied(workspace: Workspace) -> None:
    (workspace.sources / "deep").mkdir()
    path = workspace.sources / "deep" / "scan.txt"
    path.write_text("x")
    assert add_file(workspace, path, as_report=False) == path
    assert [f.path for f in corpus_files(workspace)] == [path]


def test_a_replaced_report_is_kept_under_a_hidden_name(tmp_path: Path) -> None:
    workspace = Workspace(tmp_path / "here", uses_shipped=False)
    for name, words in (("first.md", "One ferry."), ("second.md", "Two ferries."), ("second.md", "Three ferries.")):
        given = tmp_path / name
        given.write_text(words)
        add_file(workspace, given, as_report=True)
    assert [f.path.name for f in corpus_files(workspace)] == ["second.md"]
    assert (workspace.report / ".first.md.former").read_text() == "One ferry."
    assert (workspace.report / ".second.md.former").read_text() == "Two ferries."
    assert (workspace.report / "second.md").read_text() == "Three ferries."
