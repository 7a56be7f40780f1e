"""A page drawn as a picture in shades of grey."""

from __future__ import annotations

import ctypes
from typing import Any

import pypdfium2.raw as pdfium
from msgspec import Struct

_WHITE = 0xFFFFFFFF
_LONGEST_SIDE = 5_000


class Picture(Struct, frozen=True):
    """A page's dots, row by row, 0 black to 255 white."""

    width: int
    height: int
    dots: bytes
    scale: float
    """Dots a point."""

    def as_pgm(self) -> bytes:
        """The picture as a file that every program of pictures reads."""
        return b"P5 %d %d 255\n" % (self.width, self.height) + self.dots


def rendered(page: Any, dots_an_inch: int) -> Picture | None:
    """The page as it is turned to be read, smaller where it is a poster; None where there is no room for it."""
    width, height = pdfium.FPDF_GetPageWidthF(page), pdfium.FPDF_GetPageHeightF(page)
    scale = min(dots_an_inch / 72, _LONGEST_SIDE / max(width, height, 1))
    across, down = max(1, round(width * scale)), max(1, round(height * scale))
    bitmap = pdfium.FPDFBitmap_Create(across, down, 0)
    if not bitmap:
        return None
    try:
        pdfium.FPDFBitmap_FillRect(bitmap, 0, 0, across, down, _WHITE)
        flags = pdfium.FPDF_ANNOT | pdfium.FPDF_GRAYSCALE
        pdfium.FPDF_RenderPageBitmap(bitmap, page, 0, 0, across, down, 0, flags)
        stride = pdfium.FPDFBitmap_GetStride(bitmap)
        buffer = ctypes.string_at(pdfium.FPDFBitmap_GetBuffer(bitmap), stride * down)
    finally:
        pdfium.FPDFBitmap_Destroy(bitmap)
    # Of the four bytes of a dot the first three are the same grey.
    dots = (
        buffer[::4]
        if stride == across * 4
        else b"".join(buffer[y * stride : y * stride + across * 4 : 4] for y in range(down))
    )
    return Picture(across, down, dots, scale)
