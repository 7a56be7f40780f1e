"""Quotations word for word, altered, cut, stitched and invented; figures; answers given earlier."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidencebot.documents.model import Block, Document
from evidencebot.errors import InputError
from evidencebot.index.passage_index import PassageIndex, open_index
from evidencebot.locations import Workspace
from evidencebot.verifying.drafts import verify_file
from evidencebot.verifying.quotations import LONGEST_COMPARED, verify
from evidencebot.verifying.verification import Change, ClaimKind, DifferenceKind, Verdict, Verification
from workspaces import DIGEST_ENTRIES, EXTRA_SOURCE

SHORT_VISIT = "The shortest visit on the council's price list lasts 15 minutes and costs £5.85"


def changed(verification: Verification) -> list[tuple[str, str, str]]:
    return [(d.given, d.found, d.kind) for d in verification.matches[0].differences]


@pytest.mark.parametrize(
    "text",
    [
        SHORT_VISIT,
        f"“{SHORT_VISIT}.”",
        SHORT_VISIT.replace("'", "’").replace(" ", "\n"),
        SHORT_VISIT.replace("The shortest", "the shortest"),
        SHORT_VISIT.replace("The", "[t]he"),
        SHORT_VISIT.replace("minutes", "min\u00adutes"),
        SHORT_VISIT.replace("shortest", "short-\nest"),
        SHORT_VISIT.replace("shortest", "short-est"),
        "In 2013 it made up 22% of all visits; by 2015 it made up 41%.9 A carer who cooks an egg",
        "In 2013 it made up 22% of all visits; by 2015 it made up 41%.[9] A carer who cooks an egg",
        "In 2013 it made up 22% of all visits; by 2015 it made up 41%.⁹ A carer who cooks an egg",
    ],
)
def test_what_typists_and_typesetters_vary_is_no_difference(small_index: PassageIndex, text: str) -> None:
    verification = verify(small_index, text)
    assert (verification.verdict, verification.kind) == (Verdict.EXACT, ClaimKind.QUOTATION)
    match = verification.matches[0]
    assert (match.document, match.section, match.paragraphs) == ("report", "2.1.1", ("2.1.1/1",))
    assert match.differences == ()


@pytest.mark.parametrize(
    ("text", "differences"),
    [
        (SHORT_VISIT.replace("15", "50"), [("50", "15", "number")]),
        (SHORT_VISIT.replace("5.85", "8.55"), [("£8.55", "£5.85", "number")]),
        (SHORT_VISIT.replace("shortest", "longest"), [("longest", "shortest", "word")]),
        (SHORT_VISIT.replace("council's price ", "council's "), [("", "price", "word")]),
        ("In 2013 it made up 22% of all visits; by 2015 it made up 419%", [("419%", "41%", "number")]),
        (f"{SHORT_VISIT}9", [("£5.859", "£5.85", "number")]),
        ("No contract named regularity of carer as a condition", [("regularity", "continuity", "word")]),
        ("A contract named continuity of carer as a condition", [("A", "No", "negation")]),
        ("Dame Letitia lamp list", None),
        ("the road bridge lies ten miles upstream at Bexley",
         [("ten", "six", "number"), ("Bexley", "Hexley", "name")]),
        ("and the Road bridge lies six miles upstream", [("Road", "road", "case")]),
        ("In 2013 it made up 22% of all visits by 2015 it made up 41%", [("visits", "visits;", "punctuation")]),
    ],
)  # fmt: skip
def test_what_differs_is_named_the_gravest_first(
    small_index: PassageIndex, text: str, differences: list[tuple[str, str, str]] | None
) -> None:
    verification = verify(small_index, text)
    if differences is None:
        assert verification.verdict is Verdict.NOT_FOUND
    else:
        assert verification.verdict is Verdict.NEAR
        assert changed(verification) == differences


def test_differences_stand_where_their_spans_say(small_index: PassageIndex) -> None:
    match = verify(small_index, "the road bridge lies ten miles upstream at Bexley").matches[0]
    for difference in match.differences:
        assert match.given[slice(*difference.given_span)] == difference.given
        assert match.found[slice(*difference.found_span)] == difference.found


@pytest.mark.parametrize(
    "text",
    [
        "The council told us that most carers now wait on the west bank until the river has fallen.",
        "The fund paid every carer for travel between the two banks of the river from 2014 onwards.",
        "Carers should be paid by the hour.",
        "xyzzy",
        "[the] [carer]",
    ],
)
def test_what_is_invented_is_not_near(small_index: PassageIndex, text: str) -> None:
    verification = verify(small_index, text)
    assert (verification.verdict, verification.matches) == (Verdict.NOT_FOUND, ())


def test_an_ellipsis_stands_for_words_of_one_paragraph(small_index: PassageIndex) -> None:
    text = "The shortest visit … lasts 15 minutes [and] costs £5.85. . . . by 2015 it made up 41%"
    verification = verify(small_index, text)
    assert verification.verdict is Verdict.EXACT
    assert verification.matches[0].left_out == (
        "on the council's price list",
        "and",
        ". In 2013 it made up 22% of all visits;",
    )


@pytest.mark.parametrize("joint", [" … ", " [...] ", " "])
def test_what_is_stitched_from_two_places_is_told(small_index: PassageIndex, joint: str) -> None:
    verification = verify(small_index, f"the council pays for, which is minutes{joint}A daughter on the west bank")
    assert (verification.verdict, verification.is_stitched) == (Verdict.NEAR, True)
    assert [m.given for m in verification.matches] == [
        "the council pays for, which is minutes",
        "A daughter on the west bank",
    ]
    assert [m.section for m in verification.matches] == ["1", "2.1.2"]
    assert "2 places" in verification.notes[0]


def test_single_words_picked_from_a_paragraph_are_not_its_words(small_index: PassageIndex) -> None:
    assert verify(small_index, "The … visit … lasts … minutes … by … made").verdict is not Verdict.EXACT


@pytest.mark.parametrize(
    ("text", "goes_on"),
    [
        ("Kelderford is worse", "but not wildly worse"),
        ("we found that 18 per cent lasted under nine minutes", "although all were invoiced"),
        ("A carer who cooks an egg, helps with a cardigan and writes up the notes will overrun", None),
    ],
)
def test_a_cut_before_a_qualification_is_told(small_index: PassageIndex, text: str, goes_on: str | None) -> None:
    verification = verify(small_index, text)
    assert verification.verdict is Verdict.EXACT
    words = verification.matches[0].goes_on
    assert (goes_on in words and verification.notes != ()) if goes_on and words else words is goes_on


def test_a_cut_behind_a_denial_is_told(small_index: PassageIndex) -> None:
    assert verify(small_index, "in every line of it").verdict is Verdict.NOT_FOUND
    match = verify(small_index, "agree with every line").matches[0]
    assert match.comes_after == "I do not"


def test_sources_are_searched_too(small_index: PassageIndex) -> None:
    verification = verify(small_index, "Nine of the county's eleven towns use the desk")
    assert [m.document for m in verification.matches] == [EXTRA_SOURCE]


def test_notes_come_with_the_match(small_index: PassageIndex) -> None:
    match = verify(small_index, "No contract named continuity of carer as a condition").matches[0]
    assert [n.n for n in match.footnotes] == [8]


@pytest.mark.parametrize("text", ["£11.6 million", "£11.6m", "about £11,600,000", "11.6 million pounds"])
def test_a_figure_is_found_however_it_is_written(small_index: PassageIndex, text: str) -> None:
    verification = verify(small_index, text)
    if text.endswith("pounds"):
        assert verification.verdict is not Verdict.EXACT
    else:
        assert (verification.verdict, verification.kind) == (Verdict.EXACT, ClaimKind.FIGURE)
        assert verification.matches[0].found == "£11.6 million"


@pytest.mark.parametrize(
    ("text", "verdict"),
    [
        ("22 per cent", Verdict.EXACT),
        ("£22", Verdict.NOT_FOUND),
        ("212 contracts", Verdict.EXACT),
        ("212 carers", Verdict.NEAR),
        ("22 per cent of carers", Verdict.NOT_FOUND),
        ("fewer than 212 contracts", Verdict.NOT_FOUND),
    ],
)
def test_a_figure_has_its_unit_and_its_thing(small_index: PassageIndex, text: str, verdict: Verdict) -> None:
    assert verify(small_index, text).verdict is verdict


def test_the_digest_is_said_to_be_one(with_digest: Workspace) -> None:
    verification = verify(open_index(with_digest.index), DIGEST_ENTRIES[0]["text"])
    assert (verification.verdict, verification.from_digest) == (Verdict.EXACT, True)
    assert verification.matches[0].is_digest


@pytest.mark.parametrize("text", ["", "  ", "“…”"])
def test_nothing_to_look_up_is_an_error(small_index: PassageIndex, text: str) -> None:
    with pytest.raises(InputError, match="nothing to verify"):
        verify(small_index, text)


def test_what_is_very_long_stands_word_for_word_or_not(small_index: PassageIndex, small_report: Document) -> None:
    long = small_report.text * (LONGEST_COMPARED // len(small_report.text) + 2)
    verification = verify(small_index, long)
    assert verification.verdict is Verdict.NOT_FOUND
    assert "only looked up word for word" in verification.notes[0]


# Properties


def slices(document: Document, fewest: int) -> st.SearchStrategy[tuple[Block, int, int]]:
    """Spans of the text, on word boundaries, of at least so many words of one block."""
    blocks = [b for b in document.blocks if len(document.block_text(b).split()) >= fewest]

    @st.composite
    def drawn(draw: st.DrawFn) -> tuple[Block, int, int]:
        block = draw(st.sampled_from(blocks))
        spans = [m.span() for m in re.finditer(r"\S+", document.block_text(block))]
        first = draw(st.integers(0, len(spans) - fewest))
        last = draw(st.integers(first + fewest - 1, len(spans) - 1))
        return block, block.start + spans[first][0], block.start + spans[last][1]

    return drawn()


@given(data=st.data())
def test_any_slice_is_exact_and_found_where_it_stands(
    small_index: PassageIndex, small_report: Document, data: st.DataObject
) -> None:
    block, start, end = data.draw(slices(small_report, 5))
    verification = verify(small_index, small_report.text[start:end])
    assert verification.verdict is Verdict.EXACT
    assert any(m.document == "report" and start <= m.start < m.end <= end for m in verification.matches)
    assert block.id in verification.matches[0].paragraphs


@given(data=st.data())
def test_a_changed_digit_is_never_exact(small_index: PassageIndex, small_report: Document, data: st.DataObject) -> None:
    _, start, end = data.draw(
        slices(small_report, 6).filter(lambda s: re.search(r"\d", small_report.text[s[1] : s[2]]))
    )
    text = small_report.text[start:end]
    at = data.draw(st.sampled_from([m.start() for m in re.finditer(r"\d", text)]))
    digit = data.draw(st.sampled_from([d for d in "0123456789" if d != text[at]]))
    verification = verify(small_index, text[:at] + digit + text[at + 1 :])
    assert verification.verdict is not Verdict.EXACT
    if verification.verdict is Verdict.NEAR and not verification.is_stitched:
        assert verification.matches[0].differences[0].kind is DifferenceKind.NUMBER


@given(data=st.data())
def test_a_negation_put_in_is_never_exact(
    small_index: PassageIndex, small_report: Document, data: st.DataObject
) -> None:
    _, start, end = data.draw(slices(small_report, 6))
    words = small_report.text[start:end].split()
    words.insert(data.draw(st.integers(1, len(words) - 1)), "not")
    verification = verify(small_index, " ".join(words))
    assert verification.verdict is Verdict.NEAR
    if not verification.is_stitched:
        assert DifferenceKind.NEGATION in {d.kind for d in verification.matches[0].differences}


@given(text=st.text(min_size=1, max_size=120))
def test_any_text_gets_a_verdict_and_matches_slice_true(small_index: PassageIndex, text: str) -> None:
    try:
        verification = verify(small_index, text)
    except InputError:
        return
    for match in verification.matches + verification.nearest:
        assert small_index.document(match.document).text[match.start : match.end] == match.found
        for difference in match.differences:
            assert match.found[slice(*difference.found_span)] == difference.found
            assert match.given[slice(*difference.given_span)] == difference.given


# Drafts and answers given earlier

DRAFT = f"""# Notes

