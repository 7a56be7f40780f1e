"""A PDF page -> its words and rules, each with its place."""

from __future__ import annotations

import time
from collections.abc import Sequence
from math import isfinite
from typing import Any

import pypdf
from pypdf.generic import ContentStream

from evidencebot.documents.pdf.damage import DAMAGE
from evidencebot.documents.pdf.fonts import Fonts
from evidencebot.documents.pdf.interpreter import Bounds, Interpreter, Matrix, Operations, TooMuchError
from evidencebot.documents.pdf.layout import Fragment, PageContent

# The slowest page of text seen took 0.2 s; maps and plots drawn line by line take longer and say little.
_PAGE_SECONDS = 10.0
_PAGE_BYTES = 8 << 20
_TREE_DEPTH = 32
_LARGEST_SIDE = 14_400.0
_A4 = (0.0, 0.0, 595.0, 842.0)
# A page with more boxes is a drawing, in which no table could be told.
_MOST_BOXES = 5_000


def page_content(page: pypdf.PageObject, reader: pypdf.PdfReader, fonts: Fonts) -> PageContent:
    """A page's fragments and boxes; what of a damaged page cannot be read is left out."""
    base, width, height = _view(page)

    def parse(contents: Any) -> Operations:
        return _operations(contents, reader)

    interpreter = Interpreter(base, height, fonts, parse, Bounds(time.monotonic() + _PAGE_SECONDS))
    try:
        _run(interpreter, page)
    except (*DAMAGE, TooMuchError):
        interpreter.is_whole = False
    fragments = [f for f in interpreter.fragments if _is_on_page(f, width, height)]
    boxes = [b for b in interpreter.boxes if all(map(isfinite, (b.x0, b.y0, b.x1, b.y1)))]
    is_drawing = len(boxes) > _MOST_BOXES
    return PageContent(width, height, tuple(fragments), () if is_drawing else tuple(boxes), interpreter.is_whole)


def _view(page: pypdf.PageObject) -> tuple[Matrix, float, float]:
    """How the page is turned to be read, with its width and height then."""
    x0, y0, x1, y1 = _visible(page)
    try:
        rotation = int(page.rotation or 0) % 360
    except DAMAGE:
        rotation = 0
    turns: dict[int, Matrix] = {0: (1.0, 0.0, 0.0, 1.0, -x0, -y0), 90: (0.0, -1.0, 1.0, 0.0, -y0, x1)}
    turns |= {180: (-1.0, 0.0, 0.0, -1.0, x1, y1), 270: (0.0, 1.0, -1.0, 0.0, y1, -x0)}
    width, height = (x1 - x0, y1 - y0) if rotation % 180 == 0 else (y1 - y0, x1 - x0)
    return turns.get(rotation, turns[0]), width, height


def _visible(page: pypdf.PageObject) -> tuple[float, float, float, float]:
    try:
        box = page.cropbox
        x0, y0, x1, y1 = float(box.left), float(box.bottom), float(box.right), float(box.top)
    except DAMAGE:
        return _A4
    is_sound = 0 < x1 - x0 <= _LARGEST_SIDE and 0 < y1 - y0 <= _LARGEST_SIDE
    return (x0, y0, x1, y1) if is_sound else _A4


def _run(interpreter: Interpreter, page: pypdf.PageObject) -> None:
    contents = page["/Contents"].get_object() if "/Contents" in page else None
    if contents is None:
        return
    resources = _inherited(page, "/Resources")
    try:
        interpreter.run(contents, resources)
    except DAMAGE:
        if not isinstance(contents, list):
            raise
        # One part of several is damaged: the others are read without it.
        interpreter.is_whole = False
        _run_parts(interpreter, contents, resources)


def _run_parts(interpreter: Interpreter, parts: Sequence[Any], resources: Any) -> None:
    for part in parts:
        try:
            interpreter.run(part.get_object(), resources)
        except DAMAGE:
            continue


def _operations(contents: Any, reader: pypdf.PdfReader) -> Operations:
    stream = ContentStream(contents, reader, "bytes")
    if len(stream.get_data()) > _PAGE_BYTES:
        raise TooMuchError
    return stream.operations


def _inherited(page: Any, key: str) -> Any:
    """A page's entry, or that of the nearest branch of the page tree above it."""
    for _ in range(_TREE_DEPTH):
        if page is None or key in page:
            break
        page = page["/Parent"].get_object() if "/Parent" in page else None
    return page[key].get_object() if page is not None and key in page else {}


def _is_on_page(fragment: Fragment, width: float, height: float) -> bool:
    is_sound = isfinite(fragment.x1) and 0 < fragment.size < _LARGEST_SIDE
    return is_sound and -2 <= fragment.x0 <= width + 2 and -2 <= fragment.y <= height + 2
