"""`evidencebot eval` on someone's own set, and what it refuses."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from evidencebot.locations import Workspace

Run = Callable[..., tuple[int, str, str]]
LINES = """\
{"question": "How many lamps burn gas in Orle?", "gold": ["1/1"], "facts": [["31"]]}
{"question": "What does a new lamp cost?", "gold": ["2.1/1"]}
{"question": "Who won the football cup in Brazil?", "gold": []}
"""


@pytest.fixture
def mine(tmp_path: Path) -> Path:
    path = tmp_path / "mine.jsonl"
    path.write_text(LINES)
    return path


def test_own_set(mine: Path, with_digest: Workspace, run: Run, tmp_path: Path) -> None:
    files = {name: tmp_path / f"out.{name}" for name in ("html", "junit", "run")}
    options = [part for name, path in files.items() for part in (f"--{name}", path)]
    code, out, err = run("eval", mine, "--json", "--workspace", with_digest.root, *options)
    card = json.loads(out)
    assert code == 0
    assert (card["variant"], card["split"]) == ("digest", "all")
    assert card["sections"]["answerable"]["measures"]["R@1"]["value"] == 1.0
    assert card["sections"]["citations"]["measures"]["quotation"]["value"] == 1.0
    assert [q["id"] for q in card["questions"]] == ["line-1", "line-2", "line-3"]
    assert all(path.stat().st_size for path in files.values())
    assert "Answerable (2)" in err


def test_table_and_comparison(mine: Path, with_digest: Workspace, run: Run, tmp_path: Path) -> None:
    old = tmp_path / "old.json"
    old.write_text(run("eval", mine, "--json", "--quiet", "--workspace", with_digest.root)[1])
    code, out, err = run("eval", mine, "--quiet", "--workspace", with_digest.root, "--compare", old)
    assert (code, err) == (0, "")
    assert "BM25 alone" in out
    assert "served right: 0 gained, 0 lost of 3" in out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("nonsense",), "no set 'nonsense'"),
        (("answerable", "--floors"), "all the sets"),
        (("--floors", "--split", "test"), "dev split"),
        (("--lower-floors",), "goes with --pin"),
        (("none.jsonl",), "none.jsonl"),
        (("answerable", "--compare", "none.json"), "none.json"),
    ],
)
def test_what_cannot_be_done(arguments: tuple[str, ...], told: str, with_digest: Workspace, run: Run) -> None:
    code, out, err = run("eval", *arguments, "--quiet", "--workspace", with_digest.root)
    assert (code, out) == (2, "")
    assert told in err
    assert err.count("\n") == 1
