"""What of a file is no part of its document's text, each piece with the reason."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct


class Reason(StrEnum):
    """Why words of a file stand nowhere in its document."""

    RUNNING_HEAD = "running head"
    RUNNING_FOOT = "running foot"
    PAGE_NUMBER = "page number"
    CONTENTS = "contents list"
    REPEATED_TITLE = "title printed again"
    REPEATED_ROW = "table head printed again"
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
