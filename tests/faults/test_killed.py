"""Whenever a process is killed, the old or the new state stands, whole, and the next command goes on."""

from __future__ import annotations

import errno
import random
from collections.abc import Callable
from functools import cache

import pytest

from evidencebot.locations import Workspace
from faulty import LONG, Fault
from harmed import Asking, Tell
from witness import OPERATIONS, Operation, Witness

Witnesses = Callable[[Operation], Witness]
SIZES = (0, 100, 1000, 2000, 5000, 20_000) if LONG else (1000,)


@pytest.fixture(scope="module")
def witness_of(lamps: Workspace, asking: Asking, tmp_path_factory: pytest.TempPathFactory) -> Witnesses:
    def witness(operation: Operation) -> Witness:
        folder = tmp_path_factory.mktemp("killed")
        return Witness(operation, lamps, asking, folder / "workspace", folder / "said")

    return cache(witness)


def share(number: int) -> list[Operation]:
    """All operations in the long run; else every fourth from `number` on, so that each meets a fault."""
    return OPERATIONS if LONG else OPERATIONS[number::4]


def by_name(operations: list[Operation]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("operation", operations, ids=[o.name for o in operations])


def points_of(witness: Witness, offset: int = 0) -> list[int]:
    """Which of its changes to stop at: all in the long run, of commands that end with an `index` every fourth."""
    points = list(range(witness.changes))
    if LONG:
        return points[offset::4] if witness.operation.name.startswith("add") else points
    return random.Random(witness.operation.name).sample(points, 1)


@by_name(OPERATIONS if LONG else OPERATIONS[::2])
def test_killed_at_any_moment(witness_of: Witnesses, operation: Operation, tell: Tell) -> None:
    witness = witness_of(operation)
    moments = random.Random(operation.name)
    died, tried = 0, 34 if LONG else 1
    for number in range(tried):
        witness.prepared()
        delay = moments.uniform(0, witness.took_s * 1.05)
        died += witness.killed_after(delay).code == -9
        witness.check(f"kill {number} after {delay:.3f} s")
    tell(f"`{operation.name}` killed (SIGKILL) at a random moment", tried, f"old or new stands; {died} died in time")


@by_name(share(0))
def test_killed_before_any_change_of_the_disk(witness_of: Witnesses, operation: Operation, tell: Tell) -> None:
    witness = witness_of(operation)
    points = points_of(witness)
    for point in points:
        witness.prepared()
        assert witness.run(Fault(at=point)).code == -9
        witness.check(f"kill at change {point}")
    tell(f"`{operation.name}` killed before a certain write, rename or deletion", len(points), "old or new stands")


@by_name(share(1))
def test_a_disk_that_is_full(witness_of: Witnesses, operation: Operation, tell: Tell) -> None:
    takes_no_more(witness_of(operation), errno.ENOSPC, "full", 1, tell)


@by_name(share(2))
def test_a_disk_that_turned_read_only(witness_of: Witnesses, operation: Operation, tell: Tell) -> None:
    takes_no_more(witness_of(operation), errno.EROFS, "read-only", 2, tell)


def takes_no_more(witness: Witness, error: int, what: str, offset: int, tell: Tell) -> None:
    points = points_of(witness, offset)
    told = 0
    for point in points:
        witness.prepared()
        ran = witness.run(Fault(at=point, error=error))
        assert ran.is_told or ran.code in (0, 1), ran.err
        told += ran.is_told
        witness.check(f"{what} at change {point}")
    outcome = f"old or new stands; {told} told in one line, the others done before"
    tell(f"`{witness.operation.name}`, the disk {what} from a certain write on", len(points), outcome)


@by_name(share(3))
def test_a_write_that_ends_half_way(witness_of: Witnesses, operation: Operation, tell: Tell) -> None:
    witness = witness_of(operation)
    for size in SIZES:
        witness.prepared()
        ran = witness.run(Fault(largest=size))
        assert "Traceback" not in ran.err, ran.err
        witness.check(f"files end at {size} bytes")
    tell(f"`{operation.name}`, no file longer than N bytes", len(SIZES), "old or new stands")
