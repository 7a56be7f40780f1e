"""Where a locator points: the stretches of a source's text that a note cites."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from msgspec import Struct

from evidencebot.documents.model import Document, is_within

_PART = re.compile(
    r"(?P<kind>pp?|pages?|ch(?:ap(?:ter)?)?s?|sec(?:tion)?s?|§|para(?:graph)?s?|¶)?\.?\s*"
    r"(?P<first>[ivxlc]+\b|\d+(?:\.\d+)*)(?:\s?[–-]\s?(?P<last>[ivxlc]+\b|\d+(?:\.\d+)*))?$",
    re.IGNORECASE,
)
_KINDS = {"p": "page", "c": "section", "s": "section", "§": "section", "¶": "paragraph"}

Span = tuple[int, int]


class CitedPlace(Struct, frozen=True):
    """The part of a source to look in."""

    spans: tuple[Span, ...]
    where: str
    """In words, for a person: `page 12`."""
    is_cited: bool = True
    """Whether it is what the locator names; else it is the whole work."""


def cited_place(document: Document, locator: str | None) -> CitedPlace:
    """The part of a source that a locator names, else all of it, and why."""
    whole = ((0, len(document.text)),)
    if locator is None:
        return CitedPlace(whole, "the whole work, as the note names no page", is_cited=False)
    parts = list(_parts(locator))
    spans = [span for kind, first, last in parts for span in _SPANS[kind](document, first, last)]
    if parts and spans:
        kind = parts[0][0]
        plural = "s" if len(parts) > 1 or parts[0][1] != parts[0][2] else ""
        return CitedPlace(tuple(spans), f"{kind}{plural} {_without_kind(locator)}")
    is_numbered = any(p.label and p.label.isdigit() for p in document.pages)
    if parts and parts[0][0] == "page" and not is_numbered:
        spans = [s for _, first, last in parts for s in _pages(document, first, last, printed=False)]
        if spans:
            return CitedPlace(tuple(spans), f"PDF page {_without_kind(locator)}, as no page bears that number")
    return CitedPlace(whole, f"the whole work, as {locator} is not to be found in it", is_cited=False)


def _parts(locator: str) -> Iterator[tuple[str, str, str]]:
    """(kind, first, last) of each part of `12–14, 17`, `Ch. 3` or `paras 4.1 and 4.2`; nothing where one is unclear."""
    kind = "page"
    found = []
    for part in re.split(r"\s*(?:,|;|&|\band\b)\s*", locator.strip(" .")):
        match = _PART.match(part)
        if not match:
            return
        named = (match["kind"] or "").lower()
        if named:
            kind = "paragraph" if named.startswith("para") else _KINDS[named[0]]
        found.append((kind, match["first"].lower(), _last(match["first"], match["last"])))
    yield from found


def _last(first: str, last: str | None) -> str:
    """The end of a range; `104–7` ends on 107."""
    if last is None:
        return first.lower()
    is_short = first.isdigit() and last.isdigit() and len(last) < len(first)
    return (first[: len(first) - len(last)] + last if is_short else last).lower()


def _without_kind(locator: str) -> str:
    return re.sub(r"^[a-z§¶]+\.?\s+(?=[\divxlc])", "", locator.strip(" ."), flags=re.IGNORECASE)


def _printed_pages(document: Document, first: str, last: str) -> list[Span]:
    return _pages(document, first, last, printed=True)


def _pages(document: Document, first: str, last: str, *, printed: bool) -> list[Span]:
    """Spans of the pages from `first` to `last`, by their printed labels or by the PDF's own count."""
    labels = [((p.label if printed else str(p.pdf_page or "")) or "").lower() for p in document.pages]
    spans = list(pairwise([*(p.start for p in document.pages), min(document.running_end, len(document.text))]))
    if first.isdigit() and last.isdigit():
        pages = range(int(first), int(last) + 1)
        return [s for label, s in zip(labels, spans, strict=True) if label.isdigit() and int(label) in pages]
    if first not in labels or last not in labels:
        return []
    return spans[labels.index(first) : labels.index(last) + 1]


def _sections(document: Document, first: str, last: str) -> list[Span]:
    """Spans of a chapter or section and all below it."""
    wanted = (
        {first, last} if not (first.isdigit() and last.isdigit()) else set(map(str, range(int(first), int(last) + 1)))
    )
    return [(b.start, b.end) for b in document.blocks if any(is_within(b.section, n) for n in wanted)]


def _paragraphs(document: Document, first: str, last: str) -> list[Span]:
    """Spans of paragraphs that are numbered in print, by the numbers that open them."""
    return [
        (b.start, b.end)
        for b in document.blocks
        if (opening := re.match(r"\d+(?:\.\d+)*", document.block_text(b)))
        and _number(first) <= _number(opening.group()) <= _number(last)
    ]


def _number(text: str) -> tuple[int, ...]:
    return tuple(int(n) for n in text.split(".") if n.isdigit())


_SPANS = {"page": _printed_pages, "section": _sections, "paragraph": _paragraphs}
