"""A model file on what it never saw, beside what needs no model: cosine, BM25 and shared words.

For each question the reader is given what our retrieval puts first, as it will be when it serves; a question whose
answer is not among these counts as missed. Answered and open questions are told apart by the best score.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator, Mapping, Sequence

import msgspec
import numpy as np
from numpy.typing import NDArray

from evidencebot.evaluation.intervals import Score, score_of
from evidencebot.evaluation.refusing import auroc, refused_at
from evidencebot.reading.reader import LABELS, Reader, probabilities
from evidencebot.text.words import term_set
from training.asked import Asked, Text
from training.embedder import Embedder
from training.items import Claim

DEPTH = 24
"""Sentences that the reader is given: two dozen, as when it serves."""
SHARE_OF_READER = 0.3
"""Weight of what the reader says beside the retrieval's own score, as the issue that asked for it has it."""
_FITTED_ON = 2000
_Scores = NDArray[np.float64]


class Judged(msgspec.Struct, frozen=True):
    """What every method makes of one question."""

    is_answered: bool
    is_retrieved: bool
    """Whether a sentence that answers was among those read."""
    ranks: dict[str, int]
    """Of the first answering sentence, from 1; 0 where none was retrieved."""
    bests: dict[str, float]
    """The highest score of a sentence."""


def judged(text: Text, questions: Sequence[Asked], reader: Reader) -> Iterator[Judged]:
    text.hard.prepare([q.question for q in questions])
    for asked in questions:
        numbers = text.hard.retrieved(asked.question, DEPTH)
        by_method = _scores(text, asked.question, numbers, reader)
        is_right = np.isin(numbers, asked.answering)
        yield Judged(
            is_answered=bool(asked.answering),
            is_retrieved=bool(is_right.any()),
            ranks={name: _rank(scores, is_right) for name, scores in by_method.items()},
            bests={name: float(scores.max()) for name, scores in by_method.items()},
        )


def question_scores(found: Sequence[Judged]) -> dict[str, dict[str, Score]]:
    """For each method R@1, R@5, MRR, AUROC and what is refused at 5 % wrong refusals, with intervals."""
    answered = [j for j in found if j.is_answered]
    is_answered = np.array([j.is_answered for j in found], bool)
    table: dict[str, dict[str, Score]] = {}
    for name in found[0].bests:
        ranks = np.array([j.ranks[name] for j in answered])
        bests = np.array([j.bests[name] for j in found])
        table[name] = {
            "R@1": _mean(ranks == 1),
            "R@5": _mean((ranks >= 1) & (ranks <= 5)),
            "MRR": _mean(np.divide(1.0, ranks, out=np.zeros(len(ranks)), where=ranks > 0)),
            "AUROC": _told_apart(auroc, bests, is_answered),
            "refused at 5 %": _told_apart(refused_at, bests, is_answered),
        }
    table["ceiling"] = {"R@1": _mean(np.array([j.is_retrieved for j in answered]))}
    return table


def claim_scores(
    claims: Sequence[Claim], fitted_on: Sequence[Claim], reader: Reader, embedder: Embedder
) -> dict[str, Score]:
    """Balanced accuracy of the three labels, with intervals: the reader's, and of one number with fitted bounds."""
    truth = np.array([LABELS.index(c.label) for c in claims])
    read = reader.bears([(c.claim, c.evidence) for c in claims]).argmax(axis=1)
    sample = random.Random(0).sample(list(fitted_on), min(_FITTED_ON, len(fitted_on)))
    measures: dict[str, Callable[[Sequence[Claim]], _Scores]] = {
        "word overlap": lambda some: np.array([_shared(c.claim, c.evidence.sentence) for c in some]),
        "cosine": lambda some: _cosines(some, embedder),
    }
    table = {"reader": _balanced(truth, read)}
    for name, measure in measures.items():
        table[name] = _balanced(truth, _bounded(measure(sample), sample, measure(claims)))
    return table


def balanced_accuracy(truth: NDArray[np.int64], told: NDArray[np.int64]) -> float:
    """The mean over the labels there are of the share of each that was told; chance is one by their number."""
    return float(np.mean([(told[truth == label] == label).mean() for label in np.unique(truth)]))


def _scores(text: Text, question: str, numbers: NDArray[np.int64], reader: Reader) -> Mapping[str, _Scores]:
    cosines, shares = (scores[numbers].astype(np.float64) for scores in text.hard.scores(question))
    candidates = [text.places.candidates[n] for n in numbers]
    read = probabilities(reader.answers(question, candidates)).astype(np.float64)
    retrieval = (cosines + shares) / 2
    return {
        "reader": read,
        "retrieval + reader": retrieval + SHARE_OF_READER * read,
        "retrieval": retrieval,
        "cosine": cosines,
        "BM25": shares,
        "word overlap": np.array([_shared(question, c.sentence) for c in candidates]),
    }


def _rank(scores: _Scores, is_right: NDArray[np.bool_]) -> int:
    order = np.argsort(-scores, kind="stable")
    places = np.flatnonzero(is_right[order])
    return int(places[0]) + 1 if len(places) else 0


def _shared(asked: str, sentence: str) -> float:
    """The share of the words of one text that another has."""
    wanted = term_set(asked)
    return len(wanted & term_set(sentence)) / max(len(wanted), 1)


def _cosines(claims: Sequence[Claim], embedder: Embedder) -> _Scores:
    vectors = embedder.passages([text for c in claims for text in (c.claim, c.evidence.sentence)])
    return np.asarray((vectors[::2] * vectors[1::2]).sum(axis=1), np.float64)


def _bounded(known: _Scores, claims: Sequence[Claim], asked: _Scores) -> NDArray[np.int64]:
    """Labels told from one number, by bounds that suit the claims of the training parts."""
    from sklearn.linear_model import LogisticRegression

    labels = np.array([LABELS.index(c.label) for c in claims])
    model = LogisticRegression(class_weight="balanced").fit(known[:, None], labels)
    return np.asarray(model.predict(asked[:, None]), np.int64)


def _mean(values: NDArray[np.bool_] | NDArray[np.float64]) -> Score:
    return score_of(len(values), lambda chosen: float(values[chosen].mean()))


def _told_apart(
    measure: Callable[[_Scores, NDArray[np.bool_]], float], bests: _Scores, is_answered: NDArray[np.bool_]
) -> Score:
    return score_of(len(bests), lambda chosen: measure(bests[chosen], is_answered[chosen]))


def _balanced(truth: NDArray[np.int64], told: NDArray[np.int64]) -> Score:
    return score_of(len(truth), lambda chosen: balanced_accuracy(truth[chosen], told[chosen]))
