"""A small disk of its own: full in truth, and read-only in truth, whoever runs the tests."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evidencebot.locations import Workspace
from faulty import LONG
from harmed import Tell
from namespaces import OWN_MOUNTS, require, run_within

ROOMS = range(0, 160, 8) if LONG else (0, 24)


@pytest.mark.parametrize("harm", [("full", *ROOMS), ("read-only",)], ids=["full", "read-only"])
def test_a_disk_that_takes_no_more(
    lamps: Workspace, encoder_home: Path, tmp_path: Path, harm: tuple[object, ...], tell: Tell
) -> None:
    require(OWN_MOUNTS)
    places = (lamps.root, encoder_home, tmp_path / "disk", tmp_path / "said")
    rows = json.loads(run_within(OWN_MOUNTS, "small_disk.py", *places, *harm))
    assert rows
    for row in rows:
        tell(*row)
