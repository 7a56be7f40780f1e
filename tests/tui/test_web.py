"""In a browser: who is served, and a question asked in a real headless Chromium."""

from __future__ import annotations

import asyncio
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from time import monotonic, sleep
from typing import Any

import pytest
from aiohttp import ClientSession

from evidencebot.conversation.session import SessionStore
from evidencebot.locations import Workspace

_PATIENCE_S = 60
QUESTION = "How much does the shortest visit cost?"


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def served(small: Workspace, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, Workspace]]:
    """The port of the app served, and its workspace."""
    from workspaces import copy_workspace

    workspace, port = copy_workspace(small, tmp_path_factory.mktemp("web") / "workspace"), _free_port()
    command = [sys.executable, "-m", "evidencebot", "chat", "--web", "--port", str(port), "--workspace", workspace.root]
    with subprocess.Popen(list(map(str, command)), stderr=subprocess.PIPE, text=True) as server:
        assert server.stderr
        said = server.stderr.readline()
        assert f"http://127.0.0.1:{port}" in said
        assert "this machine only" in said
        _wait_for(port)
        yield port, workspace
        server.terminate()


def _wait_for(port: int) -> None:
    end = monotonic() + _PATIENCE_S
    while monotonic() < end:
        with socket.socket() as probe:
            if probe.connect_ex(("127.0.0.1", port)) == 0:
                return
        sleep(0.05)
    pytest.fail("the server never came")


@pytest.mark.parametrize(
    ("path", "headers", "status"),
    [
        ("/", {}, 200),
        ("/", {"Host": "localhost:{port}"}, 200),
        ("/", {"Origin": "http://127.0.0.1:{port}"}, 200),
        ("/", {"Host": "evil.example"}, 403),
        ("/", {"Host": "evil.example:{port}"}, 403),
        ("/", {"Host": "127.0.0.1:1"}, 403),
        ("/ws", {"Origin": "http://evil.example"}, 403),
        ("/ws", {"Origin": "null"}, 403),
        ("/static/js/textual.js", {"Host": "evil.example"}, 403),
    ],
)
def test_only_this_machine_s_own_pages_are_served(
    served: tuple[int, Workspace], path: str, headers: dict[str, str], status: int
) -> None:
    port, _ = served

    async def get() -> tuple[int, str]:
        sent = {name: value.format(port=port) for name, value in headers.items()}
        async with ClientSession() as client, client.get(f"http://127.0.0.1:{port}{path}", headers=sent) as response:
            return response.status, response.headers.get("Content-Security-Policy", "")

    got, policy = asyncio.run(get())
    assert got == status
    assert "default-src http://127.0.0.1" in policy or status == 403


def test_it_listens_on_the_loopback_only(served: tuple[int, Workspace]) -> None:
    port, _ = served
    table = Path("/proc/net/tcp")
    if not table.exists():
        pytest.skip("no /proc/net/tcp here")
    listening = [line.split()[1] for line in table.read_text().splitlines()[1:] if line.split()[3] == "0A"]
    assert [address for address in listening if address.endswith(f":{port:04X}")] == [f"0100007F:{port:04X}"]


@pytest.fixture
def chromium() -> str:
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found:
        return found
    reason = "no Chromium is installed"
    if os.environ.get("EVIDENCEBOT_REQUIRE_BROWSER") == "1":
        pytest.fail(reason)
    pytest.skip(reason)


class Page:
    """A page of a Chromium that is told what to do over its DevTools socket."""

    def __init__(self, socket: Any) -> None:
        self._socket = socket
        self._number = 0
        self.requested: list[str] = []

    async def do(self, method: str, **parameters: Any) -> dict[str, Any]:
        self._number += 1
        await self._socket.send_json({"id": self._number, "method": method, "params": parameters})
        while True:
            message = await self._socket.receive_json(timeout=_PATIENCE_S)
            if message.get("method") == "Network.requestWillBeSent":
                self.requested.append(message["params"]["request"]["url"])
            if message.get("id") == self._number:
                result: dict[str, Any] = message["result"]
                return result

    async def until(self, expression: str) -> None:
        """Until a JavaScript expression is true."""
        end = monotonic() + _PATIENCE_S
        while not (await self.do("Runtime.evaluate", expression=expression))["result"].get("value"):
            assert monotonic() < end, expression
            await asyncio.sleep(0.1)


async def _ask_in(debugging: int, url: str, store: SessionStore) -> Page:
    async with ClientSession() as client:
        async with client.put(f"http://127.0.0.1:{debugging}/json/new?{url}") as response:
            address = (await response.json())["webSocketDebuggerUrl"]
        async with client.ws_connect(address) as channel:
            page = Page(channel)
            await page.do("Network.enable")
            await page.do("Page.reload")
            await page.until("document.body.classList.contains('-first-byte')")
            await page.until("!!document.querySelector('.xterm-helper-textarea')")
            await asyncio.sleep(1)
            await page.do("Runtime.evaluate", expression="document.querySelector('.xterm-helper-textarea').focus()")
            await page.do("Input.insertText", text=QUESTION)
            for kind in ("keyDown", "keyUp"):
                await page.do("Input.dispatchKeyEvent", type=kind, key="Enter", code="Enter", windowsVirtualKeyCode=13)
            end = monotonic() + _PATIENCE_S
            while not store.summaries():
                assert monotonic() < end, "the question was never answered"
                await asyncio.sleep(0.1)
            return page


def test_a_question_is_asked_and_answered_in_chromium(
    served: tuple[int, Workspace], chromium: str, tmp_path: Path
) -> None:
    port, workspace = served
    debugging = _free_port()
    command = [
        chromium, "--headless", "--no-sandbox", "--disable-gpu", f"--remote-debugging-port={debugging}",
        f"--user-data-dir={tmp_path}", "--window-size=1200,800", "about:blank",
    ]  # fmt: skip
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as browser:
        try:
            _wait_for(debugging)
            store = SessionStore(workspace.sessions)
            page = asyncio.run(_ask_in(debugging, f"http://127.0.0.1:{port}/", store))
        finally:
            browser.terminate()
    session = store.load(store.find("last"))
    assert session.turns[0].question == QUESTION
    assert session.turns[0].answer.citations
    assert page.requested
    assert [url for url in page.requested if not url.startswith((f"http://127.0.0.1:{port}/", "data:"))] == []
