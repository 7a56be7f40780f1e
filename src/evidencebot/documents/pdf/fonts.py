"""A PDF's fonts: what each code shows, how wide it is, and whether it is italic or bold."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Any, TypeVar

from evidencebot.documents.pdf.damage import DAMAGE
from evidencebot.documents.pdf.glyph_names import ENCODINGS, character_of
from evidencebot.documents.pdf.standard_fonts import standard_width
from evidencebot.documents.pdf.to_unicode import read_to_unicode
from evidencebot.documents.styled import clean

_LIGATURES = {"\ufb00": "ff", "\ufb01": "fi", "\ufb02": "fl", "\ufb03": "ffi", "\ufb04": "ffl", "\ufb05": "st"}
_LIGATURE_MAP = str.maketrans(_LIGATURES)
_ITALIC = re.compile(r"ital|obliq|slant|(?<=[-,])(?:it|bdit|boldit)\b|CM(?:TI|SL|BXTI)\d", re.IGNORECASE)
_BOLD = re.compile(r"bold|black|heavy|demi|semib|(?<=[-,])(?:bd|b|bi)\b|CMBX|CMB\d", re.IGNORECASE)
_FLAG_ITALIC, _FLAG_BOLD = 1 << 6, 1 << 18
# Encodings of two-byte fonts whose codes are characters; in all others they number the font's glyphs.
_CODECS = {
    "UTF16": "utf-16-be",
    "UCS2": "utf-16-be",
    "GBK2K": "gb18030",
    "GB": "gbk",
    "B5": "cp950",
    "90ms-RKSJ": "cp932",
}
_UNKNOWN = "\ufffd"
_USUAL_WIDTH = 500.0
_COMPOSITE_WIDTH = 1000.0
_SIMPLE_CODES, _CODES = 256, 1 << 16
_EMBEDDED_NAME = re.compile(rb"\bdup\s+(\d{1,3})\s*/([\w.]+)\s+put\b")

_NOTHING: dict[Any, Any] = {}

_Value = TypeVar("_Value")
_Resource = Any
"""A PDF's font dictionary, of which any entry may be missing or of another type."""


class Font:
    """A font with its style, and a cache of what each code shows."""

    def __init__(self, resource: _Resource) -> None:
        self.is_composite = resource.get("/Subtype") == "/Type0"
        described = _or(resource, partial(_descendant, resource)) if self.is_composite else resource
        descriptor: _Resource = _or(_NOTHING, partial(_entry, described, "/FontDescriptor"))
        name = str(resource.get("/BaseFont", "")).removeprefix("/").split("+", 1)[-1]
        flags = _or(0, lambda: int(descriptor.get("/Flags", 0)))
        self.italic = bool(_ITALIC.search(name)) or bool(flags & _FLAG_ITALIC)
        self.bold = bool(_BOLD.search(name)) or bool(flags & _FLAG_BOLD)
        self._codec = _codec(resource) if self.is_composite else None
        self._to_unicode: dict[int, str] = _or({}, partial(_to_unicode, resource))
        self._encoding: dict[int, str] = {}
        self._is_nameless = not self._to_unicode and _or(False, partial(_has_nameless_drawings, resource))
        if self.is_composite:
            self._widths = _composite_widths(described)
            self._default = _or(_COMPOSITE_WIDTH, lambda: float(described.get("/DW", _COMPOSITE_WIDTH)))
        else:
            self._encoding = _simple_encoding(resource, descriptor, has_map=bool(self._to_unicode))
            self._widths = _or({}, partial(_simple_widths, resource)) or self._standard_widths(name)
            self._default = _or(0.0, lambda: float(descriptor.get("/MissingWidth", 0)))
        self._default = self._default or _mean(self._widths.values())
        self._unit = _or(0.001, partial(_unit, resource))
        self._glyphs: dict[int, tuple[str, float]] = {}

    def glyphs(self, shown: bytes) -> list[tuple[str, float]]:
        """(text, width in text space at size 1) of each character shown."""
        return [self._glyphs.get(code) or self._glyph(code) for code in self._codes(shown)]

    def _codes(self, shown: bytes) -> Sequence[int]:
        if not self.is_composite:
            return shown
        if self._codec is not None:
            return [ord(char) for char in shown.decode(self._codec, "replace")]
        return [high << 8 | low for high, low in zip(shown[::2], shown[1::2], strict=False)]

    def _glyph(self, code: int) -> tuple[str, float]:
        text = "" if self._is_nameless else self._to_unicode.get(code, self._encoding.get(code, chr(code)))
        width = self._widths.get(code, self._default)
        if text == " " and not self._widths.get(code):
            width = self._default / 2
        self._glyphs[code] = (clean(text.translate(_LIGATURE_MAP)), width * self._unit)
        return self._glyphs[code]

    def _standard_widths(self, name: str) -> dict[int, float]:
        widths = {
            code: standard_width(name, char, bold=self.bold, italic=self.italic)
            for code, char in self._encoding.items()
        }
        return {code: width for code, width in widths.items() if width is not None}


