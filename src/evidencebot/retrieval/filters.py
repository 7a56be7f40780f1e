"""Which passages a question may be answered from, applied inside the search."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from evidencebot.errors import UnknownFilter

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from evidencebot.index.passage_index import PassageIndex

_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Filters:
    """What the asker limits a question to; empty ones let everything through."""

    chapters: tuple[str, ...] = ()
    """Chapter or section numbers; a number stands for all below it."""
    sources: tuple[str, ...] = ()
    """Document or bibliography ids."""
    report_only: bool = False
    sources_only: bool = False

    @property
    def is_open(self) -> bool:
        return not (self.chapters or self.sources or self.report_only or self.sources_only)

    def with_chapter_toggled(self, number: str) -> Filters:
        """Chapters lie in the report: choosing one drops the sources chosen."""
        return Filters(chapters=_toggled(self.chapters, number))

    def with_source_toggled(self, source: str) -> Filters:
        return Filters(sources=_toggled(self.sources, source))

    def with_report_only_toggled(self) -> Filters:
        return Filters(self.chapters, report_only=not self.report_only)

    def with_sources_only_toggled(self) -> Filters:
        return Filters(sources_only=not self.sources_only)

    def __str__(self) -> str:
        """`sections 2.1, 4`, `the report`, `brokerage-desk`."""
        many = "s" if len(self.chapters) > 1 else ""
        chapters = [f"section{many} {', '.join(self.chapters)}"] if self.chapters else []
        held = ["the report"] * self.report_only + ["the sources"] * self.sources_only
        return ", ".join([*chapters, *self.sources, *held])


def _toggled(chosen: tuple[str, ...], one: str) -> tuple[str, ...]:
    return tuple(c for c in chosen if c != one) if one in chosen else (*chosen, one)


def allowed_passages(index: PassageIndex, filters: Filters) -> NDArray[np.bool_] | None:
    """A mask over the index's passages, or None where all are allowed.

    Raises UnknownFilter for a chapter or source that the corpus does not have.
    """
    if filters.is_open:
        return None
    import numpy as np

    documents = _documents(index, filters)
    sections = [_known_section(index, c) for c in filters.chapters]
    allowed = np.zeros(len(index.passages), np.bool_)
    if sections and (documents is None or "report" in documents):
        for n, p in index.passages.of("report"):
            allowed[n] = any(_is_within(p.section, s) for s in sections)
    for document in () if sections else documents or ():
        numbers = index.passages_of[document]
        allowed[numbers.start : numbers.stop] = True
    return allowed


def _documents(index: PassageIndex, filters: Filters) -> set[str] | None:
    if filters.report_only and filters.sources:
        raise UnknownFilter("--report-only and --source exclude each other; give one of them")
    if filters.sources_only:
        return _sources(index, filters)
    if filters.report_only:
        return {"report"}
    if not filters.sources:
        return None
    by_entry = {entry: document for document, entry in index.ties.items()}
    found = {s: by_entry.get(s, s) for s in filters.sources}
    unknown = [s for s, d in found.items() if d not in index.manifest.documents]
    if unknown:
        known = ", ".join(index.manifest.documents[:_SHOWN])
        raise UnknownFilter(f"no source {unknown[0]!r} in the corpus; it holds: {known} (see: evidencebot sources)")
    return set(found.values())


def _sources(index: PassageIndex, filters: Filters) -> set[str]:
    if filters.report_only or filters.sources or filters.chapters:
        raise UnknownFilter("--sources-only excludes --report-only, --source and --chapter; give one of them")
    sources = set(index.manifest.documents) - {"report"}
    if not sources:
        raise UnknownFilter("no sources in the corpus; add some with: evidencebot add FILE…")
    return sources


def _known_section(index: PassageIndex, number: str) -> str:
    number = number.strip().rstrip(".").casefold()
    report = index.report
    sections = report.sections if report else ()
    if any(_is_within(s.number, number) for s in sections):
        return number
    known = ", ".join(s.number for s in sections if s.level == 1)
    raise UnknownFilter(f"no chapter {number!r} in the report; its chapters are: {known} (see: evidencebot outline)")


def _is_within(section: str, chapter: str) -> bool:
    return section == chapter or section.startswith(f"{chapter}.")
