"""Are the report's notes read right? Each against gold made by reading."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from msgspec import Struct

from evidencebot.documents.model import Document, Footnote
from evidencebot.evaluation.cases import GoldNote
from evidencebot.text.folding import words_only

NOTE_MEASURES = ("page", "section", "works", "locators", "all")


class NoteGrade(Struct, frozen=True):
    """What of a note is right."""

    n: int
    page: bool
    section: bool
    works: bool
    locators: bool
    """Each work is cited with its pages; never so where the works are wrong."""

    @property
    def all(self) -> bool:
        return self.page and self.section and self.works and self.locators


def grade_notes(gold: Sequence[GoldNote], report: Document) -> list[NoteGrade]:
    """A note that the report lacks has nothing right."""
    return [_grade(note, report.footnote(note.n)) for note in gold]


def _grade(gold: GoldNote, note: Footnote | None) -> NoteGrade:
    if note is None:
        return NoteGrade(gold.n, page=False, section=False, works=False, locators=False)
    wanted = [(_work(w.id, w.title), _locator(w.locator)) for w in gold.works]
    given = [(_work(c.work, c.title), _locator(c.locator)) for c in note.citations]
    return NoteGrade(
        gold.n,
        page=note.page == gold.page,
        section=note.section == gold.section,
        works=Counter(w for w, _ in wanted) == Counter(w for w, _ in given),
        locators=Counter(wanted) == Counter(given),
    )


def _work(entry: str | None, title: str) -> str:
    """A bibliography entry by its id, a work outside it by its title."""
    return entry or f"title: {words_only(title)}"


def _locator(text: str | None) -> str:
    return (text or "").replace("–", "-").replace(" ", "")
