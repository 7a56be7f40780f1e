"""No address of a catalogue or a redirect leads into the user's own network."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest
import trustme

from evidencebot.fetching.failures import CannotFetch
from evidencebot.fetching.limits import Limits
from evidencebot.fetching.reachable import addresses_of_host, is_public
from evidencebot.fetching.web import Web
from misbehaving import Site, serving


@pytest.fixture
def site() -> Iterator[Site]:
    with serving() as site:
        yield site


@pytest.mark.parametrize("address", ["93.184.215.14", "2606:2800:21f:cb07:6820:80da:af6b:8b2c", "64:ff9b::5db8:d70e"])
def test_public_addresses(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "10.1.2.3", "172.16.0.1", "192.168.1.1", "169.254.169.254", "100.64.0.1", "0.0.0.0",
        "224.0.0.1", "255.255.255.255", "192.0.2.1", "::1", "::", "fe80::1", "fe80::1%1", "fc00::1", "ff02::1",
        "::ffff:127.0.0.1", "::ffff:10.0.0.1", "2002:7f00:1::", "64:ff9b::7f00:1", "64:ff9b::a00:1",
    ],
)  # fmt: skip
def test_addresses_that_are_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "2130706433", "0x7f.1", "::1"])
def test_a_host_of_this_machine_is_refused_however_it_is_written(host: str) -> None:
    with pytest.raises(CannotFetch):
        asyncio.run(addresses_of_host(host, 80, allow_local=False))


@pytest.mark.parametrize("host", ["a..b", "x" * 70 + ".org", "\N{SNOWMAN}" * 60])
def test_a_name_that_is_none_is_refused(host: str) -> None:
    with pytest.raises(CannotFetch):
        asyncio.run(addresses_of_host(host, 80, allow_local=True))


def test_this_machine_is_not_asked_without_leave(site: Site) -> None:
    url = site.serve("/x", b"secret", "text/plain")

    async def run() -> None:
        async with Web(Limits(pause=0)) as web:
            with pytest.raises(CannotFetch, match="not on the public internet"):
                await web.read(url)

    asyncio.run(run())
    assert site.asked == []


def test_a_redirect_into_the_network_is_not_followed(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """The first hop stands for a public host; the second is checked like any other."""
    inner = site.serve("/inner", b"secret", "text/plain")
    site.routes["/outer"] = lambda h: h.answer(302, Location=inner.replace("127.0.0.1", "localhost"))

    async def first_is_public(host: str, port: int, *, allow_local: bool) -> list[str]:
        return [host] if host == "127.0.0.1" else await addresses_of_host(host, port, allow_local=allow_local)

    monkeypatch.setattr("evidencebot.fetching.web.addresses_of_host", first_is_public)

    async def run() -> None:
        async with Web(Limits(pause=0)) as web:
            with pytest.raises(CannotFetch, match="localhost is not on the public internet"):
                await web.read(site.url("/outer"))

    asyncio.run(run())
    assert "/inner" not in site.paths()


def test_it_connects_to_the_address_that_was_checked(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    """A name that resolves to another address a moment later leads nowhere else."""
    site.serve("/x", b"88 goats", "text/plain")

    async def checked(host: str, port: int, *, allow_local: bool) -> list[str]:
        return ["127.0.0.1"]

    monkeypatch.setattr("evidencebot.fetching.web.addresses_of_host", checked)

    async def run() -> bytes:
        async with Web(Limits(pause=0)) as web:
            return (await web.read(f"http://ferry.invalid:{site.server_port}/x"))[1]

    assert asyncio.run(run()) == b"88 goats"
    assert site.asked[-1][1]["Host"] == f"ferry.invalid:{site.server_port}"


def test_a_second_address_is_tried_where_the_first_takes_no_connection(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.serve("/x", b"88 goats", "text/plain")

    async def checked(host: str, port: int, *, allow_local: bool) -> list[str]:
        return ["127.0.0.2", "127.0.0.1"]

    monkeypatch.setattr("evidencebot.fetching.web.addresses_of_host", checked)

    async def run() -> bytes:
        async with Web(Limits(pause=0)) as web:
            return (await web.read(f"http://ferry.invalid:{site.server_port}/x"))[1]

    assert asyncio.run(run()) == b"88 goats"


def test_a_proxy_of_the_system_is_used(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("http_proxy", site.url(""))
    monkeypatch.delenv("no_proxy", raising=False)
    monkeypatch.delenv("NO_PROXY", raising=False)
    site.serve("http://ferry.invalid/x", b"88 goats", "text/plain")

    async def run() -> bytes:
        async with Web(Limits(pause=0)) as web:
            return (await web.read("http://ferry.invalid/x"))[1]

    assert asyncio.run(run()) == b"88 goats"


@pytest.mark.parametrize(("name", "is_trusted"), [("ferry.invalid", True), ("other.invalid", False)])
def test_the_certificate_is_checked_for_the_name_though_the_connection_goes_to_an_address(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str, is_trusted: bool
) -> None:
    authority = trustme.CA()
    authority.cert_pem.write_to_path(str(tmp_path / "ca.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "ca.pem"))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert(name).configure_cert(context)

    async def checked(host: str, port: int, *, allow_local: bool) -> list[str]:
        return ["127.0.0.1"]

    monkeypatch.setattr("evidencebot.fetching.web.addresses_of_host", checked)

    async def run(port: int) -> bytes:
        async with Web(Limits(pause=0)) as web:
            return (await web.read(f"https://ferry.invalid:{port}/x"))[1]

    with serving(context) as site:
        site.serve("/x", b"88 goats", "text/plain")
        if is_trusted:
            assert asyncio.run(run(site.server_port)) == b"88 goats"
        else:
            with pytest.raises(CannotFetch, match="certificate"):
                asyncio.run(run(site.server_port))
