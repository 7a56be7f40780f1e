"""A page's words as PDFium has them: cut where their style changes, spelt as they are drawn."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from msgspec import Struct

from evidencebot.documents.pdf.layout import Fragment
from evidencebot.documents.pdf.pdfium.files import Face, PdfiumPage
from evidencebot.documents.pdf.views import View
from evidencebot.documents.styled import clean

_WORD = re.compile(r"\S+")
_ITALIC = re.compile(r"ital|obliq|slant|(?<=[-,])(?:it|bdit|boldit)\b|CM(?:TI|SL|BXTI)\d", re.IGNORECASE)
_BOLD = re.compile(r"bold|black|heavy|demi|semib|(?<=[-,])(?:bd|b|bi)\b|CMBX|CMB\d", re.IGNORECASE)
_UNKNOWN = "\ufffd"
_ACCENTS = {
    "´": "\u0301", "¨": "\u0308", "ˆ": "\u0302", "˜": "\u0303", "¯": "\u0304", "˘": "\u0306", "˙": "\u0307",
    "˚": "\u030a", "˝": "\u030b", "ˇ": "\u030c", "¸": "\u0327", "˛": "\u0328", "ˋ": "\u0300",
}  # fmt: skip
_ACCENT = re.compile(f"[{''.join(_ACCENTS)}]")
_DOTTED = {"ı": "i", "ȷ": "j"}
# TeX sets an accent and its letter over each other; one that stands for an apostrophe has room of its own.
_OVERLAP = 0.1
# TeX's fonts of signs are slanted, their bullets are not.
_SIGNS = re.compile(r"^(?:CMSY|CMBSY|MSAM|MSBM)")
_FLAG_ITALIC, _FLAG_BOLD = 1 << 6, 1 << 18


class Word(Struct, frozen=True, gc=False):
    """A word, or the part of it that is drawn in one run."""

    face: Face
    start: int
    """Its characters' numbers on the page."""
    end: int


def words_of(page: PdfiumPage, text: str) -> Iterator[Word]:
    """The words among a page's characters."""
    for word in _WORD.finditer(text):
        for run, start, end in _runs(page, *word.span()):
            yield Word(page.face(start, run), start, end)


class Spaces:
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


def fragment_of(page: PdfiumPage, view: View, word: Word, spaces: Spaces) -> Fragment:
    """A word with its place in the view."""
    face, start, end = word.face, word.start, word.end
    x0, y = view.point(*page.origin(start))
    return Fragment(
        spelt(page, word, spaces.text),
        x0,
        view.right_of(page.extent_of(end - 1)),
        round(y, 3),
        face.size,
        _is_italic(face.font, face.flags),
        _is_bold(face.font, face.flags),
        spaces.stand_at(start - 1),
        spaces.stand_at(end),
    )


def spelt(page: PdfiumPage, drawn: Word, text: str) -> str:
    """What a word reads as: accents set on their letters, nothing made of codes that stand for no character."""
    face, start = drawn.face, drawn.start
    word = text[start : drawn.end]
    if not word.isalnum() or face.has_no_meaning:
        unknown = [i for i in range(len(word)) if page.has_no_meaning(start + i)]
        if unknown:
            return clean("".join(_unknown(page, start + i) if i in unknown else word[i] for i in range(len(word))))
    if word.isascii():
        return clean(word)
    for found in reversed(list(_ACCENT.finditer(word))):
        word = _with_accent(page, face, word, found.start(), start)
    return clean(unicodedata.normalize("NFC", word))


def _unknown(page: PdfiumPage, at: int) -> str:
    """What stands for a drawing of which nobody says what it is; nothing where nothing is drawn."""
    left, _, right, _ = page.extent_of(at)
    return _UNKNOWN if right > left else ""


def _with_accent(page: PdfiumPage, face: Face, word: str, at: int, start: int) -> str:
    """The word with its accent at `at` set on the letter that it is drawn over: the next, or the one before."""
    for first in (at, at - 1):
        if 0 <= first < len(word) - 1:
            right, next_left = page.extent_of(start + first)[2], page.origin(start + first + 1)[0]
            letter = word[2 * first + 1 - at]
            whole = unicodedata.normalize("NFC", _DOTTED.get(letter, letter) + _ACCENTS[word[at]])
            if next_left < right - _OVERLAP * face.size and len(whole) == 1:
                return word[:first] + whole + word[first + 2 :]
    return word


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


@cache
def _is_italic(font: str, flags: int) -> bool:
    return not _SIGNS.search(font) and (bool(_ITALIC.search(font)) or bool(flags & _FLAG_ITALIC))


@cache
def _is_bold(font: str, flags: int) -> bool:
    return bool(_BOLD.search(font)) or bool(flags & _FLAG_BOLD)
