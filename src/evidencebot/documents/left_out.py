"""What of a file is no part of its document's text: left out for a reason, or missing."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

_SEVERAL = 4
"""Fewer words on a page are its odd cell or letter, and more often a slip of the second look."""
_WORDS_TOLD = 10


class Reason(StrEnum):
    """Why words of a file stand nowhere in its document."""

    RUNNING_HEAD = "running head"
    RUNNING_FOOT = "running foot"
    PAGE_NUMBER = "page number"
    CONTENTS = "contents list"
    REPEATED_TITLE = "title printed again"
    ROW_NAMES_HEAD = "head of the column that names a table's rows"
    TURNED_TEXT = "turned text"
    DUPLICATE = "printed twice"
    NAVIGATION = "navigation"
    HIDDEN = "not shown"
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

    def told(self) -> str:
        """One line: where, how many, and the first of them."""
        printed = f"page {self.page}" if self.page else None
        place = ", ".join(filter(None, (printed, f"PDF page {self.pdf_page}" if self.pdf_page else None)))
        words = self.text.split()
        text = " ".join(words[:_WORDS_TOLD]) + (" …" if len(words) > _WORDS_TOLD else "")
        return f"{place}{': ' if place else ''}{counted(self.words)} not read: “{text}”"


class Account(Struct, frozen=True):
    """What a second look at a file found of its words (runs of letters or of digits)."""

    in_file: int
    read: int
    """Of them, those in the document or left out for a reason."""
    missing: tuple[Missing, ...] = ()

    @property
    def share(self) -> float:
        return self.read / self.in_file if self.in_file else 1.0

    def told(self) -> tuple[str, ...]:
        """A line for each page on which several words are missing, and one for all the others."""
        several = [m for m in self.missing if m.words >= _SEVERAL]
        few = self.in_file - self.read - sum(m.words for m in several)
        lines = [m.told() for m in several]
        return (*lines, f"{counted(few)} not read here and there, one to three in a place") if few else tuple(lines)


def counted(words: int) -> str:
    return "1 word" if words == 1 else f"{words:,} words"
