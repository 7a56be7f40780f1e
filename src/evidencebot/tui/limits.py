"""What the next question is limited to, as chosen in the contents."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Limits:
    """Sections of the report, or documents; a section stands for all below it."""

    sections: tuple[str, ...] = ()
    documents: tuple[str, ...] = ()
    report_only: bool = False
    sources_only: bool = False

    def with_section_toggled(self, number: str) -> Limits:
        """Sections lie in the report: choosing one drops the documents chosen."""
        return Limits(sections=_toggled(self.sections, number))

    def with_document_toggled(self, document: str) -> Limits:
        return Limits(documents=_toggled(self.documents, document))

    def with_report_only_toggled(self) -> Limits:
        return Limits(self.sections, report_only=not self.report_only)

    def with_sources_only_toggled(self) -> Limits:
        return Limits(sources_only=not self.sources_only)

    @property
    def is_open(self) -> bool:
        return not (self.sections or self.documents or self.report_only or self.sources_only)

    def __str__(self) -> str:
        """`sections 2.1, 4`, `the report`, `brokerage-desk`."""
        if self.sections:
            return f"section{'s' if len(self.sections) > 1 else ''} {', '.join(self.sections)}"
        if self.sources_only:
            return "the sources"
        return ", ".join(self.documents) or ("the report" if self.report_only else "")


def _toggled(chosen: tuple[str, ...], one: str) -> tuple[str, ...]:
    return tuple(c for c in chosen if c != one) if one in chosen else (*chosen, one)
