"""Workspaces for the tests: the small report, two sources of its world, and a digest of four entries."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

from evidencebot.locations import Workspace

DATA = Path(__file__).parent / "data"
SMALL_REPORT = DATA / "bridging-the-ford.md"
# The report's index in the tests knows the bank's questions of one kind: embedding all takes minutes,
# and the others are left to be asked.
BANK_KIND = "natural"
TIED_ENTRY = "dunmore-2016-paying"
EXTRA_SOURCE = "brokerage-desk"

BROKERAGE = """The brokerage desk at Marlshire

Marlshire opened its brokerage desk in 2012 with three clerks and one telephone. The desk compares the invoices of
care firms with the logs of their visits, and in 2016 it stopped payments of £54,300.

Nine of the county's eleven towns use the desk. It answers within four working days, and its clerks speak Polish,
Welsh and Urdu.

The desk may not set prices. Each town keeps its own price list and its own contracts.
"""

PAYING = """# Paying by the Minute

## The gap between visits

We timed 412 journeys between visits in six towns. The median journey took 17 minutes, and no contract paid for it.

## What carers said

Carers told us that they skipped meals rather than visits. One in five had slept in her car at least once.
"""

DIGEST_TITLE = "The lamps of Orle"
DIGEST_ENTRIES: list[dict[str, Any]] = [
    {"id": "1/1", "section": "1", "page": "3", "kind": "paragraph", "notes": [1],
     "text": "Orle has 96 street lamps, and 31 of them burn gas. The lamplighter's post was cut in 2004."},
    {"id": "2.1/1", "section": "2.1", "page": "5", "kind": "paragraph", "notes": [2],
     "text": "Replacing a gas lamp costs £740. The borough replaced nine in 2011."},
    {"id": "figure:1", "section": "2.1", "page": "5", "kind": "caption", "notes": [], "figure": "1",
     "text": "Figure 1: Lamps by quarter of the town"},
    {"id": "2.1/2", "section": "2.1", "page": "6", "kind": "paragraph", "notes": [],
     "text": "Harbour Street is darkest, with a single lamp for 210 paces."},
]  # fmt: skip
DIGEST_OUTLINE = {
    "id": "lamps-of-orle",
    "title": DIGEST_TITLE,
    "authors": ["Maud Ferrier"],
    "date": "May 2012",
    "sections": [
        {"number": "1", "title": "Dusk", "level": 1, "page": "3"},
        {"number": "2", "title": "Light", "level": 1, "page": "4"},
        {"number": "2.1", "title": "What a lamp costs", "level": 2, "page": "5"},
    ],
    "figures": [
        {"number": "1", "label": "Figure", "caption": "Lamps by quarter of the town", "page": "5", "section": "2.1"}
    ],
}
DIGEST_NOTES = [
    {"n": 1, "page": "3", "section": "1", "text": "Orle Borough, Lamp Register, 2004, 2.",
     "works": [{"work": "orle-borough-2004-lamp", "title": "Lamp Register", "locator": "2"}]},
    {"n": 2, "page": "5", "section": "2.1", "text": "A letter to the authors.", "works": [],
     "remark": "A letter to the authors."},
]  # fmt: skip
DIGEST_WORKS = [
    {"id": "orle-borough-2004-lamp", "type": "report", "title": "Lamp Register",
     "author": [{"literal": "Orle Borough"}], "issued": {"date-parts": [[2004]]},
     "text": "Orle Borough. Lamp Register, 2004."},
]  # fmt: skip
DIGEST_QUESTIONS = [
    {"paragraph": "2.1/1", "kind": "natural", "question": "What is the price of putting in a new lamp?"},
    {"paragraph": "1/1", "kind": "natural", "question": "How many lamps in Orle still burn gas?"},
    {"paragraph": "9/9", "kind": "natural", "question": "Which paragraph is this that nobody wrote?"},
]
DIGEST_GAPS: list[dict[str, Any]] = [
    {"near": "2.1/1", "kind": "near_miss", "question": "Who sells the borough its lamps?"},
    {"near": None, "kind": "off_topic", "question": "How do I boil an egg?"},
]


def make_workspace(root: Path, encoder: Path) -> Workspace:
    """An empty workspace that has the exported model already, so that indexing it never loads PyTorch."""
    for folder in ("corpus/report", "corpus/sources", "index"):
        (root / folder).mkdir(parents=True)
    (root / "index" / encoder.name).symlink_to(encoder)
    return Workspace(root, uses_shipped=False)


def fill_small(workspace: Workspace) -> None:
    """The small report, a work of its bibliography, and a text that the bibliography lacks."""
    shutil.copy(SMALL_REPORT, workspace.report)
    (workspace.sources / "paying-by-the-minute.md").write_text(PAYING, encoding="utf-8")
    (workspace.sources / f"{EXTRA_SOURCE}.txt").write_text(BROKERAGE, encoding="utf-8")


def write_digest(folder: Path) -> None:
    """The digest of four entries with its outline, notes, works and questions."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, value in (("outline", DIGEST_OUTLINE), ("footnotes", DIGEST_NOTES), ("works", DIGEST_WORKS)):
        (folder / f"{name}.json").write_text(json.dumps(value), encoding="utf-8")
    for name, lines in (("digest", DIGEST_ENTRIES), ("questions", DIGEST_QUESTIONS), ("gaps", DIGEST_GAPS)):
        (folder / f"{name}.jsonl").write_text("".join(json.dumps(line) + "\n" for line in lines), encoding="utf-8")


def write_bank(folder: Path, bank: Path) -> None:
    """The questions of one kind of the shipped bank."""
    lines = bank.read_text(encoding="utf-8").splitlines(keepends=True)
    kept = [line for line in lines if json.loads(line)["kind"] == BANK_KIND]
    (folder / bank.name).write_text("".join(kept), encoding="utf-8")


def copy_workspace(workspace: Workspace, root: Path) -> Workspace:
    """A copy to change, its index standing and its encoder shared."""
    shutil.copytree(workspace.root, root, symlinks=True)
    return Workspace(root, workspace.uses_shipped)
