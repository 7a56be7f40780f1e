"""Questions about the document itself -> Answers read from its structure, or summaries in its own words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from evidencebot.documents.model import REPORT_ID
from evidencebot.evidence.answer import Answer, AnswerKind, Status
from evidencebot.evidence.citing import cite
from evidencebot.retrieval.filtering import allowed_passages
from evidencebot.retrieval.filters import Filters
from evidencebot.structure.parsing import recognise
from evidencebot.structure.request import StructureRequest, Topic

if TYPE_CHECKING:
    from collections.abc import Callable

    from evidencebot.index.passage_index import PassageIndex
    from evidencebot.structure.document_view import DocumentView, Told


def answer_from_structure(index: PassageIndex, question: str, filters: Filters, k: int) -> Answer | None:
    """The answer to a question about a document's notes, pages, works or parts; None for every other question.

    It is not yet named for its question. Raises UnknownFilter as the search does.
    """
    asked, document = _recognised(index, question)
    if asked is None:
        return None
    view = _view(index, filters, document)
    told = _tell(view, asked) if view else None
    if view is None or told is None:
        return None
    return Answer(
        id=None,
        question="",
        interpreted_as=None,
        status=Status.ANSWERED if told.is_found else Status.NOT_FOUND,
        confidence=1.0 if told.is_found else 0.0,
        answer=told.text,
        citations=tuple(cite(index, n, quote) for n, quote in enumerate(told.quotes, 1)),
        passages=view.listed(told.blocks, k),
        reasons=(_reason(view, told),),
        from_digest=view.document.is_digest,
        kind=AnswerKind.SUMMARY if told.is_summary else AnswerKind.STRUCTURE,
    )


def _recognised(index: PassageIndex, question: str) -> tuple[StructureRequest | None, str | None]:
    """What is asked, and the document where it is one that is named by its title."""
    asked = recognise(question)
    if asked is not None and asked.name is None:
        return asked, None
    for document, title in _titles_in(index, question):
        again = recognise(re.sub(rf"[\"“‘']?{re.escape(title)}[\"”’']?", "the report", question, flags=re.IGNORECASE))
        if again and (document == REPORT_ID or asked is None or asked.topic is Topic.SUMMARY):
            return again, document
    return asked, None


def _titles_in(index: PassageIndex, question: str) -> list[tuple[str, str]]:
    """Documents that a question names by title, with or without its subtitle, the longest title first."""
    report = index.report
    if report is None:
        return []
    named = [(REPORT_ID, report.title)]
    named += [(document, work.title) for document, entry in index.ties.items() if (work := report.work(entry))]
    asked = question.casefold()
    titles = {(d, t) for d, title in named for t in (title, title.partition(":")[0]) if t.casefold() in asked}
    return sorted((pair for pair in titles if " " in pair[1]), key=lambda pair: (-len(pair[1]), pair))


def _reason(view: DocumentView, told: Told) -> str:
    if told.is_summary and told.is_found:
        return f"sentences that cover the parts of {view.noun}"
    return f"read from the structure of {view.noun}: its sections, pages, notes and bibliography"


def _view(index: PassageIndex, filters: Filters, document: str | None) -> DocumentView | None:
    """The one document that is meant; None where the filters leave several."""
    from evidencebot.structure.document_view import DocumentView

    allowed_passages(index, filters)
    by_entry = {entry: d for d, entry in index.ties.items()}
    limited = {by_entry.get(s, s) for s in filters.sources} or ({REPORT_ID} if filters.report_only else set())
    chosen = document or (limited.pop() if len(limited) == 1 else REPORT_ID)
    if (limited and chosen not in limited) or chosen not in index.manifest.documents:
        return None
    return DocumentView(
        index, index.document(chosen), tuple(c.strip().rstrip(".").casefold() for c in filters.chapters)
    )


def _tell(view: DocumentView, asked: StructureRequest) -> Told | None:
    from evidencebot.structure import contents, notes, summaries
    from evidencebot.structure.document_view import Told

    found = summaries.find_sections(view, asked.sections)
    if isinstance(found, str):
        return Told(found, is_found=False)
    tell: dict[Topic, Callable[[], Told | None]] = {
        Topic.NOTE: lambda: notes.tell_notes_named(view, asked, found),
        Topic.NOTES: lambda: notes.tell_note_count(view, found),
        Topic.WORKS: lambda: notes.tell_works(view, asked, found),
        Topic.CITED: lambda: notes.tell_cited(view, asked, found),
        Topic.IDENTITY: lambda: notes.tell_identity(view, asked),
        Topic.PAGE: lambda: contents.tell_page(view, asked),
        Topic.PAGES: lambda: contents.tell_pages(view, found),
        Topic.FIGURE: lambda: contents.tell_figure(view, asked),
        Topic.FIGURES: lambda: contents.tell_figures(view, asked, found),
        Topic.SECTION: lambda: contents.tell_section(view, found),
        Topic.SECTIONS: lambda: contents.tell_sections(view, found),
        Topic.PLACE: lambda: contents.tell_place(view, asked),
        Topic.SUMMARY: lambda: summaries.tell_summary(view, asked, found),
        Topic.FINDINGS: lambda: summaries.tell_findings(view),
        Topic.CONCLUSIONS: lambda: summaries.tell_conclusions(view),
        Topic.RECOMMENDATIONS: lambda: summaries.tell_recommendations(view),
    }
    return tell[asked.topic]()
