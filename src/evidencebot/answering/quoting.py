"""Choosing the words to quote: whole sentences, exactly as they stand."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from evidencebot.documents.model import BlockKind
from evidencebot.evidence.quote import LONGEST_ANSWER_WORDS, Quote
from evidencebot.index.passage_index import PassageIndex
from evidencebot.retrieval.centred_cosine import centred_cosine
from evidencebot.retrieval.hit import Hit
from evidencebot.retrieval.retriever import SearchResult
from evidencebot.text.anaphora import needed_with
from evidencebot.text.answer_type import AnswerType, holds
from evidencebot.text.words import term_set, terms

# Swept on the development questions and 480 written apart (docs/experiments.md): a sentence further than this below the
# best adds more words than facts. Where the best holds the figure or date asked for, little else is wanted.
_PASSAGES, _QUOTES = 8, 5
_FURTHEST, _FURTHEST_WHEN_DEFINITE, _FURTHEST_ON_A_TOPIC = 3.5, 1.75, 5.5
_DEFINITE = frozenset((AnswerType.MONEY, AnswerType.SHARE, AnswerType.COUNT, AnswerType.DATE))
_KIND_BONUS = 0.33
# Known questions asked which sentence answers, and how much more one counts for being alike.
_NEIGHBOURS, _ALIKE = 60, 7.5
_SAME = 0.9
# Of the development questions that compare, the second thing asked for stands in the first three passages.
_COMPARED = 3


class _Weights(Struct, frozen=True):
    """What speaks for a sentence, fitted there to tell those that hold the fact from the others (log odds)."""

    all: float
    cosine: float
    keywords: float
    passage: float
    """How far the passage's score is behind the best one's."""
    share: float = 0.0
    """The sentence's share of the nearest known questions."""
    nearest: float = 0.0
    """How far its nearest known question is behind that of the passage's other sentences."""
    reading: float = 0.0
    """Its log odds by the reader."""


# Known questions say more of which passage answers than its words do, and of which sentence, where that was marked.
_MARKED = _Weights(all=0.0, cosine=1.15, keywords=0.8, passage=35.0, share=4.0, nearest=4.0)
_WITH_BANK = _Weights(all=-2.4, cosine=6.0, keywords=3.0, passage=35.0)
_WITHOUT_BANK = _Weights(all=-2.4, cosine=6.0, keywords=2.0, passage=12.0, reading=0.6)


class Wish(Struct, frozen=True):
    """What is wanted of the words besides that they answer."""

    kind: AnswerType | None = None
    rows: Sequence[int] = ()
    """The passages that are the table rows asked for: all are quoted, and no others of their table."""
    compares: bool = False
    """Whether two things are asked for: two passages are quoted."""


class _Candidate(Struct, frozen=True):
    hit: Hit
    position: int
    """Its place among the passage's sentences."""
    span: tuple[int, int]
    text: str
    vector: NDArray[np.float32]
    score: float

    @property
    def words(self) -> int:
        return len(self.text.split())

    @property
    def row_of(self) -> str | None:
        """The table that it is a row of."""
        is_row = self.hit.passage.kind == BlockKind.TABLE_ROW
        return self.hit.passage.paragraphs[0].rpartition("/")[0] if is_row else None


def choose_quotes(
    index: PassageIndex, result: SearchResult, wish: Wish, most_words: int = LONGEST_ANSWER_WORDS
) -> list[Quote]:
    """The sentences that answer best, with what they lean on, within `most_words`, as runs in order of worth."""
    candidates = _candidates(index, result, wish.kind)
    tables = {c.row_of for c in candidates if c.hit.number in wish.rows}
    ranked = sorted(
        (c for c in candidates if c.row_of not in tables or c.hit.number in wish.rows), key=lambda c: -c.score
    )
    lowest = ranked[0].score - _furthest(wish.kind, ranked[0]) if ranked else 0.0
    needed = _needed(ranked, wish)
    chosen: list[_Candidate] = []
    for candidate in [*needed, *(c for c in ranked if c.score >= lowest)]:
        if candidate in chosen or not (candidate in needed or _adds(candidate, chosen, result.terms)):
            continue
        room = most_words - sum(c.words for c in chosen)
        chosen += _fitting(candidate, [c for c in _with_needed(candidate, candidates) if c not in chosen], room)
        if len(_runs(chosen)) >= _QUOTES:
            break
    return _runs(chosen)


def _needed(ranked: Sequence[_Candidate], wish: Wish) -> list[_Candidate]:
    """What is quoted before all else: the rows asked for, or the best of two passages where two things are."""
    if wish.rows:
        return [c for c in ranked if c.hit.number in wish.rows]
    if not (wish.compares and ranked):
        return []
    told = (c for c in ranked if c.hit.rank <= _COMPARED and c.hit.passage.kind != BlockKind.CAPTION)
    second = next((c for c in told if c.hit is not ranked[0].hit), None)
    return [ranked[0], second] if second else []


def _furthest(kind: AnswerType | None, best: _Candidate) -> float:
    if kind is AnswerType.TOPIC:
        return _FURTHEST_ON_A_TOPIC
    return _FURTHEST_WHEN_DEFINITE if kind in _DEFINITE and holds(kind, best.text) else _FURTHEST