The report says “{SHORT_VISIT}”, and the council spent £11.6m on adult care in 2016–17.
It also says "the road bridge lies
ten miles upstream at Hexley", and that 99 per cent of short visits in the logs lasted under nine minutes.

> A daughter on the west bank kept
> a diary
"""


def test_a_drafts_claims_are_verified_with_their_lines(small_index: PassageIndex, tmp_path: Path) -> None:
    path = tmp_path / "draft.md"
    path.write_text(DRAFT, encoding="utf-8")
    found = [(v.line, v.kind, v.verdict) for v in verify_file(small_index, path)]
    assert found == [
        (3, "quotation", "exact"),
        (3, "figure", "exact"),
        (4, "quotation", "near"),
        (5, "figure", "near"),
        (7, "quotation", "exact"),
    ]


def test_a_figure_of_something_else_is_told(small_index: PassageIndex, tmp_path: Path) -> None:
    path = tmp_path / "draft.txt"
    path.write_text("The council spent £11.6 million on adult care.\n\nSubmarines cost the navy £11.6 million.")
    right, wrong = verify_file(small_index, path)
    assert (right.matches[0].fits, right.notes) == (True, ())
    assert wrong.matches[0].fits is False
    assert "something else" in wrong.notes[0]


def test_a_missing_figure_shows_what_the_corpus_says(small_index: PassageIndex, tmp_path: Path) -> None:
    path = tmp_path / "draft.txt"
    path.write_text("Of the short visits logged, 99 per cent lasted under nine minutes although all were invoiced.")
    verification = verify_file(small_index, path)[0]
    assert changed(verification) == [("99 per cent", "18 per cent", "number")]


@pytest.mark.parametrize("shape", ["answer", "session", "lines"])
def test_citations_of_earlier_answers_are_checked_again(
    small_index: PassageIndex, small_report: Document, tmp_path: Path, shape: str
) -> None:
    start = small_report.text.index(SHORT_VISIT)
    quote = SHORT_VISIT
    citations = [
        {"n": 1, "document": "report", "start": start, "end": start + len(quote), "quote": quote},
        {"n": 2, "document": "report", "start": start + 5, "end": start + 5 + len(quote), "quote": quote},
        {"n": 3, "document": "gone", "start": 0, "end": 60, "quote": quote.replace("15", "25")},
        {
            "n": 4,
            "document": "report",
            "start": 0,
            "end": 9,
            "quote": "Submarines cost the navy a great deal of money.",
        },
    ]
    answer = {"status": "answered", "citations": citations}
    text = {
        "answer": json.dumps(answer),
        "session": json.dumps({"turns": [{"question": "?", "answer": answer}]}),
        "lines": json.dumps(answer) + "\n" + json.dumps({"status": "not_found", "citations": []}) + "\n",
    }[shape]
    path = tmp_path / "answers.json"
    path.write_text(text, encoding="utf-8")
    assert [v.change for v in verify_file(small_index, path)] == list(Change)
