"""Is each quotation of the set judged right, its change named, its place found?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from msgspec import Struct

from evidencebot.assistant import Assistant
from evidencebot.documents.model import REPORT_ID, Document
from evidencebot.evaluation.recipes import MadeQuotation, Recipe, make_all
from evidencebot.text.folding import fold_case
from evidencebot.verifying.verification import Match, Verdict, Verification

NO_WRONG_EXACT, INVENTED = "no wrong exact", "invented not found"


class QuotationGrade(Struct, frozen=True):
    """What is right about one verdict; None where a claim is not made of its kind."""

    id: str
    kind: str
    verdict: bool
    is_wrongly_exact: bool
    told: bool | None
    """Changed: near, with the change named. Stitched: said so. Cut before a qualification: its words are given."""
    place: bool | None
    """Paragraph, section and page of the first match."""


def grade_quotations(
    recipes: Sequence[Recipe], assistant: Assistant, report: Document, pages: Mapping[str, tuple[int, int]]
) -> list[QuotationGrade]:
    """Verify each quotation as a user would; `pages` is where the catalogue has each paragraph."""
    return [_grade(made, assistant.verify(made.text), report, pages) for made in make_all(recipes, report)]


def _grade(
    made: MadeQuotation, given: Verification, report: Document, pages: Mapping[str, tuple[int, int]]
) -> QuotationGrade:
    first = given.matches[0] if given.matches else None
    return QuotationGrade(
        id=made.id,
        kind=made.kind,
        verdict=given.verdict in made.accepted,
        is_wrongly_exact=given.is_exact and Verdict.EXACT not in made.accepted,
        told=_told(made, given, first),
        place=_is_there(made.paragraph, first, report, pages) if made.paragraph else None,
    )


def _told(made: MadeQuotation, given: Verification, first: Match | None) -> bool | None:
    if made.edit:
        return given.verdict is Verdict.NEAR and first is not None and _names(first, *made.edit.replace)
    if made.kind == "stitched":
        return given.is_stitched
    if made.kind == "truncated":
        return first is not None and first.goes_on is not None
    return None


def _names(match: Match, old: str, new: str) -> bool:
    """Whether the differences hold the words put in, and those that stood there."""
    was, put = set(fold_case(old).split()), set(fold_case(new).split())
    given = fold_case(" ".join(d.given for d in match.differences))
    found = fold_case(" ".join(d.found for d in match.differences))
    return all(word in given for word in put - was) and all(word in found for word in was - put)


def _is_there(paragraph: str, match: Match | None, report: Document, pages: Mapping[str, tuple[int, int]]) -> bool:
    block = next(b for b in report.blocks if b.id == paragraph)
    if match is None or match.document != REPORT_ID or paragraph not in match.paragraphs:
        return False
    first, last = pages.get(paragraph, (0, 0))
    return match.section == block.section and isinstance(match.page, int) and first <= match.page <= last
