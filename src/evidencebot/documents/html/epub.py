"""EPUB books -> raw blocks: their chapters as one tree, so that a note is found in whatever file it stands.

pandoc reads EPUB too, but counts notes anew and drops where the printed pages began.
"""

from __future__ import annotations

import html.entities
import posixpath
import re
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from evidencebot.documents.html.building import is_page_break
from evidencebot.documents.html.page import Element, empty_page, kinds_of, new_element, parse, text_of, xhtml_of, xml_of
from evidencebot.documents.html.page_meta import PageMeta
from evidencebot.documents.html.prose import read_prose
from evidencebot.documents.properties import stated_authors, stated_title
from evidencebot.documents.raw import RawDocument
from evidencebot.documents.styled import clean, squeeze
from evidencebot.errors import DocumentError

Parts = dict[str, bytes]
"""The book's files by name."""

_ENTITY = re.compile(rb"&(\w+);")
_OWN_ENTITIES = frozenset(("amp", "lt", "gt", "quot", "apos"))


def read_epub(parts: Parts) -> RawDocument:
    """Read a book's text files in the order of its spine; DocumentError where they are not to be found."""
    name, package = _package(parts)
    book = empty_page()
    for path in _spine(name, package, parts):
        _append(book, _page(parts[path]), path)
    _mark_pages(book, {target: number for number, target in _printed_pages(name, package, parts)})
    return read_prose(book, _meta(package))


def _package(parts: Parts) -> tuple[str, Element]:
    """The file that lists the others, by its name and as a tree."""
    container = xml_of(parts.get("META-INF/container.xml", b""))
    named = [] if container is None else [e.get("full-path") for e in container.iter("{*}rootfile")]
    for name in [*named, *sorted(parts)]:
        root = xml_of(parts[name]) if name in parts and name.endswith(".opf") else None
        if root is not None:
            return name, root
    raise DocumentError("a damaged EPUB: the list of its chapters is missing; download it anew")


def _spine(name: str, package: Element, parts: Parts) -> list[str]:
    """The names of the text files in reading order, without the book's own list of them."""
    items = {e.get("id"): e for e in package.iter("{*}item")}
    chosen = [items[e.get("idref")] for e in package.iter("{*}itemref") if e.get("idref") in items]
    texts = [e for e in chosen or items.values() if "nav" not in e.get("properties", "").split()]
    paths = dict.fromkeys(_resolved(name, e.get("href", ""))[0] for e in texts)
    found = [path for path in paths if path in parts and not path.endswith((".xml", ".ncx", ".opf"))]
    if not found:
        raise DocumentError("a damaged EPUB: none of the chapters that it lists is in it; download it anew")
    return found


def _resolved(base: str, reference: str) -> tuple[str, str]:
    """The file and the fragment that a relative reference in `base` leads to."""
    try:
        parts = urlsplit(reference)
    except ValueError:
        return "", ""
    if parts.scheme or parts.netloc:
        return "", ""
    path = posixpath.normpath(posixpath.join(posixpath.dirname(base), unquote(parts.path))) if parts.path else base
    return path, unquote(parts.fragment)


def _place(path: str, fragment: str) -> str:
    """An id that is a file's own; names may hold what no tree takes."""
    return squeeze(clean(f"{path}#{fragment}"))


def _page(source: bytes) -> Element | None:
    """A chapter read as XML, as which `<a id="x"/>` is empty; as a browser would where it is none."""
    plain = _ENTITY.sub(_as_number, source)
    root = xhtml_of(plain)
    return parse(source.decode("utf-8", "replace")) if root is None else root


def _as_number(entity: re.Match[bytes]) -> bytes:
    """XML knows five names; the others that HTML has are written as numbers."""
    name = entity[1].decode("ascii", "replace")
    code = None if name in _OWN_ENTITIES else html.entities.name2codepoint.get(name)
    return entity[0] if code is None else b"&#%d;" % code


def _append(book: Element, page: Element | None, path: str) -> None:
    """Add a chapter at the end, its ids and links made unique to its file: `path#id`."""
    body = None if page is None else page.find("body")
    if body is None:
        return
    for element in body.iter():
        for key in ("id", "name"):
            if element.get(key):
                element.set(key, _place(path, element.get(key)))
        if element.get("href") and (target := _resolved(path, element.get("href")))[0]:
            element.set("href", "#" + _place(*target))
    body.tag = "section"
    body.set("id", _place(path, ""))
    book.find("body").append(body)


def _printed_pages(name: str, package: Element, parts: Parts) -> Iterator[tuple[str, str]]:
    """(number, id) of each printed page as the book's navigation lists them, in its newer or its older form."""
    for item in package.iter("{*}item"):
        path = _resolved(name, item.get("href", ""))[0]
        if "nav" in item.get("properties", "").split():
            root = _page(parts.get(path, b""))
            for nav in () if root is None else root.iter("nav"):
                links = nav.iter("a") if "page-list" in kinds_of(nav) else ()
                yield from ((text_of(a), _place(*_resolved(path, a.get("href", "")))) for a in links)
        elif path.endswith(".ncx") and (root := xml_of(parts.get(path, b""))) is not None:
            for target in root.iter("{*}pageTarget"):
                source = next((e.get("src", "") for e in target.iter("{*}content")), "")
                yield text_of(target) or target.get("value", ""), _place(*_resolved(path, source))


def _mark_pages(book: Element, listed: dict[str, str]) -> None:
    """Mark where a page begins, unless the text says so itself."""
    for element in list(book.iter()):
        number = listed.get(element.get("id") or "")
        if number and element.getparent() is not None and not is_page_break(element):
            element.addprevious(new_element("span", role="doc-pagebreak", title=number))


def _meta(package: Element) -> PageMeta:
    found = {
        name: [text for e in package.iter(f"{{http://purl.org/dc/elements/1.1/}}{name}") if (text := text_of(e))]
        for name in ("title", "creator", "date")
    }
    date = next(iter(found["date"]), None)
    day = re.match(r"\d{4}(?:-\d\d){0,2}", date or "")
    return PageMeta(
        title=stated_title(next(iter(found["title"]), "")),
        authors=stated_authors("; ".join(found["creator"])),
        date=day.group() if day else date,
    )
