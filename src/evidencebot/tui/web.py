"""The app in a browser: the one importer of textual-serve and aiohttp."""

from __future__ import annotations

import shlex
import sys
from collections.abc import Sequence
from pathlib import Path

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware
from rich.console import Console
from textual_serve.server import Server

# textual-serve's own page asks Google for a font.
_PAGE = Path(__file__).with_name("web_page")
_HOSTS = ("127.0.0.1", "localhost")


class LocalServer(Server):
    """Serves this machine's own browser and nobody else.

    A page of another site can make a browser send requests here, under its own name (DNS rebinding)
    or from its own origin; both are refused. Nothing is loaded from elsewhere, fonts included.
    """

    def __init__(self, command: str, port: int) -> None:
        super().__init__(command, host=_HOSTS[0], port=port, title="evidencebot", templates_path=_PAGE)
        self.console = Console(stderr=True, quiet=True)
        self._hosts = {f"{host}:{port}" for host in _HOSTS}

    async def _make_app(self) -> web.Application:
        app = await super()._make_app()
        app.middlewares.append(self._local_only)
        return app

    @property
    def _local_only(self) -> Middleware:
        @web.middleware
        async def local_only(request: web.Request, handler: Handler) -> web.StreamResponse:
            origin = request.headers.get("Origin")
            is_own = origin is None or origin in {f"http://{host}" for host in self._hosts}
            if request.host not in self._hosts or not is_own:
                return web.Response(status=403, text="evidencebot serves this machine only\n")
            response = await handler(request)
            if not response.prepared:
                response.headers["Content-Security-Policy"] = self._policy
                response.headers["Referrer-Policy"] = "no-referrer"
                response.headers["X-Frame-Options"] = "DENY"
            return response

        return local_only

    @property
    def _policy(self) -> str:
        own = " ".join(f"http://{host} ws://{host}" for host in sorted(self._hosts))
        return f"default-src {own} data: 'unsafe-inline'"


def serve(arguments: Sequence[str], port: int) -> None:
    """Serve until stopped; each browser window gets an app of its own."""
    LocalServer(shlex.join([sys.executable, "-m", "evidencebot", *arguments]), port).serve()
