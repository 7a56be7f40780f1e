"""Pages that are pictures of text, read by tesseract: words with their places, and raised marks told by their order."""

from __future__ import annotations

import re
import tempfile
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from statistics import median

from msgspec import Struct
from msgspec.structs import replace

from evidencebot.documents.left_out import Reason
from evidencebot.documents.pdf.layout import Fragment, PageContent
from evidencebot.documents.pdf.pdfium.rendering import Picture
from evidencebot.documents.pdf.raised_marks import SeenLine, raised_figures, with_marks
from evidencebot.documents.styled import clean
from evidencebot.tesseract import SeenWord, words_in

DOTS_AN_INCH = 300
# Below this tesseract sees letters in spots and rules; a word so rated ends in a raised mark that it cannot read.
_UNSURE = 30.0
_LETTERS = re.compile(r"[^\W\d_]{3}")
# Capitals and ascenders reach 0.7 of the size above the baseline in the usual faces.
_CAPITAL = 0.7
_HANGING, _TALL = frozenset("gjpqy,;()[]{}/|QJ@$&_"), frozenset("bdfhkltABCDEFGHIKLMNOPRSTUVWXYZ0123456789")
# Sizes measured on one line differ from the next by a tenth; notes are set a sixth smaller than the text.
_SAME_SIZE = 0.1


class SeenPage(Struct, frozen=True):
    """A page that was read in its picture."""

    lines: tuple[SeenLine, ...]
    unsure: tuple[str, ...] = ()


def seen_page(picture: Picture) -> SeenPage:
    """The page's lines as tesseract reads them."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "page.pgm"
        path.write_bytes(picture.as_pgm())
        words = words_in(path)
    lines: dict[tuple[int, ...], list[SeenWord]] = defaultdict(list)
    for word in words:
        if _is_word(word):
            lines[word.line].append(word)
    unsure = tuple(clean(word.text) for word in words if not _is_word(word))
    return SeenPage(tuple(_line(picture, line) for line in lines.values()), unsure)


def _is_word(word: SeenWord) -> bool:
    return word.confidence >= _UNSURE or bool(_LETTERS.search(word.text))


def _line(picture: Picture, words: Sequence[SeenWord]) -> SeenLine:
    baseline = _baseline(words)
    tops = [word.top for word in words if _TALL & set(word.text)] or [min(word.top for word in words)]
    capital = max(1.0, baseline - median(tops))
    size = capital / _CAPITAL / picture.scale
    fragments = tuple(
        Fragment(
            clean(word.text),
            word.left / picture.scale,
            (word.left + word.width) / picture.scale,
            baseline / picture.scale,
            size,
            is_spaced=True,
            spaces_next=True,
        )
        for word in words
    )
    return SeenLine(fragments, raised_figures(picture, words, baseline, capital))


def _baseline(words: Sequence[SeenWord]) -> float:
    standing = [word.top + word.height for word in words if not _HANGING & set(word.text)]
    return float(median(standing or [word.top + 0.8 * word.height for word in words]))


def contents_of(pages: Sequence[SeenPage], sides: Sequence[tuple[float, float]]) -> list[PageContent]:
    """The pages as layout takes them, sizes that are alike made the same over all of them."""
    usual = _usual_sizes(word for page in pages for line in page.lines for word in line.words)
    return [_content(page, size, usual) for page, size in zip(pages, sides, strict=True)]


def _content(page: SeenPage, side: tuple[float, float], usual: dict[float, float]) -> PageContent:
    lines = [replace(line, words=tuple(replace(f, size=usual[f.size]) for f in line.words)) for line in page.lines]
    words, remark = with_marks(sorted(lines, key=lambda line: line.words[0].y))
    unsure = ((Reason.UNSURE, " ".join(page.unsure)),) if any(page.unsure) else ()
    return PageContent(*side, tuple(f for f in words if f.text), left_out=unsure, is_ocr=True, remark=remark)


def _usual_sizes(words: Iterable[Fragment]) -> dict[float, float]:
    """For each size measured the one that stands for it: the commonest near it."""
    weights: dict[float, int] = defaultdict(int)
    for word in words:
        weights[word.size] += len(word.text)
    found: dict[float, float] = {}
    while weights:
        best = max(weights, key=lambda size: (_near(weights, size), size))
        for size in [size for size in weights if abs(size - best) <= _SAME_SIZE * best]:
            found[size] = round(best, 1)
            del weights[size]
    return found


def _near(weights: dict[float, int], size: float) -> int:
    return sum(weight for other, weight in weights.items() if abs(other - size) <= _SAME_SIZE * size)
