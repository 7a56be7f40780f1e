"""What of a file is no part of its document's text: left out for a reason, or missing."""

from __future__ import annotations

from enum import StrEnum
from math import floor

from msgspec import Struct

_SEVERAL = 4
"""Fewer words on a page are its odd cell or letter, and more often a slip of the second look."""
_ENOUGH = 0.98
"""Share of a file that is read as it should be; the rest are slips of the second look and words in pictures."""
_WORDS_TOLD, _PAGES_TOLD = 10, 8


class Reason(StrEnum):
    """Why words of a file stand nowhere in its document."""

    RUNNING_HEAD = "running head"
    RUNNING_FOOT = "running foot"
    PAGE_NUMBER = "page number"
    CONTENTS = "contents list"
    REPEATED_TITLE = "title printed again"
    REPEATED_ROW = "table head printed again"
    ROW_NAMES_HEAD = "head of the column that names a table's rows"
    TURNED_TEXT = "turned text"
    DUPLICATE = "printed twice"
    NAVIGATION = "navigation"
    HIDDEN = "not shown"
    UNSURE = "not made out by OCR"
    NOTES_TITLE = "title of the notes"


class LeftOut(Struct, frozen=True):
    """Words that were read and then left out on purpose."""

    reason: Reason
    text: str
    """The words, without markup."""
    pdf_page: int | None = None
    """The PDF's own page number, from 1."""
    page: str | None = None
    """The printed page; filled in when the document is assembled."""


class Missing(Struct, frozen=True):
    """Words of a file that were neither read nor left out for a reason."""

    words: int
    text: str
    """The words alone, stretches parted by an ellipsis."""
    pdf_page: int | None = None
    page: str | None = None
    """The printed page."""

    def told(self, most: int | None = _WORDS_TOLD) -> str:
        """One line: where, how many, and the first of them, or all."""
        printed = f"page {self.page}" if self.page else None
        place = ", ".join(filter(None, (printed, f"PDF page {self.pdf_page}" if self.pdf_page else None)))
        words = self.text.split()
        text = " ".join(words[:most]) + (" …" if words[most or len(words) :] else "")
        return f"{place}{': ' if place else ''}{counted(self.words)} not read: “{text}”"


class Account(Struct, frozen=True):
    """What a second look at a file found of its words (runs of letters or of digits)."""

    in_file: int
    read: int
    """Of them, those in the document or left out for a reason."""
    missing: tuple[Missing, ...] = ()
    pages: int = 0
    """Pages of the file; 0 where it has none."""

    @property
    def share(self) -> float:
        return self.read / self.in_file if self.in_file else 1.0

    @property
    def is_enough(self) -> bool:
        return self.share >= _ENOUGH

    def summary(self) -> str:
        """One line: the share, and how many words are missing on which pages."""
        lost = self.in_file - self.read
        share = f"{_percent(self.share)} of its {self.in_file:,} words read or left out for a reason"
        if not lost:
            return f"{share}."
        pages = [m.page or f"PDF {m.pdf_page}" for m in self.missing if m.words >= _SEVERAL and m.pdf_page]
        more = f" and {len(pages) - _PAGES_TOLD} more" if len(pages) > _PAGES_TOLD else ""
        where = f": pages {', '.join(pages[:_PAGES_TOLD])}{more}" if pages else ""
        return f"{share}, {lost:,} not{where}."

    def told(self) -> tuple[str, ...]:
        """A line for each page on which several words are missing, and one for all the others."""
        several = [m for m in self.missing if m.words >= _SEVERAL]
        few = self.in_file - self.read - sum(m.words for m in several)
        lines = [m.told() for m in several]
        return (*lines, f"{counted(few)} not read here and there, one to three in a place") if few else tuple(lines)


def _percent(share: float) -> str:
    """Rounded down, so that 100 % is all."""
    return f"{floor(1000 * share) / 10:.1f} %"


def counted(words: int) -> str:
    return "1 word" if words == 1 else f"{words:,} words"
