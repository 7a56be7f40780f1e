"""Puts an answer together: quoted sentences and their numbers, nothing else."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct
from msgspec.structs import replace

from evidencebot.answering.asked_figures import asked_figures, compared, kind_of, without_figures
from evidencebot.answering.quoting import Wish, choose_quotes
from evidencebot.answering.sufficiency import ENOUGH, ENOUGH_BESIDE, Sufficiency, judge
from evidencebot.answering.table_rows import asked_rows, with_rows_first
from evidencebot.documents.model import REPORT_ID
from evidencebot.evidence.answer import Answer, Quotation, Status
from evidencebot.evidence.citing import cite, found_passage
from evidencebot.evidence.quote import LONGEST_ANSWER_WORDS, Quote
from evidencebot.index.passage_index import PassageIndex
from evidencebot.retrieval.hit import Hit
from evidencebot.retrieval.retriever import SearchResult
from evidencebot.text.answer_type import AnswerType, compares, wanted


class SearchedPart(Struct, frozen=True):
    """One thing asked, and what was found for it."""

    question: str
    found: SearchResult
    asked: str = ""
    """What a follow-up itself asks, without the topic that it leans on; judged instead of all of it."""
    named: tuple[str, ...] = ()
    """Words that it puts in the place of earlier ones; the evidence has to hold one of them."""


class _Judged(Struct, frozen=True):
    """A part, what is wanted of the words that answer it, and whether the evidence for it is enough."""

    part: SearchedPart
    wish: Wish
    verdict: Sufficiency


class _PartAnswer(Struct, frozen=True):
    question: str
    verdict: Sufficiency
    quotes: list[Quote]


def compose(index: PassageIndex, parts: Sequence[SearchedPart]) -> Answer:
    """Answer each part from what was found, or say that the corpus does not; not yet named for its question."""
    judged = [_judged(index, part) for part in parts]
    words = LONGEST_ANSWER_WORDS // len(parts)
    least = ENOUGH_BESIDE if any(j.verdict.confidence >= ENOUGH for j in judged) else ENOUGH
    answers = [_answer_part(index, j, words if j.verdict.confidence >= least else 0) for j in judged]
    quotes = dict.fromkeys(q for a in answers for q in a.quotes)
    citations = tuple(cite(index, n, quote) for n, quote in enumerate(quotes, 1))
    reasons = _reasons(answers)
    report = index.report
    return Answer(
        id=None,
        question="",
        interpreted_as=None,
        status=Status.ANSWERED if citations else Status.NOT_FOUND,
        confidence=round(sum(a.verdict.confidence for a in answers) / len(answers), 3),
        answer=_joined(citations) or _refusal(index, reasons),
        citations=citations,
        passages=tuple(
            found_passage(index, h.passage, h.rank, h.score) for h in _merged([j.part.found.hits for j in judged])
        ),
        reasons=reasons,
        missing=tuple(a.question for a in answers if citations and not a.quotes),
        from_digest=bool(report and report.is_digest),
        remark=_remark(parts, citations),
    )


def _judged(index: PassageIndex, part: SearchedPart) -> _Judged:
    rows = asked_rows(index, part.question, part.found)
    if rows:
        part = replace(part, found=with_rows_first(index, part.found, rows))
    asked, kind = _asked(part)
    return _Judged(part, Wish(kind, rows, compares(asked)), judge(index, asked, part.found, kind, part.named))


def _answer_part(index: PassageIndex, judged: _Judged, words: int) -> _PartAnswer:
    quotes = choose_quotes(index, judged.part.found, judged.wish, words) if words else []
    return _PartAnswer(judged.part.question, judged.verdict, quotes)


def _asked(part: SearchedPart) -> tuple[str, AnswerType | None]:
    """What is judged, and the kind of answer wanted; a figure that is put forward is not sought word for word."""
    asked = part.asked or part.question
    figures = asked_figures(asked)
    return (without_figures(asked, figures), kind_of(figures[0])) if figures else (asked, wanted(asked))


def _remark(parts: Sequence[SearchedPart], citations: Sequence[Quotation]) -> str | None:
    quoted = [c.quote for c in citations]
    told = [compared(p.question, asked_figures(p.question), quoted) for p in parts] if quoted else []
    return " ".join(filter(None, told)) or None


def _reasons(answers: Sequence[_PartAnswer]) -> tuple[str, ...]:
    if len(answers) == 1:
        return answers[0].verdict.reasons
    return tuple(f"“{a.question}”: {'; '.join(a.verdict.reasons)}" for a in answers)


def _merged(found: Sequence[list[Hit]]) -> list[Hit]:
    """The hits of all parts, each passage once with its best score, as many as one part has."""
    if len(found) == 1:
        return found[0]
    best: dict[int, Hit] = {}
    for hit in (h for hits in found for h in hits):
        if hit.number not in best or hit.score > best[hit.number].score:
            best[hit.number] = hit
    ranked = sorted(best.values(), key=lambda h: (-h.score, h.number))[: max(map(len, found))]
    return [replace(hit, rank=rank) for rank, hit in enumerate(ranked, 1)]


def _joined(citations: Sequence[Quotation]) -> str:
    """`Words quoted. [1] More words. [2]`: a newline inside a quotation reads as a space."""
    return " ".join(f"{' '.join(c.quote.split())} [{c.n}]" for c in citations)


def _refusal(index: PassageIndex, reasons: Sequence[str]) -> str:
    """One sentence that says that, and why, there is no answer."""
    what = "report" if index.manifest.documents == (REPORT_ID,) else "corpus"
    why = next(iter(reasons), "nothing near was found")
    return f"The {what} does not say: {why}."
