"""`outline`, `footnotes` and `sources`: the JSON that other programs read, and the lines that people do."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from evidencebot.locations import Workspace
from workspaces import DATA, EXTRA_SOURCE, TIED_ENTRY

Run = Callable[..., tuple[int, str, str]]
GOLD: dict[str, Any] = json.loads((DATA / "bridging-the-ford.gold.json").read_text(encoding="utf-8"))


def shown(run: Run, workspace: Workspace, *arguments: object) -> Any:
    code, out, err = run(*arguments, "--json", "--workspace", workspace.root)
    assert (code, err) == (0, "")
    return json.loads(out)


def number(page: str | None) -> int | str | None:
    return int(page) if page and page.isdigit() else page


def test_outline_sections(run: Run, small: Workspace) -> None:
    outline = shown(run, small, "outline")
    assert outline["document"] == "report"
    assert outline["sections"] == [s | {"page": number(s["page"])} for s in GOLD["sections"]]


def test_outline_figures(run: Run, small: Workspace) -> None:
    figures = shown(run, small, "outline")["figures"]
    assert [(f["n"], f["caption"], f["page"], f["section"], f["table"]) for f in figures] == [
        (int(f["number"]), f["caption"], number(f["page"]), f["section"], f["table"]) for f in GOLD["figures"]
    ]


def test_footnotes(run: Run, small: Workspace) -> None:
    notes = shown(run, small, "footnotes")
    assert all(set(n) >= {"n", "page", "section", "text", "works"} for n in notes)
    assert all(set(w) == {"id", "title", "locator"} for n in notes for w in n["works"])
    assert [(n["n"], n["page"], n["section"], [[w["id"], w["locator"]] for w in n["works"]]) for n in notes] == [
        (n["n"], number(n["page"]), n["section"], n["works"]) for n in GOLD["notes"]
    ]


@pytest.mark.parametrize(("wanted", "numbers"), [(["3"], [3]), (["20-22"], [20, 21, 22]), (["5", "1"], [5, 1])])
def test_footnotes_wanted(run: Run, small: Workspace, wanted: list[str], numbers: list[int]) -> None:
    assert [n["n"] for n in shown(run, small, "footnotes", *wanted)] == numbers


@pytest.mark.parametrize("wanted", ["25", "0", "x", "3-", "5-2", "1-99", "²"])
def test_footnotes_unknown(run: Run, small: Workspace, wanted: str) -> None:
    code, out, err = run("footnotes", wanted, "--workspace", small.root)
    assert (code, out, err.count("\n")) == (2, "", 1)


def test_sources(run: Run, small: Workspace) -> None:
    works = {w["id"]: w for w in shown(run, small, "sources")}
    assert list(works) == [*GOLD["works"], EXTRA_SOURCE]
    assert all(set(w) >= {"id", "type", "title", "cited_by", "in_corpus", "url"} for w in works.values())
    cited = {w: [n["n"] for n in GOLD["notes"] if w in [i for i, _ in n["works"]]] for w in GOLD["works"]}
    assert {w: works[w]["cited_by"] for w in GOLD["works"]} == cited
    assert [i for i, w in works.items() if w["in_corpus"]] == [TIED_ENTRY, EXTRA_SOURCE]


def test_sources_wanted_and_unknown(run: Run, small: Workspace) -> None:
    assert [w["id"] for w in shown(run, small, "sources", EXTRA_SOURCE, TIED_ENTRY)] == [TIED_ENTRY, EXTRA_SOURCE]
    code, out, err = run("sources", "nobody-1999", "--workspace", small.root)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert "nobody-1999" in err


@pytest.mark.parametrize(
    ("command", "line"),
    [
        (["outline"], "    2.1.1 The fifteen-minute visit"),
        (["outline"], "Figure 2: Payments into the Kelder fund, by partner"),
        (["footnotes", "15"], "(page 8, section 3.1.1)"),
        (["footnotes", "15"], "→ dunmore-2017-pooled: Pooled Budgets in Six River Towns, page 104"),
        (["footnotes", "22"], "! not in the bibliography"),
        (["sources"], "20 works, 1 of them in the corpus."),
        (["sources", TIED_ENTRY], f"{TIED_ENTRY}: cited 2 times in notes 5, 11, in the corpus"),
    ],
)
def test_lines_for_people(run: Run, small: Workspace, command: list[str], line: str) -> None:
    code, out, err = run(*command, "--workspace", small.root)
    assert (code, err) == (0, "")
    assert line in out


def test_a_digest_is_shown_as_the_report(run: Run, with_digest: Workspace) -> None:
    assert [s["number"] for s in shown(run, with_digest, "outline")["sections"]] == ["1", "2", "2.1"]
    (work,) = shown(run, with_digest, "footnotes", "1")[0]["works"]
    assert work == {"id": "orle-borough-2004-lamp", "title": "Lamp Register", "locator": "2"}


@pytest.mark.parametrize("command", ["outline", "footnotes", "sources"])
def test_nothing_is_built_to_show_what_a_report_holds(run: Run, tmp_path: Path, command: str) -> None:
    (tmp_path / "corpus" / "report").mkdir(parents=True)
    (tmp_path / "corpus" / "report" / "lamps.md").write_text(
        "# 1 Dusk\n\nLit.<sup>1</sup>\n\n1 Wren, *Lamps*, 2004.\n\n# Bibliography\n\n- Wren, P. *Lamps*, 2004.\n"
    )
    assert run(command, "--json", "--workspace", tmp_path)[0] == 0
    assert not (tmp_path / "index").exists()


@pytest.mark.parametrize("command", ["outline", "footnotes", "sources"])
def test_without_a_report_it_says_how_to_add_one(run: Run, empty_workspace: Workspace, command: str) -> None:
    (empty_workspace.sources / "lamps.txt").write_text("Lamps. Only lamps.")
    code, out, err = run(command, "--workspace", empty_workspace.root)
    assert (code, out, err.count("\n")) == (2, "", 1)
    assert "evidencebot add --report" in err
