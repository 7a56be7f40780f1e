"""`evidencebot export` and `ask --session`: a conversation kept, listed, found again, written out."""

from __future__ import annotations

import json
import shutil
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from evidencebot.conversation.session import Session, SessionStore
from evidencebot.locations import Workspace

Run = Callable[..., tuple[int, str, str]]
QUESTION = "How much does the shortest visit cost?"


@pytest.fixture
def kept(run: Run, own_small: Workspace) -> Workspace:
    """A workspace with one session of two questions, the second refused."""
    for question in (QUESTION, "What is the capital of Mongolia?"):
        assert run("ask", question, "--session", "Visits", "--workspace", own_small.root)[2] == ""
    return own_small


def only_session(workspace: Workspace) -> Session:
    store = SessionStore(workspace.sessions)
    return store.load(store.find("last"))


def test_ask_keeps_what_was_asked_and_answered(run: Run, kept: Workspace) -> None:
    session = only_session(kept)
    assert session.name == "Visits"
    assert [t.answer.status for t in session.turns] == ["answered", "not_found"]
    manifest = json.loads((kept.index / (kept.index / "current").read_text().strip() / "manifest.json").read_bytes())
    assert session.corpus == manifest["fingerprint"]


def test_a_session_makes_follow_ups(run: Run, own_small: Workspace) -> None:
    place = ("--session", "visits", "--workspace", own_small.root, "--json")
    run("ask", "What does the log of visits leave out?", *place)
    _, out, _ = run("ask", "And who checks that?", *place)
    assert json.loads(out)["interpreted_as"]
    assert only_session(own_small).turns[1].answer.interpreted_as == json.loads(out)["interpreted_as"]


def test_a_chapter_is_kept_with_its_question(run: Run, own_small: Workspace) -> None:
    run("ask", QUESTION, "--session", "a", "--chapter", "2", "--workspace", own_small.root)
    assert only_session(own_small).turns[0].filters.chapters == ("2",)


def test_without_a_session_nothing_is_kept(run: Run, own_small: Workspace) -> None:
    run("ask", QUESTION, "--workspace", own_small.root)
    assert not own_small.sessions.exists()
    code, out, err = run("export", "--workspace", own_small.root)
    assert (code, err) == (0, "")
    assert out.startswith("No sessions in ")


def test_sessions_are_listed(run: Run, kept: Workspace) -> None:
    session = only_session(kept)
    (kept.sessions / "half.json").write_bytes(b"{")
    code, out, err = run("export", "--workspace", kept.root)
    assert (code, err) == (0, "")
    first, second = out.splitlines()
    assert first == f"{session.id}: Visits (2 questions, {session.turns[1].asked_at[:10]})"
    assert second.startswith("! half.json is damaged")
    summaries: list[dict[str, Any]] = json.loads(run("export", "--json", "--workspace", kept.root)[1])
    assert [(s["id"], s["turns"], s["problem"] is None) for s in summaries] == [
        (session.id, 2, True),
        ("half", 0, False),
    ]


@pytest.mark.parametrize("wanted", ["last", "visits", "vis", "2"])
def test_a_session_is_found(run: Run, kept: Workspace, wanted: str) -> None:
    code, out, err = run("export", wanted, "--workspace", kept.root)
    assert (code, err) == (0, "")
    assert out.startswith("# Visits\n")
    assert "“mongolia”" in out


def test_quotations_are_the_documents_words(run: Run, kept: Workspace) -> None:
    out = run("export", "last", "--workspace", kept.root)[1]
    for citation in only_session(kept).turns[0].answer.citations:
        assert f"> {citation.quote}[^{citation.n}]" in out
    assert "[^1]: *Bridging the ford: how a river town buys its care*, section 2.1.1 " in out


def test_one_answer(run: Run, kept: Workspace) -> None:
    code, out, _ = run("export", "last", "--turn", "1", "--workspace", kept.root)
    assert code == 0
    assert out.startswith(f"# {QUESTION}\n")
    assert "Mongolia" not in out


@pytest.mark.parametrize("name", ["x.md", "x.html", "x.docx", "x.json", "x.bib", "x.ris", "x.txt"])
def test_files_by_their_names(run: Run, kept: Workspace, tmp_path: Path, name: str) -> None:
    target = tmp_path / "new folder" / name
    code, out, err = run("export", "last", "--output", target, "--workspace", kept.root)
    assert (code, out, err) == (0, "", f"Wrote {target}.\n")
    openings = {
        "md": b"# V",
        "html": b"<!DOCTYPE",
        "docx": b"PK",
        "json": b"{",
        "bib": b"@",
        "ris": b"TY  - ",
        "txt": b"",
    }
    assert target.read_bytes().startswith(openings[name[2:]])


def test_nothing_is_written_over_unasked(run: Run, kept: Workspace, tmp_path: Path) -> None:
    target = tmp_path / "x.md"
    target.write_text("mine")
    code, out, err = run("export", "last", "--output", target, "--workspace", kept.root)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert "--force" in err
    assert target.read_text() == "mine"
    assert run("export", "last", "--output", target, "--force", "--quiet", "--workspace", kept.root) == (0, "", "")
    assert target.read_text("utf-8").startswith("# Visits")


def test_json_by_option_and_by_format(run: Run, kept: Workspace) -> None:
    by_option = run("export", "last", "--json", "--workspace", kept.root)[1]
    assert by_option == run("export", "last", "--format", "json", "--workspace", kept.root)[1]
    assert json.loads(by_option)["id"] == only_session(kept).id


def test_a_session_outlives_its_corpus(run: Run, kept: Workspace, tmp_path: Path) -> None:
    target = tmp_path / "x.docx"
    shutil.rmtree(kept.corpus)
    code, out, err = run("export", "last", "--workspace", kept.root)
    assert (code, err) == (0, "")
    assert "Works cited" not in out
    assert run("export", "last", "--output", target, "--workspace", kept.root)[0] == 0
    assert zipfile.is_zipfile(target)


ERRORS = [
    (["nobody"], "no session 'nobody'"),
    (["last", "--turn", "3"], "no answer 3"),
    (["last", "--turn", "x"], "must be a number"),
    (["last", "--format", "docx"], "--output FILE.docx"),
    (["last", "--output", "x.odt"], "x.odt does not tell the format"),
    (["last", "--style", "/no/such.csl"], "no such style"),
    (["--output", "x.md"], "name the session"),
    (["last", "--format", "odt"], "invalid choice"),
]


@pytest.mark.parametrize(("arguments", "reason"), ERRORS)
def test_errors_are_told_in_one_line(run: Run, kept: Workspace, arguments: list[str], reason: str) -> None:
    code, out, err = run("export", *arguments, "--workspace", kept.root)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert reason in err


def test_a_session_is_not_for_batches(run: Run, own_small: Workspace) -> None:
    code, _, err = run("ask", "--batch", "-", "--session", "a", "--workspace", own_small.root)
    assert (code, err.count("\n")) == (2, 1)
