"""The command line: its parser, its exit codes, and what goes to which stream."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable

import pytest

from evidencebot import __version__
from evidencebot.cli.main import build_parser
from evidencebot.locations import Workspace
from evidencebot.text.display import without_control

Run = Callable[..., tuple[int, str, str]]
COMMANDS = ["ask", "index", "add", "outline", "footnotes", "sources", "doctor"]


@pytest.mark.parametrize("command", [[], *([c] for c in COMMANDS)])
def test_help_goes_to_standard_output(run: Run, command: list[str]) -> None:
    code, out, err = run(*command, "--help")
    assert (code, err) == (0, "")
    assert "usage: evidencebot" in out
    assert "--workspace" in out


def test_without_a_command_the_help_is_no_answer(run: Run) -> None:
    code, out, err = run()
    assert (code, out) == (2, "")
    assert "usage: evidencebot" in err


def test_output_is_utf8_whatever_the_locale_says(run: Run, small: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    bytes_written = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(bytes_written, encoding="ascii", write_through=True))
    code, _, err = run("footnotes", "15", "--workspace", small.root)
    assert (code, err) == (0, "")
    assert "→" in bytes_written.getvalue().decode()


def test_version(run: Run) -> None:
    assert run("--version") == (0, f"evidencebot {__version__}\n", "")


@pytest.mark.parametrize(
    "arguments",
    [
        ["no-such-command"],
        ["ask", "--no-such-option"],
        ["ask", "x", "--k", "0"],
        ["ask", "x", "--k", "101"],
        ["ask", "x", "--k", "many"],
        ["index", "surplus"],
        ["add"],
    ],
)
def test_a_wrong_command_line_is_told_in_one_line(run: Run, arguments: list[str]) -> None:
    code, out, err = run(*arguments)
    assert (code, out) == (2, "")
    assert err.startswith("evidencebot: ")
    assert err.count("\n") == 1
    assert "--help" in err


@pytest.mark.parametrize("before", [True, False])
def test_common_options_stand_before_or_behind_the_command(run: Run, small: Workspace, before: bool) -> None:
    common = ["--workspace", str(small.root), "--json"]
    code, out, _ = run(*common, "outline") if before else run("outline", *common)
    assert (code, out[:1]) == (0, "{")


def test_every_command_of_the_parser_has_a_module() -> None:
    from importlib.util import find_spec

    actions = build_parser()._subparsers
    assert actions is not None
    choices = next(a.choices for a in actions._group_actions if a.choices)
    assert set(COMMANDS) <= set(choices)
    assert [c for c in choices if find_spec(f"evidencebot.cli.{c}") is None] == []


def test_errors_and_hints_cannot_steer_a_terminal() -> None:
    assert without_control("a\x1b[31m\nb\u202ec") == "a [31m b c"


def test_the_workspace_may_come_from_the_environment(
    run: Run, small: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("EVIDENCEBOT_WORKSPACE", str(small.root))
    assert run("outline", "--json")[0] == 0
