"""How a page is turned to be read: from its own axes, in which y grows upward, to ours, in which it grows downward."""

from __future__ import annotations

from math import isfinite

from evidencebot.documents.pdf.layout import Box, Fragment
from evidencebot.documents.pdf.pdfium.drawings import Shape
from evidencebot.documents.pdf.pdfium.files import PdfiumPage

_LARGEST_SIDE = 14_400.0
_A4 = (0.0, 0.0, 595.0, 842.0)
_OFF_PAGE = 2.0
_SLANT = 0.1


class View:
    """A page as it is shown, or turned further by quarters of a circle."""

    def __init__(self, page: PdfiumPage, quarters: int = 0) -> None:
        self._left, self._bottom, self._right, self._top = _sound(page.extent)
        self._turns = (page.turns + quarters) % 4
        width, height = self._right - self._left, self._top - self._bottom
        self.width, self.height = (width, height) if self._turns % 2 == 0 else (height, width)

    def point(self, x: float, y: float) -> tuple[float, float]:
        match self._turns:
            case 1:
                return y - self._bottom, x - self._left
            case 2:
                return self._right - x, y - self._bottom
            case 3:
                return self._top - y, self._right - x
            case _:
                return x - self._left, self._top - y

    def is_upright(self, slope: tuple[float, float]) -> bool:
        """Whether a baseline of the page's own runs level and to the right."""
        a, b = slope
        along, across = ((a, b), (b, -a), (-a, -b), (-b, a))[self._turns]
        return along > 0 and abs(across) <= _SLANT * along

    def right_of(self, extent: tuple[float, float, float, float]) -> float:
        """The right end of a left, bottom, right, top of the page's own."""
        left, bottom, right, top = extent
        return max(self.point(left, bottom)[0], self.point(right, top)[0])

    def box(self, shape: Shape) -> Box | None:
        """Where a shape stands; None where its numbers are no places."""
        (x0, y0), (x1, y1) = self.point(shape.x0, shape.y0), self.point(shape.x1, shape.y1)
        box = Box(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))
        return box if all(map(isfinite, (box.x0, box.y0, box.x1, box.y1))) else None

    def shows(self, fragment: Fragment) -> bool:
        is_sound = isfinite(fragment.x1) and 0 < fragment.size < _LARGEST_SIDE
        across = -_OFF_PAGE <= fragment.x0 <= self.width + _OFF_PAGE
        return is_sound and across and -_OFF_PAGE <= fragment.y <= self.height + _OFF_PAGE


def _sound(extent: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
    left, bottom, right, top = extent
    return extent if 0 < right - left <= _LARGEST_SIDE and 0 < top - bottom <= _LARGEST_SIDE else _A4
