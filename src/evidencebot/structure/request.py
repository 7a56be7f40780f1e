"""What a question asks of a document itself."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct


class Topic(StrEnum):
    """What of a document is asked for."""

    NOTE = "note"
    PAGE = "page"
    FIGURE = "figure"
    FIGURES = "figures"
    SECTION = "section"
    SECTIONS = "sections"
    PAGES = "pages"
    NOTES = "notes"
    WORKS = "works"
    IDENTITY = "identity"
    CITED = "cited"
    PLACE = "place"
    SUMMARY = "summary"
    FINDINGS = "findings"
    CONCLUSIONS = "conclusions"
    RECOMMENDATIONS = "recommendations"


class StructureRequest(Struct, frozen=True):
    """A question about the document."""

    topic: Topic
    numbers: tuple[str, ...] = ()
    """Of the notes, the page or the figure named."""
    label: str | None = None
    """Figure, Table or Box, where only such are meant."""
    sections: tuple[str, ...] = ()
    """Sections as the asker names them: a number, or a title in lower case."""
    name: str | None = None
    """A work, an author or a subject."""
    wants: frozenset[str] = frozenset()
    """Which particulars: title, authors, date, publisher; notes, works; count."""
    is_certain: bool = True
    """Whether it can mean nothing else, even where the name is unknown."""
