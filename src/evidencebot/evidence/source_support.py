"""The second hop: what a cited source itself says on the page that a note names, and whether that bears the report out.

The verdict is triage: it orders what a person should read first and is no finding about the report or its source.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cached_property

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from evidencebot.documents.model import Citation, Document, Footnote
from evidencebot.evidence.answer import CitedWork, SourcePassage, SourceVerdict, printed_page
from evidencebot.evidence.locators import CitedPlace, Span, cited_place
from evidencebot.index.passage_index import PassageIndex
from evidencebot.text.amounts import stated_figures
from evidencebot.text.words import terms

# Sentences of a place that are looked at closely, the nearest by vector first.
_CLOSE = 50
# Chosen on the tests' made-up sources; docs/benchmarks.md has what they then tell apart.
# A figure that agrees says more than like words do, and these more than a like meaning.
_WORDS_WEIGHT, _FIGURES_WEIGHT = 0.5, 1.0
# Neighbouring sentences that are quoted together at most; each has to bring something.
_RUN, _LONGER = 3, 0.05
_SUPPORTED, _PARTLY = 0.75, 0.5


class NoteSupport(Struct, frozen=True):
    """One note, and for each work that it cites what the work says."""

    n: int
    page: int | str | None
    section: str | None
    works: tuple[CitedWork, ...]
    unresolved: tuple[str, ...] = ()
    label: str | None = None
    """As printed."""

    @property
    def printed(self) -> str:
        """What a reader finds at the note."""
        return self.label or str(self.n)

    @property
    def verdicts(self) -> Counter[str]:
        """How many works came out how; `source_missing` where the corpus lacks the work."""
        return Counter(verdict_of(work) for work in self.works)


SOURCE_MISSING, NOT_COMPARED = "source_missing", "not_compared"
VERDICTS = (*map(str, SourceVerdict), SOURCE_MISSING, NOT_COMPARED)
"""All that a cited work can come out as, in the order in which it is told."""


def verdict_of(work: CitedWork) -> str:
    """The verdict's name; `not_compared` where no sentence bears the note's mark, or the page no words."""
    if work.support:
        return str(work.support.verdict)
    return NOT_COMPARED if work.in_corpus else SOURCE_MISSING


class _Claim(Struct, frozen=True):
    """A sentence of the report that a note may be there for."""

    start: int
    end: int
    text: str
    stated: str
    """The part of it that the note's mark closes."""
    vector: NDArray[np.float32]


class _ComparedRun(Struct, frozen=True):
    """A stretch of a source, and how well it bears a claim out."""

    claim: _Claim
    span: Span
    score: float
    verdict: SourceVerdict
    lacking: tuple[str, ...]
    is_figured: bool
    """Whether it holds a figure of the claim that is written in digits."""


def cited_works(index: PassageIndex, report: Document, note: Footnote) -> tuple[CitedWork, ...]:
    """Each resolved work of a note, with its own words where the corpus has it."""
    documents = {entry: document for document, entry in index.ties.items()}
    return tuple(
        _cited_work(index, report, note, citation, documents.get(c))
        for citation in note.citations
        if (c := citation.work)
    )


def works_at_hand(index: PassageIndex, report: Document, citations: Sequence[Citation]) -> tuple[CitedWork, ...]:
    """The works cited, and which of them the corpus has; without what they say."""
    documents = {entry: document for document, entry in index.ties.items()}
    found = []
    for citation in citations:
        if work := report.work(citation.work or ""):
            document = documents.get(work.id)
            found.append(CitedWork(work.id, work.title, citation.locator, document is not None, document))
    return tuple(found)


def support_of(index: PassageIndex, report: Document, notes: Sequence[Footnote]) -> tuple[NoteSupport, ...]:
    """What the sources of these notes say."""
    return tuple(
        NoteSupport(n.number, printed_page(n.page), n.section, cited_works(index, report, n), n.unresolved, n.label)
        for n in notes
    )


def _cited_work(
    index: PassageIndex, report: Document, note: Footnote, citation: Citation, document_id: str | None
) -> CitedWork:
    work_id = citation.work or ""
    work = report.work(work_id)
    title = work.title if work else citation.title
    if document_id is None:
        return CitedWork(work_id, title, citation.locator, in_corpus=False)
    support = _support(index, report, note, index.document(document_id), citation.locator)
    return CitedWork(work_id, title, citation.locator, True, document_id, support)


def _support(
    index: PassageIndex, report: Document, note: Footnote, source: Document, locator: str | None
) -> SourcePassage | None:
    """The passage that bears out the marked sentence best, or one before it that no other note closes."""
    place = cited_place(source, locator)
    sentences = _Sentences(index, source, place)
    found = [best for claim in _claims(index, report, note.number) if (best := sentences.best_for(claim))]
    if not found:
        return None
    marked, *before = found
    if report.is_digest:
        # The digest keeps a paragraph's notes at its end, so that any of its sentences may be meant.
        return _as_passage(report, source, place, max(found, key=_merit))
    # One note often closes several sentences; a figure of an earlier one that the source holds is no chance.
    figured = [f for f in before if f.is_figured and _merit(f)[0] > _merit(marked)[0]]
    return _as_passage(report, source, place, max(figured, key=_merit, default=marked))


def _merit(found: _ComparedRun) -> tuple[int, float]:
    return -list(SourceVerdict).index(found.verdict), found.score


