"""A quotation with its reference in one piece, to be pasted elsewhere."""

from __future__ import annotations

from evidencebot.documents.model import Document, is_printed
from evidencebot.evidence.answer import Quotation
from evidencebot.text.display import pages_of

_MOST_AUTHORS = 3


def with_reference(quotation: Quotation, document: Document) -> str:
    """`“…” (Authors, Title (date), section 2.1, p. 11; note 20: …)`, the digest's words marked as its own."""
    authors = "; ".join(document.authors[:_MOST_AUTHORS]) + (" et al." if len(document.authors) > _MOST_AUTHORS else "")
    work = f"{quotation.title} ({document.date})" if document.date else quotation.title
    section = quotation.section if quotation.section and is_printed(quotation.section) else None
    place = [
        authors,
        work,
        f"note {quotation.note}" if quotation.note else f"section {section}" if section else "",
        pages_of(quotation.pages),
    ]
    notes = [
        f"note {note.printed}: {note.text.rstrip('.')}"
        for note in quotation.footnotes
        if note.text and not quotation.note
    ]
    reference = "; ".join([", ".join(filter(None, place)), *notes])
    digest = " [digest, not the report's own words]" if quotation.is_digest else ""
    return f"“{quotation.quote}” ({reference}){digest}"