class Fonts:
    """The fonts of a document, each read once."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[_Resource, Font]] = {}
        """By the identity of the resource, which is kept so that the identity stays its own."""

    def of(self, resource: _Resource) -> Font:
        if id(resource) not in self._known:
            self._known[id(resource)] = (resource, Font(resource))
        return self._known[id(resource)][1]


def _or(fallback: _Value, read: Callable[[], _Value]) -> _Value:
    """What can be read, or the fallback: a damaged entry loses nothing but itself."""
    try:
        return read()
    except DAMAGE:
        return fallback


def _mean(widths: Iterable[float]) -> float:
    known = [width for width in widths if width > 0]
    return sum(known) / len(known) if known else _USUAL_WIDTH


def _entry(resource: _Resource, key: str) -> Any:
    return resource[key].get_object()


def _descendant(resource: _Resource) -> Any:
    return _entry(resource, "/DescendantFonts")[0].get_object()


def _codec(resource: _Resource) -> str | None:
    name = str(_or("", partial(_entry, resource, "/Encoding")))
    return next((codec for part, codec in _CODECS.items() if part in name), None) if len(name) < 40 else None


def _to_unicode(resource: _Resource) -> dict[int, str]:
    return read_to_unicode(_entry(resource, "/ToUnicode").get_data())


def _simple_encoding(resource: _Resource, descriptor: _Resource, *, has_map: bool) -> dict[int, str]:
    """The character of each code: by the named encoding, the embedded font, and the differences from these."""
    encoding: _Resource = _or(None, partial(_entry, resource, "/Encoding"))
    named = encoding if isinstance(encoding, str) else _or(None, partial(_entry, encoding, "/BaseEncoding"))
    own = str(resource.get("/BaseFont", ""))
    found = dict(enumerate(ENCODINGS.get(str(named or own), ENCODINGS["/StandardEncoding"])))
    if encoding is None and not has_map:
        found.update(_or(_NOTHING, partial(_embedded_encoding, descriptor)))
    found.update(_or(_NOTHING, partial(_differences, encoding)))
    return found


def _embedded_encoding(descriptor: _Resource) -> dict[int, str]:
    """What the readable head of an embedded Type 1 font says, as TeX leaves it."""
    head = _entry(descriptor, "/FontFile").get_data().partition(b"eexec")[0]
    names = ((int(code), character_of(name.decode("latin-1"))) for code, name in _EMBEDDED_NAME.findall(head))
    return {code: char for code, char in names if char is not None}


def _differences(encoding: _Resource) -> dict[int, str]:
    found: dict[int, str] = {}
    code = 0
    for entry in _entry(encoding, "/Differences"):
        if isinstance(entry, int):
            code = entry
        else:
            name = str(entry)
            found[code] = "" if name == "/.notdef" else character_of(name) or _UNKNOWN
            code += 1
    return found


def _has_nameless_drawings(resource: _Resource) -> bool:
    """Whether a font of drawings does not say which characters they are."""
    if resource.get("/Subtype") != "/Type3":
        return False
    return any(character_of(str(name)) is None for name in _entry(resource, "/CharProcs"))


def _simple_widths(resource: _Resource) -> dict[int, float]:
    first = int(resource.get("/FirstChar", 0))
    widths = _entry(resource, "/Widths")[:_SIMPLE_CODES]
    return {first + i: float(width.get_object()) for i, width in enumerate(widths)}


def _composite_widths(font: _Resource) -> dict[int, float]:
    """Widths by code, from `first [width ...]` and `first last width`; what follows damage is left out."""
    found: dict[int, float] = {}
    try:
        entries = iter([entry.get_object() for entry in _entry(font, "/W")[:_CODES]])
        for first in entries:
            second = next(entries)
            if isinstance(second, list):
                found |= {int(first) + i: float(width.get_object()) for i, width in enumerate(second[:_CODES])}
            else:
                width = float(next(entries))
                found |= dict.fromkeys(range(int(first), min(int(second), _CODES) + 1), width)
    except (*DAMAGE, StopIteration):
        pass
    return found


def _unit(resource: _Resource) -> float:
    """What a width is counted in, of the font's size."""
    return abs(float(resource["/FontMatrix"][0])) if resource.get("/Subtype") == "/Type3" else 0.001
