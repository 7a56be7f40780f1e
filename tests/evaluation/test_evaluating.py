"""A whole evaluation with an assistant of stub answers: what is asked, counted, said and drawn."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from evidencebot.errors import InputError
from evidencebot.evaluation.cases import Case, SetName, Split
from evidencebot.evaluation.evaluating import Evaluation, Plan, evaluate
from evidencebot.evaluation.report_html import report_html
from evidencebot.evaluation.running import RAW, STANDALONE, Runner
from stub_answers import DOCUMENT, StubAssistant, answer, quotation

LINES = """\
{"question": "What did the ferry cost?", "id": "a1", "style": "numeric", "gold": ["1/1"], "facts": [["£500"]]}
{"question": "<script>alert(1)</script> & who built it?", "id": "a2", "style": "natural", "gold": ["2.1/1"]}
{"question": "Who is king?", "id": "u1", "kind": "off_topic", "why": "No <kings>."}
{"question": "And the bridge?", "id": "c1-2", "conversation": "c1", "turn": 2, "kind": "ellipsis", \
"gold": ["2.1/1"], "needs_context": true, "standalone": "When was the bridge built?"}
{"question": "What of the ferry?", "id": "c1-1", "conversation": "c1", "turn": 1, "kind": "opening", "gold": ["1/1"]}
{"question": "Which page?", "id": "c1-3", "conversation": "c1", "turn": 3, "kind": "which_page", "expect": "action"}
"""


def assistant() -> StubAssistant:
    true = answer(quotation())
    return StubAssistant({"What did the ferry cost?": true, "What of the ferry?": true})


@pytest.fixture
def evaluation(tmp_path: Path) -> Evaluation:
    path = tmp_path / "mine.jsonl"
    path.write_text(LINES, encoding="utf-8")
    return evaluate(assistant(), Plan((), (path,), None, None, Split.ALL))


def test_own_lines_find_their_sections(evaluation: Evaluation) -> None:
    sections = evaluation.scorecard.sections
    assert {name: s.count for name, s in sections.items()} == {
        "answerable": 2, "unanswerable": 1, "refusal": 3, "conversations": 2, "citations": 2, "actions": 1,
    }  # fmt: skip
    assert set(sections["actions"].measures) == {"answered", "served right"}
    assert sections["answerable"].measures["answered"].value == 0.5
    assert sections["answerable"].measures["R@1"].value == 0.5
    assert sections["answerable"].groups["style"]["numeric"]["facts"].value == 1.0
    assert sections["unanswerable"].groups["kind"]["off_topic"]["refused"].value == 1.0
    assert sections["refusal"].measures["precision"].value == 0.5
    assert sections["refusal"].baselines["always answer"]["recall"].value == 0.0
    assert sections["refusal"].baselines["always refuse"]["recall"].value == 1.0
    assert sections["citations"].measures["page"].value == 1.0


def test_baselines_rank_the_same_passages(evaluation: Evaluation) -> None:
    baselines = evaluation.scorecard.sections["answerable"].baselines
    assert baselines["BM25 alone"]["RR"].value == pytest.approx((1 + 1 / 2) / 2)
    assert baselines["dense alone"]["RR"].value == 0.0


def test_turns_come_after_questions_and_our_own_answers() -> None:
    stub = assistant()
    first = Case("What of the ferry?", id="c1-1", conversation="c1", turn=1, gold=("1/1",), standalone="What of it?")
    second = Case("And the bridge?", id="c1-2", conversation="c1", turn=2, gold=("2.1/1",), standalone="Its bridge?")
    other = Case("New?", id="c2-1", conversation="c2", turn=1)
    outcomes = Runner(stub).conversations("conversations", [second, first, other])
    assert [o.case.id for o in outcomes] == ["c1-1", "c1-2", "c2-1"]
    assert set(outcomes[1].others) == {RAW, STANDALONE}
    asked = {q.text: q for q in stub.asked if not q.as_typed}
    history = [(t.speaker, t.text) for t in asked["And the bridge?"].history]
    assert history == [("user", "What of the ferry?"), ("agent", "The ferry cost £500. [1]")]
    assert asked["New?"].history == ()
    assert {q.text for q in stub.asked if q.as_typed} == {
        "What of the ferry?",
        "What of it?",
        "And the bridge?",
        "Its bridge?",
    }


def test_the_projects_sets_are_for_its_own_report(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="another report"):
        evaluate(assistant(), Plan(tuple(SetName), (), tmp_path, None, Split.DEV))


def test_ids_that_two_sets_share_are_an_error(tmp_path: Path) -> None:
    paths = tuple(tmp_path / name for name in ("a.jsonl", "b.jsonl"))
    for path in paths:
        path.write_text('{"question": "Why?", "gold": ["1/1"]}\n')
    with pytest.raises(InputError, match="same ids"):
        evaluate(assistant(), Plan((), paths, None, None, Split.ALL))


def test_the_page_escapes_and_needs_nothing_else(evaluation: Evaluation) -> None:
    page = report_html(evaluation, {"report": DOCUMENT})
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; who built it?" in page
    assert "No &lt;kings&gt;." in page
    assert not re.search(r"""(?:src|href)=|@import|url\(""", page)
    assert page.count("<details") == 6
    assert page.count("<svg") == page.count("</svg>") == 4
    assert "prefers-color-scheme: dark" in page
