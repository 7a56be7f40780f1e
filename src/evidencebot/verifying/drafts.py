"""A draft, or an answer given earlier, verified claim by claim."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec
from msgspec import Struct
from msgspec.structs import replace

from evidencebot.documents.file_bytes import bytes_of
from evidencebot.index.passage_index import PassageIndex
from evidencebot.verifying.claims import Claim, claims_in
from evidencebot.verifying.corpus_texts import texts_of
from evidencebot.verifying.draft import read_draft
from evidencebot.verifying.figures import verify_figure_in
from evidencebot.verifying.matches import place
from evidencebot.verifying.quotations import verify, verify_quotation
from evidencebot.verifying.verification import Change, ClaimKind, Match, Verdict, Verification

_CHANGES = {Verdict.EXACT: Change.MOVED, Verdict.NEAR: Change.CHANGED, Verdict.NOT_FOUND: Change.GONE}


class GivenCitation(Struct, frozen=True):
    """A citation as an answer's JSON holds it."""

    document: str
    start: int
    end: int
    quote: str


def verify_file(index: PassageIndex, path: Path) -> list[Verification]:
    """Every citation of answers in JSON; of any other file every quotation and figure, in order."""
    citations = citations_in(bytes_of(path))
    if citations is None:
        found = [_verify_claim(index, claim) for claim in claims_in(read_draft(path))]
    else:
        found = [verify_citation(index, citation) for citation in citations]
    return [replace(verification, from_digest=texts_of(index).is_digest) for verification in found]


def _verify_claim(index: PassageIndex, claim: Claim) -> Verification:
    if claim.amount:
        verification = verify_figure_in(index, claim.text, claim.amount)
        return replace(verification, line=claim.line, sentence=" ".join(claim.text.split()))
    return replace(verify_quotation(index, claim.text), line=claim.line, text=" ".join(claim.text.split()))


def citations_in(data: bytes) -> list[GivenCitation] | None:
    """The citations of answers in JSON or JSON lines, however they are nested; None where it is no JSON."""
    try:
        values: list[Any] = [msgspec.json.decode(data)]
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
        try:
            values = [msgspec.json.decode(line) for line in data.splitlines() if line.strip()]
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError):
            return None
    return _citations(values)


def _citations(values: list[Any]) -> list[GivenCitation]:
    found: list[GivenCitation] = []
    waiting = values[::-1]
    while waiting:
        value = waiting.pop()
        try:
            found.append(msgspec.convert(value, GivenCitation))
        except msgspec.ValidationError:
            inner = value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
            waiting.extend(reversed(list(inner)))
    return found


def verify_citation(index: PassageIndex, citation: GivenCitation) -> Verification:
    """Whether the words still stand where they were quoted from; else where they went, or what they became."""
    same = _still_there(index, citation)
    if same:
        return Verification(citation.quote, Verdict.EXACT, (same,), ClaimKind.CITATION, change=Change.SAME)
    found = verify(index, citation.quote)
    matches = tuple(sorted(found.matches, key=lambda m: m.document != citation.document))
    return replace(found, matches=matches, kind=ClaimKind.CITATION, change=_CHANGES[found.verdict])


def _still_there(index: PassageIndex, citation: GivenCitation) -> Match | None:
    texts = texts_of(index)
    if citation.document not in texts:
        return None
    text = texts[citation.document]
    if not citation.quote or text.document.text[citation.start : citation.end] != citation.quote:
        return None
    return place(texts, text, (citation.start, citation.end), 100.0, given=citation.quote)
