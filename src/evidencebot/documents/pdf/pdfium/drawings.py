"""The rectangles, strokes and pictures of a page, those of its forms included."""

from __future__ import annotations

import ctypes
from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import Any

import pypdfium2.raw as pdfium
from msgspec import Struct

Matrix = tuple[float, float, float, float, float, float]

_FORM_DEPTH = 8
_CORNERS = 5
_UNIT_SQUARE = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))
_IDENTITY: Matrix = (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)


class Shape(Struct, frozen=True, gc=False):
    """An upright rectangle or a straight stroke, in the page's own axes."""

    x0: float
    y0: float
    x1: float
    y1: float


def shapes_of(page: Any, most: int) -> list[Shape]:
    """Painted rectangles and straight strokes of a page; none where there are more than `most`."""
    found: list[Shape] = []
    for drawn, placed in _drawn(page, _PAGE_OBJECTS, _IDENTITY, 0):
        if pdfium.FPDFPageObj_GetType(drawn) == pdfium.FPDF_PAGEOBJ_PATH and _is_painted(drawn):
            found.extend(_straight_parts(drawn, placed))
        if len(found) > most:
            return []
    return found


def pictures_of(page: Any) -> list[Shape]:
    """Where a page's pictures stand."""
    return [
        _around([_point(corner, _times(_matrix_of(drawn), placed)) for corner in _UNIT_SQUARE])
        for drawn, placed in _drawn(page, _PAGE_OBJECTS, _IDENTITY, 0)
        if pdfium.FPDFPageObj_GetType(drawn) == pdfium.FPDF_PAGEOBJ_IMAGE
    ]


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
