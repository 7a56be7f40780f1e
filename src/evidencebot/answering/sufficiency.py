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
from evidencebot.text.words import numbers, raw_words, stem, terms

_TOKEN = re.compile(r"[A-Za-z][\w&'’-]*")


class Signs(Struct, frozen=True):
    """What speaks for and against an answer."""

    reading: float
    """Log odds that the best of the sentences read answers, within ±`_SUREST`; 0 where none was read."""
    sentence: float
    """Cosine to the nearest sentence of the best passage."""
    far: float
    """How far that cosine lies below `_FAR`: the reader learned from questions that were near."""
    answered: float
    """Share of the nearest known questions that the report answers; 0 where none are known."""
    missing_names: float
    """How many of the question's names the best passage and its questions lack, up to 2."""
    missing_numbers: float
    lacks_kind: float
    """1 where a kind of thing is asked for that the best passage does not hold."""
    missing_nearby: float
    """Share of the question's weight in words that the three best passages and their questions lack."""


class Model(Struct, frozen=True):
    """A logistic model over the signs; docs/experiments.md says on what it was fitted."""

    intercept: float
    weights: Signs


class Sufficiency(Struct, frozen=True):
    """How sure it is that the evidence answers, and why."""

    confidence: float
    reasons: tuple[str, ...]


# Means over the development questions that the report answers: what each sign is told against as a reason.
_USUAL = Signs(
    reading=0.25, sentence=0.62, far=0.0, answered=0.7, missing_names=0.03, missing_numbers=0.0, lacks_kind=0.02,
    missing_nearby=0.07,
)  # fmt: skip


def _model(intercept: float, **weights: float) -> Model:
    return Model(intercept, Signs(**dict.fromkeys(Signs.__struct_fields__, 0.0) | weights))


MODELS = {
    (True, True): _model(
        -1.9,
        reading=0.68,
        answered=9.0,
        missing_names=-3.9,
        missing_numbers=-2.5,
        lacks_kind=-4.8,
        missing_nearby=-5.2,
    ),
    (False, True): _model(1.36, reading=0.49, far=-12.0, missing_names=-1.9, missing_numbers=-2.2, lacks_kind=-2.2),
    (True, False): _model(
        -3.0, sentence=1.5, answered=7.0, missing_names=-2.6, missing_numbers=-1.7, lacks_kind=-3.2, missing_nearby=-4.0
    ),
    (False, False): _model(0.15, sentence=2.1, far=-12.0, missing_names=-2.1, missing_numbers=-2.3, lacks_kind=-2.2),
}
"""By whether the best passage's document has a bank, and whether the reader read it."""
# Surer than this the reader is of nothing that it was shown in training.
_SUREST = 6.0
# Log odds that a sign has to cost to be told as a reason: less moves a confidence by a tenth at most.
_WEIGHTY = 0.4
_MOST_LISTED = 4
_MOSTLY = 0.5
# Of the questions of six strange reports .95 come nearer, of questions about other things none of seven tried.
_FAR = 0.35
# Of the questions with an answer .92 come as near, of those without one .66 (both halves, the report loaded).
_NEAR = 0.6
# Where .972 of the development questions with an answer are answered and .85 of those without one refused; without a
# bank .94 of six other reports' answered.
ENOUGH = 0.35
# A part of a question beside one that is answered; where .25 was before the scale was stretched.
ENOUGH_BESIDE = 0.2


def judge(
    index: PassageIndex, question: str, result: SearchResult, kind: AnswerType | None, named: Sequence[str] = ()
) -> Sufficiency:
    """Judge the evidence for a question; of the words `named` it has to hold one."""
    if not result.hits:
        return Sufficiency(0.0, ("nothing in the corpus passes the filters",))
    signs, lacking = read_signs(index, question, result, kind, named)
    has_bank = result.answered is not None and result.hits[0].number in index.known.of_passage
    model = MODELS[has_bank, result.readings is not None]
    return Sufficiency(round(_probability(model, signs), 3), tuple(_explain(result, model, signs, lacking, kind)))


