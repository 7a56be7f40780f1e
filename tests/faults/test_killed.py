"""Whenever a process is killed, the old or the new state stands, whole, and the next command goes on."""

from __future__ import annotations

import errno
import random
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from msgspec.structs import replace

from evidencebot.conversation.session import SessionStore
from evidencebot.locations import Workspace
from faulty import LONG, Fault, Ran, finish, run, start
from harmed import FERRY, QUESTIONS, Asking, Tell, corpus_of, ills, leftovers
from workspaces import copy_workspace

Part = Callable[[Workspace], object]


@dataclass(frozen=True)
class Operation:
    """A command that changes something, and what it starts from."""

    name: str
    arguments: Callable[[Workspace], list[object]]
    prepare: Callable[[Workspace], object] = lambda _: None


def given(workspace: Workspace, name: str, words: str = FERRY) -> Path:
    path = workspace.root / name
    path.write_text(words)
    return path


def chat(workspace: Workspace) -> list[object]:
    return ["ask", "--session", "lamps", "--workspace", workspace.root, QUESTIONS[1]]


def export(workspace: Workspace) -> list[object]:
    target = workspace.root / "lamps.html"
    return ["export", "lamps", "--output", target, "--force", "--workspace", workspace.root]


def begin_chat(workspace: Workspace) -> None:
    from evidencebot.assistant import Assistant, Question
    from evidencebot.conversation.session import SavedTurn, now
    from evidencebot.index.passage_index import open_index

    index = open_index(workspace.index)
    store = SessionStore(workspace.sessions, index.manifest.fingerprint)
    answer = Assistant(index).ask(Question("What is in note 1?"))
    store.append(store.start("lamps"), SavedTurn("What is in note 1?", answer, now()))


def begin_export(workspace: Workspace) -> None:
    begin_chat(workspace)
    (workspace.root / "lamps.html").write_text("the file of yesterday")


OPERATIONS = [
    Operation(
        "index", lambda w: ["index", "--workspace", w.root], lambda w: (w.sources / "ferry.txt").write_text(FERRY)
    ),
    Operation("add", lambda w: ["add", given(w, "ferry.txt"), "--workspace", w.root]),
    Operation(
        "add --entry",
        lambda w: ["add", given(w, "ferry.txt"), "--entry", "orle-borough-1911-lamp", "--workspace", w.root],
    ),
    Operation(
        "add --report",
        lambda w: ["add", "--report", given(w, "other.md", "# 1 Dawn\n\nAt dawn 12 lamps of Orle burned gas.\n"),
                   "--workspace", w.root],
    ),
    Operation("ask --session", chat, begin_chat),
    Operation("export", export, begin_export),
]  # fmt: skip


def sessions(workspace: Workspace) -> object:
    """Every session with what was said; fails where one cannot be read."""
    store = SessionStore(workspace.sessions)
    assert [s.problem for s in store.summaries() if s.problem] == []
    found = [store.load(s.id) for s in store.summaries()]
    return [(s.id, s.name, [replace(t, asked_at="") for t in s.turns]) for s in found]


def exported(workspace: Workspace) -> object:
    path = workspace.root / "lamps.html"
    return path.read_bytes() if path.exists() else None


