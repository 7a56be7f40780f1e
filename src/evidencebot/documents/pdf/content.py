"""A PDF page -> its words and rules, each with its place, as the page is turned to be read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from math import isfinite

from evidencebot.documents.pdf.layout import Box, Fragment, PageContent
from evidencebot.documents.pdf.pdfium import Face, PdfiumPage, Shape
from evidencebot.documents.styled import clean

# A dense page of text has 1,500 words, or 6,000 where each character is placed on its own.
_MOST_FRAGMENTS = 10_000
# A page with more boxes is a drawing, in which no table could be told.
_MOST_BOXES = 5_000
_LARGEST_SIDE = 14_400.0
_A4 = (0.0, 0.0, 595.0, 842.0)
_OFF_PAGE = 2.0

_WORD = re.compile(r"\S+")
_ITALIC = re.compile(r"ital|obliq|slant|(?<=[-,])(?:it|bdit|boldit)\b|CM(?:TI|SL|BXTI)\d", re.IGNORECASE)
_BOLD = re.compile(r"bold|black|heavy|demi|semib|(?<=[-,])(?:bd|b|bi)\b|CMBX|CMB\d", re.IGNORECASE)
# TeX's fonts of signs are slanted, their bullets are not.
_SIGNS = re.compile(r"^(?:CMSY|CMBSY|MSAM|MSBM)")
_FLAG_ITALIC, _FLAG_BOLD = 1 << 6, 1 << 18


def page_content(page: PdfiumPage) -> PageContent:
    """A page's fragments and boxes."""
    view = _View(page)
    fragments: list[Fragment] = []
    for fragment in _fragments(page, view):
        if len(fragments) >= _MOST_FRAGMENTS:
            return PageContent(view.width, view.height, tuple(fragments), is_whole=False)
        fragments.append(fragment)
    boxes = tuple(box for shape in page.shapes(_MOST_BOXES) if (box := view.box(shape)))
    return PageContent(view.width, view.height, tuple(fragments), boxes)


class _View:
    """How a page is turned to be read: from its own axes, in which y grows upward, to ours."""

    def __init__(self, page: PdfiumPage) -> None:
        self._left, self._bottom, self._right, self._top = _sound(page.extent)
        self._turns = page.turns
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

    def slope(self, a: float, b: float) -> tuple[float, float]:
        """A direction of the page's own, to the right and upward as it is read."""
        return ((a, b), (b, -a), (-a, -b), (-b, a))[self._turns]

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


class _Spaces:
    """Tells the spaces that the file has from those that PDFium puts in: there the gap decides."""

    def __init__(self, page: PdfiumPage, text: str) -> None:
        self.text = text
        self._page = page
        self._last = (-1, False)

    def stand_at(self, at: int) -> bool:
        if at != self._last[0]:  # one word's next is another's last
            is_space = 0 <= at < len(self.text) and self.text[at].isspace()
            self._last = (at, is_space and not self._page.is_put_in(at))
        return self._last[1]


def _fragments(page: PdfiumPage, view: _View) -> Iterator[Fragment]:
    """The words that are seen and stand upright, each cut where its style or its line changes."""
    text = page.characters()
    pictures: list[Box] | None = None
    spaces = _Spaces(page, text)
    for word in _WORD.finditer(text):
        for run, start, end in _runs(page, *word.span()):
            face = page.face(start, run)
            if not _is_upright(view.slope(*face.slope)):
                continue  # labels of axes, stamps in the margin
            fragment = _fragment(page, view, face, spaces, (start, end))
            if not fragment.text or not view.shows(fragment):
                continue
            if face.is_unseen:
                pictures = _pictures(page, view) if pictures is None else pictures
                if not any(_is_over(fragment, picture) for picture in pictures):
                    continue  # neither seen nor what OCR left behind a picture
            yield fragment


def _fragment(page: PdfiumPage, view: _View, face: Face, spaces: _Spaces, span: tuple[int, int]) -> Fragment:
    start, end = span
    x0, y = view.point(*page.origin(start))
    return Fragment(
        clean(spaces.text[start:end]),
        x0,
        _end(view, page.extent_of(end - 1)),
        round(y, 3),
        round(face.size, 3),
        _is_italic(face.font, face.flags),
        _is_bold(face.font, face.flags),
        spaces.stand_at(start - 1),
        spaces.stand_at(end),
    )


def _runs(page: PdfiumPage, first: int, behind: int) -> Iterator[tuple[int, int, int]]:
    """(run, start, end) of the parts of a word that are drawn in one run of text."""
    run = page.run(first)
    if behind - first == 1 or page.run(behind - 1) == run:
        yield run, first, behind
        return
    start = first
    for at in range(first + 1, behind):
        here = page.run(at)
        if here != run:
            yield run, start, at
            run, start = here, at
    yield run, start, behind


def _end(view: _View, extent: tuple[float, float, float, float]) -> float:
    left, bottom, right, top = extent
    return max(view.point(left, bottom)[0], view.point(right, top)[0])


def _is_upright(slope: tuple[float, float]) -> bool:
    along, across = slope
    return along > 0 and abs(across) <= 0.1 * along


@cache
def _is_italic(font: str, flags: int) -> bool:
    return not _SIGNS.search(font) and (bool(_ITALIC.search(font)) or bool(flags & _FLAG_ITALIC))


@cache
def _is_bold(font: str, flags: int) -> bool:
    return bool(_BOLD.search(font)) or bool(flags & _FLAG_BOLD)


def _pictures(page: PdfiumPage, view: _View) -> list[Box]:
    return [box for shape in page.pictures() if (box := view.box(shape))]


def _is_over(fragment: Fragment, picture: Box) -> bool:
    middle = (fragment.x0 + fragment.x1) / 2
    return picture.x0 <= middle <= picture.x1 and picture.y0 <= fragment.y <= picture.y1 + fragment.size
