"""The door to PDFium: opens a file, and hands on each page's characters and drawings as plain values.

PDFium is not safe for threads; whatever calls this holds one file at a time.
"""

from __future__ import annotations

import ctypes
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from itertools import pairwise
from math import hypot
from pathlib import Path
from typing import Any

import pypdfium2.raw as pdfium
from msgspec import Struct

from evidencebot.errors import DocumentError

Matrix = tuple[float, float, float, float, float, float]

_UNSEEN_MODES = (pdfium.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium.FPDF_TEXTRENDERMODE_CLIP)
_LINE_END_HYPHENS = {0x02: "-", 0xFFFE: "-"}
"""What PDFium puts for a hyphen or soft hyphen at a line's end, asked for one character or for all."""


def _fast(function: Any, answer: Any, *arguments: Any) -> Any:
    """The same function, its pointers given as numbers, which takes ctypes a third of the time."""
    address = ctypes.cast(function, ctypes.c_void_p).value
    return ctypes.CFUNCTYPE(answer, ctypes.c_void_p, ctypes.c_int, *arguments)(address)


# What is asked of every word.
_run_of = _fast(pdfium.FPDFText_GetTextObject, ctypes.c_void_p)
_is_generated = _fast(pdfium.FPDFText_IsGenerated, ctypes.c_int)
_find_origin = _fast(pdfium.FPDFText_GetCharOrigin, ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)
_find_box = _fast(pdfium.FPDFText_GetLooseCharBox, ctypes.c_int, ctypes.c_void_p)
_FORM_DEPTH = 8
_CORNERS = 5
_UNIT_SQUARE = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))
_IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


class Face(Struct, frozen=True):
    """How a run of characters is drawn."""

    font: str
    """The font's name, without the letters that mark a subset."""
    flags: int
    """Of the font's descriptor; 0 where it has none."""
    size: float
    """In points on the page."""
    slope: tuple[float, float]
    """Where its baseline runs, in the page's own axes (y grows upward)."""
    is_unseen: bool
    """Drawn neither filled nor stroked, as OCR leaves its words behind a picture."""


class Shape(Struct, frozen=True):
    """An upright rectangle or a straight stroke, in the page's own axes."""

    x0: float
    y0: float
    x1: float
    y1: float


@contextmanager
def opened(path: Path) -> Iterator[PdfiumFile]:
    """The file, to be read while the context lasts; DocumentError where it is damaged or locked."""
    raw = pdfium.FPDF_LoadDocument(os.fsencode(path), None)
    if not raw:
        raise DocumentError(_why_not(path, pdfium.FPDF_GetLastError()))
    try:
        yield PdfiumFile(raw)
    finally:
        pdfium.FPDF_CloseDocument(raw)


def _why_not(path: Path, error: int) -> str:
    if error == pdfium.FPDF_ERR_PASSWORD:
        return f"{path.name} needs a password: save a copy without one, e.g. with qpdf --decrypt."
    if error == pdfium.FPDF_ERR_SECURITY:
        return f"{path.name} uses an encryption that cannot be read: save a copy without it."
    return f"{path.name} is damaged or no PDF: export or download it anew."


class PdfiumFile:
    """An open file."""

    def __init__(self, raw: Any) -> None:
        self._raw = raw

    @property
    def page_count(self) -> int:
        return int(pdfium.FPDF_GetPageCount(self._raw))

    @contextmanager
    def page(self, number: int) -> Iterator[PdfiumPage | None]:
        """A page, counted from 0; None where it cannot be loaded."""
        raw = pdfium.FPDF_LoadPage(self._raw, number)
        if not raw:
            yield None
            return
        text = pdfium.FPDFText_LoadPage(raw)
        try:
            yield PdfiumPage(raw, text)
        finally:
            if text:
                pdfium.FPDFText_ClosePage(text)
            pdfium.FPDF_ClosePage(raw)


