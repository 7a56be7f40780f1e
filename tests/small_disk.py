"""Commands on a disk of a few MiB that fills up, or that turns read-only.

A program of its own, for `tests/faults/test_disk.py`, in a namespace of its own, so that nobody else sees the disk:
`python small_disk.py WORKSPACE ENCODER DISK SAID full|read-only FREE_KIB…`. Prints the rows of its table as JSON.
"""

from __future__ import annotations

import errno
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

from evidencebot.index.encoder import Encoder
from evidencebot.locations import Workspace
from faulty import LONG, Ran, run
from harmed import FERRY, QUESTIONS, Asking, ills
from witness import OPERATIONS, Operation, Witness
from workspaces import copy_workspace

ROOMY_KIB = 8192
Row = tuple[str, int, str]


class Disk:
    """A file system in memory, seen by this process and its children only."""

    def __init__(self, root: Path) -> None:
        self.root = root
        root.mkdir()
        mount("-t", "tmpfs", "-o", f"size={ROOMY_KIB}k", "none", root)

    def leave_free(self, kib: int) -> None:
        """What the files take up, and so many KiB."""
        seen = os.statvfs(self.root)
        used_kib = (seen.f_blocks - seen.f_bfree) * seen.f_frsize >> 10
        mount("-o", f"remount,size={used_kib + kib}k", self.root)

    def be_roomy(self) -> None:
        mount("-o", f"remount,size={ROOMY_KIB}k", self.root)

    def be_read_only(self) -> None:
        mount("-o", "remount,ro", self.root)


def mount(*arguments: object) -> None:
    subprocess.run(["mount", *map(str, arguments)], check=True)


def full(witness: Witness, disk: Disk, free_kib: int) -> Ran:
    """One command with so much room; afterwards there is room again, and the old or the new state."""
    witness.prepared()
    disk.leave_free(free_kib)
    ran = witness.run()
    disk.be_roomy()
    what = f"{witness.operation.name} with {free_kib} KiB free"
    assert ran.is_told or ran.code in (0, 1), f"{what}: {ran.err}"
    assert free_kib or ran.is_told, f"{what}: no room, and nothing told"
    witness.check(what)
    return ran


def fill(pristine: Workspace, asking: Asking, disk: Disk, said: Path, rooms: list[int]) -> list[Row]:
    works = Operation(
        "sources --output",
        lambda w: ["sources", "--format", "text", "--output", w.root / "lamps.html", "--force", "--workspace", w.root],
    )
    rows = []
    for number, operation in enumerate([*(OPERATIONS if LONG else OPERATIONS[::4]), works]):
        witness = Witness(operation, pristine, asking, disk.root / "workspace", said)
        tried = rooms if LONG else [rooms[number % len(rooms)]]
        told = sum(full(witness, disk, room).is_told for room in tried)
        shown = f"`{operation.name}` on a disk with {tried[0]} to {tried[-1]} KiB free"
        rows.append((shown, len(tried), f"old or new stands; {told} told in one line, the others done"))
        shutil.rmtree(disk.root / "workspace")
    return rows


def freeze(pristine: Workspace, asking: Asking, disk: Disk, said: Path) -> list[Row]:
    workspace = copy_workspace(pristine, disk.root / "workspace")
    given = said.with_name("ferry.txt")
    given.write_text(FERRY)
    answers, answered = asking.answers(workspace), run(said, ["ask", QUESTIONS[0], "--workspace", workspace.root])
    assert run(said, ["ask", "--session", "lamps", QUESTIONS[0], "--workspace", workspace.root]).code == 0
    disk.be_read_only()
    commands: list[list[object]] = [
        ["add", given],
        ["add", "--report", given],
        ["index", "--force"],
        ["ask", "--session", "lamps", QUESTIONS[1]],
        ["export", "lamps", "--output", workspace.root / "lamps.md"],
        ["sources", "--format", "text", "--output", workspace.root / "works.txt"],
    ]
    for command in commands:
        ran = run(said, [*command, "--workspace", workspace.root])
        assert ran.is_told, f"{command}: {ran.err}"
        assert os.strerror(errno.EROFS) in ran.err, f"{command}: {ran.err}"
    again = run(said, ["ask", QUESTIONS[0], "--workspace", workspace.root])
    assert (again.code, again.out) == (answered.code, answered.out)
    assert (asking.answers(workspace), ills(workspace)) == (answers, {})
    names = "`add`, `add --report`, `index`, `ask --session`, `export`, `sources --output` in a read-only folder"
    return [(names, len(commands), "told in one line; `ask` answers as before")]


def main() -> None:
    root, encoder, disk_root, said = map(Path, sys.argv[1:5])
    pristine, asking = Workspace(root, uses_shipped=False), Asking(Encoder(encoder))
    disk = Disk(disk_root)
    if sys.argv[5] == "full":
        rows = fill(pristine, asking, disk, said, [int(room) for room in sys.argv[6:]])
    else:
        rows = freeze(pristine, asking, disk, said)
    print(json.dumps(rows))


if __name__ == "__main__":
    main()
