"""The web address or DOI that a text prints, made whole where a line's end broke it."""

from __future__ import annotations

import re

_DOMAIN = r"(?:[a-z0-9-]+\.)+(?:gov|com|org|net|edu|int|eu|io|info|uk|us|au|ca|ch|de|nz|ie|mil|scot|wales)"
_URL = re.compile(rf"(?:https?://|www\.)[^\s<>\"“”]+|(?<![\w@.]){_DOMAIN}\b(?:/[^\s<>\"“”,;]*)?", re.IGNORECASE)
_DOI = re.compile(r"\bdoi:?\s*(10\.\d{4,9}/[^\s;,]+)", re.IGNORECASE)
# A line's end leaves a space in an address, behind one of the characters at which it may be broken.
_BROKEN = re.compile(r"(?<=[/_=&-]) (?=[a-z0-9][\w./%-]*[/._-])")


def find_address(text: str) -> tuple[tuple[int, int], str] | None:
    """The first web address or DOI (as an address): its span in the text, and the address."""
    doi = _DOI.search(text)
    if doi:
        return doi.span(), f"https://doi.org/{doi[1].rstrip('.)')}"
    found = _URL.search(text)
    if not found:
        return None
    end = _end_of_address(text, found.end())
    url = text[found.start() : end].replace(" ", "").rstrip(".,;:)]’'")
    if url.count("(") > url.count(")") and text[end - 1 : end] == ")":
        url += ")"
    return (found.start(), end), url if "://" in url else f"https://{url}"


def _end_of_address(text: str, end: int) -> int:
    while (found := _BROKEN.search(text, end)) and found.start() == end:
        rest = re.match(r"[^\s<>\"“”,;]+", text[found.end() :])
        end = found.end() + (rest.end() if rest else 0)
    piece = text[:end]
    return len(piece.rstrip(".,;:)]’'")) if not piece.endswith("/") else end
