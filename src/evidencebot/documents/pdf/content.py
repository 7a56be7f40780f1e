"""A PDF page -> its words and rules, each with its place, as the page is turned to be read."""

from __future__ import annotations

from functools import cached_property

from msgspec.structs import replace

from evidencebot.documents.left_out import Reason
from evidencebot.documents.pdf.drop_capitals import set_in_line
from evidencebot.documents.pdf.layout import Box, Fragment, PageContent
from evidencebot.documents.pdf.letter_spaced import drawn_together
from evidencebot.documents.pdf.pdfium.drawings import Shape
from evidencebot.documents.pdf.pdfium.files import Face, PdfiumPage
from evidencebot.documents.pdf.views import View
from evidencebot.documents.pdf.words import Spaces, Word, fragment_of, spelt, words_of

# A dense page of text has 1,500 words, or 6,000 where each character is placed on its own.
_MOST_FRAGMENTS = 10_000
# A page with more boxes is a drawing, in which no table could be told.
_MOST_BOXES = 5_000
_QUARTERS = range(4)


def page_content(page: PdfiumPage) -> PageContent:
    """What is drawn on a page; words turned by quarters of a circle stand in `turned`, each in its own view."""
    drawn = _Drawn(page)
    is_whole = drawn.read()
    contents = [drawn.content(quarters) for quarters in _QUARTERS if quarters == 0 or drawn.words[quarters]]
    # A page that is turned as a whole, as wide tables are, is read as any other.
    first = 0 if drawn.words[0] or len(contents) == 1 else 1
    left_out = tuple((reason, " ".join(words)) for reason, words in drawn.left_out.items() if words)
    return replace(contents[first], is_whole=is_whole, turned=tuple(contents[first + 1 :]), left_out=left_out)


class _Drawn:
    """Sorts a page's words by how they are turned, and by whether they are seen."""

    def __init__(self, page: PdfiumPage) -> None:
        self.words: list[list[Fragment]] = [[] for _ in _QUARTERS]
        """By the quarters of a circle by which the page is turned to read them."""
        self.left_out: dict[Reason, list[str]] = {Reason.HIDDEN: [], Reason.TURNED_TEXT: []}
        self._page = page
        self._quarters: dict[Face, int | None] = {}
        self._views = [View(page, quarters) for quarters in _QUARTERS]

    def read(self) -> bool:
        """Whether all words were read: a page with more than any page of text has is left there."""
        text = self._page.characters()
        spaces = Spaces(self._page, text)
        for number, word in enumerate(words_of(self._page, text)):
            if number >= _MOST_FRAGMENTS:
                return False
            self._sort(word, spaces)
        return True

    def content(self, quarters: int) -> PageContent:
        view, fragments = self._views[quarters], self.words[quarters]
        shapes = self._page.shapes(_MOST_BOXES)
        boxes = tuple(box for shape in shapes if (box := view.box(shape)))
        return PageContent(view.width, view.height, tuple(set_in_line(drawn_together(fragments))), boxes)

    def _sort(self, word: Word, spaces: Spaces) -> None:
        quarters = self._quarters_of(word.face)
        if quarters is None:  # stamps across the page, labels of axes set aslant
            self.left_out[Reason.TURNED_TEXT].append(spelt(self._page, word, spaces.text))
            return
        view = self._views[quarters]
        fragment = fragment_of(self._page, view, word, spaces)
        if not view.shows(fragment) or (word.face.is_unseen and not self._is_ocr(fragment, quarters)):
            self.left_out[Reason.HIDDEN].append(fragment.text)
        elif fragment.text:
            self.words[quarters].append(fragment)

    def _quarters_of(self, face: Face) -> int | None:
        """By how many quarters the page is turned to read words so drawn; None where they stand aslant."""
        if face not in self._quarters:
            upright = (n for n in _QUARTERS if self._views[n].is_upright(face.slope))
            self._quarters[face] = next(upright, None)
        return self._quarters[face]

    def _is_ocr(self, fragment: Fragment, quarters: int) -> bool:
        """Whether what is not drawn lies behind a picture, as the words that OCR read in it do."""
        return any(_is_over(fragment, box) for shape in self._pictures if (box := self._views[quarters].box(shape)))

    @cached_property
    def _pictures(self) -> list[Shape]:
        return self._page.pictures()


def _is_over(fragment: Fragment, picture: Box) -> bool:
    middle = (fragment.x0 + fragment.x1) / 2
    return picture.x0 <= middle <= picture.x1 and picture.y0 <= fragment.y <= picture.y1 + fragment.size
