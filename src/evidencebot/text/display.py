"""Text from documents and questions, made safe to show; page numbers as they are cited."""

from __future__ import annotations

import re
import unicodedata

_STEERING = ("Cc", "Cf", "Cs", "Zl", "Zp")
# What JSON need not escape and a terminal may heed: C1 controls, what is invisible or turns the direction of reading.
_UNESCAPED = re.compile(
    "[\x7f-\x9f\xad\u0600-\u0605\u061c\u06dd\u070f\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]"
    "|[\U000e0000-\U000e007f]"
)


def without_control(text: str) -> str:
    """One line, and nothing in it that steers a terminal."""
    if text.isprintable():
        return text
    return "".join(c if unicodedata.category(c) not in _STEERING else " " for c in text)


def pages_of(pages: int | str | None) -> str:
    """`p. 43`, `pp. 43–44`; nothing where no page is known."""
    return "" if pages is None else f"{'pp.' if '–' in str(pages) else 'p.'} {pages}"


def escaped_json(text: str) -> str:
    """The same JSON, with escapes for what would steer a terminal."""
    return _UNESCAPED.sub(_escape, text)


def _escape(match: re.Match[str]) -> str:
    units = match.group().encode("utf-16-be")
    return "".join(f"\\u{units[i : i + 2].hex()}" for i in range(0, len(units), 2))
