"""What is asked for -> which files from where, before anything is fetched."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from evidencebot.documents.addresses import Address, Addresses
from evidencebot.documents.library import Role, corpus_files
from evidencebot.documents.model import REPORT_ID, Document
from evidencebot.errors import InputError
from evidencebot.index.corpus import Corpus
from evidencebot.locations import Workspace

SOURCES = "sources"


class Wanted(Struct, frozen=True):
    """A file to fetch: for the report, from its publisher's page."""

    id: str
    title: str
    address: Address
    is_at_hand: bool = False

    @property
    def is_report(self) -> bool:
        return self.id == REPORT_ID


def what_is_wanted(asked: Sequence[str], corpus: Corpus, addresses: Addresses, *, has_report: bool) -> list[Wanted]:
    """The files meant by `report`, `sources` and ids of works; by nothing at all, the first two.

    `sources` means all works whose address is known. InputError for an id that the bibliography lacks.
    """
    asked = asked or (REPORT_ID, SOURCES)
    report, at_hand = corpus.report, set(corpus.ties.values())
    known = {w.id: w for w in report.works}
    for name in asked:
        if name not in (REPORT_ID, SOURCES) and name not in known:
            raise InputError(f"no work {name!r} in the bibliography (see: evidencebot sources)")
    ids = [i for name in asked for i in ([i for i in known if addresses.url(i)] if name == SOURCES else [name])]
    return [
        _the_report(report, addresses, has_report=has_report)
        if work_id == REPORT_ID
        else Wanted(work_id, known[work_id].title, addresses.works.get(work_id, Address()), work_id in at_hand)
        for work_id in dict.fromkeys(ids)
    ]


def _the_report(report: Document, addresses: Addresses, *, has_report: bool) -> Wanted:
    page = addresses.report.page if addresses.report else None
    return Wanted(REPORT_ID, report.title, Address(url=page, kind="pdf"), has_report)


def has_report_itself(workspace: Workspace) -> bool:
    """Whether the report's own words are in the corpus, rather than a digest."""
    return any(file.role is Role.REPORT for file in corpus_files(workspace))
