"""What a PDF's form was filled with: PDFium draws the page without it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pypdf

from evidencebot.documents.pdf.damage import DAMAGE
from evidencebot.documents.styled import clean, squeeze

_MOST_VALUES = 5_000
_ANCESTORS = 8


def form_values(reader: pypdf.PdfReader) -> list[tuple[str, ...]]:
    """The texts and choices filled in, page by page from the top; nothing of buttons and signatures."""
    try:
        if "/AcroForm" not in reader.root_object:
            return []
        return [tuple(_values(page)) for page in reader.pages]
    except DAMAGE:
        return []


def _values(page: pypdf.PageObject) -> Iterator[str]:
    fields = [entry.get_object() for entry in page.get("/Annots", [])[:_MOST_VALUES]]
    for field in sorted((f for f in fields if f.get("/Subtype") == "/Widget"), key=_place):
        if _inherited(field, "/FT") in ("/Tx", "/Ch"):
            found = _inherited(field, "/V")
            for value in found if isinstance(found, list) else [found]:
                if isinstance(value, str) and (text := squeeze(clean(value))):
                    yield text


def _place(field: Any) -> tuple[float, float]:
    left, _, _, top = (float(number) for number in field["/Rect"])
    return -top, left


def _inherited(field: Any, key: str) -> Any:
    for _ in range(_ANCESTORS):
        if key in field:
            return field[key].get_object()
        if "/Parent" not in field:
            return None
        field = field["/Parent"].get_object()
    return None
