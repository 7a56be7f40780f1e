"""`evidencebot chat` without a terminal, and what it hands to the app."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from evidencebot.cli.main import build_parser
from evidencebot.retrieval.filters import Filters
from evidencebot.tui.app import EvidenceApp
from evidencebot.tui.engine import Options

Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[Options]:
    """The options of every app that was started, on what passes for a terminal."""
    apps: list[Options] = []
    monkeypatch.setattr(EvidenceApp, "run", lambda app: apps.append(app.options))
    for module in ("main", "chat"):
        monkeypatch.setattr(f"evidencebot.cli.{module}.is_on_terminal", lambda: True)
    return apps


def test_the_app_needs_a_terminal(run: Run) -> None:
    code, out, err = run("chat")
    assert (code, out) == (2, "")
    assert "needs a terminal" in err
    assert err.count("\n") == 1


def test_options_reach_the_app(run: Run, started: list[Options]) -> None:
    code, _, _ = run("chat", "--workspace", "w", "--chapter", "2", "--chapter", "3.1", "--k", "5", "--session", "last")
    assert code == 0
    assert started == [Options("w", None, 5, Filters(chapters=("2", "3.1")), "last")]


def test_on_a_terminal_no_command_means_the_app(run: Run, started: list[Options]) -> None:
    assert run("--workspace", "w")[0] == 0
    assert started == [Options("w")]


@pytest.mark.parametrize("port", ["0", "70000", "http"])
def test_a_wrong_port_is_told(run: Run, port: str) -> None:
    code, _, err = run("chat", "--web", "--port", port)
    assert code == 2
    assert "1 to 65535" in err


def test_a_port_without_the_web_is_told(run: Run) -> None:
    code, _, err = run("chat", "--port", "8000")
    assert code == 2
    assert "--web" in err


def test_what_the_browser_s_app_is_started_with_parses_to_the_same(run: Run) -> None:
    from evidencebot.cli.chat import served_arguments

    given = ["chat", "--workspace", "a b", "--chapter", "2", "--source", "x", "--report-only", "--k", "3", "--web"]
    options = build_parser().parse_args(given)
    again = build_parser().parse_args(served_arguments(options))
    assert {**vars(again), "web": True} == vars(options)
