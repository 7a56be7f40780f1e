"""Raised marks in a picture: tesseract misreads them, so they are found by their shape and told by their order."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import numpy as np
import numpy.typing as npt
from msgspec import Struct
from msgspec.structs import replace

from evidencebot.documents.pdf.layout import Fragment
from evidencebot.documents.pdf.pdfium.rendering import Picture
from evidencebot.tesseract import SeenWord

_INK = 140
# Of a capital's height: a raised figure is 0.55-0.65 high and ends 0.4-0.6 above the baseline, a quotation mark is
# 0.35 high, a hyphen lower still.
_LOWEST_END, _LEAST_HEIGHT, _MOST_HEIGHT = 0.22, 0.42, 0.85
_MOST_FIGURES = 3
_BEHIND = 1.2
_MARK_SIZE, _MARK_RISE = 0.6, 0.35
# What tesseract makes of a raised figure behind a word: a figure, or a sign of its shape.
_MISREAD = re.compile(r"[^\w\s]|[0-9Il]")
_NOTE = re.compile(r"^(\d{1,4})[.,)]?$")


Dots = npt.NDArray[Any]


class SeenLine(Struct, frozen=True):
    """A line of words as it was read, in points."""

    words: tuple[Fragment, ...]
    raised: tuple[int, ...]
    """Of each word: how many small raised figures end it."""


def raised_figures(picture: Picture, words: Sequence[SeenWord], baseline: float, capital: float) -> tuple[int, ...]:
    """For each word of a line the number of small raised figures that are drawn at its end."""
    dots = np.frombuffer(picture.dots, np.uint8).reshape(picture.height, picture.width)
    ends = [*(after.left for _, after in pairwise(words)), words[-1].left + words[-1].width + int(_BEHIND * capital)]
    return tuple(
        _figures_at_end(dots, word, min(end, picture.width), baseline, capital)
        for word, end in zip(words, ends, strict=True)
    )


def _figures_at_end(dots: Dots, word: SeenWord, end: int, baseline: float, capital: float) -> int:
    top, bottom = max(0, int(baseline - 1.4 * capital)), int(baseline + 0.4 * capital)
    ink = dots[top:bottom, word.left : end] < _INK
    figures = 0
    for left, right in reversed(_glyphs(np.asarray(ink.any(axis=0)))):
        rows = np.flatnonzero(ink[:, left:right].any(axis=1))
        height, rise = (rows[-1] + 1 - rows[0]) / capital, (baseline - top - rows[-1] - 1) / capital
        if rise < _LOWEST_END or not _LEAST_HEIGHT <= height <= _MOST_HEIGHT:
            break
        figures += 1
    return figures if figures <= _MOST_FIGURES else 0


def _glyphs(columns: Dots) -> list[tuple[int, int]]:
    """Stretches of columns with ink."""
    edges = np.flatnonzero(np.diff(np.concatenate(([0], columns.astype(np.int8), [0]))))
    return [(int(a), int(b)) for a, b in zip(edges[::2], edges[1::2], strict=True)]


def with_marks(lines: Sequence[SeenLine]) -> tuple[list[Fragment], str | None]:
    """A page's words with its raised marks numbered as the notes at its foot are, and a line on what was done.

    Where there are more or fewer marks than notes, all words stay as they were read.
    """
    first = _first_note(lines)
    body, foot = lines[:first], lines[first:]
    numbers = [int(number) for line in foot if (number := _number_of(line)) is not None]
    marks = [(i, j) for i, line in enumerate(body) for j, figures in enumerate(line.raised) if figures]
    plain = [word for line in lines for word in line.words]
    if not numbers:
        return plain, None
    if len(marks) != len(numbers):
        return plain, f"{len(marks)} raised marks stand over {len(numbers)} notes: none was told"
    told = dict(zip(marks, numbers, strict=True))
    marked = [
        fragment
        for i, line in enumerate(body)
        for j, word in enumerate(line.words)
        for fragment in (_marked(word, line.raised[j], told[i, j]) if (i, j) in told else [word])
    ]
    span = f"mark {numbers[0]} was" if len(numbers) == 1 else f"marks {numbers[0]}–{numbers[-1]} were"
    return marked + [word for line in foot for word in line.words], f"note {span} inferred from their order"


def _first_note(lines: Sequence[SeenLine]) -> int:
    """Where the notes at the foot begin: the longest run of lines to the end whose numbers count up by one."""
    best, expected = len(lines), None
    for i in range(len(lines) - 1, -1, -1):
        number = _number_of(lines[i])
        if number is not None and (expected is None or number == expected):
            best, expected = i, number - 1
    return best


def _number_of(line: SeenLine) -> int | None:
    found = _NOTE.match(line.words[0].text) if len(line.words) > 1 else None
    return int(found.group(1)) if found else None


def _marked(word: Fragment, figures: int, number: int) -> list[Fragment]:
    """The word without what its raised figures were misread as, and the mark behind it."""
    text = word.text
    for _ in range(figures):
        if text and _MISREAD.fullmatch(text[-1]) and not (text[-1] in ".,;:" and len(text) > 1):
            text = text[:-1]
    start = word.x1 - figures * 0.5 * _MARK_SIZE * word.size
    mark = Fragment(str(number), start, word.x1, word.y - _MARK_RISE * word.size, _MARK_SIZE * word.size)
    return [*([replace(word, text=text, x1=start, spaces_next=False)] if text else []), mark]
