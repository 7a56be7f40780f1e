"""Verdicts on quotations are graded against what was made of them."""

from __future__ import annotations

from typing import Any

import pytest

from evidencebot.evaluation.quoting import QuotationGrade, grade_quotations
from evidencebot.evaluation.recipes import Edit, Part, Recipe
from evidencebot.evaluation.scorecard import quotation_section
from evidencebot.verifying.verification import Difference, DifferenceKind, Match, Verdict, Verification
from stub_answers import DOCUMENT, StubAssistant, quotation

PAGES = {"1/1": (3, 3)}
EXACT = Recipe("v1", "exact", "1/1", "The ferry", 4)
ALTERED = Recipe("v2", "altered_number", "1/1", "The ferry", 4, Edit(("£500", "£900")))
CUT = Recipe("v3", "truncated", "1/1", "The ferry", 4)
STITCHED = Recipe("v4", "stitched", parts=(Part("1/1", "The", 2), Part("2.1/1", "was", 2)))
INVENTED = Recipe("v5", "invented", text="The bridge was gold.")


def match(*differences: tuple[str, str], **changes: Any) -> Match:
    """A true match of the ferry's sentence, but for `changes`."""
    cited = quotation()
    told = tuple(Difference(a, b, DifferenceKind.NUMBER, (0, 1), (0, 1)) for a, b in differences)
    fields: dict[str, Any] = {
        name: getattr(cited, name)
        for name in ("document", "title", "page", "section", "section_title", "passage", "start", "end", "paragraphs")
    } | {
        "score": 90.0, "differences": told, "given": "", "found": cited.quote, "footnotes": (), "figure": None,
        "pdf_page": None, "is_digest": False,
    }  # fmt: skip
    return Match(**(fields | changes))


class VerifyingStub(StubAssistant):
    """Gives one verification to whatever it is asked."""

    def __init__(self, verification: Verification) -> None:
        super().__init__({})
        self._verification = verification

    def verify(self, text: str) -> Verification:
        return self._verification


def graded(recipe: Recipe, verdict: Verdict, *matches: Match, is_stitched: bool = False) -> QuotationGrade:
    stub = VerifyingStub(Verification("?", verdict, matches, is_stitched=is_stitched))
    return grade_quotations([recipe], stub, DOCUMENT, PAGES)[0]


@pytest.mark.parametrize(
    ("recipe", "verdict", "matches", "expected"),
    [
        (EXACT, Verdict.EXACT, (match(),), (True, False, None, True)),
        (EXACT, Verdict.NEAR, (match(),), (False, False, None, True)),
        (EXACT, Verdict.EXACT, (match(page=4),), (True, False, None, False)),
        (EXACT, Verdict.EXACT, (match(section="2.1"),), (True, False, None, False)),
        (EXACT, Verdict.EXACT, (match(paragraphs=("2.1/1",)),), (True, False, None, False)),
        (EXACT, Verdict.EXACT, (match(document="other"),), (True, False, None, False)),
        (EXACT, Verdict.NOT_FOUND, (), (False, False, None, False)),
        (ALTERED, Verdict.NEAR, (match(("£900", "£500")),), (True, False, True, True)),
        (ALTERED, Verdict.NEAR, (match(("£900", "")),), (True, False, False, True)),
        (ALTERED, Verdict.EXACT, (match(),), (False, True, False, True)),
        (CUT, Verdict.EXACT, (match(goes_on="but"),), (True, False, True, True)),
        (CUT, Verdict.EXACT, (match(),), (True, False, False, True)),
        (STITCHED, Verdict.NOT_FOUND, (), (True, False, False, None)),
        (STITCHED, Verdict.EXACT, (match(),), (False, True, False, None)),
        (INVENTED, Verdict.NOT_FOUND, (), (True, False, None, None)),
        (INVENTED, Verdict.NEAR, (match(),), (False, False, None, None)),
    ],
)
def test_grades(
    recipe: Recipe, verdict: Verdict, matches: tuple[Match, ...], expected: tuple[bool, bool, bool | None, bool | None]
) -> None:
    grade = graded(recipe, verdict, *matches)
    assert (grade.verdict, grade.is_wrongly_exact, grade.told, grade.place) == expected


def test_a_section_counts_each_kind_by_its_own_measure() -> None:
    section = quotation_section(
        [
            graded(EXACT, Verdict.EXACT, match()),
            graded(ALTERED, Verdict.EXACT, match()),
            graded(STITCHED, Verdict.NEAR, match(), is_stitched=True),
            graded(INVENTED, Verdict.NOT_FOUND),
        ]
    )
    assert {name: (score.value, score.count) for name, score in section.measures.items()} == {
        "exact": (1.0, 1),
        "no wrong exact": (0.75, 4),
        "change named": (0.0, 1),
        "invented not found": (1.0, 1),
        "stitched told": (1.0, 1),
        "place": (1.0, 2),
    }
    assert section.faults == ("v2: verdict, told",)
