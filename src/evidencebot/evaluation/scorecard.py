"""Grades -> a scorecard: every measure with its interval, by style, chapter and kind, beside baselines."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from msgspec import Struct

from evidencebot.evaluation.baselines import RANKERS
from evidencebot.evaluation.cases import SetName
from evidencebot.evaluation.checking import CHECKS
from evidencebot.evaluation.document_questions import ABOUT_MEASURES, AboutGrade
from evidencebot.evaluation.grading import Grade
from evidencebot.evaluation.intervals import Score, mean_score, score_of
from evidencebot.evaluation.noting import NOTE_MEASURES, NoteGrade
from evidencebot.evaluation.quoting import INVENTED, NO_WRONG_EXACT, QuotationGrade
from evidencebot.evaluation.ranking import MEASURES
from evidencebot.evaluation.refusing import (
    Bin,
    as_bools,
    as_floats,
    aurc,
    auroc,
    expected_calibration_error,
    precision_of_refusals,
    recall_of_refusals,
    refused_at,
    reliability,
    risk_coverage,
)
from evidencebot.evaluation.running import RAW, STANDALONE

Scores = dict[str, Score]
LOWER_IS_BETTER = frozenset({"AURC", "ECE"})
REFUSAL, CITATIONS, ACTIONS = "refusal", "citations", "actions"
HARD = (f"{CITATIONS}/", f"{SetName.QUOTATIONS}/{NO_WRONG_EXACT}", f"{SetName.QUOTATIONS}/{INVENTED}")
"""What the measures begin with for which nothing but 1 will do."""


class Section(Struct, frozen=True):
    """A set's scores, or why there are none."""

    count: int
    measures: Scores = {}
    groups: dict[str, dict[str, Scores]] = {}
    """style, chapter or kind -> its value -> scores."""
    baselines: dict[str, Scores] = {}
    gap: str | None = None
    """Why the set could not be scored."""
    faults: tuple[str, ...] = ()
    """Where nothing but right will do: what is wrong, one by one."""


class Curves(Struct, frozen=True):
    """What the plots of refusal are drawn from."""

    risk_coverage: list[tuple[float, float]]
    reliability: list[Bin]


class Scorecard(Struct, frozen=True):
    """One evaluation."""

    variant: str
    """digest or report, whichever stands in the corpus, and `without bank` where that was withheld."""
    split: str
    data: str
    """SHA-256 over the sets and the shipped corpus."""
    sections: dict[str, Section]
    curves: Curves | None
    questions: list[Grade]
    seconds: float = 0.0

    def values(self) -> dict[str, Score]:
        """`section/measure` -> score."""
        return {f"{s}/{m}": score for s, section in self.sections.items() for m, score in section.measures.items()}


def answerable_section(grades: Sequence[Grade]) -> Section:
    """Ranking, facts and answers of questions that the corpus answers."""
    return Section(
        count=len(grades),
        measures=_ranking(grades) | _answers(grades),
        groups=_groups(grades, ("style", "chapter"), lambda g: _ranking(g, ("R@1", "R@5", "RR")) | _answers(g)),
        baselines={name: _ranking_of(name, grades) for name in RANKERS if any(name in g.others for g in grades)},
    )


def _ranking(grades: Sequence[Grade], measures: Sequence[str] = MEASURES) -> Scores:
    return {m: mean_score([g.ranking[m] for g in grades]) for m in measures}


def _ranking_of(name: str, grades: Sequence[Grade], measures: Sequence[str] = MEASURES) -> Scores:
    having = [g for g in grades if name in g.others]
    return {m: mean_score([g.others[name][m] for g in having]) for m in measures} if having else {}


def _answers(grades: Sequence[Grade]) -> Scores:
    """answered; served right (from a gold paragraph); facts said; notes asked for that were cited."""
    found: dict[str, list[float]] = {
        "answered": [g.is_answered for g in grades],
        "served right": [g.is_served_right for g in grades],
        "facts": [g.facts_share for g in grades if g.facts_share is not None],
        "notes cited": [g.notes for g in grades if g.notes is not None],
    }
    return {name: mean_score(values) for name, values in found.items() if values}


def _groups(
    grades: Sequence[Grade], dimensions: Sequence[str], scores: Callable[[Sequence[Grade]], Scores]
) -> dict[str, dict[str, Scores]]:
    """Scores of each value of each dimension; a dimension that the set does not fill is left out."""
    groups: dict[str, dict[str, Scores]] = {}
    for dimension in dimensions:
        values = sorted({getattr(g, dimension) for g in grades} - {""})
        if values:
            groups[dimension] = {v: scores([g for g in grades if getattr(g, dimension) == v]) for v in values}
    return groups


