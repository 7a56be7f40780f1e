"""Where works can be had: the catalogue's addresses, else those that a bibliography prints."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

import msgspec

from evidencebot.documents.model import Document
from evidencebot.documents.question_bank import is_report_of
from evidencebot.errors import CorpusError
from evidencebot.locations import Workspace, shipped_corpus

ADDRESSES_FILE = "addresses.json"
_REPORT = "report"


class Address(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What is publicly known of where a work can be had."""

    url: str | None = None
    licence: str | None = None
    kind: Literal["pdf", "html"] | None = None
    confirmed: dt.date | None = None
    """The day on which it was looked up."""
    found_on: str | None = msgspec.field(name="from", default=None)


class ReportPage(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The publisher's page that links to the full report."""

    page: str
    confirmed: dt.date | None = None


class Addresses(msgspec.Struct, frozen=True):
    """The addresses of a report and of the works that it cites, by their ids."""

    works: Mapping[str, Address] = {}
    report: ReportPage | None = None

    def url(self, work_id: str) -> str | None:
        address = self.works.get(work_id)
        return address.url if address else None


def addresses_of(corpus: Path) -> Addresses:
    """The addresses that a corpus folder holds; none where it has no such file."""
    path = corpus / ADDRESSES_FILE
    if not path.is_file():
        return Addresses()
    try:
        entries = msgspec.json.decode(path.read_bytes(), type=dict[str, msgspec.Raw])
        page = entries.pop(_REPORT, None)
        return Addresses(
            {work_id: msgspec.json.decode(raw, type=Address) for work_id, raw in entries.items()},
            msgspec.json.decode(page, type=ReportPage) if page is not None else None,
        )
    except msgspec.MsgspecError as error:
        raise CorpusError(f"{path} cannot be read ({error}); mend or delete it") from None


def addresses_for(workspace: Workspace, report: Document) -> Addresses:
    """The addresses for a workspace's report: its own file, else the shipped one where that is of this report.

    A work without one there is looked for at the address in its bibliography entry.
    """
    shipped = shipped_corpus()
    known = addresses_of(workspace.corpus)
    if not (workspace.corpus / ADDRESSES_FILE).is_file() and shipped and is_report_of(shipped, report):
        known = addresses_of(shipped)
    printed = {w.id: Address(url=str(w.csl["URL"])) for w in report.works if w.csl.get("URL")}
    return Addresses(printed | {i: a for i, a in known.works.items() if a.url or i not in printed}, known.report)
