"""A document of three paragraphs, answers about it, and an assistant that says what it is told."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np

from evidencebot.assistant import Assistant
from evidencebot.conversation.question import Question
from evidencebot.documents.model import (
    Block,
    BlockKind,
    Citation,
    Document,
    Figure,
    Footnote,
    Mark,
    Page,
    Section,
    Work,
)
from evidencebot.evaluation.checking import CitationCheck
from evidencebot.evaluation.grading import Grade
from evidencebot.evidence.answer import Answer, FoundPassage, NoteReference, Quotation, Status

TEXT = "The ferry cost £500. Nobody paid.\n\nIn 1911 a bridge was built.\n\nFord: 12"
DOCUMENT = Document(
    id="report",
    title="The Ford of Orle",
    text=TEXT,
    blocks=(
        Block("1/1", BlockKind.PARAGRAPH, "1", 0, 33, (Mark(1, 20), Mark(2, 33))),
        Block("2.1/1", BlockKind.PARAGRAPH, "2.1", 35, 62),
        Block("figure:1/1", BlockKind.TABLE_ROW, "2.1", 64, 72, figure="1"),
    ),
    sections=(Section("1", "Before", 1, "3"), Section("2.1", "After", 2, "4")),
    figures=(Figure("1", "Figure", "Fords", "4", "2.1"),),
    footnotes=(
        Footnote(1, "1", "Maud Ferrier, Tolls (1912).", "3", "1", (Citation("ferrier-1912-tolls", "Tolls", "7"),)),
        Footnote(2, "2", "A letter.", "3", "1"),
    ),
    works=(Work("ferrier-1912-tolls", {"title": "Tolls", "author": [{"family": "Ferrier"}]}, "Ferrier. Tolls, 1912."),),
    pages=(Page("3", 0), Page("4", 35)),
)


def quotation(**changes: Any) -> Quotation:
    """A true citation of the first sentence, but for `changes`."""
    fields: dict[str, Any] = {
        "n": 1,
        "document": "report",
        "title": DOCUMENT.title,
        "chapter": "1",
        "section": "1",
        "section_title": "Before",
        "paragraphs": ("1/1",),
        "page": 3,
        "quote": TEXT[:20],
        "passage": TEXT[:33],
        "footnotes": (NoteReference(1, "Maud Ferrier, Tolls (1912).", ("ferrier-1912-tolls",)),),
        "start": 0,
        "end": 20,
    }
    return Quotation(**(fields | changes))


def answer(*quotations: Quotation, confidence: float = 0.8, places: tuple[str, ...] = ("1/1", "2.1/1")) -> Answer:
    """An answer of these quotations; a refusal without any."""
    passages = tuple(
        FoundPassage(rank, 1 / rank, "report", "1", "1", (place,), 3, f"text of {place}", ())
        for rank, place in enumerate(places, 1)
    )
    return Answer(
        id=None,
        question="?",
        interpreted_as=None,
        status=Status.ANSWERED if quotations else Status.NOT_FOUND,
        confidence=confidence,
        answer=" ".join(f"{q.quote} [{q.n}]" for q in quotations) or "The report does not say.",
        citations=quotations,
        passages=passages,
    )


TRUE = CitationCheck(quotation=True, page=True, notes=True, works=True)


def grade(name: str, *, rr: float = 1.0, served: bool = True, **changes: Any) -> Grade:
    """A grade of an answerable question, but for `changes`."""
    ranking = dict.fromkeys(("R@1", "R@5", "R@10", "RR", "nDCG@5", "nDCG@10"), rr)
    fields: dict[str, Any] = {
        "id": name,
        "set": "answerable",
        "question": "?",
        "style": "natural",
        "kind": "",
        "chapter": "1",
        "is_answerable": True,
        "is_answered": True,
        "confidence": 0.8,
        "is_right": served,
        "is_served_right": served,
        "ranking": ranking,
        "others": {},
        "facts": (True, False),
        "notes": None,
        "checks": (TRUE,),
    }
    return Grade(**(fields | changes))


class StubAssistant(Assistant):
    """Answers what `answers` holds for a question, and remembers what it was asked."""

    def __init__(self, answers: dict[str, Answer], document: Document = DOCUMENT) -> None:
        passages = [SimpleNamespace(document="report", paragraphs=(b.id,)) for b in document.blocks]
        self.index: Any = SimpleNamespace(
            uses_bank=True,
            passages=passages,
            documents=[document],
            report=document,
            keywords=SimpleNamespace(scores=lambda _: np.array([1.0, 0.5, 0.0], np.float32)),
            vectors={},
        )
        self._answers = answers
        self.asked: list[Question] = []

    def ask(self, question: Question) -> Answer:
        self.asked.append(question)
        return self._answers.get(question.text) or answer(confidence=0.1)
