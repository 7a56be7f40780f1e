"""A web page as a tree without its furniture; the only importer of lxml and trafilatura."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterable
from typing import Any

import lxml.etree
import lxml.html
import trafilatura

from evidencebot.documents.left_out import LeftOut, Reason
from evidencebot.documents.styled import clean, squeeze

Element = Any
"""An lxml element; lxml ships no types."""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


BLOCKS = _words(
    "address article aside blockquote body caption center dd details div dl dt fieldset figcaption figure footer form "
    "h1 h2 h3 h4 h5 h6 header hgroup hr html li main nav ol p pre section summary table tbody td tfoot th thead tr ul"
)
HEADINGS = _words("h1 h2 h3 h4 h5 h6")
_CODE = _words("script style noscript template svg input link meta head")
_NEVER_TEXT = _words("iframe object embed video audio canvas dialog menu button select textarea rt rp del map")
_FURNITURE_TAGS = _words("nav header footer aside form")
_FURNITURE_ROLES = _words(
    "navigation banner contentinfo search dialog alertdialog alert complementary form menu menubar toolbar tooltip"
)
_FURNITURE_WORDS = _words(
    "advert adverts advertisement ads breadcrumb breadcrumbs comment comments consent cookie cookies disqus footer "
    "gdpr masthead modal navbar newsletter pagination popup print-only promo pullquote recommended related respond "
    "share sharing sidebar skip skiplink social sponsored subscribe subscription teaser toolbar widget"
)
_NEUTRAL_WORDS = _words(
    "area articles bar block box buttons button container content form icons inner item items js left link links list "
    "main media nav notice outer page post posts primary right secondary section site to top widgets wrap wrapper"
)
_HIDDEN_WORDS = _words("sr-only visually-hidden screen-reader-text visuallyhidden")
_HIDDEN_STYLE = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_RAISED = re.compile(r"vertical-align\s*:\s*super", re.IGNORECASE)
# What a browser shows and a printer does not: "[edit]", "[citation needed]".
_NOT_PRINTED = _words("noprint no-print d-print-none mw-editsection")
_WORD = re.compile(r"[A-Z]?[a-z]+")
# An element with this share of the page's text is no furniture, whatever its class says.
_TOO_MUCH_FOR_FURNITURE = 0.4
_STANDFIRST_WORDS = 20
# Below this share of the page the longest article is a teaser; above the other, the main element's one article.
_SHARE_OF_PAGE = 0.3
_MOST = 0.7
# trafilatura needs seconds for pages beyond this length, and long pages are mostly content.
_LONGEST_GUIDED = 1_500_000
_NOT_IN_TREES = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_EPUB_TYPE = "{http://www.idpf.org/2007/ops}type"


def parse(text: str) -> Element | None:
    """The page's root, however broken its tags; None where there is nothing to read."""
    source = text.replace("\x00", "").encode("utf-8", "replace")
    parser = lxml.html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True)
    try:
        root = lxml.html.document_fromstring(source, parser=parser)
    except (lxml.etree.ParserError, lxml.etree.XMLSyntaxError):
        return None
    for element in root.iter(lxml.etree.Element):
        _drop_controls(element)
    return root


def empty_page() -> Element:
    return lxml.html.document_fromstring("<html><body></body></html>")


def new_element(tag: str, **attributes: str) -> Element:
    return lxml.html.Element(tag, attributes)


def xml_of(source: bytes) -> Element | None:
    """The root of an XML file; None where it is none. Nothing that it refers to is read."""
    return _parsed(source, lxml.etree.XMLParser(resolve_entities=False, no_network=True, remove_comments=True))


def xhtml_of(source: bytes) -> Element | None:
    """An XHTML page's root as `parse` gives it, without namespaces; what `epub:type` says stands among the roles."""
    parser = lxml.html.XHTMLParser(
        resolve_entities=False, no_network=True, remove_comments=True, remove_pis=True, huge_tree=True
    )
    root = _parsed(source, parser)
    for element in () if root is None else root.iter(lxml.etree.Element):
        element.tag = lxml.etree.QName(element).localname
        kinds = element.attrib.pop(_EPUB_TYPE, "")
        if kinds:
            element.set("role", f"{element.get('role', '')} {kinds}".strip())
    return root


def _parsed(source: bytes, parser: Any) -> Element | None:
    try:
        return lxml.etree.fromstring(source, parser)
    except (lxml.etree.XMLSyntaxError, ValueError):
        return None


def _drop_controls(element: Element) -> None:
    """The parser lets in control characters, also as `&#1;`, that the tree lets nobody move afterwards."""
    for where in ("text", "tail"):
        text = getattr(element, where)
        if text and _NOT_IN_TREES.search(text):
            setattr(element, where, _NOT_IN_TREES.sub("", text.replace("\f", " ")))


def walk(root: Element) -> Any:
    """Iterate over (event, element), from `start` to `end`, without recursion."""
    return lxml.etree.iterwalk(root, events=("start", "end"))


def is_raised(element: Element) -> bool:
    return element.tag == "sup" or bool(_RAISED.search(element.get("style") or ""))


def text_of(element: Element) -> str:
    return squeeze(clean("".join(element.itertext())))


def drop_furniture(root: Element, kept: Iterable[Element]) -> list[LeftOut]:
    """Take out what is not the page's own text, but nothing that holds one of `kept`; what it was that went."""
    safe = {a for k in kept for a in (k, *k.iterancestors())}
    dropped = drop_unread(root)
    lengths = _text_lengths(root)
    largest = _TOO_MUCH_FOR_FURNITURE * lengths[root]
    dropped += _drop_all(
        e
        for e in root.iter(lxml.etree.Element)
        if e not in safe and (e.tag == "nav" or (lengths[e] <= largest and (_is_hidden(e) or _is_furniture(e))))
    )
    return dropped + _drop_all(e for header in root.iter("header") for e in _byline_parts(header))