def unanswerable_section(grades: Sequence[Grade]) -> Section:
    """The share refused of questions that the corpus does not answer."""
    return Section(len(grades), _refused(grades), _groups(grades, ("kind",), _refused))


def _refused(grades: Sequence[Grade]) -> Scores:
    return {"refused": mean_score([not g.is_answered for g in grades])} if grades else {}


def refusal_section(grades: Sequence[Grade]) -> Section:
    """Knowing when not to answer, over questions with and without an answer together."""
    confidence = as_floats([g.confidence for g in grades])
    answerable = as_bools([g.is_answerable for g in grades])
    refused = as_bools([not g.is_answered for g in grades])
    right = as_bools([g.is_right for g in grades])
    n = len(grades)
    measures = {
        "precision": score_of(n, lambda i: precision_of_refusals(refused[i], answerable[i])),
        "recall": score_of(n, lambda i: recall_of_refusals(refused[i], answerable[i])),
        "AUROC": score_of(n, lambda i: auroc(confidence[i], answerable[i])),
        "refused at 5 %": score_of(n, lambda i: refused_at(confidence[i], answerable[i])),
        "AURC": score_of(n, lambda i: aurc(confidence[i], right[i])),
        "ECE": score_of(n, lambda i: expected_calibration_error(confidence[i], answerable[i])),
        "served right": mean_score([g.is_served_right for g in grades]),
    }
    return Section(n, measures, baselines=_without_judgement(grades))


def _without_judgement(grades: Sequence[Grade]) -> dict[str, Scores]:
    """Always answering what it shows, and always refusing; their confidence is the same for all."""
    answerable, right = as_bools([g.is_answerable for g in grades]), as_bools([g.is_right for g in grades])
    same = as_floats([0.5] * len(grades))
    n = len(grades)
    served = {True: (~answerable).tolist(), False: right.tolist()}

    def scores(*, refuses: bool) -> Scores:
        refused = as_bools([refuses] * n)
        return {
            "precision": score_of(n, lambda i: precision_of_refusals(refused[i], answerable[i])),
            "recall": score_of(n, lambda i: recall_of_refusals(refused[i], answerable[i])),
            "AUROC": score_of(n, lambda i: auroc(same[i], answerable[i])),
            "AURC": score_of(n, lambda i: aurc(same[i], right[i])),
            "served right": mean_score(served[refuses]),
        }

    return {"always answer": scores(refuses=False), "always refuse": scores(refuses=True)}


def curves_of(grades: Sequence[Grade]) -> Curves:
    confidence = as_floats([g.confidence for g in grades])
    return Curves(
        risk_coverage(confidence, as_bools([g.is_right for g in grades])),
        reliability(confidence, as_bools([g.is_answerable for g in grades])),
    )


def conversation_section(grades: Sequence[Grade]) -> Section:
    """Turns after their history, beside the last turn alone and beside what a person would make of it."""
    answerable = [g for g in grades if g.is_answerable]
    unanswerable = [g for g in grades if not g.is_answerable]
    measures = _turns(answerable, lambda g: g.ranking) | (_answers(answerable) if answerable else {})
    baselines = {
        name: _turns([g for g in answerable if name in g.others], lambda g, name=name: g.others[name])  # type: ignore[misc]
        for name in (RAW, STANDALONE)
    }
    return Section(len(grades), measures | _refused(unanswerable), _groups(grades, ("kind",), _turn_kind), baselines)


def action_section(grades: Sequence[Grade]) -> Section:
    """Turns that ask for something about the last answer: acted on, and on an answer from a gold paragraph."""
    return Section(len(grades), _acted(grades), _groups(grades, ("kind",), _acted))


def _acted(grades: Sequence[Grade]) -> Scores:
    return {
        "answered": mean_score([g.is_answered for g in grades]),
        "served right": mean_score([g.is_served_right for g in grades]),
    }


def _turns(grades: Sequence[Grade], ranking: Callable[[Grade], dict[str, float]]) -> Scores:
    parts: dict[str, list[Grade]] = {
        "": list(grades),
        " in context": [g for g in grades if g.needs_context],
        " topic change": [g for g in grades if g.kind == "topic_change"],
        " return": [g for g in grades if g.kind == "return"],
    }
    return {
        f"{m}{part}": mean_score([ranking(g)[m] for g in chosen])
        for part, chosen in parts.items()
        for m in ("R@1", "R@5", "RR")
        if chosen
    }


