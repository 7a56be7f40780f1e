"""A web server on this machine that does what it is told, and much that no server should."""

from __future__ import annotations

import gzip
import ssl
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from fpdf import FPDF

Route = Callable[["Handler"], None]


class Handler(BaseHTTPRequestHandler):
    """Answers by the site's routes; notes who asked for what, and when."""

    protocol_version = "HTTP/1.1"
    server: Site

    def do_GET(self) -> None:
        self.close_connection = True
        self.server.asked.append((self.path, dict(self.headers), time.monotonic()))
        route = self.server.routes.get(self.path)
        with suppress(ConnectionError):
            if route is None:
                self.answer(404)
            else:
                route(self)

    def begin(self, status: int = 200, **headers: object) -> None:
        """Status line and headers, `_` in their names for `-`."""
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), str(value))
        self.send_header("Connection", "close")
        self.end_headers()

    def answer(self, status: int = 200, body: bytes = b"", **headers: object) -> None:
        """A whole, honest answer."""
        self.begin(status, Content_Length=len(body), **headers)
        self.wfile.write(body)

    def drip(self, body: bytes, pause: float) -> None:
        for byte in body:
            self.wfile.write(bytes([byte]))
            self.wfile.flush()
            if self.server.is_closing.wait(pause):
                return

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Nothing: tests read `asked`."""


class Site(ThreadingHTTPServer):
    """Routes, and the requests that came."""

    daemon_threads = True
    block_on_close = False

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.routes: dict[str, Route] = {}
        self.asked: list[tuple[str, dict[str, str], float]] = []
        self.is_closing = threading.Event()

    def url(self, path: str) -> str:
        return f"http://127.0.0.1:{self.server_port}{path}"

    def paths(self) -> list[str]:
        return [path for path, _, _ in self.asked]

    def serve(self, path: str, body: bytes, content_type: str = "application/pdf", **headers: object) -> str:
        self.routes[path] = lambda handler: handler.answer(200, body, Content_Type=content_type, **headers)
        return self.url(path)


@contextmanager
def serving(tls: ssl.SSLContext | None = None) -> Iterator[Site]:
    with Site() as site:
        if tls:
            site.socket = tls.wrap_socket(site.socket, server_side=True)
        thread = threading.Thread(target=site.serve_forever, kwargs={"poll_interval": 0.02})
        thread.start()
        try:
            yield site
        finally:
            site.is_closing.set()
            site.shutdown()
            thread.join()


def pdf(*lines: str) -> bytes:
    """A PDF of one page."""
    document = FPDF()
    document.add_page()
    document.set_font("helvetica", size=12)
    for line in lines:
        document.multi_cell(0, text=line, new_x="LMARGIN", new_y="NEXT")
    return bytes(document.output())


def with_ranges(body: bytes, etag: str = '"v1"', *, stop_at: int | None = None) -> Route:
    """Serves parts of a file; the first answer breaks off after `stop_at` bytes."""
    broken = threading.Event()

    def route(handler: Handler) -> None:
        wanted = handler.headers.get("Range")
        if wanted and handler.headers.get("If-Range") == etag:
            start = int(wanted.removeprefix("bytes=").removesuffix("-"))
            span = f"bytes {start}-{len(body) - 1}/{len(body)}"
            handler.answer(206, body[start:], Content_Type="application/pdf", ETag=etag, Content_Range=span)
        elif stop_at is not None and not broken.is_set():
            broken.set()
            handler.begin(200, Content_Type="application/pdf", ETag=etag, Content_Length=len(body))
            handler.wfile.write(body[:stop_at])
        else:
            handler.answer(200, body, Content_Type="application/pdf", ETag=etag)

    return route


def failing_first(status: int, body: bytes, times: int = 1, **headers: object) -> Route:
    """Fails so many times, then serves a PDF."""
    left = [times]

    def route(handler: Handler) -> None:
        if left[0]:
            left[0] -= 1
            handler.answer(status, b"", **headers)
        else:
            handler.answer(200, body, Content_Type="application/pdf")

    return route


def bomb(handler: Handler) -> None:
    """64 MiB of blanks, packed in 64 KiB."""
    handler.answer(200, _bomb(), Content_Type="text/html", Content_Encoding="gzip")


@cache
def _bomb() -> bytes:
    return gzip.compress(b" " * (1 << 26))


def endless(handler: Handler) -> None:
    handler.begin(200, Content_Type="application/pdf")
    handler.wfile.write(b"%PDF-1.7\n")
    while not handler.server.is_closing.is_set():
        handler.wfile.write(b"%" * 65536)
