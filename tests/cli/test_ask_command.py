"""`evidencebot ask`: one answer, on the right stream, in the promised shape."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from evidencebot.locations import Workspace
from workspaces import EXTRA_SOURCE, TIED_ENTRY

Run = Callable[..., tuple[int, str, str]]
QUESTION = "How much does the shortest visit cost?"
OUTSIDE = "What is the capital of Mongolia?"
# The fields that other programs are promised; answers may have more, never fewer.
ANSWER = {"id", "question", "interpreted_as", "status", "confidence", "answer", "citations", "passages", "error"}
CITATION = {
    "n",
    "document",
    "title",
    "chapter",
    "section",
    "section_title",
    "paragraphs",
    "page",
    "quote",
    "passage",
    "footnotes",
}
PASSAGE = {"rank", "score", "document", "chapter", "section", "paragraphs", "page", "passage", "footnotes"}


def ask(run: Run, workspace: Workspace, *arguments: object) -> tuple[int, dict[str, Any], str]:
    code, out, err = run("ask", "--json", "--workspace", workspace.root, *arguments)
    return code, json.loads(out), err


def test_an_answer_in_words(run: Run, small: Workspace) -> None:
    code, out, err = run("ask", "--workspace", small.root, QUESTION)
    assert (code, err) == (0, "")
    assert "£5.85" in out
    assert "section 2.1.1 The fifteen-minute visit, page 6" in " ".join(out.split())


def test_the_answers_shape(run: Run, small: Workspace) -> None:
    code, answer, err = ask(run, small, QUESTION)
    assert (code, err, answer["status"]) == (0, "", "answered")
    assert set(answer) >= ANSWER
    assert (answer["id"], answer["question"], answer["interpreted_as"], answer["error"]) == (None, QUESTION, None, None)
    assert 0 <= answer["confidence"] <= 1
    assert [c["n"] for c in answer["citations"]] == list(range(1, len(answer["citations"]) + 1))
    for citation in answer["citations"]:
        assert set(citation) >= CITATION
        assert isinstance(citation["page"], int)
        assert all(set(note) == {"n", "text", "sources"} for note in citation["footnotes"])
    assert [p["rank"] for p in answer["passages"]] == list(range(1, 9))
    for passage in answer["passages"]:
        assert set(passage) >= PASSAGE
        assert all(isinstance(n, int) for n in passage["footnotes"])


def test_not_found_exits_with_1_and_still_lists_the_nearest(run: Run, small: Workspace) -> None:
    code, answer, _ = ask(run, small, OUTSIDE)
    assert (code, answer["status"], answer["citations"], answer["error"]) == (1, "not_found", [], None)
    assert len(answer["passages"]) == 8
    code, out, _ = run("ask", "--workspace", small.root, OUTSIDE)
    assert code == 1
    assert "Nearest passages:" in out


def test_words_of_a_question_need_no_quotation_marks(run: Run, small: Workspace) -> None:
    assert ask(run, small, *QUESTION.split())[1]["question"] == QUESTION


@pytest.mark.parametrize(("chapter", "count"), [("3", 8), ("2.1", 7), ("3.2", 4), ("2.1.1.1", 1)])
def test_chapter(run: Run, small: Workspace, chapter: str, count: int) -> None:
    _, answer, _ = ask(run, small, QUESTION, "--chapter", chapter)
    sections = [p["section"] for p in answer["passages"]]
    assert all(s == chapter or s.startswith(f"{chapter}.") for s in sections)
    assert len(sections) == count


def test_chapters_may_be_several(run: Run, small: Workspace) -> None:
    _, answer, _ = ask(run, small, QUESTION, "--chapter", "2.2", "--chapter", "4", "--k", "50")
    assert {p["section"] for p in answer["passages"]} == {"2.2", "4"}


@pytest.mark.parametrize(("source", "document"), [(EXTRA_SOURCE, EXTRA_SOURCE), (TIED_ENTRY, "paying-by-the-minute")])
def test_source(run: Run, small: Workspace, source: str, document: str) -> None:
    _, answer, _ = ask(run, small, "How long is a journey?", "--source", source)
    assert {p["document"] for p in answer["passages"]} == {document}


def test_report_only(run: Run, small: Workspace) -> None:
    _, answer, _ = ask(run, small, "How many towns use the brokerage desk?", "--report-only", "--k", "40")
    assert {p["document"] for p in answer["passages"]} == {"report"}


@pytest.mark.parametrize("k", [1, 3, 20])
def test_k(run: Run, small: Workspace, k: int) -> None:
    assert len(ask(run, small, QUESTION, "--k", k)[1]["passages"]) == k


def test_bytes_that_are_no_utf8_are_replaced(run: Run, small: Workspace) -> None:
    code, out, _ = run("ask", "caf\udce9 prices", "--json", "--workspace", small.root)
    assert code in (0, 1)
    assert json.loads(out)["question"] == "caf\ufffd prices"


def test_explain_says_why(run: Run, small: Workspace) -> None:
    _, out, _ = run("ask", "--workspace", small.root, "--explain", QUESTION)
    assert "Confidence 0." in out or "Confidence 1." in out


ERRORS = [
    (["--chapter", "9", QUESTION], "no chapter '9'"),
    (["--source", "lamps", QUESTION], "no source 'lamps'"),
    ([""], "the question is empty"),
    (["?"], "the question is empty"),
    ([], "no question given"),
    ([QUESTION, "--batch", "-"], "not both"),
    (["--batch", "/no/such/file"], "/no/such/file"),
]


@pytest.mark.parametrize(("arguments", "reason"), ERRORS)
def test_errors_are_told_in_one_line(run: Run, small: Workspace, arguments: list[str], reason: str) -> None:
    code, out, err = run("ask", "--json", "--workspace", small.root, *arguments)
    assert (code, out) == (2, "")
    assert err.startswith("evidencebot: ")
    assert err.count("\n") == 1
    assert reason in err


def test_the_digest_says_once_that_it_answers_and_how_to_add_the_report(run: Run, with_digest: Workspace) -> None:
    code, answer, err = ask(run, with_digest, "How many lamps in Orle still burn gas?")
    assert (code, answer["status"]) == (0, "answered")
    assert err.count("\n") == 1
    assert "digest" in err
    assert "evidencebot add --report" in err


def test_quiet_says_nothing_of_the_digest(run: Run, with_digest: Workspace) -> None:
    assert ask(run, with_digest, "How many lamps burn gas?", "--quiet")[2] == ""


def test_a_missing_index_is_built_first(run: Run, empty_workspace: Workspace) -> None:
    (empty_workspace.sources / "lamps.txt").write_text(
        "The lamps of Orle\n\nThere are 96 lamps in Orle, and 31 burn gas.\n"
    )
    _, answer, err = ask(run, empty_workspace, "How many lamps are there in Orle?")
    assert {p["document"] for p in answer["passages"]} == {"lamps"}
    assert "Reading documents" in err
    assert ask(run, empty_workspace, "How many lamps are there in Orle?")[2] == ""


def test_a_stale_index_is_brought_up_to_date(run: Run, own_small: Workspace) -> None:
    (own_small.sources / "ferry.txt").write_text("The ferry\n\nThe ferry carried 88 goats in the year of the flood.\n")
    _, answer, _ = ask(run, own_small, "How many goats did the ferry carry?", "--quiet")
    assert answer["passages"][0]["document"] == "ferry"
