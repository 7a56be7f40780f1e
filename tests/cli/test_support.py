"""`support`, and both hops in an answer's words."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from evidencebot.locations import Workspace
from made_sources import SOURCES

Run = Callable[..., tuple[int, str, str]]
AUDITED = "How many home care contracts did the auditors compare with the strategy?"


def support(run: Run, workspace: Workspace, *notes: str) -> tuple[int, dict[str, Any]]:
    code, out, _ = run("support", *notes, "--json", "--workspace", workspace.root)
    return code, json.loads(out)


def lines(run: Run, *arguments: object) -> str:
    return " ".join(run(*arguments)[1].split())


def test_every_note_is_looked_at(run: Run, chain: Workspace) -> None:
    code, found = support(run, chain)
    assert code == 0
    assert [note["n"] for note in found["notes"]] == list(range(1, 25))
    verdicts = [work["verdict"] for note in found["notes"] for work in note["works"]]
    assert found["summary"] == {name: verdicts.count(name) for name in found["summary"]}
    assert (found["summary"]["not_found"], found["summary"]["source_missing"], len(verdicts)) == (0, 0, 27)
    assert "person" in found["triage"]


def test_both_quotations_stand_side_by_side(run: Run, chain: Workspace) -> None:
    told = lines(run, "support", "7-8", "--workspace", chain.root)
    assert "the report says (page 6): “The auditors compared" in told
    assert "the source says (page 14, PDF page 22): “We set the strategy beside" in told
    assert "2 supported. This is triage" in told


@pytest.mark.parametrize(("notes", "code"), [(["11"], 0), (["14"], 1), (["11", "14"], 0), ([], 0)])
def test_a_missing_source_is_told(run: Run, small: Workspace, notes: list[str], code: int) -> None:
    """Exit code 1 only where nothing asked for could be looked at, or a source does not hold it."""
    found = [w["verdict"] for note in support(run, small, *notes)[1]["notes"] for w in note["works"]]
    assert support(run, small, *notes)[0] == (1 if "not_found" in found else code)
    assert ("source_missing" in found) is (notes != ["11"])


@pytest.mark.parametrize("wanted", ["25", "x"])
def test_an_unknown_note_is_told(run: Run, small: Workspace, wanted: str) -> None:
    code, out, err = run("support", wanted, "--workspace", small.root)
    assert (code, out, err.count("\n")) == (2, "", 1)


def test_an_answer_shows_what_the_source_says(run: Run, chain: Workspace) -> None:
    told = lines(run, "ask", AUDITED, "--report-only", "--workspace", chain.root)
    assert "the source says (page 14, PDF page 22): “We set the strategy" in told
    assert "→ supported (looked at page 14)" in told


def test_an_answer_names_what_is_not_in_the_corpus_once_a_note(run: Run, small: Workspace) -> None:
    told = lines(run, "ask", AUDITED, "--report-only", "--workspace", small.root)
    assert told.count("not in the corpus: brackwater-audit-office-2015-home") == 1
    assert "the source says" not in told


def test_an_answer_from_the_sources_alone_says_which(run: Run, chain: Workspace) -> None:
    question = "How much longer does every decision take where each partner holds a veto?"
    answer = json.loads(run("ask", question, "--sources-only", "--json", "--workspace", chain.root)[1])
    assert answer["citations"][0]["title"] == "Pooled Budgets in Six River Towns"
    assert {p["document"] for p in answer["passages"]}.isdisjoint({"report"})
    assert answer["citations"][0]["document"] in {s.file.removesuffix(".pdf") for s in SOURCES}
