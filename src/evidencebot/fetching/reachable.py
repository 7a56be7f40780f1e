"""Which hosts may be asked: an address from a file or a redirect must not reach into the user's own network."""

from __future__ import annotations

import asyncio
import ipaddress
import socket

from evidencebot.fetching.failures import CannotFetch, TryAgain

# Prefix of IPv6 addresses that stand for an IPv4 host (RFC 6052), which may be a private one.
_TRANSLATED = ipaddress.IPv6Network("64:ff9b::/96")


async def addresses_of_host(host: str, port: int, *, allow_local: bool) -> list[str]:
    """The numeric addresses of a host; CannotFetch unless every one of them is public."""
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except socket.gaierror as error:
        if error.errno == socket.EAI_AGAIN:
            raise TryAgain(f"the name {host} cannot be looked up; are you connected?") from None
        raise CannotFetch(f"no host is called {host}") from None
    except UnicodeError:
        raise CannotFetch(f"{host} is no host's name") from None
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    if not allow_local:
        check_public(host, addresses)
    return addresses


def check_public(host: str, addresses: list[str]) -> None:
    if not all(is_public(address) for address in addresses):
        raise CannotFetch(f"{host} is not on the public internet")


def is_public(address: str) -> bool:
    """Whether an address belongs to the public internet, and any IPv4 address inside it too."""
    ip = ipaddress.ip_address(address)
    if isinstance(ip, ipaddress.IPv6Address):
        inside = ip.ipv4_mapped or ip.sixtofour
        if ip in _TRANSLATED:
            inside = ipaddress.IPv4Address(ip.packed[-4:])
        if inside:
            return is_public(str(inside))
    return ip.is_global and not ip.is_multicast
