"""Data assembled from a made bank, a made report with its digest, and made public sets: what is in it, and no leak."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from evidencebot.reading.candidate import Candidate
from made_training import Spelling, make_inputs
from training.assembling import CLAIMS, ITEMS, Inputs, assemble, check_splits
from training.bank_file import letters
from training.items import Claim, Item, Split, read_records
from training.sources import Terms, learned_from, own_banks


@pytest.fixture(scope="module")
def inputs(tmp_path_factory: pytest.TempPathFactory) -> Inputs:
    return make_inputs(tmp_path_factory.mktemp("training"))


@pytest.fixture(scope="module")
def assembled(inputs: Inputs) -> tuple[dict[str, Any], list[Item], list[Claim]]:
    facts: Any = assemble(inputs, Spelling())
    return facts, list(read_records(inputs.work / ITEMS, Item)), list(read_records(inputs.work / CLAIMS, Claim))


Assembled = tuple[dict[str, Any], list[Item], list[Claim]]


def test_an_answered_question_comes_with_its_sentence_and_hard_ones(assembled: Assembled) -> None:
    (item,) = (i for i in assembled[1] if i.source == "bank:lamps" and i.answering)
    assert [c.sentence.split()[0] for c in item.answering] == ["Orle"]
    assert {c.sentence.split()[0] for c in item.others} == {"The", "Replacing"}


def test_an_open_question_has_the_sentence_first_that_a_careless_reader_takes(assembled: Assembled) -> None:
    (item,) = (i for i in assembled[1] if i.source == "bank:lamps" and not i.answering)
    assert item.others[0].sentence.startswith("The borough replaced")


def test_questions_whose_sentence_is_not_marked_are_left_out(assembled: Assembled) -> None:
    asked = {i.question for i in assembled[1] if i.source == "bank:known-report"}
    assert "Which sentence is not marked here?" not in asked
    assert "What did the ford cost?" in asked


HELD_OUT = {
    "a report": ("bank:ferries", {"How many of Ume?", "Who paid?"}),
    "a chapter": ("bank:known-report", {"How were masons paid?", "What was a mason called?"}),
    "a set's test part": ("qa_pira_un", {"How often did it freeze in Ume#2?"}),
}


@pytest.mark.parametrize(("source", "questions"), HELD_OUT.values(), ids=HELD_OUT)
def test_what_is_held_out(assembled: Assembled, source: str, questions: set[str]) -> None:
    held_out = {i.question for i in assembled[1] if i.source == source and i.split is Split.HELD_OUT}
    assert held_out == questions


def test_no_sentence_of_the_held_out_chapter_is_trained_on(assembled: Assembled) -> None:
    trained = [i for i in assembled[1] if i.source == "bank:known-report" and i.split is Split.TRAIN]
    seen = {letters(c.sentence) for i in trained for c in (*i.answering, *i.others)}
    seen |= {letters(c.evidence.sentence) for c in assembled[2] if c.split is Split.TRAIN}
    assert not any("masons" in text or "arches" in text for text in seen)
    assert any("fourpence" in text for text in seen)


def test_claims_are_made_of_every_report_and_held_out_with_it(assembled: Assembled) -> None:
    made = [c for c in assembled[2] if c.source == "claim:reports"]
    assert {c.label for c in made} == {"supports", "contradicts", "neither"}
    assert {(c.group, c.split) for c in made} == {("lamps", Split.TRAIN), ("ferries", Split.HELD_OUT)}


def test_a_page_with_a_test_passage_is_not_trained_on_in_another(assembled: Assembled) -> None:
    trained = {i.question for i in assembled[1] if i.source == "qa_pira_un" and i.split is Split.TRAIN}
    assert trained == {"How often did it freeze in Orle?", "How often did it freeze in Haven?"}


def test_a_claim_that_is_held_out_in_one_set_is_trained_on_in_none(assembled: Assembled) -> None:
    assert {c.claim for c in assembled[2] if c.split is Split.HELD_OUT} >= {"The ford was deep."}
    assert "The ford was deep." not in {c.claim for c in assembled[2] if c.split is Split.TRAIN}


def test_claims_borne_out_in_part_are_left_out(assembled: Assembled) -> None:
    assert "The ford was wide." not in {c.claim for c in assembled[2]}


def test_a_group_on_both_sides_is_refused() -> None:
    here = Candidate("", "", "It froze.")
    sides = [Item("Did it?", (here,), (), "page", "set", split) for split in Split]
    with pytest.raises(ValueError, match="trained on and held out: page"):
        check_splits(sides)


def test_what_was_not_found_and_left_out_is_told(inputs: Inputs, assembled: Assembled) -> None:
    facts = assembled[0]
    assert facts["banks"]["lamps"] == {"answers": 1, "not found": 0, "questions dropped": 0}
    assert facts["left out"] == []


def test_it_is_the_same_each_time(inputs: Inputs, assembled: Assembled) -> None:
    first = [(inputs.work / name).read_bytes() for name in (ITEMS, CLAIMS)]
    assemble(inputs, Spelling())
    assert [(inputs.work / name).read_bytes() for name in (ITEMS, CLAIMS)] == first


def test_by_default_no_public_set_is_learned_from_whose_licence_asks_more_than_attribution() -> None:
    chosen = learned_from(frozenset({Terms.ATTRIBUTION}))
    public = {name: source for name, source in chosen.items() if name not in own_banks()}
    assert public
    assert all("BY-SA" not in s.licence and "third parties" not in s.licence for s in public.values())


def test_every_bank_has_its_report_in_the_table() -> None:
    banks = Path(__file__).parents[2] / "training" / "banks"
    assert {f"bank:{path.stem}" for path in banks.glob("*.jsonl")} <= own_banks().keys()
