"""What a page's content asks for, looked at before PDFium draws it.

PDFium draws what it can of a damaged page and tells nobody, and a page that shows forms within forms may take it years.
"""

from __future__ import annotations

import re
import zlib
from collections import Counter
from collections.abc import Iterator
from typing import Any

import pypdf
from msgspec import Struct
from pypdf.generic import StreamObject

from evidencebot.documents.pdf.damage import DAMAGE

_MOST_BYTES = 8 << 20
"""The largest page of text seen has 0.5 MiB; maps and plots drawn line by line have more and say little."""
_FORM_DEPTH = 8
_TREE_DEPTH = 32
_MOST_FILTERS = 4
_SHOWN = re.compile(rb"/([^\s/\[\]()<>{}%]+)\s+Do\b")
_DRAWS = re.compile(rb"\bBT\b[^(<]*[(<]|\bDo\b")


class TooMuchError(Exception):
    """A page asks for more than a page of text needs."""


class Asked(Struct, frozen=True):
    """What a page asks to be drawn."""

    is_too_much: bool = False
    is_broken: bool = False
    """Whether a stream breaks off or is missing."""
    draws: bool = False
    """Whether text or a form is asked for."""


class Contents:
    """Looks at the pages of one file; a form that many pages show is looked at once."""

    def __init__(self) -> None:
        self._weights: dict[int, int] = {}
        """Bytes that showing a form runs, by the number of its object."""

    def asked(self, page: pypdf.PageObject) -> Asked:
        try:
            data = b"\n".join(_streams(page))
            self._weigh(data, _inherited(page, "/Resources"), ())
        except TooMuchError:
            return Asked(is_too_much=True)
        except DAMAGE:
            return Asked(is_broken=True)
        return Asked(draws=bool(_DRAWS.search(data)))

    def _weigh(self, data: bytes, resources: Any, within: tuple[int, ...]) -> int:
        weight = len(data)
        for name, times in Counter(_SHOWN.findall(data)).items():
            weight += times * self._weight_of(name.decode("latin-1"), resources, within)
            if weight > _MOST_BYTES:
                raise TooMuchError
        return weight

    def _weight_of(self, name: str, resources: Any, within: tuple[int, ...]) -> int:
        shown = resources["/XObject"].get_object().raw_get(f"/{name}")
        number = getattr(shown, "idnum", 0)
        if number in within or len(within) >= _FORM_DEPTH:
            raise TooMuchError
        if number not in self._weights:
            form = shown.get_object()
            is_form = isinstance(form, StreamObject) and form.get("/Subtype") == "/Form"
            own = form["/Resources"].get_object() if is_form and "/Resources" in form else resources
            self._weights[number] = self._weigh(_unpacked(form), own, (*within, number)) if is_form else 0
        return self._weights[number]


def _streams(page: pypdf.PageObject) -> Iterator[bytes]:
    contents: Any = page["/Contents"].get_object() if "/Contents" in page else []
    parts: list[Any] = contents if isinstance(contents, list) else [contents]
    total = 0
    for part in parts:
        stream = part.get_object()
        data = _unpacked(stream) if isinstance(stream, StreamObject) else b""
        total += len(data)
        if total > _MOST_BYTES:
            raise TooMuchError
        yield data


def _unpacked(stream: Any) -> bytes:
    """A stream's bytes, still packed where its filters are not the usual one; zlib.error where it breaks off."""
    filters = stream.get("/Filter", [])
    names = filters if isinstance(filters, list) else [filters]
    data: bytes = stream._data  # noqa: SLF001 - pypdf mends what it unpacks, byte by byte, and tells nobody either
    if any(name != "/FlateDecode" for name in names):
        return data
    if len(names) > _MOST_FILTERS:
        raise TooMuchError
    for _ in names:
        data = zlib.decompressobj().decompress(data, _MOST_BYTES + 1)
        if len(data) > _MOST_BYTES:
            raise TooMuchError
    return data


def _inherited(page: Any, key: str) -> Any:
    """A page's entry, or that of the nearest branch of the page tree above it."""
    for _ in range(_TREE_DEPTH):
        if page is None or key in page:
            break
        page = page["/Parent"].get_object() if "/Parent" in page else None
    return page[key].get_object() if page is not None and key in page else {}
