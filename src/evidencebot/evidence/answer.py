"""The answer as it is handed to every surface; field names are the JSON's promise."""

from __future__ import annotations

from enum import StrEnum

from msgspec import Struct

from evidencebot.documents.model import is_printed

READ_BY_OCR = "read by OCR"
"""What every surface says of words that were read in a picture, and may be misread."""


class Status(StrEnum):
    """How a question ended."""

    ANSWERED = "answered"
    NOT_FOUND = "not_found"
    ERROR = "error"


class AnswerKind(StrEnum):
    """What an answer is made of."""

    EVIDENCE = "evidence"
    """Quotations found for the question, and nothing else."""
    STRUCTURE = "structure"
    """Read from a document's notes, pages, headings and works: words of ours around what is quoted."""
    SUMMARY = "summary"
    """Quotations that cover the parts of a section or document."""
    CONVERSATION = "conversation"
    """A greeting returned, or what the assistant is and can do; nothing leans on it, and no export holds it."""


class SourceVerdict(StrEnum):
    """Whether a source's page bears out what it is cited for: triage for a person, not a finding."""

    SUPPORTED = "supported"
    PARTLY = "partly"
    NOT_FOUND = "not_found"


class SourcePassage(Struct, frozen=True):
    """The words of a cited source that best bear out a sentence of the report, and that sentence."""

    document: str
    title: str
    page: int | str | None
    pdf_page: int | None
    quote: str
    start: int
    """Where the quotation begins in the source's text; `end` is behind it."""
    end: int
    verdict: SourceVerdict
    where: str
    """Where in the source was looked: `page 12`, or what stood in for it."""
    claim: str
    """The report's sentence, word for word."""
    claim_page: int | str | None
    lacking: tuple[str, ...] = ()
    """Figures of the report's sentence that the quotation lacks, as the report writes them."""
    ocr: bool = False
    """Whether the source's words were read in a picture of the page, and may be misread."""
    page_end: int | str | None = None
    """The page on which the quotation ends, where it is another."""

    @property
    def pages(self) -> int | str | None:
        """The page, or `2–3` for words that run over a page's end."""
        return page_range(self.page, self.page_end)


class CitedWork(Struct, frozen=True):
    """A work that a note cites, and what of it is at hand."""

    id: str
    title: str
    locator: str | None
    in_corpus: bool
    document: str | None = None
    """The corpus document that it is."""
    support: SourcePassage | None = None


class NoteReference(Struct, frozen=True):
    """A note at a quotation."""

    n: int
    text: str
    sources: tuple[str, ...]
    """Ids of the works that it cites."""
    works: tuple[CitedWork, ...] = ()
    """The same works, each with its locator and, where it is in the corpus, what it says there."""
    label: str | None = None
    """As printed: a symbol, or the number within its chapter."""

    @property
    def printed(self) -> str:
        """What a reader finds at the note."""
        return self.label or str(self.n)


class WorkReference(Struct, frozen=True):
    """A reference within the words quoted."""

    text: str
    """As it stands there: `[12]`, `(Smith, 2016: 12)`."""
    sources: tuple[str, ...]
    """Ids of the works that it refers to."""
    works: tuple[CitedWork, ...] = ()


class Quotation(Struct, frozen=True):
    """A citation: the words quoted and everything needed to check them."""

    n: int
    document: str
    title: str
    chapter: str | None
    section: str | None
    section_title: str | None
    paragraphs: tuple[str, ...]
    page: int | str | None
    quote: str
    passage: str
    footnotes: tuple[NoteReference, ...]
    start: int
    """Where the quotation begins in the document's text; `end` is behind it."""
    end: int
    is_digest: bool = False
    """Whether the words are the digest's, not the report's own."""
    figure: str | None = None
    """The caption, where the words come from a figure or table."""
    pdf_page: int | None = None
    note: str | None = None
    """The printed number of the note that is quoted; None for words of the running text."""
    ocr: bool = False
    """Whether the words were read in a picture of the page, and may be misread."""
    references: tuple[WorkReference, ...] = ()
    """References to works in the words quoted, where the text itself refers to a list."""
    page_end: int | str | None = None
    """The page on which the words end, where it is another."""

    @property
    def pages(self) -> int | str | None:
        """The page, or `2–3` for words that run over a page's end."""
        return page_range(self.page, self.page_end)


class FoundPassage(Struct, frozen=True):
    """One of the nearest passages, in order."""

    rank: int
    score: float
    document: str
    chapter: str | None
    section: str | None
    paragraphs: tuple[str, ...]
    page: int | str | None
    passage: str
    footnotes: tuple[int, ...]
    note: str | None = None
    """The printed number, where it is a note."""


class Answer(Struct, frozen=True):
    """One question's answer."""

    id: str | None
    question: str
    interpreted_as: str | None
    status: Status
    confidence: float
    answer: str
    citations: tuple[Quotation, ...] = ()
    passages: tuple[FoundPassage, ...] = ()
    error: str | None = None
    reasons: tuple[str, ...] = ()
    """Why it was answered or refused, in words."""
    missing: tuple[str, ...] = ()
    """Parts of the question that the answer leaves open."""
    from_digest: bool = False
    """Whether the report was not there and its digest answered."""
    kind: AnswerKind = AnswerKind.EVIDENCE
    remark: str | None = None
    """What a claim put as a question got wrong or right, in words of ours beside the quotations."""


def printed_page(label: str | None) -> int | str | None:
    """A page label as JSON has it: a number where it is one."""
    return int(label) if label and label.isdigit() else label


def page_range(page: int | str | None, page_end: int | str | None) -> int | str | None:
    """`2–3` where words run from one page to the next; else the page that is known."""
    return f"{page}–{page_end}" if page is not None and page_end is not None else page


def page_of(page: int | str | None, pdf_page: int | None, *, ocr: bool = False) -> str:
    """`page 43`, and the PDF's own number where it is another: `pages 43–44, PDF page 51, read by OCR`."""
    name = "pages" if "–" in str(page) else "page"
    printed = f"{name} {page}" if page is not None else ""
    own = f"PDF page {pdf_page}" if pdf_page and str(pdf_page) != str(page) else ""
    return ", ".join(filter(None, (printed, own, READ_BY_OCR if ocr else "")))


def place_of(
    title: str,
    section: str | None,
    section_title: str | None,
    page: int | str | None,
    pdf_page: int | None = None,
    *,
    note: str | None = None,
    ocr: bool = False,
) -> str:
    """`Faulty by design …, section 2.1.2 False outcomes, page 11`; of a note `…, note 31, page 40`."""
    parts = [title]
    if note:
        parts.append(f"note {note}")
    elif section and is_printed(section):
        parts.append(f"section {section}" + (f" {section_title}" if section_title else ""))
    elif section_title:
        parts.append(section_title)
    if place := page_of(page, pdf_page, ocr=ocr):
        parts.append(place)
    return ", ".join(parts)


def error_answer(question: str, reason: str, question_id: str | None = None) -> Answer:
    """The object that a question gets which could not be asked."""
    return Answer(question_id, question, None, Status.ERROR, 0.0, "", error=reason)
