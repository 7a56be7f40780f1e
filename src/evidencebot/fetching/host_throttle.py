"""One request at a time to a host, a pause between two, and what its robots.txt asks for."""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from time import monotonic
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from protego import Protego

ROBOT = "evidencebot"


class HostThrottle:
    """Whose turn it is, host by host."""

    def __init__(self, pause: float, longest_pause: float, hosts_at_once: int) -> None:
        self._pause = pause
        self._longest_pause = longest_pause
        self._locks: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)
        self._not_before: defaultdict[str, float] = defaultdict(float)
        self._pauses: dict[str, float] = {}
        self._room = asyncio.Semaphore(hosts_at_once)

    @asynccontextmanager
    async def turn(self, host: str) -> AsyncIterator[None]:
        """Hold a host for one request and its answer."""
        async with self._locks[host]:
            await asyncio.sleep(self._not_before[host] - monotonic())
            try:
                async with self._room:
                    yield
            finally:
                self.put_off(host, self._pauses.get(host, self._pause))

    def put_off(self, host: str, seconds: float) -> None:
        """Leave a host alone for so long."""
        self._not_before[host] = max(self._not_before[host], monotonic() + seconds)

    def note_pause(self, host: str, rules: Protego) -> None:
        """Keep the pause that a host's robots.txt asks for, within reason."""
        wanted = rules.crawl_delay(ROBOT) or 0
        self._pauses[host] = max(self._pause, min(wanted, self._longest_pause))
