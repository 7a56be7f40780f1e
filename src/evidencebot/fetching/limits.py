"""How long, how large and how often."""

from __future__ import annotations

from dataclasses import dataclass

MEBIBYTE = 1 << 20


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds and bytes; the tests are less patient."""

    connect: float = 15
    silence: float = 30
    """Without a byte from the server."""
    total: float = 300
    """One attempt; the next goes on where it stopped."""
    attempts: int = 4
    backoff: float = 1
    """Before the second attempt; it doubles."""
    longest_wait: float = 120
    """That a server may ask for with Retry-After."""
    redirects: int = 5
    pause: float = 1
    """Between two requests to one host."""
    longest_pause: float = 10
    """That a host's robots.txt may ask for."""
    hosts_at_once: int = 4
    largest: int = 200 * MEBIBYTE
    largest_page: int = 5 * MEBIBYTE
    """Of a page read for its links, or a robots.txt."""
    allow_local: bool = False
    """Reach private and loopback addresses; a test's server is at one."""
