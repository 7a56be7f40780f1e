"""What a workspace is before and after a command that changes it, so that nothing between can pass unseen."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from msgspec.structs import replace

from evidencebot.conversation.session import SessionStore
from evidencebot.locations import Workspace
from faulty import Fault, Ran, finish, run, start
from harmed import FERRY, QUESTIONS, Asking, corpus_of, ills, leftovers
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
    from evidencebot.assistant import Assistant
    from evidencebot.conversation.question import Question
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

    def __init__(self, operation: Operation, workspace: Workspace, asking: Asking, root: Path, said: Path) -> None:
        """Copies of `workspace` come to lie at `root`; what its commands say goes to the folder `said`."""
        self.operation = operation
        self._asking = asking
        self._pristine = workspace
        self._root = root
        self._said = said
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
        shutil.rmtree(self._root, ignore_errors=True)
        self.workspace = copy_workspace(self._pristine, self._root)
        self.operation.prepare(self.workspace)
        self._arguments = self.operation.arguments(self.workspace)
        return self.workspace

    def seen(self, workspace: Workspace) -> dict[str, object]:
        return {name: part(workspace) for name, part in self._parts.items()}

    def run(self, fault: Fault | None = None) -> Ran:
        return run(self._said, self._arguments, fault)

    def killed_after(self, delay_s: float) -> Ran:
        process = start(self._said, self._arguments)
        time.sleep(delay_s)
        process.kill()
        return finish(self._said, process)

    def check(self, what: str) -> None:
        """The old or the new stands, `doctor` finds no damage, and running it again completes it."""
        now = self.seen(self.workspace)
        for name, part in now.items():
            assert part in self._allowed(name), f"{what}: {name} is neither the old nor the new"
        found = ills(self.workspace)
        assert all("older than the corpus" in detail for detail in found.values()), f"{what}: {found}"
        for name in leftovers(self.workspace):
            os.utime(name, (0, 0))  # where others may be writing, only what is old is cleared
        again = self.run()
        assert again.code in (0, 1), f"{what}: {again.err}"
        after = self.seen(self.workspace)
        for name in ("answers", "corpus", "exported"):
            assert after[name] == self.new[name], f"{what}: {name} after running it again"
        assert leftovers(self.workspace) == [], what

    def _allowed(self, name: str) -> list[object]:
        allowed = [self.old[name], self.new[name]]
        if self.operation.name == "add --entry" and name == "corpus":
            # A file is put in before its entry is: it may stand without one, never with a wrong one.
            files = [list(f) for f in self.new[name]]  # type: ignore[attr-defined]
            allowed.append(tuple((f[0], None, f[2]) for f in files))
        return allowed
