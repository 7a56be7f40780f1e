"""The links of a web page."""

from __future__ import annotations

from msgspec import Struct

from evidencebot.documents.html.page import parse, text_of


class Link(Struct, frozen=True):
    """Where a link leads, as the page writes it, and its words."""

    target: str
    text: str


def links_of(page: str) -> list[Link]:
    """The links in the page's order; one around a picture has no words."""
    root = parse(page)
    return [] if root is None else [Link(a.get("href").strip(), text_of(a)) for a in root.iter("a") if a.get("href")]