def _with_needed(candidate: _Candidate, candidates: Sequence[_Candidate]) -> list[_Candidate]:
    together = sorted((c for c in candidates if c.hit is candidate.hit), key=lambda c: c.position)
    return [together[n] for n in needed_with([c.text for c in together], candidate.position)]


def _fitting(candidate: _Candidate, group: Sequence[_Candidate], room: int) -> list[_Candidate]:
    """As much of the group as there is room for, in order, the candidate among it; it alone, or nothing."""
    fitting: list[_Candidate] = []
    for member in group:
        if sum(c.words for c in fitting) + member.words > room:
            break
        fitting.append(member)
    if candidate in fitting:
        return fitting
    return [candidate] if candidate.words <= room else []


def _adds(candidate: _Candidate, chosen: Sequence[_Candidate], asked: Sequence[str]) -> bool:
    """Whether a sentence says something that the chosen ones do not.

    A further row of a table has to be named in the question, and a caption says nothing but that
    there is a figure.
    """
    if not chosen:
        return True
    if candidate.hit.passage.kind == BlockKind.CAPTION or any(
        float(candidate.vector @ c.vector) > _SAME for c in chosen
    ):
        return False
    if candidate.row_of and any(c.row_of == candidate.row_of for c in chosen):
        return not set(terms(candidate.text.partition(" – ")[0])).isdisjoint(asked)
    return True


def _candidates(index: PassageIndex, result: SearchResult, kind: AnswerType | None) -> list[_Candidate]:
    hits = result.hits[:_PASSAGES]
    candidates: list[_Candidate] = []
    weights = {t: index.keywords.idf(t) for t in dict.fromkeys(result.terms)}
    total = sum(weights.values()) or 1.0
    for hit, (shares, behind) in zip(hits, _known_to_answer(index, hits, result), strict=True):
        text = index.document(hit.passage.document).text
        context = term_set(hit.passage.context) if len(hit.passage.sentences) == 1 else frozenset()
        vectors = index.sentence_vectors(hit.number)
        w = _weights(index, hit.number)
        scores = w.all + w.cosine * (vectors @ result.vector) + w.share * shares + w.nearest * behind
        scores += w.passage * (hit.score - hits[0].score)
        if result.readings:
            scores += w.reading * result.readings.of_sentences(hit.number, len(scores))
        for position, (start, end) in enumerate(hit.passage.sentences):
            words = text[start:end]
            held = context | term_set(words)
            matched = sum(weight for term, weight in weights.items() if term in held) / total
            fits = _KIND_BONUS if kind and holds(kind, words) else 0.0
            score = float(scores[position]) + w.keywords * matched + fits
            candidates.append(_Candidate(hit, position, (start, end), words, vectors[position], score))
    return candidates


def _weights(index: PassageIndex, passage: int) -> _Weights:
    if passage not in index.known.of_passage:
        return _WITHOUT_BANK
    return _MARKED if len(index.known.marks_of(passage)[0]) else _WITH_BANK


_Told = tuple[NDArray[np.float32], NDArray[np.float32]]


def _known_to_answer(index: PassageIndex, hits: Sequence[Hit], result: SearchResult) -> list[_Told]:
    """For each hit's sentences: their shares of the nearest known questions; how far behind the best each one's is."""
    ids, near = result.questions
    numbers = np.array([n for hit in hits for n in index.known.of_passage.get(hit.number, ())], np.int64)
    # Those too far off to have been found are at most as near as the last that was.
    cosines = np.full(len(index.known.questions), near[-1] if len(near) else 0.0, np.float32)
    cosines[ids] = near
    cosines = cosines[numbers]
    weights = np.zeros_like(cosines)
    best = np.argsort(-cosines, kind="stable")[:_NEIGHBOURS]
    if len(best):
        weights[best] = np.exp(_ALIKE * centred_cosine(result.vector, index.vectors["questions"].rows(numbers[best])))
    weights /= weights.sum() or 1.0
    told, first = [], 0
    for hit in hits:
        last = first + len(index.known.of_passage.get(hit.number, ()))
        shares, nearest = np.zeros((2, len(hit.passage.sentences)), np.float32)
        questions, sentences = index.known.marks_of(hit.number)
        if len(questions):
            np.add.at(shares, sentences, weights[first:last][questions] / np.bincount(questions)[questions])
            np.maximum.at(nearest, sentences, cosines[first:last][questions])
        told.append((shares, nearest - nearest.max()))
        first = last
    return told


def _runs(chosen: Sequence[_Candidate]) -> list[Quote]:
    """Neighbouring sentences as one quotation, the best first."""
    runs: list[list[_Candidate]] = []
    for candidate in sorted(chosen, key=lambda c: (c.hit.rank, c.position)):
        last = runs[-1][-1] if runs else None
        if last and last.hit is candidate.hit and last.position + 1 == candidate.position:
            runs[-1].append(candidate)
        else:
            runs.append([candidate])
    runs.sort(key=lambda run: -max(c.score for c in run))
    return [Quote(run[0].hit.passage, run[0].span[0], run[-1].span[1]) for run in runs]
