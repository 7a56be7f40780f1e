"""`evidencebot sources`: what rests on a work, filters, references."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import rispy

from evidencebot.documents.model import Document
from evidencebot.locations import Workspace
from workspaces import EXTRA_SOURCE, TIED_ENTRY

Run = Callable[..., tuple[int, str, str]]


def listed(run: Run, workspace: Workspace, *arguments: object) -> list[dict[str, Any]]:
    code, out, err = run("sources", "--json", "--workspace", workspace.root, *arguments)
    works: list[dict[str, Any]] = json.loads(out)
    assert (code, err) == (0 if works else 1, "")
    return works


def test_mentions_are_the_reports_words(run: Run, small: Workspace, small_report: Document) -> None:
    works = listed(run, small)
    mentions = [m for w in works for m in w["mentions"]]
    assert mentions
    for mention in mentions:
        assert set(mention) == {"note", "locator", "page", "section", "sentence", "start", "end"}
        assert mention["sentence"] == small_report.text[mention["start"] : mention["end"]]
    assert all({m["note"] for m in w["mentions"]} == set(w["cited_by"]) for w in works)
    assert not any(w["from_digest"] for w in works)


def test_a_named_work_shows_all_that_rests_on_it(run: Run, small: Workspace, small_report: Document) -> None:
    (work,) = listed(run, small, TIED_ENTRY)
    code, out, _ = run("sources", TIED_ENTRY, "--workspace", small.root)
    shown = " ".join(out.split())
    assert code == 0
    for mention in work["mentions"]:
        assert f"note {mention['note']}" in shown
        assert f"“{' '.join(mention['sentence'].split())}”" in shown
    assert "“" not in run("sources", "--workspace", small.root)[1]
    assert "“" in run("sources", "--verbose", "--workspace", small.root)[1]


def test_a_digests_words_are_labelled(run: Run, with_digest: Workspace) -> None:
    (work,) = listed(run, with_digest)
    assert work["from_digest"] is True
    out = " ".join(run("sources", work["id"], "--workspace", with_digest.root)[1].split())
    assert "note 1 (its page 2), section 1 Dusk, page 3 (digest, not the report's own words): “" in out


def test_the_most_cited_come_first(run: Run, small: Workspace) -> None:
    everything = [w for w in listed(run, small) if w["id"] != EXTRA_SOURCE]
    most = listed(run, small, "--most-cited", 3)
    counts = sorted((len(w["cited_by"]) for w in everything), reverse=True)
    assert [len(w["cited_by"]) for w in most] == counts[:3]
    assert len(listed(run, small, "--most-cited")) == 10


def test_filters_reach_the_engine(run: Run, small: Workspace) -> None:
    everything = {w["id"]: w for w in listed(run, small)}
    assert [w["id"] for w in listed(run, small, "--in-corpus")] == [TIED_ENTRY, EXTRA_SOURCE]
    assert len(listed(run, small, "--missing")) == len(everything) - 2
    in_chapter = {w["id"] for w in listed(run, small, "--chapter", "3.1")}
    assert in_chapter == {
        i for i, w in everything.items() if any(m["section"].startswith("3.1") for m in w["mentions"])
    }
    assert in_chapter
    years = {i for i, w in everything.items() if w.get("issued", {}).get("date-parts", [[0]])[0][0] in (2016, 2017)}
    assert {w["id"] for w in listed(run, small, "--year", "2016-2017")} == years
    assert [w["id"] for w in listed(run, small, "--year", "2016-2017", "--kind", "report", "--publisher", "zzz")] == []
    assert {w["type"] for w in listed(run, small, "--kind", "report")} == {"report"}


def test_nothing_found_exits_with_1(run: Run, small: Workspace) -> None:
    code, out, err = run("sources", "--publisher", "zzz", "--workspace", small.root)
    assert (code, out, err) == (1, "0 works, 0 of them in the corpus.\n", "")


ERRORS = [
    (["--chapter", "9"], "no chapter '9'"),
    (["--kind", "opera"], "no kind 'opera'"),
    (["--year", "16"], "must be a year or two"),
    (["--year", "2016-2010"], "must be a year or two"),
    (["--most-cited", "0"], "must be a number"),
    (["--in-corpus", "--missing"], "not allowed with"),
    (["--style", "/no/such.csl"], "/no/such.csl: no such style"),
    (["--output", "/tmp"], "/tmp is a folder"),
    (["--output", "works.docx"], "give --format bib|ris|csl-json|text"),
]


@pytest.mark.parametrize(("arguments", "reason"), ERRORS)
def test_errors_are_told_in_one_line(run: Run, small: Workspace, arguments: list[str], reason: str) -> None:
    code, out, err = run("sources", "--workspace", small.root, *arguments)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert reason in err


def test_references_to_a_file_by_its_name(run: Run, small: Workspace, tmp_path: Path) -> None:
    target = tmp_path / "works.ris"
    code, out, err = run("sources", "--missing", "--output", target, "--workspace", small.root)
    assert (code, out, err) == (0, "", f"Wrote {target}.\n")
    assert {r["id"] for r in rispy.loads(target.read_text("utf-8"))} == {
        w["id"] for w in listed(run, small, "--missing")
    }
    code, _, err = run("sources", "--output", target, "--workspace", small.root)
    assert code == 2
    assert "--force" in err


@pytest.mark.parametrize(("form", "opening"), [("bibtex", "@"), ("ris", "TY  - "), ("csl-json", "[\n"), ("text", "")])
def test_references_on_standard_output(run: Run, small: Workspace, form: str, opening: str) -> None:
    code, out, err = run("sources", TIED_ENTRY, EXTRA_SOURCE, "--format", form, "--workspace", small.root)
    assert (code, err) == (0, "")
    assert out.startswith(opening)
    assert "Dunmore" in out
    assert "brokerage desk" in out.casefold()
