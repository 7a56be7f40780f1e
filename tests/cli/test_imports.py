"""Cold commands stay cold: what each loads, seen in a process of its own."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from evidencebot.documents.addresses import ADDRESSES_FILE
from evidencebot.locations import Workspace

LOADED = """
import sys
from evidencebot.cli.main import main
try:
    code = main(sys.argv[1:])
except SystemExit as stop:
    code = stop.code
tops = {name if name.startswith("evidencebot.") else name.split(".")[0] for name in sys.modules}
print("LOADED", code, *sorted(tops), file=sys.stderr)
"""
HEAVY = {
    "torch", "sentence_transformers", "transformers", "textual", "pypdf", "lxml", "trafilatura", "markdown_it", "bm25s",
    "scipy", "onnx", "pypandoc", "rispy", "httpx", "httpx2", "tenacity", "protego",
}  # fmt: skip
AT_WORK = {"numpy", "msgspec", "rich", "rapidfuzz", "faiss", "onnxruntime", "tokenizers", "Stemmer"}


def loaded(*arguments: object) -> tuple[int, set[str]]:
    """A command's exit code, and the top-level packages and own modules that it loaded."""
    command = [sys.executable, "-c", LOADED, *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    code, *names = done.stderr.splitlines()[-1].removeprefix("LOADED ").split()
    return int(code), set(names)


@pytest.mark.parametrize(
    "arguments", [["--help"], ["--version"], ["ask", "--help"], ["export", "--help"]], ids=" ".join
)
def test_help_loads_nothing(arguments: list[str]) -> None:
    code, names = loaded(*arguments)
    assert code == 0
    assert names & (HEAVY | AT_WORK) == set()


def test_a_wrong_option_loads_nothing() -> None:
    code, names = loaded("ask", "--no-such-option")
    assert code == 2
    assert names & (HEAVY | AT_WORK) == set()


def test_ask_with_a_standing_index_loads_no_reader_and_no_pytorch(small: Workspace) -> None:
    code, names = loaded("ask", "How much does the shortest visit cost?", "--workspace", small.root)
    assert code == 0
    assert names & HEAVY == set()
    assert names >= {"onnxruntime", "faiss", "msgspec", "evidencebot.assistant"}
    # With no turn before it, nothing is read after another.
    assert "evidencebot.conversation.follow_up" not in names


def test_a_batch_loads_no_more(small: Workspace, tmp_path: Path) -> None:
    (tmp_path / "q.jsonl").write_text(
        '{"question": "Why was the van sold?", "history": [{"speaker": "user", "text": "Hello"}]}\n'
    )
    code, names = loaded("ask", "--batch", tmp_path / "q.jsonl", "--workspace", small.root)
    assert code == 0
    assert names & HEAVY == set()


@pytest.mark.parametrize("draft", ["", "draft.md"])
def test_verify_loads_no_reader_and_no_model(small: Workspace, tmp_path: Path, draft: str) -> None:
    (tmp_path / "draft.md").write_text("They “blamed the price list, which was old” and spent £11.6m.")
    claim = ["--file", tmp_path / draft] if draft else ["They blamed the price list"]
    _, names = loaded("verify", *claim, "--workspace", small.root)
    assert names & (HEAVY | {"onnxruntime", "tokenizers", "pypandoc"}) == set()


@pytest.mark.parametrize("command", ["outline", "footnotes", "sources", "export"])
def test_showing_an_indexed_report_loads_no_reader_and_no_model(small: Workspace, command: str) -> None:
    code, names = loaded(command, "--workspace", small.root)
    assert code == 0
    assert names & (HEAVY | {"onnxruntime", "tokenizers"}) == set()


CONNECTIONS = """
import sys
opened = []
sys.addaudithook(lambda event, _: event in ("socket.connect", "socket.getaddrinfo") and opened.append(event))
from evidencebot.cli.main import main
main(sys.argv[1:])
print("OPENED", *opened, file=sys.stderr)
"""


@pytest.mark.parametrize(
    "arguments",
    [
        ["ask", "How much does the shortest visit cost?"],
        ["index"],
        pytest.param(["index", "--force"], marks=pytest.mark.slow),
        ["outline"],
        ["footnotes"],
        ["sources"],
        ["doctor"],
        ["fetch", "--dry-run"],
    ],
    ids=" ".join,
)
def test_nothing_but_fetch_opens_a_connection(own_small: Workspace, arguments: list[str]) -> None:
    assert opened(own_small, *arguments) == set()


def test_what_fetch_opens_is_noticed(own_small: Workspace) -> None:
    address = '{"corran-2016-ford": {"url": "http://localhost/ford.pdf"}}'
    (own_small.corpus / ADDRESSES_FILE).write_text(address, encoding="utf-8")
    assert opened(own_small, "fetch", "sources") == {"socket.getaddrinfo"}


def opened(workspace: Workspace, *arguments: str) -> set[str]:
    """The events that tell of a connection while a command runs in a process of its own."""
    command = [sys.executable, "-c", CONNECTIONS, *arguments, "--workspace", str(workspace.root)]
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=120)
    told, *events = done.stderr.splitlines()[-1].split()
    assert told == "OPENED"
    return set(events)


def test_a_dry_run_loads_no_http_library(small: Workspace) -> None:
    code, names = loaded("fetch", "--dry-run", "--workspace", small.root)
    assert code == 0
    assert names & HEAVY == set()
