"""Politeness: one request at a time to a host, a pause between two, and its robots.txt."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Iterator
from itertools import pairwise

import pytest

from evidencebot.fetching.failures import CannotFetch
from evidencebot.fetching.limits import Limits
from evidencebot.fetching.web import Web
from misbehaving import Handler, Site, serving

LIMITS = Limits(pause=0, silence=2, total=4, allow_local=True)


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as site:
        yield site


def read(limits: Limits, *urls: str) -> list[bytes | CannotFetch]:
    async def one(web: Web, url: str) -> bytes | CannotFetch:
        try:
            return (await web.read(url))[1]
        except CannotFetch as error:
            return error

    async def run() -> list[bytes | CannotFetch]:
        async with Web(limits) as web:
            return await asyncio.gather(*(one(web, url) for url in urls))

    return asyncio.run(run())


def test_a_host_is_asked_one_thing_at_a_time(site: Site) -> None:
    busy, clashes = threading.Lock(), []

    def route(handler: Handler) -> None:
        if not busy.acquire(blocking=False):
            clashes.append(handler.path)
            return
        handler.begin(200, Content_Type="text/plain", Content_Length=10)
        handler.drip(b"012345678", 0.01)
        busy.release()
        handler.wfile.write(b"9")

    site.routes = dict.fromkeys(("/a", "/b", "/c"), route)
    assert read(LIMITS, *(site.url(path) for path in ("/a", "/b", "/c"))) == [b"0123456789"] * 3
    assert clashes == []


def test_there_is_a_pause_between_two_requests_to_one_host(site: Site) -> None:
    urls = [site.serve(path, b"x", "text/plain") for path in ("/a", "/b", "/c")]
    read(Limits(pause=0.3, allow_local=True), *urls)
    times = [when for _, _, when in site.asked]
    assert len(times) == 4
    assert min(b - a for a, b in pairwise(times)) >= 0.29


def test_robots_txt_is_read_once_and_heeded(site: Site) -> None:
    site.serve("/robots.txt", b"User-agent: *\nDisallow: /private/*.pdf$\nAllow: /\n", "text/plain")
    private, public = (site.serve(path, b"x", "text/plain") for path in ("/private/a.pdf", "/public/a.pdf"))
    refused, body = read(LIMITS, private, public)
    assert isinstance(refused, CannotFetch)
    assert "robots.txt" in str(refused)
    assert body == b"x"
    assert sorted(site.paths()) == ["/public/a.pdf", "/robots.txt"]


def test_robots_txt_may_name_this_program(site: Site) -> None:
    site.serve("/robots.txt", b"User-agent: evidencebot\nDisallow: /\n\nUser-agent: *\nDisallow:\n", "text/plain")
    (refused,) = read(LIMITS, site.serve("/x", b"x", "text/plain"))
    assert isinstance(refused, CannotFetch)


@pytest.mark.parametrize("rules", [b"", b"\xff\xfe\0nonsense", b"Disallow: /", b"<html>404</html>"])
def test_rules_that_say_nothing_forbid_nothing(site: Site, rules: bytes) -> None:
    site.serve("/robots.txt", rules, "text/plain")
    assert read(LIMITS, site.serve("/x", b"x", "text/plain")) == [b"x"]


def test_rules_that_cannot_be_read_forbid_nothing(site: Site) -> None:
    site.routes["/robots.txt"] = lambda h: h.answer(500)
    assert read(LIMITS, site.serve("/x", b"x", "text/plain")) == [b"x"]


def test_robots_txt_may_ask_for_a_longer_pause(site: Site) -> None:
    site.serve("/robots.txt", b"User-agent: *\nCrawl-delay: 0.4\n", "text/plain")
    urls = [site.serve(path, b"x", "text/plain") for path in ("/a", "/b")]
    read(LIMITS, *urls)
    times = [when for path, _, when in site.asked if path != "/robots.txt"]
    assert times[1] - times[0] >= 0.39
