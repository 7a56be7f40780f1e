"""What verifying hands to every surface; field names are the JSON's promise."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from evidencebot.evidence.answer import NoteReference, page_range


class Verdict(StrEnum):
    """How a quotation or figure stands to the corpus."""

    EXACT = "exact"
    NEAR = "near"
    NOT_FOUND = "not_found"


class ClaimKind(StrEnum):
    """What was looked up."""

    QUOTATION = "quotation"
    FIGURE = "figure"
    CITATION = "citation"
    """A citation of an answer given earlier."""


class Change(StrEnum):
    """What became of a citation since its answer was given."""

    SAME = "same"
    MOVED = "moved"
    CHANGED = "changed"
    GONE = "gone"


class DifferenceKind(StrEnum):
    """What a difference touches, the gravest first."""

    NUMBER = "number"
    NEGATION = "negation"
    NAME = "name"
    WORD = "word"
    CASE = "case"
    PUNCTUATION = "punctuation"


class Difference(Struct, frozen=True):
    """Words that differ; either side may be empty."""

    given: str
    found: str
    kind: DifferenceKind
    given_span: tuple[int, int]
    """Where they stand in the match's `given`."""
    found_span: tuple[int, int]
    """Where they stand in the match's `found`."""


class Match(Struct, frozen=True):
    """A place in the corpus that has the words given, or words near them."""

    document: str
    title: str
    page: int | str | None
    section: str | None
    section_title: str | None
    score: float
    """From 0 to 100: the share of the given words, by weight, that stand there in order."""
    passage: str
    differences: tuple[Difference, ...]
    given: str
    """What was compared: the text, or that part of a stitched one that stands here."""
    found: str
    """The document's own words, from `start` to `end` of its text."""
    start: int
    end: int
    paragraphs: tuple[str, ...]
    footnotes: tuple[NoteReference, ...]
    figure: str | None
    pdf_page: int | None
    is_digest: bool
    note: str | None = None
    """The printed number of the note that it stands in; None in the running text."""
    left_out: tuple[str, ...] = ()
    """What stands there for each ellipsis or bracket."""
    goes_on: str | None = None
    """The words that follow, where they qualify what was quoted ("but", "unless")."""
    comes_after: str | None = None
    """The words just before, where they deny it ("not", "never")."""
    fits: bool | None = None
    """For a figure in a draft: whether the sentence around it speaks of what stands here."""
    ocr: bool = False
    """Whether the words were read in a picture of the page, and may be misread."""
    page_end: int | str | None = None
    """The page on which the words end, where it is another."""

    @property
    def pages(self) -> int | str | None:
        """The page, or `2–3` for words that run over a page's end."""
        return page_range(self.page, self.page_end)


class Verification(Struct, frozen=True):
    """The verdict on one quotation or figure, and where it stands."""

    text: str
    verdict: Verdict
    matches: tuple[Match, ...] = ()
    kind: ClaimKind = ClaimKind.QUOTATION
    is_stitched: bool = False
    """Whether its parts stand in several places, one match each."""
    notes: tuple[str, ...] = ()
    """What a person should know beside the verdict, in words."""
    nearest: tuple[Match, ...] = ()
    """Where nothing was found: what comes nearest, for a person to look at."""
    from_digest: bool = False
    """Whether the report was not there and its digest, in other words, was compared."""
    change: Change | None = None
    """For a citation: what became of it."""
    line: int | None = None
    """Where in a draft it stands; in a Word file the paragraph."""
    sentence: str | None = None
    """The draft's sentence around a figure."""

    @property
    def is_exact(self) -> bool:
        return self.verdict is Verdict.EXACT