def _turn_kind(grades: Sequence[Grade]) -> Scores:
    answerable = [g for g in grades if g.is_answerable]
    if not answerable:
        return _refused(grades)
    raw = _ranking_of(RAW, answerable, ("R@5",))
    as_typed = {f"{m}, {RAW}": score for m, score in raw.items()}
    return _ranking(answerable, ("R@1", "R@5", "RR")) | as_typed | _answers(answerable)


def citation_section(grades: Sequence[Grade]) -> Section:
    """Of all citations in all answers, the share that is true; anything below 1 is a fault."""
    checks = [check for g in grades for check in g.checks]
    if not checks:
        return Section(0, gap="nothing was answered, so that no citation could be checked")
    measures = {name: mean_score([getattr(c, name) for c in checks]) for name in CHECKS}
    faults = [_fault(f"{g.id} [{n}]", check, CHECKS) for g in grades for n, check in enumerate(g.checks, 1)]
    return Section(len(checks), measures, faults=tuple(filter(None, faults)))


def note_section(grades: Sequence[NoteGrade]) -> Section:
    """Of the notes, the share read right."""
    measures = {name: mean_score([getattr(g, name) for g in grades]) for name in NOTE_MEASURES}
    faults = [_fault(f"note {g.n}", g, NOTE_MEASURES[:-1]) for g in grades]
    return Section(len(grades), measures, faults=tuple(filter(None, faults)))


def quotation_section(grades: Sequence[QuotationGrade]) -> Section:
    """Of the quotations of each kind, the share judged right; of those that stand in one place, the share put there."""
    values: dict[str, list[bool]] = {
        "exact": [g.verdict for g in grades if g.kind in ("exact", "truncated")],
        NO_WRONG_EXACT: [not g.is_wrongly_exact for g in grades],
        "change named": [bool(g.told) for g in grades if g.kind in ("altered_word", "altered_number")],
        INVENTED: [g.verdict for g in grades if g.kind == "invented"],
        "stitched told": [bool(g.told) for g in grades if g.kind == "stitched"],
        "cut told": [bool(g.told) for g in grades if g.kind == "truncated"],
        "place": [g.place for g in grades if g.place is not None],
    }
    measures = {name: mean_score(found) for name, found in values.items() if found}
    faults = [_fault(g.id, g, [c for c in ("verdict", "told", "place") if getattr(g, c) is not None]) for g in grades]
    return Section(len(grades), measures, faults=tuple(filter(None, faults)))


def about_section(grades: Sequence[AboutGrade]) -> Section:
    """Questions about the document itself, by what they ask for."""
    faults = [_fault(f"{g.id} ({g.group})", g, ABOUT_MEASURES) for g in grades]
    groups = _groups_of(grades)
    return Section(len(grades), _about(grades), {"kind": groups}, faults=tuple(filter(None, faults)))


def _groups_of(grades: Sequence[AboutGrade]) -> dict[str, Scores]:
    names = sorted({g.group for g in grades})
    return {name: _about([g for g in grades if g.group == name]) for name in names}


def _about(grades: Sequence[AboutGrade]) -> Scores:
    found = {m: [float(v) for g in grades if (v := getattr(g, m)) is not None] for m in ABOUT_MEASURES}
    return {name: mean_score(values) for name, values in found.items() if values}


def _fault(name: str, checked: object, claims: Sequence[str]) -> str:
    """`a003 [2]: page, notes`; empty where all is right."""
    wrong = [claim for claim in claims if getattr(checked, claim) not in (True, 1.0, None)]
    return f"{name}: {', '.join(wrong)}" if wrong else ""


def gap_section(count: int, reason: str) -> Section:
    return Section(count, gap=reason)


def sections_of(grades: Sequence[Grade]) -> dict[str, Section]:
    """The sections that questions fill."""
    single = [g for g in grades if g.set != SetName.CONVERSATIONS]
    answerable = [g for g in single if g.is_answerable]
    unanswerable = [g for g in single if not g.is_answerable]
    turns = [g for g in grades if g.set == SetName.CONVERSATIONS and not g.is_action]
    actions = [g for g in grades if g.is_action]
    sections: dict[str, Section] = {}
    if answerable:
        sections[SetName.ANSWERABLE] = answerable_section(answerable)
    if unanswerable:
        sections[SetName.UNANSWERABLE] = unanswerable_section(unanswerable)
    if answerable and unanswerable:
        sections[REFUSAL] = refusal_section(single)
    if turns:
        sections[SetName.CONVERSATIONS] = conversation_section(turns)
    if actions:
        sections[ACTIONS] = action_section(actions)
    if grades:
        sections[CITATIONS] = citation_section(grades)
    return sections
