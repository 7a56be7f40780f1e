"""Where the evidence for a question lies: how many matching passages each section and document has."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from msgspec import Struct

from evidencebot.documents.model import REPORT_ID
from evidencebot.retrieval.hit import Hit

# A guide for choosing where to look, so chosen by eye: a passage matches when it scores at least
# this share of the best one, and not so low as passages do for questions about something else.
_SHARE_OF_BEST, _LOWEST = 0.6, 0.25


class MatchCounts(Struct, frozen=True):
    """Matching passages by section of the report, those below it included, and by document."""

    sections: dict[str, int]
    documents: dict[str, int]


def count_matches(hits: Sequence[Hit]) -> MatchCounts:
    """Count the hits, best first, that match nearly as well as the best."""
    least = max(_LOWEST, _SHARE_OF_BEST * hits[0].score) if hits else 0.0
    passages = [hit.passage for hit in hits if hit.score >= least]
    sections = Counter(n for p in passages if p.document == REPORT_ID for n in _with_all_above(p.section))
    return MatchCounts(dict(sections), dict(Counter(p.document for p in passages)))


def _with_all_above(section: str) -> list[str]:
    """`3.2.1` -> `3`, `3.2`, `3.2.1`."""
    parts = section.split(".")
    return [".".join(parts[: n + 1]) for n in range(len(parts))]
