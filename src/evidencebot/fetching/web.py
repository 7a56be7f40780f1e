"""Requests to web servers: every hop checked, slow answers cut off; the only importer of the HTTP library."""

from __future__ import annotations

import asyncio
import email.utils
import math
import re
from collections import defaultdict
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from http import HTTPStatus
from typing import Self
from urllib.request import getproxies, proxy_bypass

import httpx2
from protego import Protego

from evidencebot import __version__
from evidencebot.fetching.failures import CannotFetch, TryAgain
from evidencebot.fetching.host_throttle import ROBOT, HostThrottle
from evidencebot.fetching.limits import Limits
from evidencebot.fetching.reachable import addresses_of_host

USER_AGENT = f"{ROBOT}/{__version__}"
_USABLE = (HTTPStatus.OK, HTTPStatus.PARTIAL_CONTENT, HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE)
_MAY_PASS = frozenset((408, 425, 429))
_SOME_DIGITS = re.compile(r"[0-9]{1,15}")
_SHOWN = 100
"""Characters of what a server sent, in a line for the user."""
_TRIED_ADDRESSES = 2
"""Of a host that are tried: its IPv6 one may lead nowhere from here."""


class Reply:
    """A server's answer, its body not yet read."""

    def __init__(self, url: str, response: httpx2.Response) -> None:
        self.url = url
        self.status = response.status_code
        self.headers: Mapping[str, str] = response.headers
        self._response = response

    @property
    def is_packed(self) -> bool:
        """Whether the body was compressed under way, so that its length and its parts mean nothing."""
        return self.headers.get("Content-Encoding", "identity").lower() != "identity"

    @property
    def content_type(self) -> str:
        return self.headers.get("Content-Type", "").partition(";")[0].strip().lower()

    @property
    def declared(self) -> int | None:
        """The bytes of the body, as the server counts them."""
        length = self.headers.get("Content-Length", "")
        return int(length) if _SOME_DIGITS.fullmatch(length) and not self.is_packed else None

    def chunks(self) -> AsyncIterator[bytes]:
        return self._response.aiter_bytes()


