"""Which links of a web page are note marks, and which elements are the notes they lead to."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

from msgspec import Struct

from evidencebot.documents.html.page import BLOCKS, HEADINGS, Element, is_raised, kinds_of, text_of

_NOTE_ID = re.compile(
    r"^_?(?:(?:user-content-)?(?:fn|ftn|edn|en|note|notes|footnote|endnote|cite_note|footnotes?-text|fnote|reference)s?)"
    r"(?:[-_:.].*?)?[-_:.]?(\d{1,4})$",
    re.IGNORECASE,
)
_DIGITS = re.compile(r"^[\[(]?\s*(?:(?:foot|end)?notes?\s+)?(\d{1,4})\s*[\])]?[.:]?$", re.IGNORECASE)
_BRACKETED = re.compile(r"^\[\s*(?:(?:foot|end)?notes?\s+)?\d{1,4}\s*\]$", re.IGNORECASE)
_LEADING_LABEL = re.compile(r"^[\[(]?(\d{1,4})(?:[\])]+\.?|[.:]|(?=\s))\s*")
_ARROWS = re.compile(r"^[\s\[\]()]*[↩↑⏎^⬆↵⤴🔙☝a-z]?[\ufe0e\ufe0f\s]*[\[\]()]*$")
_BACK_WORDS = re.compile(r"back|return|jump|reverse", re.IGNORECASE)
_NOTE_ROLES = frozenset(("doc-footnote", "doc-endnote", "footnote", "endnote", "rearnote"))
_LIST_ROLES = frozenset(("doc-endnotes", "footnotes", "endnotes", "rearnotes"))
_LIST_CLASSES = frozenset(("footnotes", "endnotes", "footnote-list", "footnotes-list", "endnote-list", "notes-list"))
_NOTE_CLASSES = frozenset(("footnote", "endnote"))
_LONGEST_NOTE = 6000


class PageNotes(Struct, frozen=True, eq=False):
    """A page's note marks and bodies."""

    marks: dict[Element, str]
    """Links that are marks, each with its label."""
    bodies: dict[Element, str]
    """Block elements that are note bodies, each with its label."""
    back_links: frozenset[Element]


def find_page_notes(root: Element) -> PageNotes:
    """Pair links with the notes they lead to, and add notes that are marked up as such."""
    order = {e: i for i, e in enumerate(root.iter())}
    targets: dict[str, list[Element]] = defaultdict(list)
    for element in (e for e in order if isinstance(e.tag, str)):
        for name in {element.get("name"), element.get("id")} - {None, ""}:
            targets[name].append(element)
    marks: dict[Element, str] = {}
    bodies: dict[Element, str] = {}
    for link in (a for a in root.iter("a") if _fragment(a)):
        label = _DIGITS.match(text_of(link))
        # Where an id stands twice, as in pages joined from several, the one that follows is meant.
        target = next((e for e in targets.get(_fragment(link), ()) if order[e] > order[link]), None)
        if target is None or not label or not _looks_like_mark(link):
            continue
        body = _note_block(target)
        if body is not None and link not in body.iter():
            marks[link] = label.group(1)
            bodies.setdefault(body, label.group(1))
    for element, label_text in _declared(root):
        if element not in bodies and not any(a in bodies for a in element.iterancestors()):
            bodies[element] = label_text
    inner = {b for b in bodies for a in b.iterancestors() if a in bodies}
    bodies = {b: label for b, label in bodies.items() if b not in inner}
    back = frozenset(a for body in bodies for a in body.iter("a") if _is_back_link(a, targets, order))
    return PageNotes(marks, bodies, back)


def note_text(styled: str, label: str) -> str:
    """A body's text without the number it opens with."""
    found = _LEADING_LABEL.match(styled)
    return styled[found.end() :] if found and found.group(1) == label else styled.lstrip("^ ")


def _fragment(link: Element) -> str:
    href = link.get("href") or ""
    return href[1:] if href.startswith("#") else ""


def _own_id(name: str) -> str:
    """An id as its file had it: in a book of several files it stands behind the file's name."""
    return name.rpartition("#")[2]


def _looks_like_mark(link: Element) -> bool:
    around = (link.getparent(), *link)
    return (
        any(e is not None and is_raised(e) for e in around)
        or not kinds_of(link).isdisjoint(("doc-noteref", "noteref"))
        or bool(_BRACKETED.match(text_of(link)))
        or bool(_NOTE_ID.match(_own_id(_fragment(link))))
        or "footnote" in link.get("class", "").lower()
    )


def _note_block(target: Element) -> Element | None:
    """The block that a link leads to: the target itself, or the block around an anchor."""
    block = next((e for e in (target, *target.iterancestors()) if e.tag in BLOCKS), None)
    if block is None or block.tag in ("body", "html", "main", "article", "section", *HEADINGS):
        return None
    if block.tag in ("ol", "ul", "table") or len("".join(block.itertext())) > _LONGEST_NOTE:
        return None
    return block


def _declared(root: Element) -> Iterable[tuple[Element, str]]:
    """Notes by their role, class or id, and items of lists of notes, with or without a link to them."""
    for element in root.iter():
        if not isinstance(element.tag, str) or element.tag not in BLOCKS:
            continue
        classes = frozenset(element.get("class", "").lower().split())
        if not kinds_of(element).isdisjoint(_LIST_ROLES) or not classes.isdisjoint(_LIST_CLASSES):
            yield from _listed(element)
        elif not kinds_of(element).isdisjoint(_NOTE_ROLES) or _is_note_by_name(element, classes):
            label = _own_label(element)
            if label:
                yield element, label


def _is_note_by_name(element: Element, classes: frozenset[str]) -> bool:
    if element.tag not in ("li", "p", "div", "aside", "dd", "tr"):
        return False
    is_named = bool(_NOTE_ID.match(_own_id(element.get("id") or ""))) or not classes.isdisjoint(_NOTE_CLASSES)
    return is_named and bool(_LEADING_LABEL.match(text_of(element)) or element.tag == "li" or element.get("id"))


def _listed(container: Element) -> Iterable[tuple[Element, str]]:
    """The items of a list of notes, numbered as a browser would."""
    for ordered in container.iter("ol"):
        number = int(ordered.get("start", "1")) if ordered.get("start", "1").isdigit() else 1
        for item in ordered.iterchildren("li"):
            value = item.get("value", "")
            number = int(value) if value.isdigit() else number
            yield item, _own_label(item) or str(number)
            number += 1
    for element in container.iter("p", "div", "li"):
        if element.getparent().tag not in ("li", "ol") and not any(c.tag in BLOCKS for c in element):
            label = _LEADING_LABEL.match(text_of(element))
            if label:
                yield element, label.group(1)


def _own_label(element: Element) -> str | None:
    """The number that a body opens with, or that its id ends with."""
    opening = None if element.tag == "li" else _LEADING_LABEL.match(text_of(element))
    named = _NOTE_ID.match(_own_id(element.get("id") or ""))
    found = opening or named
    return found.group(1) if found else None


def _is_back_link(link: Element, targets: Mapping[str, list[Element]], order: dict[Element, int]) -> bool:
    if not kinds_of(link).isdisjoint(("doc-backlink", "referrer")) or _BACK_WORDS.search(link.get("class", "")):
        return True
    found = targets.get(_fragment(link), [])
    is_short = bool(_ARROWS.match(text_of(link)) or _DIGITS.match(text_of(link)) or _BACK_WORDS.match(text_of(link)))
    return is_short and bool(_fragment(link)) and (not found or order[found[0]] < order[link])
