"""A font's ToUnicode map: which characters its codes stand for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile

_SECTION = re.compile(rb"begin(bfchar|bfrange)(.*?)(?:end\1|\Z)", re.DOTALL)
_TOKEN = re.compile(rb"<[^<>]*>|[\[\]]")
_HIGHEST = 0xFFFF
# A font has at most 65,536 codes; a map that names more repeats itself.
_MOST_ENTRIES = 1 << 17
# A code stands for one character or a few, of up to eight digits each.
_LONGEST = 130


def read_to_unicode(data: bytes) -> dict[int, str]:
    """The text of each code; entries that make no sense are left out."""
    found: dict[int, str] = {}
    for count, (code, text) in enumerate(_entries(data)):
        if count >= _MOST_ENTRIES:
            break
        found[code] = text
    return found


def _entries(data: bytes) -> Iterator[tuple[int, str]]:
    for section in _SECTION.finditer(data):
        tokens = iter(_TOKEN.findall(section.group(2)))
        for first in tokens:
            last = first if section.group(1) == b"bfchar" else next(tokens, b"")
            target = next(tokens, b"")
            codes = range(_number(first), min(_number(last), _HIGHEST) + 1)
            if target == b"[":
                targets = takewhile(lambda token: token != b"]", tokens)
                yield from zip(codes, map(_text, targets), strict=False)
            elif _hex(target) or target == b"<>":
                yield from _run(codes, target)


def _run(codes: range, first: bytes) -> Iterator[tuple[int, str]]:
    """Codes in a row stand for characters in a row."""
    digits = max(len(_hex(first)), 2)
    start = _number(first)
    for code in codes:
        yield code, _text(b"%0*X" % (digits, start + code - codes.start)) if len(first) > 2 else ""


def _hex(token: bytes) -> bytes:
    return re.sub(rb"[^0-9A-Fa-f]", b"", token[:_LONGEST])


def _number(token: bytes) -> int:
    return int(_hex(token) or b"0", 16)


def _text(token: bytes) -> str:
    digits = _hex(token)
    encoded = bytes.fromhex(digits[: len(digits) // 2 * 2].decode("ascii"))
    return encoded.decode("latin-1" if len(encoded) < 2 else "utf-16-be", "ignore")
