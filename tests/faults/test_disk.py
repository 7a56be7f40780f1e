"""A small disk of its own: full in truth, and read-only in truth, whoever runs the tests."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from evidencebot.conversation.session import SessionStore
from evidencebot.locations import Workspace
from faulty import LONG, Disk, run
from harmed import FERRY, QUESTIONS, Asking, Tell, ills, leftovers
from workspaces import copy_workspace


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Disk]:
    (tmp_path / "disk").mkdir()
    disk = Disk(tmp_path / "disk", kib=4096)
    if not disk.works:
        disk.close()
        pytest.skip("this kernel gives no mount namespace to a user")
    yield disk
    disk.close()


def test_a_full_disk(lamps: Workspace, disk: Disk, asking: Asking, tmp_path: Path, tell: Tell) -> None:
    workspace = copy_workspace(lamps, disk.root / "workspace")
    before = asking.answers(workspace)
    (workspace.sources / "ferry.txt").write_text(FERRY)
    used = disk.used()
    room = range(0, 160, 8) if LONG else (0, 40)
    for free in room:
        disk.resize(used + free)
        for command in (["index"], ["ask", "--session", "lamps", QUESTIONS[0]]):
            ran = run(tmp_path / "said", [*command, "--workspace", workspace.root])
            assert ran.is_told or ran.code in (0, 1), f"{free} KiB free: {ran.err}"
            assert (free > 0) or ran.is_told
        if ills(workspace):
            assert asking.answers(workspace) == before
        assert [s.problem for s in SessionStore(workspace.sessions).summaries() if s.problem] == []
    disk.resize(4096)
    assert run(tmp_path / "said", ["index", "--workspace", workspace.root]).code == 0
    assert (ills(workspace), leftovers(workspace)) == ({}, [])
    tell(
        "`index`, `ask --session` on a disk with 0 to 152 KiB free",
        2 * len(room),
        "told in one line; old or new stands",
    )


def test_a_read_only_workspace(lamps: Workspace, disk: Disk, tmp_path: Path, tell: Tell) -> None:
    workspace = copy_workspace(lamps, disk.root / "workspace")
    answer = run(tmp_path / "said", ["ask", QUESTIONS[0], "--workspace", workspace.root])
    given = tmp_path / "ferry.txt"
    given.write_text(FERRY)
    disk.make_read_only()
    commands: list[list[object]] = [
        ["add", given],
        ["index", "--force"],
        ["ask", "--session", "lamps", QUESTIONS[0]],
        ["sources", "--format", "text", "--output", workspace.root / "works.txt"],
    ]
    again = run(tmp_path / "said", ["ask", QUESTIONS[0], "--workspace", workspace.root])
    assert (again.code, again.out) == (0, answer.out)
    for command in commands:
        ran = run(tmp_path / "said", ["--workspace", workspace.root, *command])
        assert ran.is_told, f"{command}: {ran.err}"
        assert os.strerror(30) in ran.err
    assert ills(workspace) == {}
    tell(
        "`add`, `index`, `ask --session`, `sources --output` in a read-only folder",
        len(commands),
        "told in one line; `ask` answers",
    )