class PdfiumPage:
    """A page's characters, by their number in PDFium's order, and its drawings."""

    def __init__(self, raw: Any, text: Any) -> None:
        self._raw, self._text = raw, text
        self._text_at = ctypes.cast(text, ctypes.c_void_p)
        self._faces: dict[int, Face] = {}
        """By the address of the text object, which stands as long as the page."""
        self._fonts: dict[int, tuple[str, int]] = {}
        self._x, self._y, self._box = ctypes.c_double(), ctypes.c_double(), pdfium.FS_RECTF()
        self._x_at, self._y_at, self._box_at = map(ctypes.addressof, (self._x, self._y, self._box))

    @property
    def turns(self) -> int:
        """Quarters of a circle by which the page is turned clockwise to be read."""
        return int(pdfium.FPDFPage_GetRotation(self._raw)) % 4

    @property
    def extent(self) -> tuple[float, float, float, float]:
        """What of the page is shown: left, bottom, right, top in its own axes."""
        box = pdfium.FS_RECTF()
        pdfium.FPDF_GetPageBoundingBox(self._raw, box)
        return box.left, box.bottom, box.right, box.top

    @property
    def object_count(self) -> int:
        return int(max(0, pdfium.FPDFPage_CountObjects(self._raw)))

    def characters(self) -> str:
        """All characters, one for each number; between words and lines PDFium puts in what the file leaves out."""
        count = pdfium.FPDFText_CountChars(self._text) if self._text else 0
        if count <= 0:
            return ""
        buffer = (ctypes.c_ushort * (2 * count + 2))()
        units = pdfium.FPDFText_GetText(self._text, 0, count, buffer) - 1
        text = bytes(memoryview(buffer)[:units]).decode("utf-16-le", "surrogatepass")
        if len(text) != count:
            text = "".join(chr(pdfium.FPDFText_GetUnicode(self._text, i)) for i in range(count))
        return text.translate(_LINE_END_HYPHENS)

    def text_within_edges(self) -> str:
        """The text that stands within what of the page is shown, in PDFium's order."""
        left, bottom, right, top = self.extent
        edges = (left, top, right, bottom)
        count = pdfium.FPDFText_GetBoundedText(self._text, *edges, None, 0) if self._text else 0
        if count <= 0:
            return ""
        buffer = (ctypes.c_ushort * count)()
        units = pdfium.FPDFText_GetBoundedText(self._text, *edges, buffer, count)
        text = bytes(memoryview(buffer)[:units]).decode("utf-16-le", "replace")
        return text.rstrip("\0").translate(_LINE_END_HYPHENS)

    def is_put_in(self, at: int) -> bool:
        """Whether PDFium put the character in where the file has a gap."""
        return bool(_is_generated(self._text_at, at))

    def has_no_meaning(self, at: int) -> bool:
        """Whether the file does not say which character is drawn; what is told is then its code in the font."""
        return bool(pdfium.FPDFText_HasUnicodeMapError(self._text, at) == 1)

    def run(self, at: int) -> int:
        """What tells the run of text that a character is drawn in from others of the page; 0 where it is in none."""
        return _run_of(self._text_at, at) or 0

    def face(self, at: int, run: int) -> Face:
        """How a character, and its whole run, is drawn."""
        if run not in self._faces:
            self._faces[run] = self._face(at)
        return self._faces[run]

    def origin(self, at: int) -> tuple[float, float]:
        """Where a character stands on its baseline."""
        _find_origin(self._text_at, at, self._x_at, self._y_at)
        return self._x.value, self._y.value

    def extent_of(self, at: int) -> tuple[float, float, float, float]:
        """Left, bottom, right, top of the room that a character takes, its advance included."""
        box = self._box
        _find_box(self._text_at, at, self._box_at)
        return box.left, box.bottom, box.right, box.top

    def _face(self, at: int) -> Face:
        matrix = pdfium.FS_MATRIX()
        run = pdfium.FPDFText_GetTextObject(self._text, at)
        pdfium.FPDFText_GetMatrix(self._text, at, matrix)
        size = abs(pdfium.FPDFText_GetFontSize(self._text, at)) * hypot(matrix.c, matrix.d)
        name, flags = self._font(pdfium.FPDFTextObj_GetFont(run)) if run else ("", 0)
        mode = pdfium.FPDFTextObj_GetTextRenderMode(run) if run else 0
        return Face(name, flags, size, (matrix.a, matrix.b), mode in _UNSEEN_MODES)

    def _font(self, font: Any) -> tuple[str, int]:
        address = ctypes.addressof(font.contents) if font else 0
        if address not in self._fonts:
            self._fonts[address] = (_font_name(font), max(0, pdfium.FPDFFont_GetFlags(font))) if font else ("", 0)
        return self._fonts[address]

    def shapes(self, most: int) -> list[Shape]:
        """Painted rectangles and straight strokes, none where there are more than `most`: such a page is a drawing."""
        found: list[Shape] = []
        for drawn, placed in _drawn(self._raw, _PAGE_OBJECTS, _IDENTITY, 0):
            if pdfium.FPDFPageObj_GetType(drawn) == pdfium.FPDF_PAGEOBJ_PATH and _is_painted(drawn):
                found.extend(_straight_parts(drawn, placed))
            if len(found) > most:
                return []
        return found

    def pictures(self) -> list[Shape]:
        """Where the page's pictures stand."""
        return [
            _around([_point(corner, _times(_matrix_of(drawn), placed)) for corner in _UNIT_SQUARE])
            for drawn, placed in _drawn(self._raw, _PAGE_OBJECTS, _IDENTITY, 0)
            if pdfium.FPDFPageObj_GetType(drawn) == pdfium.FPDF_PAGEOBJ_IMAGE
        ]


