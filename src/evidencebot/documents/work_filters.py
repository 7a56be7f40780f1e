"""Which works of a bibliography are wanted: by where they are cited, publisher, kind, year."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct

from evidencebot.documents.chapters import checked_chapter
from evidencebot.documents.model import Document, Work, is_within
from evidencebot.documents.reverse_index import Reliance
from evidencebot.errors import UnknownFilter

_KINDS = {
    "article": ("article-journal", "article-magazine", "article-newspaper", "article"),
    "paper": ("article-journal", "paper-conference"),
    "journal": ("article-journal",),
    "magazine": ("article-magazine",),
    "newspaper": ("article-newspaper",),
    "news": ("article-newspaper", "broadcast"),
    "web": ("webpage", "post-weblog", "post"),
    "website": ("webpage", "post-weblog"),
    "web page": ("webpage",),
    "blog": ("post-weblog",),
    "data": ("dataset",),
    "law": ("legislation", "bill", "legal_case", "regulation"),
    "act": ("legislation",),
    "case": ("legal_case",),
}
"""Plain words for CSL's types."""


class WorkFilter(Struct, frozen=True):
    """Limits that all hold at once; empty ones let everything through."""

    chapters: tuple[str, ...] = ()
    """Chapters or sections, any of which cites the work."""
    publisher: str = ""
    """Part of the name of who published it: publisher, journal or newspaper, or the body that wrote it."""
    kind: str = ""
    """A CSL type (`article-journal`) or a plain word (`article`, `news`)."""
    years: tuple[int, int] | None = None
    """First and last year."""
    in_corpus: bool | None = None


def filtered_works(
    report: Document, reliance: Mapping[str, Reliance], at_hand: frozenset[str], wanted: WorkFilter
) -> list[Work]:
    """The works wanted, in the bibliography's order.

    Raises UnknownFilter for a chapter or kind that the report does not have.
    """
    chapters = [checked_chapter(report, c) for c in wanted.chapters]
    kinds = _types(report, wanted.kind) if wanted.kind else frozenset()
    return [
        work
        for work in report.works
        if (not chapters or _is_cited_in(reliance[work.id], chapters))
        and (not kinds or work.csl.get("type") in kinds)
        and wanted.publisher.casefold() in " | ".join(_publishers(work)).casefold()
        and (wanted.years is None or _is_of(work, *wanted.years))
        and (wanted.in_corpus is None or wanted.in_corpus == (work.id in at_hand))
    ]


def _is_cited_in(reliance: Reliance, chapters: list[str]) -> bool:
    return any(is_within(mention.section, chapter) for mention in reliance.mentions for chapter in chapters)


def _types(report: Document, kind: str) -> frozenset[str]:
    """The CSL types that a word stands for, its plural included."""
    word = " ".join(kind.casefold().split())
    present = {str(w.csl.get("type")) for w in report.works}
    for form in (word, word.removesuffix("s")):
        if form in _KINDS or form in present:
            return frozenset(_KINDS.get(form, (form,)))
    raise UnknownFilter(f"no kind {kind!r} in the bibliography; it has: {', '.join(sorted(present))}")


def _publishers(work: Work) -> Iterator[str]:
    """A work without a publisher's name was published by the body that wrote it."""
    for field in ("publisher", "container-title"):
        if field in work.csl:
            yield str(work.csl[field])
    for author in work.csl.get("author", ()):
        if "literal" in author:
            yield author["literal"]


def _is_of(work: Work, first: int, last: int) -> bool:
    return work.year is not None and first <= int(work.year) <= last
