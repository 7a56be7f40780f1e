"""End to end in a real terminal: tmux runs the app, presses its keys and reads the screen."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from time import monotonic, sleep

import pytest

from evidencebot.conversation.session import SessionStore
from evidencebot.locations import Workspace

_PATIENCE_S = 60

pytestmark = pytest.mark.skipif(shutil.which("tmux") is None, reason="tmux is not installed")


class Terminal:
    """One tmux window on a server of its own."""

    def __init__(self, socket: Path, workspace: Workspace) -> None:
        self._tmux = ["tmux", "-S", str(socket), "-f", "/dev/null"]
        self._workspace = workspace

    def start(self, *arguments: str, width: int = 100, height: int = 32) -> None:
        command = [sys.executable, "-m", "evidencebot", "--workspace", str(self._workspace.root), *arguments]
        self._run("new-session", "-d", "-x", str(width), "-y", str(height), *command)

    def press(self, *keys: str) -> None:
        self._run("send-keys", *keys)

    def type(self, text: str) -> None:
        self._run("send-keys", "-l", text)

    def fill(self, text: str) -> None:
        """Type into a dialog's field; what is typed while the dialog still takes the focus is lost, and typed again."""
        for _ in range(5):
            self.press("End", "C-u")
            self.type(text)
            self.settle()
            is_typed = text[-10:] in self.screen()
            # The field is shorter than a path: its beginning is another look.
            self.press("Home")
            self.settle()
            if is_typed and text[:10] in self.screen():
                return
        raise AssertionError(f"the field did not take {text!r}")

    def screen(self) -> str:
        return self._run("capture-pane", "-p")

    def until(self, text: str, *, gone: bool = False) -> str:
        """Wait until the screen holds a text, or no longer does."""
        end = monotonic() + _PATIENCE_S
        while (text in (screen := self.screen())) is gone:
            assert monotonic() < end, f"{text!r} {'stayed' if gone else 'never came'}\n{screen}"
            sleep(0.05)
        return screen

    def settle(self) -> None:
        """Until the screen stands still: what workers bring may take the place of what a key was meant for."""
        before = ""
        while (screen := self.screen()) != before:
            before = screen
            sleep(0.5)

    def kill(self) -> None:
        """As when the machine goes off."""
        os.kill(int(self._run("display-message", "-p", "#{pane_pid}")), signal.SIGKILL)
        self.wait()

    def wait(self) -> None:
        """Until the app is gone, and its server with it."""
        end = monotonic() + _PATIENCE_S
        while subprocess.run([*self._tmux, "has-session"], capture_output=True, check=False).returncode == 0:
            assert monotonic() < end
            sleep(0.05)

    def stop(self) -> None:
        subprocess.run([*self._tmux, "kill-server"], capture_output=True, check=False)

    def _run(self, *arguments: str) -> str:
        # Readline, which pytest imports, sets COLUMNS and LINES behind Python's back; the app would believe them.
        done = subprocess.run(
            [*self._tmux, *arguments], capture_output=True, text=True, check=True, timeout=20, env=dict(os.environ)
        )
        return done.stdout


@pytest.fixture
def terminal(own_small: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Terminal]:
    monkeypatch.setenv("LC_ALL", "C.UTF-8")
    for name in ("COLUMNS", "LINES", "NO_COLOR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(tmp_path)
    terminal = Terminal(tmp_path / "tmux", own_small)
    yield terminal
    terminal.stop()


def _ask(terminal: Terminal, question: str) -> None:
    terminal.type(question)
    terminal.press("Escape", "Enter")


def test_ask_filter_follow_up_open_a_note_export_quit_resume(
    terminal: Terminal, own_small: Workspace, tmp_path: Path
) -> None:
    terminal.start()
    terminal.until("Bridging the ford")
    _ask(terminal, "How much does the shortest visit cost?")
    terminal.until("[1]")
    terminal.press("F2")
    terminal.until("Filter")
    terminal.press("Down", "Down", "Enter")
    terminal.until("Only section")
    terminal.press("F2", "C-l")
    terminal.until("Only section", gone=True)
    _ask(terminal, "Why?")
    terminal.until("Read as:")
    terminal.settle()
    terminal.press("F3", "Home", "Enter")
    terminal.until("Evidence › Page")
    terminal.settle()
    terminal.press("Enter")
    terminal.until("› Note")
    terminal.press("BSpace")
    terminal.until("› Note", gone=True)
    terminal.settle()
    terminal.press("F8")
    terminal.until("Export this session")
    terminal.settle()
    terminal.fill(str(tmp_path / "answers.md"))
    terminal.press("Enter")
    terminal.until("Written to")
    assert "How much does the shortest visit cost?" in (tmp_path / "answers.md").read_text(encoding="utf-8")
    terminal.press("C-q")
    terminal.wait()
    terminal.start("chat", "--session", "last")
    terminal.until("Why?")
    terminal.until("Read as:")
    (summary,) = SessionStore(own_small.sessions).summaries()
    assert summary.turns == 2


def test_what_was_answered_outlives_a_crash(terminal: Terminal, own_small: Workspace) -> None:
    terminal.start(width=80, height=24)
    terminal.until("Bridging the ford")
    _ask(terminal, "How much does the shortest visit cost?")
    terminal.until("[1]")
    terminal.kill()
    (summary,) = SessionStore(own_small.sessions).summaries()
    assert (summary.turns, summary.problem) == (1, None)
    terminal.start("chat", "--session", "last", width=80, height=24)
    terminal.until("[1]")