def _font_name(font: Any) -> str:
    length = pdfium.FPDFFont_GetBaseFontName(font, None, 0)
    buffer = ctypes.create_string_buffer(length + 1)
    pdfium.FPDFFont_GetBaseFontName(font, buffer, length)
    return buffer.value.decode("utf-8", "replace").split("+", 1)[-1]


_PAGE_OBJECTS = (pdfium.FPDFPage_CountObjects, pdfium.FPDFPage_GetObject)
_FORM_OBJECTS = (pdfium.FPDFFormObj_CountObjects, pdfium.FPDFFormObj_GetObject)


def _drawn(holder: Any, objects: Any, placed: Matrix, depth: int) -> Iterator[tuple[Any, Matrix]]:
    """All that is drawn, that of forms included, and the matrix that places it on the page."""
    count, get = objects
    for i in range(count(holder)):
        found = get(holder, i)
        if pdfium.FPDFPageObj_GetType(found) != pdfium.FPDF_PAGEOBJ_FORM:
            yield found, placed
        elif depth < _FORM_DEPTH:
            yield from _drawn(found, _FORM_OBJECTS, _times(_matrix_of(found), placed), depth + 1)


def _is_painted(path: Any) -> bool:
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(path, fill, stroke)
    return bool(fill.value or stroke.value)


def _straight_parts(path: Any, placed: Matrix) -> Iterator[Shape]:
    """A path's rectangles, each as one shape, and its straight lines; curves are left out."""
    matrix = _times(_matrix_of(path), placed)
    for corners, is_closed in _runs(path):
        points = [_point(corner, matrix) for corner in corners]
        if is_closed and len(points) in (_CORNERS - 1, _CORNERS) and _is_upright(points):
            yield _around(points)
        else:
            yield from (_around(pair) for pair in pairwise(points))


def _runs(path: Any) -> Iterator[tuple[list[tuple[float, float]], bool]]:
    """The corners of each stretch of straight lines, and whether it ends where it began."""
    x, y = ctypes.c_float(), ctypes.c_float()
    corners: list[tuple[float, float]] = []
    for i in range(pdfium.FPDFPath_CountSegments(path)):
        segment = pdfium.FPDFPath_GetPathSegment(path, i)
        pdfium.FPDFPathSegment_GetPoint(segment, x, y)
        if pdfium.FPDFPathSegment_GetType(segment) != pdfium.FPDF_SEGMENT_LINETO:
            if len(corners) > 1:
                yield corners, False
            corners = []
        corners.append((x.value, y.value))
        if len(corners) > 1 and pdfium.FPDFPathSegment_GetClose(segment):
            yield corners, True
            corners = []
    if len(corners) > 1:
        yield corners, corners[0] == corners[-1]


def _is_upright(points: list[tuple[float, float]]) -> bool:
    return len({round(x, 1) for x, _ in points}) <= 2 and len({round(y, 1) for _, y in points}) <= 2


def _around(points: Sequence[tuple[float, float]]) -> Shape:
    xs, ys = [x for x, _ in points], [y for _, y in points]
    return Shape(min(xs), min(ys), max(xs), max(ys))


def _matrix_of(drawn: Any) -> Matrix:
    found = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(drawn, found):
        return _IDENTITY
    return found.a, found.b, found.c, found.d, found.e, found.f


def _point(point: tuple[float, float], m: Matrix) -> tuple[float, float]:
    x, y = point
    return x * m[0] + y * m[2] + m[4], x * m[1] + y * m[3] + m[5]


def _times(a: Matrix, b: Matrix) -> Matrix:
    return (
        a[0] * b[0] + a[1] * b[2],
        a[0] * b[1] + a[1] * b[3],
        a[2] * b[0] + a[3] * b[2],
        a[2] * b[1] + a[3] * b[3],
        a[4] * b[0] + a[5] * b[2] + b[4],
        a[4] * b[1] + a[5] * b[3] + b[5],
    )
