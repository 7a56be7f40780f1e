"""Ranking measures, computed by ir-measures for every single question."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import ir_measures
from ir_measures import RR, Measure, R, Success, nDCG

MEASURES = ("R@1", "R@5", "R@10", "RR", "nDCG@5", "nDCG@10")
DEPTH = 100
"""Passages ranked for each question."""
_OURS: dict[str, Measure] = {
    "R@1": Success @ 1,
    "R@5": R @ 5,
    "R@10": R @ 10,
    "RR": RR,
    "nDCG@5": nDCG @ 5,
    "nDCG@10": nDCG @ 10,
}
_BEIR: dict[str, Measure] = {"nDCG@5": nDCG @ 5, "nDCG@10": nDCG @ 10, "R@5": R @ 5, "R@10": R @ 10, "MRR": RR}

Qrels = Mapping[str, Mapping[str, int]]
Run = Mapping[str, Sequence[str]]


def ranking_scores(qrels: Qrels, run: Run) -> dict[str, dict[str, float]]:
    """For each question of `qrels`: R@1, R@5, R@10, RR, nDCG@5, nDCG@10.

    R@1 is 1 where any gold paragraph stands first (Success@1: a question that needs two paragraphs
    cannot have both at rank 1). R@5 and R@10 are the share of its gold paragraphs within 5 and 10.
    RR is 1 / the rank of the first gold one among the 100 ranked. nDCG has gain 1 for a gold
    paragraph. A question that found nothing scores 0 and counts.
    """
    return _scores(_OURS, qrels, run)


def beir_scores(qrels: Qrels, run: Run) -> dict[str, float]:
    """Means over the questions of `qrels`, graded gains for nDCG, R as the share of relevant documents."""
    scores = _scores(_BEIR, qrels, run).values()
    return {name: sum(s[name] for s in scores) / max(len(scores), 1) for name in _BEIR}


def _scores(measures: Mapping[str, Measure], qrels: Qrels, run: Run) -> dict[str, dict[str, float]]:
    found = {query: dict.fromkeys(measures, 0.0) for query in qrels}
    names = {str(measure): name for name, measure in measures.items()}
    scored = {q: _descending(ids) for q, ids in run.items() if q in found and ids}
    if scored:
        wanted = {q: dict(qrels[q]) for q in scored}
        for value in ir_measures.iter_calc(list(measures.values()), wanted, scored):
            found[value.query_id][names[str(value.measure)]] = float(value.value)
    return found


def _descending(ids: Sequence[str]) -> dict[str, float]:
    """Scores that keep the given order, whatever the tool does with ties."""
    return {i: float(len(ids) - rank) for rank, i in enumerate(ids)}
