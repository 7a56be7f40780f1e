"""What the head of a web page says of it: title, authors, date."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any

from msgspec import Struct

from evidencebot.documents.html.page import Element, text_of
from evidencebot.documents.styled import clean, squeeze

_DATES = ("citation_publication_date", "dc.date", "dcterms.date", "dcterms.issued", "article:published_time", "date")
_AUTHORS = ("citation_author", "author", "dc.creator", "dcterms.creator", "article:author")


class PageMeta(Struct, frozen=True):
    """What a page's head says of it."""

    title: str | None = None
    authors: tuple[str, ...] = ()
    date: str | None = None


def metadata(root: Element) -> PageMeta:
    """Title, authors and date from JSON-LD, meta elements, the title element and the first heading."""
    named = _named_metas(root)
    linked = _linked_data(root)
    title = _first(named, ("citation_title", "dc.title", "og:title")) or _string(linked.get("headline"))
    authors = [name for key in _AUTHORS for name in named.get(key, ()) if "://" not in name]
    date = _first(named, _DATES) or _string(linked.get("datePublished"))
    return PageMeta(
        title=title or _title(root),
        authors=tuple(dict.fromkeys(authors or _people(linked.get("author")))),
        date=date,
    )


def _named_metas(root: Element) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for meta in root.iter("meta"):
        name = (meta.get("name") or meta.get("property") or "").lower()
        content = squeeze(clean(meta.get("content") or ""))
        if name and content:
            found.setdefault(name, []).append(content)
    return found


def _first(named: dict[str, list[str]], keys: Iterable[str]) -> str | None:
    return next((named[key][0] for key in keys if key in named), None)


def _linked_data(root: Element) -> dict[str, Any]:
    """The first JSON-LD object that has a headline."""
    for script in root.xpath("//script[@type='application/ld+json']"):
        try:
            data = json.loads(script.text or "")
        except (ValueError, RecursionError):
            continue
        found = next((item for item in _objects(data) if "headline" in item), None)
        if found:
            return found
    return {}


def _objects(data: Any) -> Iterator[dict[str, Any]]:
    if isinstance(data, list):
        for item in data:
            yield from _objects(item)
    elif isinstance(data, dict):
        yield data
        yield from _objects(data.get("@graph", []))


def _people(data: Any) -> list[str]:
    people = data if isinstance(data, list) else [data]
    names = (_string(p.get("name")) if isinstance(p, dict) else _string(p) for p in people)
    return [name for name in names if name]


def _string(value: Any) -> str | None:
    return squeeze(clean(value)) or None if isinstance(value, str) else None


def _title(root: Element) -> str | None:
    """The title element without the site's name, which the page's one main heading tells apart."""
    titles = [text_of(t) for t in root.iter("title")]
    headings = [t for t in map(text_of, root.iter("h1")) if t]
    title = titles[0] if titles else ""
    inside = next((h for h in headings if h.casefold() in title.casefold()), None)
    return inside or re.split(r"\s+[|–—»·-]\s+", title)[0].strip() or next(iter(headings), None)
