"""Opens a file, and hands on each page's characters and drawings as plain values.

PDFium is not safe for threads; whatever calls this holds one file at a time.
"""

from __future__ import annotations

import ctypes
import os
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from math import hypot
from pathlib import Path
from typing import Any

import pypdfium2.raw as pdfium
from msgspec import Struct

from evidencebot.documents.pdf.pdfium.drawings import Shape, pictures_of, shapes_of
from evidencebot.documents.pdf.pdfium.rendering import Picture, rendered
from evidencebot.errors import DocumentError

_UNSEEN_MODES = (pdfium.FPDF_TEXTRENDERMODE_INVISIBLE, pdfium.FPDF_TEXTRENDERMODE_CLIP)
_LINE_END = re.compile("[\x02\ufffe]")
"""What PDFium puts for a hyphen or a soft one at a line's end, asked for one character or for all."""
_LINE_END_HYPHENS = {0x02: "-", 0xFFFE: "-"}
_SOFT_HYPHEN, HYPHEN = "\u00ad", "\u2010"


def _fast(function: Any, answer: Any, *arguments: Any) -> Any:
    """The same function, its pointers given as numbers, which takes ctypes a third of the time."""
    address = ctypes.cast(function, ctypes.c_void_p).value or 0
    return ctypes.CFUNCTYPE(answer, ctypes.c_void_p, ctypes.c_int, *arguments)(address)


# What is asked of every word.
_run_of = _fast(pdfium.FPDFText_GetTextObject, ctypes.c_void_p)
_is_generated = _fast(pdfium.FPDFText_IsGenerated, ctypes.c_int)
_has_no_meaning = _fast(pdfium.FPDFText_HasUnicodeMapError, ctypes.c_int)
_find_origin = _fast(pdfium.FPDFText_GetCharOrigin, ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)
_find_box = _fast(pdfium.FPDFText_GetLooseCharBox, ctypes.c_int, ctypes.c_void_p)


class Face(Struct, frozen=True, gc=False):
    """How a run of characters is drawn."""

    font: str
    """The font's name, without the letters that mark a subset."""
    flags: int
    """Of the font's descriptor; 0 where it has none."""
    size: float
    """In points on the page."""
    slope: tuple[float, float]
    """Where its baseline runs, in the page's own axes (y grows upward)."""
    has_no_meaning: bool
    """Whether the file does not say which characters are drawn; what is told of one is then its code in the font."""
    is_unseen: bool
    """Drawn neither filled nor stroked, as OCR leaves its words behind a picture."""


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
    def size(self) -> tuple[float, float]:
        """Width and height as it is turned to be read."""
        left, bottom, right, top = self.extent
        return (right - left, top - bottom) if self.turns % 2 == 0 else (top - bottom, right - left)

    def picture(self, dots_an_inch: int) -> Picture | None:
        """The page as it is seen."""
        return rendered(self._raw, dots_an_inch)

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
        return self._with_hyphens(text)

    def _with_hyphens(self, text: str) -> str:
        """The hyphens at line ends put back as the file has them, soft ones as U+2010."""
        ends = [found.start() for found in _LINE_END.finditer(text)]
        if not ends:
            return text
        chars = list(text)
        drawn = [pdfium.FPDFPage_GetObject(self._raw, i) for i in range(self.object_count)]
        _set_active(drawn, is_active=False)
        for at in ends:
            chars[at] = HYPHEN if self._ends_alone(at) == _SOFT_HYPHEN else "-"
        _set_active(drawn, is_active=True)
        return "".join(chars)

    def _ends_alone(self, at: int) -> str:
        """The last character of a run of text where nothing follows it: PDFium then leaves it as it is."""
        run = pdfium.FPDFText_GetTextObject(self._text, at)
        if not run:
            return ""
        _set_active([run], is_active=True)
        text = pdfium.FPDFText_LoadPage(self._raw)
        count = pdfium.FPDFText_CountChars(text) if text else 0
        last = chr(pdfium.FPDFText_GetUnicode(text, count - 1)) if count > 0 else ""
        pdfium.FPDFText_ClosePage(text)
        _set_active([run], is_active=False)
        return last

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
        return bool(_has_no_meaning(self._text_at, at) == 1)

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
        size = round(abs(pdfium.FPDFText_GetFontSize(self._text, at)) * hypot(matrix.c, matrix.d), 3)
        name, flags = self._font(pdfium.FPDFTextObj_GetFont(run)) if run else ("", 0)
        mode = pdfium.FPDFTextObj_GetTextRenderMode(run) if run else 0
        return Face(name, flags, size, (matrix.a, matrix.b), self.has_no_meaning(at), mode in _UNSEEN_MODES)

    def _font(self, font: Any) -> tuple[str, int]:
        address = ctypes.addressof(font.contents) if font else 0
        if address not in self._fonts:
            self._fonts[address] = (_font_name(font), max(0, pdfium.FPDFFont_GetFlags(font))) if font else ("", 0)
        return self._fonts[address]

    def shapes(self, most: int) -> list[Shape]:
        """Painted rectangles and straight strokes, none where there are more than `most`: such a page is a drawing."""
        return shapes_of(self._raw, most)

    def pictures(self) -> list[Shape]:
        """Where the page's pictures stand."""
        return pictures_of(self._raw)


def _set_active(drawn: Sequence[Any], *, is_active: bool) -> None:
    for one in drawn:
        pdfium.FPDFPageObj_SetIsActive(one, is_active)


def _font_name(font: Any) -> str:
    length = pdfium.FPDFFont_GetBaseFontName(font, None, 0)
    buffer = ctypes.create_string_buffer(length + 1)
    pdfium.FPDFFont_GetBaseFontName(font, buffer, length)
    return buffer.value.decode("utf-8", "replace").split("+", 1)[-1]
