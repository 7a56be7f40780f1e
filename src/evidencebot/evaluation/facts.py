"""Which of the facts asked for an answer says."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from evidencebot.documents.model import Work
from evidencebot.evaluation.cases import Case
from evidencebot.evidence.answer import Answer, Status
from evidencebot.text.folding import fold_case

ANSWER_WORDS = 120
_CITATION_NUMBER = re.compile(r"\[\d+\]")


def facts_found(case: Case, answer: Answer, works: Mapping[str, Work]) -> tuple[bool, ...]:
    """For each fact whether a spelling of it stands in the answer's first 120 words.

    A refusal says nothing. For `source` questions the citations' notes, and the titles and authors of
    the works that they cite, count as said.
    """
    if answer.status is not Status.ANSWERED:
        return tuple(False for _ in case.facts)
    said = opening(answer.answer)
    if case.style == "source":
        said = " ".join([said, *(fold_case(t) for t in _note_texts(answer, works))])
    return tuple(any(says(said, spelling) for spelling in fact) for fact in case.facts)


def opening(answer: str) -> str:
    """Its first 120 words, folded, the citation numbers left out."""
    return " ".join(fold_case(_CITATION_NUMBER.sub(" ", answer)).split()[:ANSWER_WORDS])


def says(said: str, spelling: str) -> bool:
    """Whether folded text holds a spelling; a number inside a longer number does not count."""
    wanted = fold_case(spelling)
    before = r"(?<!\d)(?<!\d[.,])" if wanted[:1].isdigit() else ""
    after = r"(?![.,]?\d)" if wanted[-1:].isdigit() else ""
    return bool(wanted) and re.search(before + re.escape(wanted) + after, said) is not None


def _note_texts(answer: Answer, works: Mapping[str, Work]) -> Sequence[str]:
    notes = [note for citation in answer.citations for note in citation.footnotes]
    cited = [works[s] for note in notes for s in note.sources if s in works]
    return [*(n.text for n in notes), *(f"{w.title} {' '.join(w.authors)} {w.text}" for w in cited)]
