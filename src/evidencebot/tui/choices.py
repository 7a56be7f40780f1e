"""The outline and the bibliography as lists to choose from."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from textual.content import Content

from evidencebot.tui.showing import QUIET, place, plain
from evidencebot.tui.views import PlaceTarget, Target, WorkTarget

if TYPE_CHECKING:
    from evidencebot.documents.model import Document


@dataclass(frozen=True, slots=True)
class Choice:
    """A line of the list and where it leads."""

    label: Content
    target: Target


def outline_choices(report: Document) -> list[Choice]:
    """Chapters and sections with their pages, then figures."""
    first: dict[str, int] = {}
    for block in report.blocks:
        for number in _with_all_above(block.section):
            first.setdefault(number, block.start)
    sections = [
        Choice(
            Content.assemble(
                "  " * (s.level - 1), (place(s.number, plain(s.title), None), "bold" * (s.level == 1)), _page(s.page)
            ),
            PlaceTarget(report.id, first.get(s.number, 0), first.get(s.number, 0)),
        )
        for s in report.sections
    ]
    return sections + [
        Choice(
            Content.assemble((f"{figure.label} {figure.number} ", "bold"), plain(figure.caption), _page(figure.page)),
            PlaceTarget(report.id, *_figure_span(report, figure.label, figure.number)),
        )
        for figure in report.figures
    ]


def bibliography_choices(report: Document, at_hand: frozenset[str]) -> list[Choice]:
    """Every work as printed, how many notes cite it, whether its text is in the corpus."""
    cited = Counter(work for note in report.footnotes for work in {c.work for c in note.citations if c.work})
    return [
        Choice(
            Content.assemble(
                plain(work.text),
                (f"  {cited[work.id]}×" if cited[work.id] else "  not cited", QUIET),
                (" in the corpus" if work.id in at_hand else "", "bold"),
            ),
            WorkTarget(work.id),
        )
        for work in report.works
    ]


def _page(label: str | None) -> tuple[str, str]:
    return (f"  p. {plain(label)}" if label else "", QUIET)


def _with_all_above(section: str) -> list[str]:
    parts = section.split(".")
    return [".".join(parts[: n + 1]) for n in range(len(parts))]


def _figure_span(report: Document, label: str, number: str) -> tuple[int, int]:
    blocks = [b for b in report.blocks if b.figure == number and b.id.startswith(f"{label.lower()}:")]
    return (blocks[0].start, blocks[-1].end) if blocks else (0, 0)
