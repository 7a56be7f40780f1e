"""A passage: one paragraph, table row or caption with all that a citation needs."""

from __future__ import annotations

from msgspec import Struct


class Passage(Struct, frozen=True):
    """A stretch of a document's text that is found, shown and cited as one."""

    document: str
    section: str
    paragraphs: tuple[str, ...]
    """Ids of the blocks it covers."""
    kind: str
    """The kind of its first block (see `BlockKind`)."""
    start: int
    end: int
    """Span in the document's text."""
    page: str | None
    notes: tuple[int, ...]
    sentences: tuple[tuple[int, int], ...]
    """Spans of its sentences in the document's text."""
    context: str
    """Headings and caption it stands under; matched with it, never quoted."""
    is_matter: bool = False
    """Whether it is front or back matter: a title page, an imprint, thanks."""

    @property
    def chapter(self) -> str:
        return self.section.split(".")[0]
