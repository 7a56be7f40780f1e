"""From a publisher's page to the report: one plain link is followed, a choice is left to the reader."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator

import pytest

from evidencebot.documents.html.links import Link, links_of
from evidencebot.fetching.failures import CannotFetch
from evidencebot.fetching.landing import find_report, plain_link
from evidencebot.fetching.limits import Limits
from evidencebot.fetching.web import Web
from misbehaving import Site, pdf, serving

PAGE = "https://ford.example/reports/bridging/"
TITLE = "Bridging the ford: how a river town buys its care"


@pytest.mark.parametrize(
    ("links", "found"),
    [
        ([("bridging.pdf", "PDF")], "bridging.pdf"),
        ([("bridging.pdf", ""), ("bridging.pdf", "Download")], "bridging.pdf"),
        ([("a.pdf", "Terms"), ("b.pdf", "Read the full report")], "b.pdf"),
        ([("terms.pdf", "Terms"), ("Bridging-the-ford_how-a-river-town-buys-care.pdf", "here")], 1),
        ([("/about", "About us"), ("/files/4711", "Download the report")], "/files/4711"),
        ([("/x.PDF?v=2", "x"), ("mailto:me@ford.example", "the full report")], "/x.PDF?v=2"),
    ],
)
def test_the_plain_link(links: list[tuple[str, str]], found: str | int) -> None:
    target = links[found][0] if isinstance(found, int) else found
    expected = f"https://ford.example{target}" if target.startswith("/") else PAGE + target
    assert plain_link(PAGE, [Link(*link) for link in links], TITLE) == expected


@pytest.mark.parametrize(
    "links",
    [
        [],
        [("/about", "About us")],
        [("a.pdf", "Terms"), ("b.pdf", "Prices")],
        [("a.pdf", "Full report"), ("b.pdf", "Full report in Welsh")],
        [("javascript:void(0)", "Full report"), ("http://[broken/x.pdf", "Full report")],
    ],
    ids=str,
)
def test_no_plain_link_is_told_with_what_to_do(links: list[tuple[str, str]]) -> None:
    with pytest.raises(CannotFetch, match="evidencebot add --report"):
        plain_link(PAGE, [Link(*link) for link in links], TITLE)


def test_links_of_a_page() -> None:
    page = "<p><a href=' x.pdf '>Read <b>the</b> report</a><a>no</a><a href=''>no</a><a href='/y'><img src='z'></a>"
    assert links_of(page) == [Link("x.pdf", "Read the report"), Link("/y", "")]
    assert links_of("") == []


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as site:
        yield site


def report_at(url: str) -> str:
    limits = Limits(pause=0, backoff=0.01, attempts=2, allow_local=True, largest_page=10_000)

    async def run() -> str:
        async with Web(limits) as web:
            return await find_report(web, url, TITLE, limits)

    return asyncio.run(run())


def test_the_link_is_read_against_the_pages_final_address(site: Site) -> None:
    site.serve("/new/page", b"<html><a href='ford.pdf'>PDF</a>", "text/html")
    site.routes["/old"] = lambda h: h.answer(301, Location="/new/page")
    assert report_at(site.url("/old")) == site.url("/new/ford.pdf")


def test_a_page_that_is_the_report_is_taken(site: Site) -> None:
    url = site.serve("/ford", pdf("Bridging the ford"))
    assert report_at(url) == url


@pytest.mark.parametrize("body", [b"\0\1\2", b"x" * 20_000])
def test_a_page_that_is_none_is_refused(site: Site, body: bytes) -> None:
    with pytest.raises(CannotFetch):
        report_at(site.serve("/x", body, "text/html"))