class Witness:
    """Knows what each part of a workspace is before and after an operation, and nothing between."""

    def __init__(self, operation: Operation, workspace: Workspace, asking: Asking, folder: Path) -> None:
        self.operation = operation
        self._asking = asking
        self._pristine = workspace
        self._folder = folder
        self._parts: dict[str, Part] = {
            "answers": asking.answers,
            "corpus": corpus_of,
            "sessions": sessions,
            "exported": exported,
        }
        self.old = self.seen(self.prepared())
        began = time.monotonic()
        whole = self.run()
        self.took_s = time.monotonic() - began
        assert whole.code in (0, 1), whole.err
        self.changes = whole.changes
        self.new = self.seen(self.workspace)
        assert self.old != self.new

    def prepared(self) -> Workspace:
        root = self._folder / "workspace"
        shutil.rmtree(root, ignore_errors=True)
        self.workspace = copy_workspace(self._pristine, root)
        self.operation.prepare(self.workspace)
        return self.workspace

    def seen(self, workspace: Workspace) -> dict[str, object]:
        return {name: part(workspace) for name, part in self._parts.items()}

    def run(self, fault: Fault | None = None) -> Ran:
        return run(self._folder / "said", self.operation.arguments(self.workspace), fault)

    def killed_after(self, delay_s: float) -> Ran:
        process = start(self._folder / "said", self.operation.arguments(self.workspace))
        time.sleep(delay_s)
        process.kill()
        return finish(self._folder / "said", process)

    def check(self, what: str) -> None:
        """The old or the new stands, `doctor` finds no damage, and running it again completes it."""
        now = self.seen(self.workspace)
        for name, part in now.items():
            assert part in self._allowed(name), f"{what}: {name} is neither the old nor the new"
        found = ills(self.workspace)
        assert all("older than the corpus" in detail for detail in found.values()), f"{what}: {found}"
        again = self.run()
        assert again.code in (0, 1), f"{what}: {again.err}"
        after = self.seen(self.workspace)
        for name in ("answers", "corpus", "exported"):
            assert after[name] == self.new[name], f"{what}: {name} after running it again"
        hidden = [name for name in leftovers(self.workspace) if "lamps.html" not in name]
        assert hidden == [], what

    def _allowed(self, name: str) -> list[object]:
        allowed = [self.old[name], self.new[name]]
        if self.operation.name == "add --entry" and name == "corpus":
            # A file is put in before its entry is: it may stand without one, never with a wrong one.
            files = [list(f) for f in self.new[name]]  # type: ignore[attr-defined]
            allowed.append(tuple((f[0], None, f[2]) for f in files))
        return allowed


@pytest.fixture(scope="module", params=OPERATIONS, ids=[o.name for o in OPERATIONS])
def witness(
    request: pytest.FixtureRequest, lamps: Workspace, asking: Asking, tmp_path_factory: pytest.TempPathFactory
) -> Witness:
    return Witness(request.param, lamps, asking, tmp_path_factory.mktemp("killed"))


def points_of(witness: Witness) -> list[int]:
    """Which of its changes to stop at: all of them in the long run."""
    points = list(range(witness.changes))
    return points if LONG else random.Random(witness.operation.name).sample(points, min(1, len(points)))


def test_killed_at_any_moment(witness: Witness, tell: Tell) -> None:
    moments = random.Random(witness.operation.name)
    died, tried = 0, 34 if LONG else 2
    for number in range(tried):
        witness.prepared()
        delay = moments.uniform(0, witness.took_s * 1.05)
        died += witness.killed_after(delay).code == -9
        witness.check(f"kill {number} after {delay:.3f} s")
    tell(
        f"`{witness.operation.name}` killed (SIGKILL) at a random moment",
        tried,
        f"old or new stands; {died} died in time",
    )


def test_killed_before_any_change_of_the_disk(witness: Witness, tell: Tell) -> None:
    points = points_of(witness)
    for point in points:
        witness.prepared()
        assert witness.run(Fault(at=point)).code == -9
        witness.check(f"kill at change {point}")
    tell(
        f"`{witness.operation.name}` killed before each of its writes, renames, deletions",
        len(points),
        "old or new stands",
    )


@pytest.mark.parametrize("error", [errno.ENOSPC, errno.EROFS], ids=["full", "read-only"])
def test_a_disk_that_takes_no_more(witness: Witness, error: int, tell: Tell) -> None:
    points = points_of(witness)
    told = 0
    for point in points:
        witness.prepared()
        ran = witness.run(Fault(at=point, error=error))
        assert ran.is_told or ran.code in (0, 1), ran.err
        told += ran.is_told
        witness.check(f"error at change {point}")
    what = "full" if error == errno.ENOSPC else "read-only"
    outcome = f"old or new stands; {told} told in one line, the others done before"
    tell(f"`{witness.operation.name}`, the disk {what} from each of its writes on", len(points), outcome)


def test_a_write_that_ends_half_way(witness: Witness, tell: Tell) -> None:
    sizes = [0, 100, 1000, 2000, 5000, 20_000] if LONG else [1000]
    for size in sizes:
        witness.prepared()
        ran = witness.run(Fault(largest=size))
        assert "Traceback" not in ran.err, ran.err
        witness.check(f"files end at {size} bytes")
    tell(f"`{witness.operation.name}`, no file longer than N bytes", len(sizes), "old or new stands")
