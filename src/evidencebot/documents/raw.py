"""What every reader hands on: blocks in reading order, before anyone knows what they mean."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from msgspec import Struct

from evidencebot.documents.left_out import LeftOut

Told = Callable[[int, int], None]
"""Called with (pages read by OCR, of how many): each takes seconds."""


class RawKind(StrEnum):
    """The form of a raw block."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    LIST_ITEM = "list_item"
    QUOTE = "quote"
    TABLE = "table"
    CONTENTS = "contents"
    """A contents list that the reader itself could tell: rows of title and printed page."""
    NOTE = "note"
    PAGE = "page"


class RawBlock(Struct, frozen=True):
    """One block as the file has it; `text` is styled (see `styled.py`)."""

    kind: RawKind
    text: str = ""
    level: int = 0
    """Depth of a heading, from 1; 0 where unknown."""
    rows: tuple[tuple[str, ...], ...] = ()
    """Cells of a table, styled."""
    label: str | None = None
    """A note's printed number, or a page's printed label."""
    pdf_page: int | None = None
    bold: bool = False
    """Whether the whole block is set in bold, as captions often are."""
    number: str | None = None
    """A paragraph's printed number, which is no part of its text."""
    continues: bool = False
    """Whether the layout shows that it goes on with the page before, even where a sentence ended there."""


class RawDocument(Struct, frozen=True):
    """A file as read: its blocks, and what its metadata says."""

    blocks: tuple[RawBlock, ...]
    title: str | None = None
    authors: tuple[str, ...] = ()
    date: str | None = None
    problems: tuple[str, ...] = ()
    """What of the file could not be read."""
    left_out: tuple[LeftOut, ...] = ()
    """What was read and is in no block."""
    ocr_pages: tuple[int, ...] = ()
    """The PDF's own numbers of the pages whose words were read in a picture of them."""
