"""A chapter or section as somebody names it, checked against the report."""

from __future__ import annotations

from evidencebot.documents.model import Document, is_within
from evidencebot.errors import UnknownFilter


def checked_chapter(report: Document | None, number: str) -> str:
    """The number as the report has it; UnknownFilter where no section bears it or lies below it."""
    number = number.strip().rstrip(".").casefold()
    sections = report.sections if report else ()
    for section in sections:
        if is_within(section.number.casefold(), number):
            return section.number[: len(number)]
    known = ", ".join(s.number for s in sections if s.level == 1)
    raise UnknownFilter(f"no chapter {number!r} in the report; its chapters are: {known} (see: evidencebot outline)")
