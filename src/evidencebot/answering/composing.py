"""Puts an answer together: quoted sentences and their numbers, nothing else."""

from __future__ import annotations

from collections.abc import Sequence

from evidencebot.answering.answer import Answer, Quotation, Status
from evidencebot.answering.citing import cite, found_passage
from evidencebot.answering.question_kind import wanted
from evidencebot.answering.quoting import choose_quotes
from evidencebot.answering.sufficiency import judge
from evidencebot.index.passage_index import PassageIndex
from evidencebot.retrieval.retriever import Found


def compose(
    index: PassageIndex, question: str, found: Found, *, shown: str, interpreted_as: str | None, question_id: str | None
) -> Answer:
    """Answer `question` from what was found, or say that the corpus does not."""
    kind = wanted(question)
    verdict = judge(index, question, found.hits, kind)
    quotes = choose_quotes(index, found.hits, found.vector, found.terms, kind) if verdict.is_enough else []
    citations = tuple(cite(index, n, quote) for n, quote in enumerate(quotes, 1))
    report = index.report
    return Answer(
        id=question_id,
        question=shown,
        interpreted_as=interpreted_as,
        status=Status.ANSWERED if citations else Status.NOT_FOUND,
        confidence=verdict.confidence,
        answer=_joined(citations) or _refusal(index, verdict.reasons),
        citations=citations,
        passages=tuple(found_passage(index, hit) for hit in found.hits),
        reasons=verdict.reasons,
        from_digest=bool(report and report.is_digest),
    )


def _joined(citations: Sequence[Quotation]) -> str:
    """`Words quoted. [1] More words. [2]`: a newline inside a quotation reads as a space."""
    return " ".join(f"{' '.join(c.quote.split())} [{c.n}]" for c in citations)


def _refusal(index: PassageIndex, reasons: Sequence[str]) -> str:
    """One sentence that says that, and why, there is no answer."""
    what = "report" if index.manifest.documents == ("report",) else "corpus"
    why = next(iter(reasons), "nothing near was found")
    return f"The {what} does not say: {why}."