class _Lacking(Struct, frozen=True):
    """What of the question the evidence lacks."""

    words: tuple[str, ...]
    """Those that the best passages lack and the corpus has, the weightiest first."""
    unknown: tuple[str, ...]
    """Those that the corpus lacks."""
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
    weights = {t: index.keywords.idf(t) for t in dict.fromkeys(terms(question))}
    around = (
        held | index.section_terms(best.passage.document, best.passage.section) if (asked := _names(question)) else held
    )
    names = tuple(dict.fromkeys(n for n in asked if any(t not in around for t in terms(n))))
    if named and held.isdisjoint(t for word in named for t in terms(word)):
        names = tuple(dict.fromkeys((*names, *named)))
    figures = tuple(n for n in numbers(question) if n not in _numbers_of(index, best))
    signs = Signs(
        reading=max(-_SUREST, min(_SUREST, result.readings.best)) if result.readings else 0.0,
        sentence=best.signals.sentence,
        far=max(0.0, _FAR - best.signals.sentence),
        answered=result.answered or 0.0,
        missing_names=float(min(len(names), 2)),
        missing_numbers=float(min(len(figures), 2)),
        lacks_kind=float(kind is not AnswerType.REASON and not holds(kind, index.text(best.passage))),
        missing_nearby=_share_outside(nearby, weights),
    )
    return signs, _Lacking(*_lacking_words(index, question, nearby, weights), names, figures)


def _lacking_words(
    index: PassageIndex, question: str, nearby: AbstractSet[str], weights: Mapping[str, float]
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Words that the best passages lack, and those of the corpus, as `_Lacking` has them."""
    spelt = {stem(w): w for w in reversed(raw_words(question))}
    unknown = [t for t in weights if not index.keywords.frequency(t) and not index.known.keywords.frequency(t)]
    lacked = sorted((t for t in weights if t not in nearby and t not in unknown), key=lambda t: -weights[t])
    return tuple(spelt.get(t, t) for t in lacked), tuple(spelt.get(t, t) for t in unknown)


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


def _explain(result: SearchResult, model: Model, signs: Signs, lacking: _Lacking, kind: AnswerType | None) -> list[str]:
    """What weighed against an answer, the heaviest first, then how near the evidence is."""
    nearest = max(signs.sentence, result.hits[0].signals.question)
    told = {
        "reading": "the reader finds no clear answer in the sentences nearest to it" if signs.reading < 0 else "",
        "far": "nothing in the corpus comes near it in meaning",
        "missing_names": _listing("the nearest passage does not name", _known_names(lacking)),
        "missing_numbers": _listing("the nearest passage does not hold the number", lacking.numbers),
        "lacks_kind": f"the question asks for {kind}, which the nearest passage does not give" if kind else "",
        "missing_nearby": _listing("the nearest passages do not mention", lacking.words, quoted=True),
        "answered": "the known questions most like it are ones that the report leaves open"
        if signs.answered < _MOSTLY
        else "",
    }
    weighed = [(weight * (sign - usual), name) for name, weight, sign, usual in zip(
        Signs.__struct_fields__, astuple(model.weights), astuple(signs), astuple(_USUAL), strict=True
    )]  # fmt: skip
    reasons = [told[name] for against, name in sorted(weighed) if against < -_WEIGHTY and told.get(name)]
    how_near = "near" if nearest >= _NEAR else "not near"
    return [
        *filter(None, [_listing("the corpus never mentions", _unknown_subject(signs, lacking), quoted=True)]),
        *reasons,
        f"the nearest sentence or known question is {how_near} (cosine {nearest:.2f})",
    ]


def _unknown_subject(signs: Signs, lacking: _Lacking) -> list[str]:
    """What the corpus lacks of what is asked about: its names, and all of it where nothing is near."""
    names = {stem(name.lower()) for name in lacking.names}
    return [word for word in lacking.unknown if signs.far or stem(word) in names]


def _known_names(lacking: _Lacking) -> list[str]:
    unknown = {stem(word) for word in lacking.unknown}
    return [name for name in lacking.names if stem(name.lower()) not in unknown]


def _listing(says: str, words: Sequence[str], *, quoted: bool = False) -> str:
    """`the nearest passage does not name Leeds, Hull`; empty where there is nothing to list."""
    return f"{says} " + ", ".join(f"“{w}”" if quoted else w for w in words[:_MOST_LISTED]) if words else ""
