"""The works behind a session's answers as CSL-JSON, the report itself included."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import quote

from evidencebot.conversation.session import Session
from evidencebot.documents.bibliography import parse_date
from evidencebot.documents.model import REPORT_ID, Document, Work
from evidencebot.evidence.answer import Quotation
from evidencebot.index.corpus import Corpus
from evidencebot.text.display import without_control

_NO_ADDRESS = re.compile(r"""[\s{}\\"<>^`|]""")
"""Characters that stand in an address only percent-encoded."""
Item = dict[str, Any]
"""A work as CSL-JSON."""


def works_cited(session: Session, corpus: Corpus) -> list[Item]:
    """What the answers quote and what stands behind it, in the order of first mention.

    A work that the corpus no longer has is left out; its note still names it.
    """
    known = known_items(corpus)
    quotations = [c for turn in session.turns for c in turn.answer.citations]
    cited = [known[i] for c in quotations for i in _ids(c) if i in known]
    return list({item["id"]: item for item in cited}.values())


def known_items(corpus: Corpus) -> dict[str, Item]:
    """Every work and every document of the corpus by its id; a document that is a work of the bibliography is both."""
    works = {w.id: work_item(w) for d in corpus.documents if d.id == REPORT_ID for w in d.works}
    return works | {d.id: works.get(corpus.ties.get(d.id, ""), _document_item(d)) for d in corpus.documents}


def work_item(work: Work) -> Item:
    """A bibliography entry as CSL-JSON, each of its texts on one line."""
    item: Item = _clean({**work.csl, "id": work.id})
    if "URL" in item:
        # pandoc writes an address into BibTeX as it is, and a brace in it would end the field.
        item["URL"] = _NO_ADDRESS.sub(lambda found: quote(found.group()), item["URL"])
    return item


def _document_item(document: Document) -> Item:
    # A document's authors are as printed: which word is the family's name would be a guess.
    item: Item = {"id": document.id, "type": "report" if document.id == REPORT_ID else "document"}
    item["title"] = document.title
    if document.authors:
        item["author"] = [{"literal": name} for name in document.authors]
    issued = parse_date(document.date or "")
    if issued:
        item["issued"] = issued
    cleaned: Item = _clean(item)
    return cleaned


def _ids(citation: Quotation) -> Iterator[str]:
    yield citation.document
    for note in citation.footnotes:
        yield from note.sources


def _clean(given: Any) -> Any:
    if isinstance(given, str):
        return " ".join(without_control(given).split())
    if isinstance(given, dict):
        return {key: _clean(item) for key, item in given.items()}
    if isinstance(given, list | tuple):
        return [_clean(item) for item in given]
    return given
