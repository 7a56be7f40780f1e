"""`add` and `index`: what they say, and that a bad file changes nothing."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fpdf import FPDF
from msgspec.structs import replace
from pypdf import PdfReader, PdfWriter

from evidencebot.documents import contained
from evidencebot.documents.gauge import FilePage, gauge
from evidencebot.documents.reading import read_document
from evidencebot.index.manifest import MANIFEST_FILE
from evidencebot.index.passage_index import current_generation, open_index
from evidencebot.locations import Workspace
from made_sources import DECOYS, SOURCES, write_source
from workspaces import SMALL_REPORT, TIED_ENTRY

Run = Callable[..., tuple[int, str, str]]


def pdf(path: Path, text: str | None) -> Path:
    """A PDF of one page: with words, or with a drawing only, as a scan is."""
    document = FPDF()
    document.add_page()
    if text:
        document.set_font("helvetica", size=12)
        document.multi_cell(0, text=text)
    else:
        document.rect(20, 20, 120, 200, style="F")
    document.output(str(path))
    return path


def encrypted(path: Path) -> Path:
    writer = PdfWriter(clone_from=PdfReader(pdf(path, "The lamps were never lit.")))
    writer.encrypt("secret", algorithm="RC4-128")
    with path.open("wb") as file:
        writer.write(file)
    return path


def written(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


def folder(path: Path) -> Path:
    path.mkdir()
    return path


BAD: list[tuple[str, Callable[[Path], Path], str]] = [
    ("missing", lambda to: to / "none.md", "no such file"),
    ("empty", lambda to: written(to / "a.md", b""), "is empty"),
    ("blank", lambda to: written(to / "a.txt", b" \n\n"), "is empty"),
    ("folder", lambda to: folder(to / "folder"), "is a folder"),
    ("no encoding known", lambda to: written(to / "a.txt", b"lamp \x81\x8d"), "encoding"),
    ("binary", lambda to: written(to / "a.txt", b"\0\1\2\3"), "not a kind of file that is read"),
    ("Word", lambda to: written(to / "a.docx", b"PK\x03\x04word"), "save or download it anew"),
    ("headings only", lambda to: written(to / "a.md", b"# Dusk\n"), "no running text"),
    ("damaged PDF", lambda to: written(to / "a.pdf", b"%PDF-1.7\nnothing follows"), "a.pdf"),
    ("cut PDF", lambda to: written(to / "b.pdf", pdf(to / "a.pdf", "Lamps.").read_bytes()[:300]), "b.pdf"),
    ("encrypted PDF", lambda to: encrypted(to / "a.pdf"), "a.pdf"),
    ("scanned PDF", lambda to: pdf(to / "a.pdf", None), "a.pdf"),
]


def everything_in(folder: Path) -> dict[str, bytes]:
    return {
        str(p.relative_to(folder)): p.read_bytes()
        for p in folder.rglob("*")
        if p.is_file() and "encoder-" not in str(p)
    }


@pytest.mark.parametrize("as_report", [False, True], ids=["source", "report"])
@pytest.mark.parametrize(("make", "reason"), [b[1:] for b in BAD], ids=[b[0] for b in BAD])
def test_a_bad_file_is_told_in_one_line_and_changes_nothing(
    run: Run, own_small: Workspace, tmp_path: Path, make: Callable[[Path], Path], reason: str, as_report: bool
) -> None:
    before = everything_in(own_small.root)
    path = make(tmp_path)
    code, out, err = run("add", path, *(["--report"] if as_report else []), "--workspace", own_small.root)
    assert (code, out) == (2, "")
    assert err.startswith("evidencebot: ")
    assert err.count("\n") == 1
    assert reason in err
    assert everything_in(own_small.root) == before


def test_a_bad_file_stops_no_other(run: Run, own_small: Workspace, tmp_path: Path) -> None:
    good = written(tmp_path / "good.txt", b"The ferry carried 88 goats.")
    code, out, err = run("add", written(tmp_path / "empty.md", b""), good, "--workspace", own_small.root)
    assert code == 2
    assert "evidencebot: empty.md: the file is empty" in err
    assert "Added the source" in out
    assert "good" in open_index(own_small.index).manifest.documents


def test_only_bad_files_are_told_in_one_line_and_change_nothing(run: Run, own_small: Workspace, tmp_path: Path) -> None:
    before = everything_in(own_small.root)
    bad = written(tmp_path / "empty.md", b"")
    code, out, err = run("add", bad, tmp_path / "none.txt", "--workspace", own_small.root)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert "empty.md" in err
    assert "none.txt" in err
    assert everything_in(own_small.root) == before


def test_the_same_bytes_under_another_name_are_named_and_not_added(
    run: Run, own_small: Workspace, tmp_path: Path
) -> None:
    (held, *_) = sorted(own_small.sources.glob("*.md"))
    before = everything_in(own_small.sources)
    code, out, err = run("add", written(tmp_path / "copy.md", held.read_bytes()), "--workspace", own_small.root)
    assert code == 0
    assert f"copy.md is in the corpus already, as {held.name}; it is not added again" in err
    assert "Added" not in out
    assert everything_in(own_small.sources) == before


def test_an_entry_named_for_a_copy_is_settled_for_the_file_that_is_held(
    run: Run, own_small: Workspace, tmp_path: Path
) -> None:
    held = written(own_small.sources / "scan.txt", b"The ford was closed for nine hours.")
    copy = written(tmp_path / "copy.txt", held.read_bytes())
    assert run("add", copy, "--entry", "corran-2016-ford", "--workspace", own_small.root)[0] == 0
    assert "corran-2016-ford" in open_index(own_small.index).ties


def test_of_two_files_named_at_once_that_are_the_same_one_is_added(
    run: Run, own_small: Workspace, tmp_path: Path
) -> None:
    paths = [written(tmp_path / name, b"The ferry carried 88 goats.") for name in ("a.txt", "b.txt")]
    _, out, err = run("add", *paths, "--workspace", own_small.root)
    assert out.count("Added the source") == 1
    assert "b.txt is in the corpus already, as a.txt" in err


def test_a_copy_put_into_the_corpus_by_hand_is_told_each_time_and_indexed_once(run: Run, own_small: Workspace) -> None:
    (held, *_) = sorted(own_small.sources.glob("*.md"))
    before = open_index(own_small.index).manifest.counts["passages"]
    written(held.with_name("zz-copy.md"), held.read_bytes())
    for _ in range(2):
        code, _, err = run("index", "--workspace", own_small.root)
        assert code == 0
        assert f"skipped zz-copy.md: the same file as {held.name} under another name" in err
    assert open_index(own_small.index).manifest.counts["passages"] == before


def test_a_link_in_the_corpus_is_told(run: Run, own_small: Workspace, tmp_path: Path) -> None:
    (own_small.sources / "link.md").symlink_to(written(tmp_path / "ferry.md", b"The ferry carried 88 goats."))
    (own_small.sources / "gone.md").symlink_to(tmp_path / "nowhere.md")
    _, _, err = run("index", "--workspace", own_small.root)
    assert [line.split(" ", 3)[2] for line in err.splitlines() if "a link out of" in line] == ["gone.md:", "link.md:"]


def test_a_report_that_cannot_be_read_does_not_stop_the_sources(run: Run, own_small: Workspace) -> None:
    (report,) = own_small.report.glob("*.md")
    report.write_bytes(b"%PDF-1.7\nnothing follows")
    code, _, err = run("index", "--workspace", own_small.root)
    assert code == 0
    assert f"skipped {report.name}" in err
    assert "report" not in open_index(own_small.index).manifest.documents
    assert "the report cannot be read" in run("ask", "What did the journeys take?", "--workspace", own_small.root)[2]


LOST = "Nobody knew who had broken eleven windows beside that chapel"


def test_a_file_of_which_much_is_lost_says_so_before_anything_else(
    run: Run, own_small: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = written(tmp_path / "ferry.txt", b"The ferry carried 88 goats over the sound in a year.")
    read = read_document(path, "candidate")
    lossy = replace(read, account=gauge(read, [FilePage(read.text), FilePage(LOST)]))
    monkeypatch.setattr(contained._Reader, "read", lambda _, path, name: replace(lossy, id=name))
    told: list[str] = []
    for name in ("tell", "write"):
        monkeypatch.setattr(f"evidencebot.cli.add.{name}", told.append)
    run("add", path, "--workspace", own_small.root)
    assert told[0].startswith(
        "evidencebot: ferry.txt: only 52.3 % of its 21 words read or left out for a reason, 10 not"
    )
    assert told[1].startswith("Added the source")


def test_add_reads_copies_and_indexes(run: Run, own_small: Workspace, tmp_path: Path) -> None:
    path = pdf(tmp_path / "ferry.pdf", "The ferry of Hexley carried 88 goats in the year of the flood.")
    code, out, err = run("add", path, "--workspace", own_small.root)
    assert code == 0
    assert "Added the source" in out
    assert "1 read, 3 kept" in out
    assert "Embedding passages" in err
    assert "ferry" in open_index(own_small.index).manifest.documents


def test_add_report_takes_the_old_reports_place(run: Run, own_small: Workspace, tmp_path: Path) -> None:
    path = written(
        tmp_path / "lamps.md", b"# The lamps\n\n# 1 Dusk\n\nThe lamps were never lit.\n\n# 2 Night\n\nNobody came.\n"
    )
    code, out, _ = run("add", path, "--report", "--workspace", own_small.root)
    assert code == 0
    assert "Added the report" in out
    report = open_index(own_small.index).report
    assert report is not None
    assert [s.number for s in report.sections] == ["1", "2"]


def test_the_report_replaces_the_digest(run: Run, encoder_home: Path, tmp_path: Path) -> None:
    from workspaces import make_workspace, write_digest

    root = make_workspace(tmp_path / "w", encoder_home).root
    write_digest(root / "corpus")
    assert run("outline", "--json", "--workspace", root)[1].count('"is_digest": true') == 1
    assert run("add", SMALL_REPORT, "--report", "--workspace", root, "--quiet")[0] == 0
    outline = json.loads(run("outline", "--json", "--workspace", root)[1])
    assert (outline["is_digest"], outline["title"]) == (False, "Bridging the ford: how a river town buys its care")


def test_add_entry_ties_a_file_to_the_bibliography(run: Run, own_small: Workspace, tmp_path: Path) -> None:
    entry = "corran-2016-ford"
    path = written(tmp_path / "scan0001.txt", b"The ford was closed for nine hours and two carers slept in a shelter.")
    assert run("add", path, "--entry", entry, "--workspace", own_small.root)[0] == 0
    assert open_index(own_small.index).ties == {"paying-by-the-minute": TIED_ENTRY, entry: entry}


HOLT = next(decoy for decoy in DECOYS if decoy.file == "paying-minute-holt.pdf")
SPENDING = next(source for source in SOURCES if source.file.startswith("kbc"))


def test_a_file_that_is_a_work_is_tied_and_its_pages_are_told(run: Run, own_small: Workspace, tmp_path: Path) -> None:
    code, out, _ = run("add", write_source(tmp_path, SPENDING), "--workspace", own_small.root)
    told = " ".join(out.split())
    assert code == 0
    assert "Its printed page 1 is PDF page 5." in told
    assert f"kbc-adult-spending-return-1617 is the work {SPENDING.work}" in told


def test_a_dropped_file_is_tied_like_an_added_one(run: Run, own_small: Workspace) -> None:
    write_source(own_small.sources, SPENDING)
    assert SPENDING.work in run("index", "--workspace", own_small.root)[1]
    assert json.loads(run("index", "--json", "--workspace", own_small.root)[1])["ties"] == {
        "kbc-adult-spending-return-1617": SPENDING.work,
        "paying-by-the-minute": TIED_ENTRY,
    }


@pytest.mark.parametrize(("entry", "tie"), [(TIED_ENTRY, {TIED_ENTRY: TIED_ENTRY}), ("none", {})])
def test_a_doubt_is_told_and_settled(
    run: Run, own_small: Workspace, tmp_path: Path, entry: str, tie: dict[str, str]
) -> None:
    (own_small.sources / "paying-by-the-minute.md").unlink()
    path = write_source(tmp_path, HOLT)
    code, out, _ = run("add", path, "--workspace", own_small.root)
    assert code == 0
    assert "in doubt: paying-minute-holt" in out
    assert "--entry ID" in out
    assert "in doubt" not in run("add", path, "--entry", entry, "--workspace", own_small.root)[1]
    assert open_index(own_small.index).ties == tie


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (["--entry", "nobody-1999"], "nobody-1999"),
        (["--report", "{again}"], "one file at a time"),
        (["--report", "--entry", TIED_ENTRY], "not both"),
    ],
)
def test_add_refuses(run: Run, own_small: Workspace, tmp_path: Path, options: list[str], reason: str) -> None:
    path = written(tmp_path / "ferry.txt", b"The ferry carried 88 goats.")
    before = everything_in(own_small.root)
    given = [str(path) if o == "{again}" else o for o in options]
    code, out, err = run("add", *given, path, "--workspace", own_small.root)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert reason in err
    assert everything_in(own_small.root) == before


def test_add_refuses_two_files_of_one_name(run: Run, own_small: Workspace, tmp_path: Path) -> None:
    paths = [written(folder(tmp_path / name) / "ferry.txt", b"The ferry carried 88 goats.") for name in "ab"]
    before = everything_in(own_small.root)
    code, out, err = run("add", *paths, "--workspace", own_small.root)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert "ferry.txt" in err
    assert everything_in(own_small.root) == before


def test_add_json_is_one_value(run: Run, own_small: Workspace, tmp_path: Path) -> None:
    path = written(tmp_path / "ferry.txt", b"The ferry carried 88 goats.")
    _, out, _ = run("add", path, "--json", "--workspace", own_small.root)
    assert json.loads(out)["read"] == ["ferry"]


def test_index_says_what_it_did(run: Run, own_small: Workspace) -> None:
    assert run("index", "--workspace", own_small.root)[1].startswith("The index is up to date: 3 documents")
    (own_small.sources / "ferry.txt").write_text("The ferry carried 88 goats.")
    assert "1 read, 3 kept; 1 texts embedded" in run("index", "--workspace", own_small.root)[1]


def test_index_json(run: Run, small: Workspace) -> None:
    _, out, _ = run("index", "--json", "--workspace", small.root)
    report: dict[str, Any] = json.loads(out)
    assert (report["was_fresh"], report["documents"], report["embedded"], report["failures"]) == (True, 3, 0, [])


def test_index_names_what_it_skipped(run: Run, own_small: Workspace) -> None:
    (own_small.sources / "empty.txt").write_text("")
    code, _, err = run("index", "--workspace", own_small.root)
    assert code == 0
    assert "skipped empty.txt" in err


def test_quiet_shows_no_progress(run: Run, own_small: Workspace) -> None:
    (own_small.sources / "ferry.txt").write_text("The ferry carried 88 goats.")
    assert run("index", "--quiet", "--workspace", own_small.root)[2] == ""


def test_an_index_of_another_version_is_built_anew(run: Run, own_small: Workspace) -> None:
    generation = current_generation(own_small.index)
    assert generation is not None
    manifest = generation / MANIFEST_FILE
    manifest.write_text(manifest.read_text().replace('"version":"', '"version":"0.'))
    (own_small.report / SMALL_REPORT.name).write_text("# 1 Dusk\n\nThe lamps were never lit at six.\n")
    code, _, err = run("ask", "When were the lamps lit?", "--workspace", own_small.root)
    assert code in (0, 1)
    assert "Traceback" not in err
    assert open_index(own_small.index).manifest.version != "0.1"


def test_two_reports_are_refused(run: Run, own_small: Workspace) -> None:
    (own_small.report / "other.md").write_text("# 1 Dusk\n\nLamps.")
    code, out, err = run("ask", "What?", "--workspace", own_small.root)
    assert (code, out, err.count("\n")) == (2, "", 1)


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
@pytest.mark.parametrize("command", [["index"], ["ask", "What?"]])
def test_a_folder_that_may_not_be_written_is_told(run: Run, own_small: Workspace, command: list[str]) -> None:
    (own_small.sources / "ferry.txt").write_text("The ferry carried 88 goats.")
    own_small.index.chmod(0o555)
    try:
        code, out, err = run(*command, "--workspace", own_small.root)
    finally:
        own_small.index.chmod(0o755)
    assert (code, out) == (2, "")
    assert "cannot be written" in err


@pytest.mark.parametrize("command", [["index"], ["ask", "What?"], ["add", SMALL_REPORT]])
def test_a_folder_that_cannot_be_made_is_told(run: Run, tmp_path: Path, command: list[object]) -> None:
    """Root may write anywhere, so a file stands where the folder should be."""
    (tmp_path / "corpus" / "report").mkdir(parents=True)
    (tmp_path / "corpus" / "report" / "a.md").write_text("# 1 Dusk\n\nLamps.")
    (tmp_path / "index").write_text("in the way")
    code, _, err = run(*command, "--workspace", tmp_path)
    assert code == 2
    assert err.splitlines()[-1].startswith("evidencebot: ")
    assert "cannot be written" in err


@pytest.mark.parametrize("model_name", ["no-such-folder", "."])
def test_a_folder_without_a_model_is_told(run: Run, own_small: Workspace, tmp_path: Path, model_name: str) -> None:
    code, out, err = run("index", "--workspace", own_small.root, "--model", tmp_path / model_name)
    assert (code, out) == (2, "")
    assert "model" in err.splitlines()[-1]
