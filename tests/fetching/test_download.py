"""One file from servers that behave and servers that do not; whatever they do, it ends, and nothing half is left."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest

from evidencebot import __version__
from evidencebot.fetching.download import Arrived, Downloader
from evidencebot.fetching.failures import CannotFetch, TryAgain
from evidencebot.fetching.limits import Limits
from evidencebot.fetching.partial_download import PartialDownload
from evidencebot.fetching.web import Web
from misbehaving import Handler, Route, Site, bomb, endless, failing_first, pdf, serving, with_ranges

BODY = pdf("The ferry of Hexley carried 88 goats.", *["Nobody counted the sheep."] * 200)
LIMITS = Limits(attempts=2, backoff=0.01, pause=0, longest_wait=5, largest=1 << 20, allow_local=True)
IMPATIENT = replace(LIMITS, connect=0.5, silence=0.4, total=1)


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as site:
        yield site


@pytest.fixture
def part(tmp_path: Path) -> PartialDownload:
    return PartialDownload(tmp_path / "sources", "ferry")


def fetch(url: str, part: PartialDownload, limits: Limits = LIMITS, kind: str | None = None) -> Arrived:
    async def run() -> Arrived:
        async with Web(limits) as web:
            return await Downloader(web, limits).download(url, kind, part, lambda *_: None)

    return asyncio.run(run())


def left_in(part: PartialDownload) -> list[str]:
    folder = part.path.parent
    return sorted(p.name for p in folder.iterdir()) if folder.is_dir() else []


def test_a_file_arrives_whole_with_its_address_and_kind(site: Site, part: PartialDownload) -> None:
    url = site.serve("/ferry.pdf", BODY)
    assert fetch(url, part) == Arrived(url, "pdf")
    assert part.path.read_bytes() == BODY
    asked = site.asked[-1][1]
    assert asked["User-Agent"] == f"evidencebot/{__version__}"
    assert asked["Host"] == f"127.0.0.1:{site.server_port}"


@pytest.mark.parametrize(
    ("body", "content_type", "kind"),
    [
        (BODY, "application/octet-stream", "pdf"),
        (BODY, "text/html", "pdf"),
        (b"<!DOCTYPE html><p>Goats.", "text/html; charset=utf-8", "html"),
        (b"<html><p>Goats.</html>", "", "html"),
        (b"<p>Goats.", "application/xhtml+xml", "html"),
        (b"88 goats.", "text/plain", "text"),
    ],
)
def test_the_kind_is_told_by_header_and_content(
    site: Site, part: PartialDownload, body: bytes, content_type: str, kind: str
) -> None:
    assert fetch(site.serve("/x", body, content_type), part).kind == kind


def test_redirects_are_followed_to_the_final_address(site: Site, part: PartialDownload) -> None:
    final = site.serve("/b/ferry.pdf", BODY)
    site.routes["/old"] = lambda h: h.answer(301, Location="/b/ferry.pdf")
    assert fetch(site.url("/old"), part).url == final


@pytest.mark.parametrize("status", [408, 429, 500, 502, 503])
def test_a_passing_failure_is_tried_again(site: Site, part: PartialDownload, status: int) -> None:
    site.routes["/x"] = failing_first(status, BODY, times=2)
    fetch(site.url("/x"), part, replace(LIMITS, attempts=3))
    assert site.paths() == ["/robots.txt", "/x", "/x", "/x"]


@pytest.mark.parametrize(
    "value", ["1", format_datetime(datetime.now(UTC) + timedelta(hours=-1)), "soon", "9" * 12, ""], ids=str
)
def test_retry_after_is_read_whatever_it_says(site: Site, part: PartialDownload, value: str) -> None:
    site.routes["/x"] = failing_first(503, BODY, Retry_After=value)
    if value.startswith("99"):
        with pytest.raises(CannotFetch, match="asks to come back"):
            fetch(site.url("/x"), part)
        return
    fetch(site.url("/x"), part)
    first, second = (when for path, _, when in site.asked if path == "/x")
    assert second - first >= (1 if value == "1" else 0)


def test_a_broken_download_goes_on_where_it_stopped(site: Site, part: PartialDownload) -> None:
    site.routes["/x"] = with_ranges(BODY, stop_at=700)
    fetch(site.url("/x"), part)
    assert part.path.read_bytes() == BODY
    assert site.asked[-1][1]["Range"] == "bytes=700-"


def test_a_part_is_kept_for_the_next_run_and_gone_on_with(site: Site, part: PartialDownload) -> None:
    site.routes["/x"] = with_ranges(BODY, stop_at=700)
    with pytest.raises(TryAgain):
        fetch(site.url("/x"), part, replace(LIMITS, attempts=1))
    assert left_in(part) == [".ferry.part", ".ferry.part.json"]
    fetch(site.url("/x"), part)
    assert part.path.read_bytes() == BODY


def test_a_part_of_another_version_is_not_gone_on_with(site: Site, part: PartialDownload) -> None:
    site.routes["/x"] = with_ranges(b"%PDF-1.7 an older one" * 99, '"v0"', stop_at=700)
    with pytest.raises(TryAgain):
        fetch(site.url("/x"), part, replace(LIMITS, attempts=1))
    site.routes["/x"] = with_ranges(BODY, '"v1"')
    fetch(site.url("/x"), part)
    assert part.path.read_bytes() == BODY


@pytest.mark.parametrize("etag", ['W/"v1"', '"vé"'])
def test_a_version_that_cannot_be_asked_for_again_is_not_gone_on_with(
    site: Site, part: PartialDownload, etag: str
) -> None:
    site.routes["/x"] = with_ranges(BODY, etag, stop_at=700)
    fetch(site.url("/x"), part)
    assert part.path.read_bytes() == BODY
    assert "Range" not in site.asked[-1][1]


def test_a_part_of_another_address_is_not_gone_on_with(site: Site, part: PartialDownload) -> None:
    site.routes["/x"] = with_ranges(BODY, stop_at=700)
    with pytest.raises(TryAgain):
        fetch(site.url("/x"), part, replace(LIMITS, attempts=1))
    site.routes["/y"] = with_ranges(BODY)
    fetch(site.url("/y"), part)
    assert "Range" not in site.asked[-1][1]


@pytest.mark.parametrize(
    ("status", "headers"),
    [
        (206, {"Content_Range": "bytes 3-99/100"}),
        (206, {"Content_Range": "bytes 700-/*"}),
        (206, {}),
        (416, {}),
    ],
    ids=str,
)
def test_a_wrong_part_is_thrown_away_and_all_fetched_anew(
    site: Site, part: PartialDownload, status: int, headers: dict[str, object]
) -> None:
    honest = with_ranges(BODY, stop_at=700)

    def route(handler: Handler) -> None:
        if "Range" in handler.headers:
            handler.answer(status, b"x", Content_Type="application/pdf", **headers)
        else:
            honest(handler)

    site.routes["/x"] = route
    fetch(site.url("/x"), part, replace(LIMITS, attempts=3))
    assert part.path.read_bytes() == BODY


def test_a_part_that_nobody_asked_for_is_refused(site: Site, part: PartialDownload) -> None:
    site.routes["/x"] = lambda h: h.answer(206, BODY, Content_Type="application/pdf", Content_Range="bytes 0-9/10")
    with pytest.raises(TryAgain, match="does not go on"):
        fetch(site.url("/x"), part)


def cut(handler: Handler) -> None:
    handler.begin(200, Content_Type="application/pdf", Content_Length=len(BODY))
    handler.wfile.write(BODY[:500])


def too_short(handler: Handler) -> None:
    handler.begin(200, Content_Type="application/pdf", Content_Length=500)
    handler.wfile.write(BODY)


def cut_without_length(handler: Handler) -> None:
    handler.begin(200, Content_Type="application/pdf")
    handler.wfile.write(BODY[:500])


def slow(handler: Handler) -> None:
    handler.begin(200, Content_Type="application/pdf", Content_Length=len(BODY))
    handler.drip(BODY, 0.1)


def slow_headers(handler: Handler) -> None:
    handler.drip(b"HTTP/1.1 200 OK\r\nX-Slow: " + b"x" * 999, 0.1)


def silent(handler: Handler) -> None:
    handler.server.is_closing.wait(30)


def no_http(handler: Handler) -> None:
    handler.wfile.write(b"220 ready for mail\r\n")


def wrong(content_type: str, body: bytes = b"\0\1\2") -> Route:
    return lambda h: h.answer(200, body, Content_Type=content_type)


def to(location: str, status: int = 302) -> Route:
    return lambda h: h.answer(status, Location=location)


BAD: dict[str, tuple[Route, type[Exception], str]] = {
    "404": (lambda h: h.answer(404), CannotFetch, "404 Not Found"),
    "410": (lambda h: h.answer(410), CannotFetch, "410"),
    "always 500": (lambda h: h.answer(500), TryAgain, "500"),
    "no content": (lambda h: h.answer(204), CannotFetch, "204"),
    "not modified": (lambda h: h.answer(304), CannotFetch, "304"),
    "empty": (lambda h: h.answer(200, b"", Content_Type="application/pdf"), CannotFetch, "empty"),
    "picture": (wrong("image/png"), CannotFetch, "image/png"),
    "picture called a PDF": (wrong("application/pdf", b"\x89PNG\r\n\0"), CannotFetch, "not a PDF"),
    "page called a PDF": (wrong("application/pdf", b"Please log in."), CannotFetch, "not a PDF"),
    "zip called text": (wrong("text/plain", b"PK\3\4\0\0"), CannotFetch, "not a PDF"),
    "unknown": (wrong("application/octet-stream", b"what is this"), CannotFetch, "not a PDF"),
    "cut off": (cut, TryAgain, "broke off"),
    "too short a length": (too_short, TryAgain, "cut off"),
    "cut off without a length": (cut_without_length, TryAgain, "cut off"),
    "slow": (slow, TryAgain, "not done within"),
    "slow headers": (slow_headers, TryAgain, "not done within"),
    "silent": (silent, TryAgain, "does not answer"),
    "no HTTP": (no_http, TryAgain, "broke off"),
    "huge": (
        lambda h: h.begin(200, Content_Type="application/pdf", Content_Length=1 << 40),
        CannotFetch,
        "larger than",
    ),
    "endless": (endless, CannotFetch, "larger than"),
    "bomb": (bomb, CannotFetch, "larger than"),
    "broken gzip": (
        lambda h: h.answer(200, b"no gzip", Content_Type="text/html", Content_Encoding="gzip"),
        CannotFetch,
        "cannot be read",
    ),
    "redirect loop": (to("/x"), CannotFetch, "more than 5 times"),
    "redirect nowhere": (lambda h: h.answer(302), CannotFetch, "302"),
    "redirect to a file": (to("file:///etc/passwd"), CannotFetch, "not an http"),
    "redirect to a password": (to("http://me:secret@127.0.0.1/"), CannotFetch, "user name"),
    "redirect to a picture in itself": (to("data:image/png;base64," + "A" * 9999), CannotFetch, "not an http"),
    "redirect to nonsense": (to("http://[::1/"), CannotFetch, "no address"),
}


@pytest.mark.parametrize(("route", "error", "reason"), BAD.values(), ids=list(BAD))
def test_a_bad_server_is_told_and_leaves_nothing(
    site: Site, part: PartialDownload, route: Route, error: type[Exception], reason: str
) -> None:
    site.routes["/x"] = route
    impatient = route in (slow, slow_headers, silent)
    with pytest.raises(error, match=reason) as raised:
        fetch(site.url("/x"), part, IMPATIENT if impatient else LIMITS)
    assert "\n" not in str(raised.value)
    assert left_in(part) == []


def test_a_page_where_a_pdf_was_expected_is_refused(site: Site, part: PartialDownload) -> None:
    url = site.serve("/x", b"<html><p>We have moved.", "text/html")
    with pytest.raises(CannotFetch, match="expected"):
        fetch(url, part, kind="pdf")


@contextmanager
def deaf() -> Iterator[str]:
    """An address that takes no connection and refuses none: its queue is full."""
    with ExitStack() as open_sockets:
        server = open_sockets.enter_context(socket.socket())
        server.bind(("127.0.0.1", 0))
        server.listen(0)
        for _ in range(4):
            caller = open_sockets.enter_context(socket.socket())
            caller.setblocking(False)
            caller.connect_ex(server.getsockname())
        yield f"http://127.0.0.1:{server.getsockname()[1]}/x"


def test_a_connection_that_hangs_is_given_up(part: PartialDownload) -> None:
    with deaf() as url, pytest.raises(TryAgain, match="does not answer"):
        fetch(url, part, replace(IMPATIENT, attempts=1))


def test_a_closed_door_is_told(part: PartialDownload) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(TryAgain, match="could not be made"):
        fetch(f"http://127.0.0.1:{port}/x", part)


@pytest.mark.parametrize("address", ["ftp://example.org/x", "file:///etc/passwd", "nonsense", "http://", "http://a b/"])
def test_what_is_no_web_address_is_refused(part: PartialDownload, address: str) -> None:
    with pytest.raises(CannotFetch):
        fetch(address, part)


def test_an_interrupted_download_without_a_version_leaves_nothing(site: Site, part: PartialDownload) -> None:
    site.routes["/x"] = slow

    async def run() -> None:
        async with Web(LIMITS) as web:
            task = asyncio.create_task(Downloader(web, LIMITS).download(site.url("/x"), None, part, lambda *_: None))
            while not part.path.exists() and not task.done():
                await asyncio.sleep(0.01)
            task.cancel()
            with pytest.raises(asyncio.CancelledError):
                await task

    asyncio.run(run())
    assert left_in(part) == []


def test_progress_tells_what_is_at_hand_and_what_is_expected(site: Site, part: PartialDownload) -> None:
    url = site.serve("/x", BODY)
    told: list[tuple[int, int | None]] = []

    async def run() -> None:
        async with Web(LIMITS) as web:
            moved: Callable[[int, int | None], None] = lambda size, whole: told.append((size, whole))  # noqa: E731
            await Downloader(web, LIMITS).download(url, None, part, moved)

    asyncio.run(run())
    assert (told[0], told[-1]) == ((0, len(BODY)), (len(BODY), len(BODY)))
