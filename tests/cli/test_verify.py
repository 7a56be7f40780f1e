"""`verify`: exit codes, the promised JSON, and what a person is shown."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from pathlib import Path

import pytest

from evidencebot.locations import Workspace

Run = Callable[..., tuple[int, str, str]]
WORDS = "The shortest visit on the council's price list lasts 15 minutes"


@pytest.mark.parametrize(
    ("text", "code", "verdict"),
    [(WORDS, 0, "exact"), (WORDS.replace("15", "50"), 1, "near"), ("The moon belongs to Marlshire.", 1, "not_found")],
)
def test_json_and_exit_codes(run: Run, small: Workspace, text: str, code: int, verdict: str) -> None:
    got, out, err = run("verify", text, "--json", "--workspace", small.root)
    told = json.loads(out)
    assert (got, err) == (code, "")
    assert (told["text"], told["verdict"]) == (text, verdict)
    fields = {"document", "page", "section", "score", "passage", "differences"}
    assert all(set(m) >= fields for m in told["matches"])
    assert bool(told["matches"]) is (verdict != "not_found")
    assert all(set(d) >= {"given", "found"} for m in told["matches"] for d in m["differences"])


def test_the_words_are_shown_beside_each_other_with_what_differs_marked(run: Run, small: Workspace) -> None:
    code, out, _ = run("verify", WORDS.replace("15", "50"), "--workspace", small.root)
    assert code == 1
    assert "lasts [-50-] minutes" in " ".join(out.split())
    assert "lasts {+15+} minutes" in " ".join(out.split())
    assert "number: “50” is given, “15” stands there" in out
    assert "section 2.1.1 The fifteen-minute visit, page 6" in " ".join(out.split())


def test_a_match_shows_its_note(run: Run, small: Workspace) -> None:
    _, out, _ = run("verify", "No contract named continuity of carer as a condition", "--workspace", small.root)
    assert "note 8: " in out


def test_standard_input(run: Run, small: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(WORDS.encode())))
    code, out, _ = run("verify", "-", "--workspace", small.root)
    assert (code, out.splitlines()[0]) == (0, "Exact: these words stand in the corpus.")


def test_the_digest_is_said_to_be_one(run: Run, with_digest: Workspace) -> None:
    code, out, _ = run("verify", "Orle has 96 street lamps, and 31 of them burn gas", "--workspace", with_digest.root)
    assert code == 0
    assert "the report's own words were not looked at" in " ".join(out.split())


DRAFT = f"""It says “{WORDS}”.

It says “{WORDS.replace("15", "50")}”, and that the council spent £11.6m on adult care.
"""


def test_a_draft_as_rows(run: Run, small: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "draft.md"
    path.write_text(DRAFT, encoding="utf-8")
    code, out, err = run("verify", "--file", path, "--workspace", small.root)
    assert (code, err) == (1, "")
    rows = [line for line in out.splitlines() if line.startswith(("exact", "near", "not found"))]
    assert [row.split()[:3] for row in rows] == [["exact", "1", "6"], ["near", "3", "6"], ["exact", "3", "4"]]
    assert out.splitlines()[-1] == "2 exact, 1 near, 0 not found"


def test_a_draft_as_json(run: Run, small: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "draft.md"
    path.write_text(DRAFT, encoding="utf-8")
    code, out, _ = run("verify", "--file", path, "--json", "--workspace", small.root)
    told = json.loads(out)
    assert (code, told["count"], told["exact"]) == (1, 3, 2)
    assert [(i["line"], i["verdict"]) for i in told["items"]] == [(1, "exact"), (3, "near"), (3, "exact")]


def test_an_answer_given_earlier_is_checked_again(run: Run, small: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "answer.json"
    _, answer, _ = run("ask", "How much does the shortest visit cost?", "--json", "--workspace", small.root)
    path.write_text(answer, encoding="utf-8")
    assert run("verify", "--file", path, "--workspace", small.root)[0] == 0
    path.write_text(answer.replace("minutes", "hours"), encoding="utf-8")
    code, out, _ = run("verify", "--file", path, "--workspace", small.root)
    assert code == 1
    assert "the words have changed" in out


def test_a_draft_without_claims_fails_nothing_and_says_so(run: Run, small: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "draft.txt"
    path.write_text("Nothing is quoted here.")
    code, out, err = run("verify", "--file", path, "--workspace", small.root)
    assert (code, out) == (0, "0 exact, 0 near, 0 not found\n")
    assert "draft.txt holds no quotation" in err


@pytest.mark.parametrize(
    "arguments", [[], ["some words", "--file", "draft.md"], ["…"], ["--file", "no-such-file.md"], ["--file", "."]]
)
def test_what_cannot_be_verified_is_an_error_of_one_line(run: Run, small: Workspace, arguments: list[str]) -> None:
    code, out, err = run("verify", *arguments, "--workspace", small.root)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert err.startswith("evidencebot: ")


def test_control_codes_of_a_draft_do_not_reach_the_terminal(run: Run, small: Workspace) -> None:
    _, out, _ = run("verify", f"{WORDS.replace('15', '50')} \x1b[31mred", "--workspace", small.root)
    assert "\x1b" not in out
