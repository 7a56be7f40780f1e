"""One question of the page: asked, read as, found, quoted, expected."""

from __future__ import annotations

import textwrap
from collections.abc import Mapping
from html import escape

from evidencebot.documents.model import Document
from evidencebot.evaluation.cases import Case
from evidencebot.evaluation.checking import CHECKS, CitationCheck
from evidencebot.evaluation.grading import Grade
from evidencebot.evaluation.running import Outcome
from evidencebot.evaluation.units import REPORT, unit_id
from evidencebot.evidence.answer import FoundPassage, Quotation

_PASSAGES, _CHARACTERS = 5, 320
_SAID, _MISSING = '<span class="yes">said</span>', '<span class="no">missing</span>'


def question_html(grade: Grade, outcome: Outcome, documents: Mapping[str, Document]) -> str:
    """A folded line that opens on all that is known of the question."""
    case, answer = outcome.case, outcome.answer
    tags = [grade.set, case.style or case.kind, answer.status.value, f"{grade.confidence:.2f}"]
    rows = {
        "asked": escape(case.question),
        "read as": escape(answer.interpreted_as or ""),
        "expected": _expected(case, documents),
        "facts": _facts(case, grade),
        "quoted": "".join(_quoted(c, grade.checks[n]) for n, c in enumerate(answer.citations)),
        "said": "" if answer.citations else escape(answer.answer),
        "why": escape("; ".join(answer.reasons)),
        "found": f"<ol>{''.join(_found(case, p) for p in answer.passages[:_PASSAGES])}</ol>",
        "scores": escape(", ".join(f"{m} {v:.2f}" for m, v in grade.ranking.items())),
    }
    body = "".join(f"<dt>{name}</dt><dd>{value}</dd>" for name, value in rows.items() if value)
    state = "right" if grade.is_served_right else "wrong"
    shown = "".join(f'<span class="tag">{escape(t)}</span>' for t in reversed(tags) if t)
    head = f"{shown}<b>{escape(case.id)}</b> {escape(case.question)}"
    return f'<details class="q {state}"><summary>{head}</summary><dl>{body}</dl></details>'


def _expected(case: Case, documents: Mapping[str, Document]) -> str:
    if not case.is_answerable:
        return f"no answer. {escape(case.why)}"
    needed = "".join(_gold(paragraph, documents) for paragraph in case.gold)
    also = f'<p class="quiet">or {escape(", ".join(case.also))}</p>' if case.also else ""
    asked = f'<p class="quiet">as a person would put it: {escape(case.standalone)}</p>' if case.standalone else ""
    return needed + also + asked


def _gold(paragraph: str, documents: Mapping[str, Document]) -> str:
    document_id, _, block_id = paragraph.rpartition("#")
    document = documents.get(document_id or REPORT)
    block = next((b for b in document.blocks if b.id == block_id), None) if document else None
    if document is None or block is None:
        return f'<p><span class="gold">{escape(paragraph)}</span> <span class="no">not in the corpus</span></p>'
    page = document.page_at(block.start)
    place = f'<span class="gold">{escape(paragraph)}</span>{f" page {escape(page)}" if page else ""}'
    return f"<p>{place}</p><blockquote>{_short(document.block_text(block))}</blockquote>"


def _facts(case: Case, grade: Grade) -> str:
    told = [
        f"<li>{_SAID if said else _MISSING} {escape(' / '.join(fact))}</li>"
        for fact, said in zip(case.facts, grade.facts, strict=False)
    ]
    return f"<ul>{''.join(told)}</ul>" if told else ""


def _quoted(citation: Quotation, check: CitationCheck) -> str:
    faults = [name for name in CHECKS if not getattr(check, name)]
    place = f"[{citation.n}] {', '.join(citation.paragraphs)}" + (f", page {citation.page}" if citation.page else "")
    notes = ", ".join(str(n.n) for n in citation.footnotes)
    told = f' <span class="no">wrong: {escape(", ".join(faults))}</span>' if faults else ""
    return (
        f'<p class="quiet">{escape(place)}{f", notes {escape(notes)}" if notes else ""}{told}</p>'
        f"<blockquote>{escape(citation.quote)}</blockquote>"
    )


def _found(case: Case, passage: FoundPassage) -> str:
    ids = [unit_id(passage.document, p) for p in passage.paragraphs]
    shown = ", ".join(f'<span class="gold">{escape(i)}</span>' if i in case.accepted else escape(i) for i in ids)
    page = f", page {escape(str(passage.page))}" if passage.page is not None else ""
    return f'<li>{shown}{page} <span class="quiet">{passage.score:.3f}</span><br>{_short(passage.passage)}</li>'


def _short(text: str) -> str:
    return escape(textwrap.shorten(text, _CHARACTERS, placeholder=" …"))
