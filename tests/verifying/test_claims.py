"""What in a draft is looked up, and what is not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidencebot.verifying.claims import claims_in
from evidencebot.verifying.draft import text_paragraphs


def claimed(text: str) -> list[str]:
    claims = claims_in(text_paragraphs(text))
    return [c.text[c.amount.start : c.amount.end] if c.amount else " ".join(c.text.split()) for c in claims]


@pytest.mark.parametrize(
    ("text", "claims"),
    [
        ("He said “it was a very long day”.", ["it was a very long day"]),
        ('He said "it was a very long day".', ["it was a very long day"]),
        ("He said ‘it was the users’ very long day’.", ["it was the users’ very long day"]),
        ("He said 'it was the users' very long day'.", ["it was the users' very long day"]),
        ("It was ‘for the users’ and others’ good’ all along.", ["for the users’ and others’ good"]),
        ("He said “it was ‘a very long’ day”.", ["it was ‘a very long’ day"]),
        ("A so-called “false outcome” isn't 'real'.", []),
        ("“Never closed and so long", ["Never closed and so long"]),
        ("It cost £1.3bn, or 40% of 12,500 visits.", ["£1.3bn", "40%", "12,500"]),
        ("17 councils agreed.", ["17"]),
        ("In 2015 and on 12 May 2016, see page 12, section 3.2.1 and note 55 of Figure 8.", []),
        ("1. First of all.", []),
        ("The 2016–17 budgets and the 2013-18 plans.", []),
        ("Between 10–14 per cent.", ["14 per cent"]),
        ("“It cost £1.3bn in all” they said.", ["It cost £1.3bn in all"]),
    ],
)
def test_claims(text: str, claims: list[str]) -> None:
    assert claimed(text) == claims


@given(st.text(alphabet="ab 12,.%£\n\"'“”‘’>*_[]()", max_size=200))
def test_any_draft_can_be_read(text: str) -> None:
    for claim in claims_in(text_paragraphs(text)):
        assert claim.line >= 1
        assert claim.amount is None or claim.text[claim.amount.start : claim.amount.end].strip()
