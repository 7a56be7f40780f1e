"""One address -> one file, whole and of the right kind, or the reason why not."""

from __future__ import annotations

import os
import re
from collections.abc import Awaitable, Callable
from typing import TypeVar

from msgspec import Struct
from tenacity import AsyncRetrying, retry_if_exception_type, stop_after_attempt, wait_exponential, wait_random

from evidencebot.fetching.failures import CannotFetch, TryAgain
from evidencebot.fetching.kinds import Kind, check_header, kind_of
from evidencebot.fetching.limits import MEBIBYTE, Limits
from evidencebot.fetching.partial_download import PartialDownload
from evidencebot.fetching.web import Reply, Web

T = TypeVar("T")
Moved = Callable[[int, int | None], None]
"""Called with the bytes at hand and those expected, where the server says."""
_RANGE = re.compile(r"bytes (\d{1,15})-\d{1,15}/(\d{1,15}|\*)", re.ASCII)


class Arrived(Struct, frozen=True):
    """Where a file came from in the end, and what it is."""

    url: str
    kind: Kind


async def patiently(limits: Limits, attempt: Callable[[], Awaitable[T]]) -> T:
    """Try again, after longer and longer waits, while there is hope."""
    async for trial in AsyncRetrying(
        retry=retry_if_exception_type(TryAgain),
        stop=stop_after_attempt(limits.attempts),
        wait=wait_exponential(multiplier=limits.backoff) + wait_random(0, limits.backoff),
        reraise=True,
    ):
        with trial:
            return await attempt()
    raise AssertionError("the last attempt returns or raises")


class Downloader:
    """Fetches files from the web, within limits."""

    def __init__(self, web: Web, limits: Limits) -> None:
        self._web = web
        self._limits = limits

    async def download(self, url: str, expected_kind: str | None, part: PartialDownload, moved: Moved) -> Arrived:
        """Fetch a file into `part`, in several attempts where need be.

        Raises CannotFetch or, when patience is spent, TryAgain; a part is kept only where it can be gone on with.
        """
        try:
            return await patiently(self._limits, lambda: self._attempt(url, expected_kind, part, moved))
        except CannotFetch:
            part.drop()
            raise
        except BaseException:
            if not part.is_resumable():
                part.drop()
            raise

    async def _attempt(self, url: str, expected_kind: str | None, part: PartialDownload, moved: Moved) -> Arrived:
        resuming = part.resuming(url)
        async with self._web.get(url, resuming) as reply:
            check_header(reply.content_type)
            size = _whole_size(reply, part, is_resuming=bool(resuming))
            self._check_size(size or 0)
            if reply.status == 200:
                part.begin(url, reply)
            await self._receive(reply, part, lambda at_hand: moved(at_hand, size))
        try:
            if size is not None and part.size() != size:
                raise TryAgain(f"{part.size()} bytes came where {size} were announced")
            return Arrived(reply.url, kind_of(part.path, reply.content_type, expected_kind))
        except TryAgain:
            part.drop()
            raise

    async def _receive(self, reply: Reply, part: PartialDownload, moved: Callable[[int], None]) -> None:
        size = part.size()
        moved(size)
        with part.path.open("ab") as file:
            async for chunk in reply.chunks():
                size += len(chunk)
                self._check_size(size)
                file.write(chunk)
                moved(size)
            file.flush()
            os.fsync(file.fileno())

    def _check_size(self, size: int) -> None:
        if size > self._limits.largest:
            raise CannotFetch(f"it is larger than {self._limits.largest / MEBIBYTE:g} MiB (see --max-size)")


def _whole_size(reply: Reply, part: PartialDownload, *, is_resuming: bool) -> int | None:
    """The size of the whole file, where the server tells it; TryAgain where it sends another part than asked for."""
    if reply.status == 200:
        return reply.declared
    match = _RANGE.fullmatch(reply.headers.get("Content-Range", ""))
    if reply.status == 206 and is_resuming and match and int(match[1]) == part.size() and not reply.is_packed:
        return int(match[2]) if match[2] != "*" else None
    part.drop()
    raise TryAgain("the server's file does not go on where the part at hand ends")
