"""Is the evidence enough? A confidence from signs that a person can follow."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from collections.abc import Set as AbstractSet

from msgspec import Struct
from msgspec.structs import astuple

from evidencebot.index.passage_index import PassageIndex
from evidencebot.retrieval.hit import Hit
from evidencebot.retrieval.retriever import SearchResult
from evidencebot.text.answer_type import AnswerType, compares, holds
from evidencebot.text.words import numbers, raw_words, stem, term_set, terms

_TOKEN = re.compile(r"[A-Za-z][\w&'’-]*")


class Signs(Struct, frozen=True):
    """What speaks for and against an answer."""

    sentence: float
    missing_weight: float
    """Share of the question's weight in words that the best passage and its questions lack."""
    missing_nearby: float
    """Share of it in words that the three best passages and their questions lack."""
    unknown_weight: float
    """Share of it in words that the whole corpus lacks."""
    missing_names: float
    """How many of the question's names the best passage and its questions lack, up to 2."""
    missing_numbers: float
    lacks_kind: float
    """1 where a kind of thing is asked for that the best passage does not hold."""
    answered: float
    """Share of the nearest known questions that the report answers; 0 where none are known."""
    missing_in_gap: float
    """Share of the question's weight in words that the nearest question without an answer lacks; 1 without one."""
    length: float
    """How many different content words the question has."""


class Model(Struct, frozen=True):
    """A logistic model over the signs; docs/experiments.md says on what it was fitted."""

    intercept: float
    weights: Signs


class Sufficiency(Struct, frozen=True):
    """How sure it is that the evidence answers, and why."""

    confidence: float
    reasons: tuple[str, ...]


WITH_BANK = Model(
    -3.5,
    Signs(
        sentence=1.9, missing_weight=-1.7, missing_nearby=-2.1, unknown_weight=-1.8, missing_names=-2.4,
        missing_numbers=-1.4, lacks_kind=-2.7, answered=9.3, missing_in_gap=1.8, length=-0.16,
    ),
)  # fmt: skip
WITHOUT_BANK = Model(
    1.6,
    Signs(
        sentence=0.9, missing_weight=-0.8, missing_nearby=0.0, unknown_weight=-3.5, missing_names=-2.7,
        missing_numbers=-2.5, lacks_kind=-3.0, answered=0.0, missing_in_gap=0.0, length=0.0,
    ),
)  # fmt: skip
_MOSTLY = 0.5
# Of the questions with an answer .92 come as near, of those without one .66 (both halves, the report loaded).
_NEAR = 0.6
# Where 4 % of 656 questions with an answer, written apart from the bank, were refused.
ENOUGH = 0.35
# A part of a question beside one that is answered.
ENOUGH_BESIDE = 0.25


def judge(
    index: PassageIndex, question: str, result: SearchResult, kind: AnswerType | None, named: Sequence[str] = ()
) -> Sufficiency:
    """Judge the evidence for a question; of the words `named` it has to hold one."""
    if not result.hits:
        return Sufficiency(0.0, ("nothing in the corpus passes the filters",))
    signs, lacking = read_signs(index, question, result, kind, named)
    model = WITH_BANK if result.known and result.hits[0].number in index.known.of_passage else WITHOUT_BANK
    confidence = _probability(model, signs)
    return Sufficiency(round(confidence, 3), tuple(_explain(result, signs, lacking, kind)))


class _Lacking(Struct, frozen=True):
    unknown: tuple[str, ...]
    names: tuple[str, ...]
    numbers: tuple[str, ...]


# The best passages that may hold an answer between them.
_NEARBY = 3


def read_signs(
    index: PassageIndex, question: str, result: SearchResult, kind: AnswerType | None, named: Sequence[str] = ()
) -> tuple[Signs, _Lacking]:
    """The signs for a question's best hit, and what of the question it lacks."""
    hits = result.hits
    best = hits[0]
    nearby = frozenset[str]().union(*(index.held_terms(hit.number) for hit in hits[:_NEARBY]))
    held = nearby if compares(question) else index.held_terms(best.number)
    words = {stem(w): w for w in reversed(raw_words(question))}
    weights = {t: index.keywords.idf(t) for t in dict.fromkeys(terms(question))}
    unknown = [t for t in weights if not index.keywords.frequency(t) and not index.known.keywords.frequency(t)]
    around = (
        held | index.section_terms(best.passage.document, best.passage.section) if (asked := _names(question)) else held
    )
    names = tuple(dict.fromkeys(n for n in asked if any(t not in around for t in terms(n))))
    if named and held.isdisjoint(t for word in named for t in terms(word)):
        names = tuple(dict.fromkeys((*names, *named)))
    figures = tuple(n for n in numbers(question) if n not in _numbers_of(index, best))
    signs = Signs(
        sentence=best.signals.sentence,
        missing_weight=_share_outside(held, weights),
        missing_nearby=_share_outside(nearby, weights),
        unknown_weight=_share_outside(weights.keys() - set(unknown), weights),
        missing_names=float(min(len(names), 2)),
        missing_numbers=float(min(len(figures), 2)),
        lacks_kind=float(kind is not AnswerType.REASON and not holds(kind, index.text(best.passage))),
        answered=result.known.answered if result.known else 0.0,
        missing_in_gap=_share_outside(term_set(result.known.gap or "") if result.known else frozenset(), weights),
        length=float(len(weights)),
    )
    return signs, _Lacking(tuple(words.get(t, t) for t in unknown), names, figures)


def _share_outside(held: AbstractSet[str], weights: Mapping[str, float]) -> float:
    """The share of the weight that is in terms not held."""
    return sum(w for t, w in weights.items() if t not in held) / (sum(weights.values()) or 1.0)


def _numbers_of(index: PassageIndex, hit: Hit) -> set[str]:
    held = set(numbers(index.text(hit.passage) + " " + hit.passage.context))
    for number in index.known.of_passage.get(hit.number, ()):
        held.update(numbers(index.known.questions[number].text))
    return held


def _names(question: str) -> list[str]:
    """Capitalised words that do not open the question, and abbreviations."""
    found = list(_TOKEN.finditer(question))
    return [
        m.group()
        for i, m in enumerate(found)
        if m.group()[0].isupper() and (i or (m.group().isupper() and len(m.group()) > 1)) and terms(m.group())
    ]


def _probability(model: Model, signs: Signs) -> float:
    total = model.intercept + sum(w * s for w, s in zip(astuple(model.weights), astuple(signs), strict=True))
    return 1 / (1 + math.exp(-total))


def _explain(result: SearchResult, signs: Signs, lacking: _Lacking, kind: AnswerType | None) -> list[str]:
    reasons = []
    known = result.known
    if lacking.unknown:
        reasons.append("the corpus never mentions " + ", ".join(f"“{w}”" for w in lacking.unknown[:4]))
    names = [n for n in lacking.names if stem(n.lower()) not in {stem(u) for u in lacking.unknown}]
    if names:
        reasons.append("the nearest passage does not name " + ", ".join(names[:4]))
    if lacking.numbers:
        reasons.append("the nearest passage does not hold the number " + ", ".join(lacking.numbers[:3]))
    if signs.lacks_kind and kind:
        reasons.append(f"the question asks for {kind}, which the nearest passage does not give")
    if known and known.gap and known.answered < _MOSTLY:
        reasons.append(
            f"the known questions most like it are ones that the report does not answer, such as “{known.gap}”"
        )
    nearest = max(signs.sentence, result.hits[0].signals.question)
    reasons.append(
        f"the nearest sentence or known question is {'near' if nearest >= _NEAR else 'not near'} (cosine {nearest:.2f})"
    )
    return reasons
