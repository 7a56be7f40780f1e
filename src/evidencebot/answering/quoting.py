"""Choosing the words to quote: whole sentences, exactly as they stand."""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from evidencebot.answering.question_kind import Wanted, holds
from evidencebot.index.passage_index import PassageIndex
from evidencebot.retrieval.hit import Hit
from evidencebot.retrieval.retriever import Found
from evidencebot.text.words import terms

LONGEST_ANSWER_WORDS = 120
# Swept on the development questions: a sentence further than this below the best adds more words
# than facts (.4: 88 % of facts in 2.4 sentences; no limit: 91 % in 4.3), more passages add nothing.
_PASSAGES, _QUOTES, _FURTHEST = 8, 5, 0.4
_KEYWORD_WEIGHT, _PASSAGE_WEIGHT, _KIND_BONUS = 0.5, 2.0, 0.1
_SAME = 0.9
_LEANS = re.compile(
    r"^(?:This|These|Those|That|Such|It|They|He|She|Its|Their|His|Her|However|Yet|But|And|Nevertheless|Therefore|"
    r"The (?:former|latter|initiative|result|same|second|first)|Accordingly|In contrast|In addition|Others?|Another|"
    r"Both|Neither|Instead|Similarly|Likewise)\b"
)


class Quote(Struct, frozen=True):
    """A run of whole sentences of one passage."""

    hit: Hit
    start: int
    end: int
    score: float


class _Candidate(Struct, frozen=True):
    hit: Hit
    position: int
    """Its place among the passage's sentences."""
    span: tuple[int, int]
    words: int
    vector: NDArray[np.float32]
    score: float


def choose_quotes(
    index: PassageIndex, found: Found, kind: Wanted | None, most_words: int = LONGEST_ANSWER_WORDS
) -> list[Quote]:
    """The sentences that answer best, within `most_words`, as runs in order of worth."""
    candidates = _candidates(index, found, kind)
    ranked = sorted(candidates, key=lambda c: -c.score)
    chosen: list[_Candidate] = []
    words = 0
    for candidate in ranked:
        group = _with_antecedent(index, candidate, candidates, chosen) if not chosen else [candidate]
        count = sum(c.words for c in group)
        if candidate.score < ranked[0].score - _FURTHEST:
            break
        if len(chosen) + len(group) > _QUOTES or words + count > most_words:
            continue
        if any(float(candidate.vector @ c.vector) > _SAME for c in chosen):
            continue
        chosen.extend(group)
        words += count
    return _runs(chosen)


def _candidates(index: PassageIndex, found: Found, kind: Wanted | None) -> list[_Candidate]:
    hits = found.hits[:_PASSAGES]
    candidates: list[_Candidate] = []
    weights = {t: index.keywords.idf(t) for t in set(found.terms)}
    total = sum(weights.values()) or 1.0
    for hit in hits:
        text = index.document(hit.passage.document).text
        context = set(terms(hit.passage.context)) if len(hit.passage.sentences) == 1 else set()
        vectors = index.sentence_vectors(hit.number)
        for position, (start, end) in enumerate(hit.passage.sentences):
            words = text[start:end]
            keywords = sum(weights[t] for t in weights.keys() & (context | set(terms(words)))) / total
            score = (
                float(vectors[position] @ found.vector)
                + _KEYWORD_WEIGHT * keywords
                + _PASSAGE_WEIGHT * (hit.score - hits[0].score)
                + (_KIND_BONUS if kind and holds(kind, words) else 0.0)
            )
            candidates.append(_Candidate(hit, position, (start, end), len(words.split()), vectors[position], score))
    return candidates


def _with_antecedent(
    index: PassageIndex, candidate: _Candidate, candidates: Sequence[_Candidate], chosen: Sequence[_Candidate]
) -> list[_Candidate]:
    """The sentence, led by the one before it where it leans on that ("This…", "They…")."""
    text = index.document(candidate.hit.passage.document).text[candidate.span[0] : candidate.span[1]]
    if candidate.position == 0 or not _LEANS.match(text):
        return [candidate]
    before = next(c for c in candidates if c.hit is candidate.hit and c.position == candidate.position - 1)
    fits = before not in chosen and before.words + candidate.words <= LONGEST_ANSWER_WORDS
    return [before, candidate] if fits else [candidate]


def _runs(chosen: Sequence[_Candidate]) -> list[Quote]:
    """Neighbouring sentences as one quotation, the best first."""
    runs: list[list[_Candidate]] = []
    for candidate in sorted(chosen, key=lambda c: (c.hit.rank, c.position)):
        last = runs[-1][-1] if runs else None
        if last and last.hit is candidate.hit and last.position + 1 == candidate.position:
            runs[-1].append(candidate)
        else:
            runs.append([candidate])
    quotes = [Quote(r[0].hit, r[0].span[0], r[-1].span[1], max(c.score for c in r)) for r in runs]
    return sorted(quotes, key=lambda q: -q.score)
