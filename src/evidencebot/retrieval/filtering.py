"""Filters -> which passages a question may be answered from, applied inside the search."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from evidencebot.documents.chapters import checked_chapter
from evidencebot.documents.model import REPORT_ID, is_within
from evidencebot.errors import UnknownFilter
from evidencebot.index.passage_index import PassageIndex
from evidencebot.retrieval.filters import Filters

# Documents that a refusal names: a line and a half.
_SHOWN = 12


def allowed_passages(index: PassageIndex, filters: Filters) -> NDArray[np.bool_] | None:
    """A mask over the index's passages, or None where all are allowed.

    Raises UnknownFilter for a chapter or source that the corpus does not have.
    """
    if filters.is_open:
        return None
    documents = _documents(index, filters)
    sections = [checked_chapter(index.report, c) for c in filters.chapters]
    allowed = np.zeros(len(index.passages), np.bool_)
    if sections and (documents is None or REPORT_ID in documents):
        for n, p in index.passages.of(REPORT_ID):
            allowed[n] = any(is_within(p.section, s) for s in sections)
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
        return {REPORT_ID}
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
    sources = set(index.manifest.documents) - {REPORT_ID}
    if not sources:
        raise UnknownFilter("no sources in the corpus; add some with: evidencebot add FILE…")
    return sources