def _as_passage(report: Document, source: Document, place: CitedPlace, found: _ComparedRun) -> SourcePassage:
    start, end = found.span
    return SourcePassage(
        document=source.id,
        title=source.title,
        page=printed_page(source.page_at(start)),
        pdf_page=source.pdf_page_at(start),
        ocr=source.is_ocr_at(start),
        quote=source.text[start:end],
        start=start,
        end=end,
        verdict=found.verdict,
        where=place.where,
        claim=found.claim.text,
        claim_page=printed_page(report.page_at(found.claim.start)),
        lacking=found.lacking,
        page_end=printed_page(source.last_page_of(start, end)),
    )


def _claims(index: PassageIndex, report: Document, note: int) -> Iterator[_Claim]:
    """The sentence that a note's mark closes, then those before it back to the mark before, nearest first."""
    for block in report.blocks:
        offset = next((m.offset for m in block.marks if m.number == note), None)
        if offset is None:
            continue
        opened = max((m.offset for m in block.marks if m.offset < offset), default=block.start)
        spans = _sentences_between(index, report.id, block.start, offset)
        for number, ((start, end), vector) in enumerate(reversed(spans)):
            if number and end <= opened:
                return
            stated = report.text[max(start, opened) : min(end, offset)]
            yield _Claim(start, end, report.text[start:end], stated, vector)
        return


def _sentences_between(
    index: PassageIndex, document: str, start: int, end: int
) -> list[tuple[Span, NDArray[np.float32]]]:
    """The sentences that begin from `start` to `end`, with their vectors."""
    found: list[tuple[Span, NDArray[np.float32]]] = []
    for passage in index.passages_of[document]:
        spans = index.passages[passage].sentences
        if spans[0][0] < end and spans[-1][1] > start:
            vectors = index.sentence_vectors(passage)
            found += [(s, v) for s, v in zip(spans, vectors, strict=True) if start <= s[0] < end]
    return found


class _Sentences:
    """The sentences of one place in a source."""

    def __init__(self, index: PassageIndex, source: Document, place: CitedPlace) -> None:
        self._index = index
        self._source = source
        self._place = place

    @cached_property
    def _inside(self) -> list[tuple[int, int]]:
        """(passage, position) of each sentence that stands in the place."""
        return [
            (number, position)
            for number in self._index.passages_of[self._source.id]
            for position, (start, end) in enumerate(self._index.passages[number].sentences)
            if any(start < b and end > a for a, b in self._place.spans)
        ]

    @cached_property
    def _vectors(self) -> NDArray[np.float32]:
        """Their vectors, shape (sentences, dimension)."""
        first = self._index.first_sentence
        every = self._index.vectors["sentences"]
        return np.concatenate([every.span(int(first[n]) + p, 1) for n, p in self._inside])

    def best_for(self, claim: _Claim) -> _ComparedRun | None:
        """The sentence, or neighbours, that bear the claim out best; None where the place is empty."""
        if not self._inside:
            return None
        cosines = self._vectors @ claim.vector
        near = {int(i) for i in np.argsort(-cosines, kind="stable")[:_CLOSE]}
        runs = [(i, i + more) for i in near for more in range(_RUN) if self._is_run(i, i + more)]
        return max((self._compared(claim, run, cosines) for run in sorted(runs)), key=lambda f: f.score)

    def _is_run(self, first: int, last: int) -> bool:
        """Whether these sentences stand behind one another in one passage."""
        number, position = self._inside[first]
        return last < len(self._inside) and self._inside[last] == (number, position + last - first)

    def _compared(self, claim: _Claim, run: tuple[int, int], cosines: NDArray[np.float32]) -> _ComparedRun:
        number, first = self._inside[run[0]]
        passage = self._index.passages[number]
        start, end = passage.sentences[first][0], passage.sentences[first + run[1] - run[0]][1]
        words = self._source.text[start:end]
        cosine = float(max(cosines[run[0] : run[1] + 1]))
        asked, held = stated_figures(claim.stated), stated_figures(words)
        lacking = {figure: written for figure, written in asked.items() if figure not in held}
        in_digits = {figure for figure, written in asked.items() if any(c.isdigit() for c in written)}
        share = 1 - len(lacking) / len(asked) if asked else 0.0
        likeness = cosine + _WORDS_WEIGHT * self._words_held(claim.stated, f"{passage.context} {words}")
        score = likeness + _FIGURES_WEIGHT * share - _LONGER * (run[1] - run[0])
        verdict = _verdict(
            likeness, lacks_some=bool(lacking), lacks_all=bool(in_digits) and in_digits <= lacking.keys()
        )
        return _ComparedRun(
            claim, (start, end), score, verdict, tuple(lacking.values()), bool(in_digits - lacking.keys())
        )

    def _words_held(self, claim: str, words: str) -> float:
        """Share of the claim's weight in rare words that the source's words hold."""
        weights = {t: self._index.keywords.idf(t) for t in set(terms(claim)) if not t[0].isdigit()}
        held = set(terms(words))
        return sum(w for t, w in weights.items() if t in held) / (sum(weights.values()) or 1.0)


def _verdict(likeness: float, *, lacks_some: bool, lacks_all: bool) -> SourceVerdict:
    """By likeness and by the claim's figures: a source that holds none of those in digits does not bear it out.

    A number in words may be a manner of speaking (three studies, two banks): it only keeps from "supported".
    """
    if likeness < _PARTLY or lacks_all:
        return SourceVerdict.NOT_FOUND
    return SourceVerdict.PARTLY if likeness < _SUPPORTED or lacks_some else SourceVerdict.SUPPORTED
