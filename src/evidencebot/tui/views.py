"""What the evidence panel shows at each step of the walk: plain records, no widgets.

mark -> quotation in its page -> note -> work -> the source's passage, and back.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from textual.content import Content

from evidencebot.tui.showing import MARKED

if TYPE_CHECKING:
    from evidencebot.evidence.answer import Answer, CitedWork, NoteReference, Quotation


@dataclass(frozen=True, slots=True)
class QuotationTarget:
    """A citation of an answer, to be shown in its page."""

    quotation: Quotation


@dataclass(frozen=True, slots=True)
class PlaceTarget:
    """A place in a document; the span between start and end is marked."""

    document: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class NoteTarget:
    """A note of the report; what the answer knows of it comes along."""

    number: int
    known: NoteReference | None = None


@dataclass(frozen=True, slots=True)
class WorkTarget:
    """A work of the bibliography; `cited` is what the answer knows of it at the note one came from."""

    work: str
    cited: CitedWork | None = None


@dataclass(frozen=True, slots=True)
class AnswerTarget:
    """All evidence of an answer."""

    answer: Answer


PieceKind = Literal["heading", "paragraph", "table_row", "caption", "aside"]
Target = QuotationTarget | PlaceTarget | NoteTarget | WorkTarget | AnswerTarget


@dataclass(frozen=True, slots=True)
class Link:
    """Something to walk on to."""

    label: Content
    target: Target


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of the view: a paragraph, a heading, a table's row."""

    content: Content
    kind: PieceKind = "paragraph"

    @property
    def marked_at(self) -> int | None:
        """Where the words that one came for begin, if they stand here."""
        return min((span.start for span in self.content.spans if span.style == MARKED), default=None)


@dataclass(frozen=True, slots=True)
class View:
    """One step of the walk."""

    title: str
    pieces: tuple[Piece, ...] = ()
    links: tuple[Link, ...] = ()
    links_title: str = ""
    before: Target | None = None
    behind: Target | None = None
    """The pages around, where the view is a page."""
    quotation: Quotation | None = None
    """What "copy" copies here."""
