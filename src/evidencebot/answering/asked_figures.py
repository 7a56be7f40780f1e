"""A claim put as a question ("did it waste £1bn?"): the asker's figure, and the corpus's own beside it."""

from __future__ import annotations

from collections.abc import Sequence

from evidencebot.text.amounts import POINTS, SHARE, Amount, amounts_in
from evidencebot.text.answer_type import AnswerType, is_yes_or_no


def asked_figures(question: str) -> list[Amount]:
    """The figures that a question to be answered with yes or no asserts; years are none."""
    if not is_yes_or_no(question):
        return []
    return [a for a in amounts_in(question) if a.unit or not 1800 <= a.value <= 2100]


def without_figures(question: str, figures: Sequence[Amount]) -> str:
    """What is asked when the asker's own figures, which the corpus need not have, are left out."""
    for figure in reversed(figures):
        question = f"{question[: figure.start]} {question[figure.end :]}"
    return " ".join(question.split())


def kind_of(figure: Amount) -> AnswerType:
    """The kind of thing that would settle the claim."""
    if figure.unit in (SHARE, POINTS):
        return AnswerType.SHARE
    return AnswerType.MONEY if figure.unit else AnswerType.COUNT


def compared(question: str, figures: Sequence[Amount], quotations: Sequence[str]) -> str | None:
    """One sentence that sets the figures asked about beside those of their unit that are quoted."""
    stated = [(a, text[a.start : a.end]) for text in quotations for a in amounts_in(text)]
    told = []
    for figure in figures:
        given = question[figure.start : figure.end].strip()
        alike = dict.fromkeys(shown.strip() for a, shown in stated if a.unit == figure.unit)
        if any(a.measure == figure.measure for a, _ in stated):
            told.append(f"the figure asked about, {given}, stands in the words quoted")
        elif alike:
            told.append(f"asked about {given}; the words quoted give {', '.join(alike)}")
        else:
            told.append(f"asked about {given}; the words quoted give no such figure")
    return "; ".join(told)[:1].upper() + "; ".join(told)[1:] + "." if told else None