class Web:
    """Fetches from public web servers, politely."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._throttle = HostThrottle(limits.pause, limits.longest_pause, limits.hosts_at_once)
        self._clients: dict[str | None, httpx2.AsyncClient] = {}
        self._rules: dict[str, Protego] = {}
        self._asking: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._open = AsyncExitStack()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self._open.aclose()

    @asynccontextmanager
    async def get(
        self, address: str, headers: Mapping[str, str] | None = None, *, heeds_robots: bool = True
    ) -> AsyncIterator[Reply]:
        """The answer to a request, redirects followed; CannotFetch or TryAgain where there is none to use."""
        url = _checked(address)
        for _ in range(self._limits.redirects + 1):
            if heeds_robots:
                await self._heed_robots(url)
            async with self._answer(url, headers or {}) as response:
                if not response.has_redirect_location:
                    self._check_status(url.host, response)
                    yield Reply(str(url), response)
                    return
                url = _checked(_joined(url, response.headers["Location"]))
        raise CannotFetch(f"redirected more than {self._limits.redirects} times")

    async def read(self, address: str, *, heeds_robots: bool = True) -> tuple[str, bytes]:
        """A page's final address and its bytes."""
        async with self.get(address, heeds_robots=heeds_robots) as reply:
            body = b""
            async for chunk in reply.chunks():
                body += chunk
                if len(body) > self._limits.largest_page:
                    raise CannotFetch(f"{reply.url} is too large for a page of links")
            return reply.url, body

    @asynccontextmanager
    async def _answer(self, url: httpx2.URL, headers: Mapping[str, str]) -> AsyncIterator[httpx2.Response]:
        """One request, its errors told apart in those that may pass and those that stay."""
        try:
            async with self._throttle.turn(url.host), asyncio.timeout(self._limits.total):
                response = await self._send(url, headers)
                try:
                    yield response
                finally:
                    await response.aclose()
        except TimeoutError:
            raise TryAgain(f"{url.host} was not done within {self._limits.total:g} s") from None
        except httpx2.TimeoutException:
            raise TryAgain(f"{url.host} does not answer") from None
        except (httpx2.NetworkError, httpx2.RemoteProtocolError, httpx2.ProxyError) as error:
            if "CERTIFICATE_VERIFY_FAILED" in str(error):
                raise CannotFetch(f"the certificate of {url.host} cannot be trusted") from None
            raise TryAgain(f"the connection to {url.host} broke off or could not be made") from None
        except httpx2.HTTPError as error:
            raise CannotFetch(f"the answer of {url.host} cannot be read ({error})") from None

    async def _send(self, url: httpx2.URL, headers: Mapping[str, str]) -> httpx2.Response:
        """Connect to an address that was checked, not to a name that may lead elsewhere a moment later."""
        proxy = _proxy_for(url)
        client = await self._client(proxy)
        sent = {"Accept-Encoding": "identity", **headers}
        if proxy:
            # It looks names up itself, and what it may reach is for those who run it.
            return await client.send(client.build_request("GET", url, headers=sent), stream=True)
        port = url.port or (443 if url.scheme == "https" else 80)
        addresses = await addresses_of_host(url.host, port, allow_local=self._limits.allow_local)
        *others, last = addresses[:_TRIED_ADDRESSES]
        for address in others:
            try:
                return await self._send_to(client, address, url, sent)
            except (httpx2.ConnectError, httpx2.ConnectTimeout):
                continue
        return await self._send_to(client, last, url, sent)

    async def _send_to(
        self, client: httpx2.AsyncClient, address: str, url: httpx2.URL, headers: Mapping[str, str]
    ) -> httpx2.Response:
        request = client.build_request(
            "GET",
            url.copy_with(host=address),
            headers={"Host": url.netloc.decode("ascii"), **headers},
            extensions={"sni_hostname": url.raw_host.decode("ascii")},
        )
        return await client.send(request, stream=True)

    async def _client(self, proxy: str | None) -> httpx2.AsyncClient:
        if proxy not in self._clients:
            client = httpx2.AsyncClient(
                headers={"User-Agent": USER_AGENT, "Accept": "application/pdf, text/html, text/plain, */*;q=0.1"},
                timeout=httpx2.Timeout(self._limits.silence, connect=self._limits.connect, pool=None),
                # Two names at one address must not share a connection: its certificate was checked for one of them.
                limits=httpx2.Limits(max_keepalive_connections=0),
                verify=httpx2.create_ssl_context(),
                # No netrc: a password has no business here.
                trust_env=False,
                proxy=proxy,
            )
            self._clients[proxy] = await self._open.enter_async_context(client)
        return self._clients[proxy]

    def _check_status(self, host: str, response: httpx2.Response) -> None:
        status = response.status_code
        if status in _USABLE:
            return
        told = f"{host} says {status} {response.reason_phrase}".strip()
        if status not in _MAY_PASS and status < 500:
            raise CannotFetch(told)
        wait = _retry_after(response.headers.get("Retry-After", ""))
        if wait > self._limits.longest_wait:
            raise CannotFetch(f"{told} and asks to come back in {math.ceil(wait / 60)} minutes")
        self._throttle.put_off(host, wait)
        raise TryAgain(told)

    async def _heed_robots(self, url: httpx2.URL) -> None:
        origin = str(url.copy_with(raw_path=b"/robots.txt", fragment=None))
        async with self._asking[origin]:
            if origin not in self._rules:
                self._rules[origin] = await self._read_rules(origin)
                self._throttle.note_pause(url.host, self._rules[origin])
        if not self._rules[origin].can_fetch(str(url), ROBOT):
            raise CannotFetch(f"the robots.txt of {url.host} asks programs not to fetch this; use a browser")

    async def _read_rules(self, origin: str) -> Protego:
        """A host's rules; one whose rules cannot be read has none."""
        try:
            _, body = await self.read(origin, heeds_robots=False)
        except (CannotFetch, TryAgain):
            body = b""
        return Protego.parse(body.decode("utf-8", "replace"))


def _checked(address: str | httpx2.URL) -> httpx2.URL:
    """An http or https address without a password in it."""
    try:
        url = httpx2.URL(address)
    except (httpx2.InvalidURL, ValueError):
        raise CannotFetch(f"{str(address)[:_SHOWN]} is no address") from None
    if url.scheme not in ("http", "https") or not url.host:
        raise CannotFetch(f"{str(url)[:_SHOWN]} is not an http or https address")
    if url.userinfo:
        raise CannotFetch("an address with a user name in it is not followed")
    return url


def _joined(url: httpx2.URL, location: str) -> httpx2.URL:
    try:
        return url.join(location)
    except (httpx2.InvalidURL, ValueError):
        raise CannotFetch(f"redirected to {location[:_SHOWN]}, which is no address") from None


def _proxy_for(url: httpx2.URL) -> str | None:
    """The proxy that the user's system names for a host."""
    proxy = None if proxy_bypass(url.host) else getproxies().get(url.scheme)
    if proxy and proxy.startswith("socks"):
        raise CannotFetch(f"a SOCKS proxy ({proxy}) is not supported; name an HTTP one")
    return f"http://{proxy}" if proxy and "://" not in proxy else proxy or None


def _retry_after(value: str) -> float:
    """Seconds to wait, from a number of them or a date; 0 where neither is given."""
    if _SOME_DIGITS.fullmatch(value):
        return int(value)
    try:
        then = email.utils.parsedate_to_datetime(value)
    except ValueError:
        return 0
    then = then if then.tzinfo else then.replace(tzinfo=UTC)
    return max(0, (then - datetime.now(UTC)).total_seconds())