def drop_unread(root: Element) -> list[LeftOut]:
    """Take out scripts and styles, and what is no running text: struck words, controls, signs that nobody prints."""
    _drop_all(e for e in root.iter(lxml.etree.Element) if e.tag in _CODE)
    return _drop_all(e for e in root.iter(lxml.etree.Element) if e.tag in _NEVER_TEXT or _is_unprinted(e))


def _is_unprinted(element: Element) -> bool:
    is_within_text = element.tag not in BLOCKS and element.tag not in ("html", "body")
    return is_within_text and not _NOT_PRINTED.isdisjoint((element.get("class") or "").split())


def _drop_all(elements: Iterable[Element]) -> list[LeftOut]:
    """Remove elements; the words of the outermost of them."""
    chosen = list(elements)
    inside = set(chosen)
    left_out = [
        LeftOut(Reason.HIDDEN if _is_hidden(e) else Reason.NAVIGATION, text)
        for e in chosen
        if not any(a in inside for a in e.iterancestors()) and (text := text_of(e))
    ]
    for element in chosen:
        _drop(element)
    return left_out


def _drop(element: Element) -> None:
    """Remove an element, and put a blank where it parted words."""
    if element.getparent() is not None:
        element.tail = f" {element.tail or ''}" if element.tag in BLOCKS else element.tail
        element.drop_tree()


def _is_hidden(element: Element) -> bool:
    if element.tag in ("html", "body"):
        return False
    if "hidden" in element.attrib or element.get("aria-hidden") == "true":
        return True
    return bool(_HIDDEN_STYLE.search(element.get("style", ""))) or not _HIDDEN_WORDS.isdisjoint(
        element.get("class", "").split()
    )


def _is_furniture(element: Element) -> bool:
    tag = element.tag
    if tag in ("html", "body", "main", "article") or element.get("role") in ("main", "article"):
        return False
    if tag == "header" and _is_in_article(element):
        return False
    return tag in _FURNITURE_TAGS or element.get("role") in _FURNITURE_ROLES or _has_furniture_name(element)


def _is_in_article(element: Element) -> bool:
    return any(a.tag in ("article", "main") for a in element.iterancestors())


def _byline_parts(header: Element) -> list[Element]:
    """What an article's own header holds beside headings and a standfirst."""
    return [
        e
        for e in header.iterdescendants()
        if e.tag in BLOCKS
        and e.tag not in HEADINGS
        and not any(a.tag in HEADINGS for a in (*e.iterancestors(), *e.iterdescendants()))
        and len(text_of(e).split()) < _STANDFIRST_WORDS
    ]


def _has_furniture_name(element: Element) -> bool:
    """Whether a class or the id names furniture with all of its words: `share-buttons`, not `social-care`."""
    if element.tag not in BLOCKS:
        return False
    names = f"{element.get('class', '')} {element.get('id', '')}".split()
    return any(_is_furniture_name({word.lower() for word in _WORD.findall(name)}) for name in names)


def _is_furniture_name(words: set[str]) -> bool:
    return bool(words & _FURNITURE_WORDS) and words <= _FURNITURE_WORDS | _NEUTRAL_WORDS


def _text_lengths(root: Element) -> dict[Element, int]:
    """The length of each element's text, found in one pass."""
    lengths: dict[Element, int] = {}
    for event, element in walk(root):
        if event == "start":
            lengths[element] = len(element.text or "")
        elif element is not root:
            lengths[element.getparent()] += lengths[element] + len(element.tail or "")
    return lengths


def outside(main: Element) -> list[LeftOut]:
    """What the page's body holds beside the element that is read."""
    return [
        LeftOut(Reason.NAVIGATION, text)
        for within in (main, *main.iterancestors())
        for sibling in (*within.itersiblings(preceding=True), *within.itersiblings())
        if sibling.tag != "head" and (text := text_of(sibling))
    ]


def main_content(root: Element) -> tuple[Element, bool]:
    """The element around the page's own text, and whether the page marks it as such."""
    body = root.find("body")
    body = root if body is None else body
    marked = _marked_content(body)
    return (body, False) if marked is None else (marked, True)


def _marked_content(body: Element) -> Element | None:
    """The page's main or article element where one holds most of what either marks."""
    marked = body.xpath(".//main | .//article | .//*[@role='main' or @itemprop='articleBody']")
    if not marked:
        return None
    lengths = _text_lengths(body)
    longest = max(marked, key=lambda e: lengths[e])
    inner = [e for e in marked if longest in e.iterancestors() and lengths[e] >= _MOST * lengths[longest]]
    chosen = min([longest, *inner], key=lambda e: lengths[e])
    return chosen if lengths[chosen] >= _SHARE_OF_PAGE * max(lengths[body], 1) else None


def own_lines(source: str) -> list[str]:
    """What trafilatura takes for the page's own text, line by line; nothing for very long pages."""
    if len(source) > _LONGEST_GUIDED:
        return []
    logging.getLogger("trafilatura").setLevel(logging.CRITICAL)
    return (trafilatura.extract(source, include_comments=False) or "").split("\n")


def kinds_of(element: Element) -> frozenset[str]:
    """The words of `role` and `epub:type`: doc-noteref, pagebreak, page-list and their like."""
    return frozenset(f"{element.get('role', '')} {element.get('epub:type', '')}".split())
