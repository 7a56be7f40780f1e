"""Answers of a bank are found in a document as this project reads it, however another program typeset its text."""

from __future__ import annotations

from pathlib import Path

import pytest

from evidencebot.documents.reading import read_document
from training.bank_file import letters
from training.banks import read_bank
from training.places import Places

REPORT = """# The lamps of Orle

## Dusk

Orle has 96 street lamps, and 31 of them burn gas. The lamplighter's post was cut in 2004. Nobody was asked.

Harbour Street is darkest, with a single lamp for 210 paces. Nobody was asked.

## Light

Replacing a gas lamp costs £740 where the pavement is sound. The borough replaced nine of them in 2011.
"""


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> Places:
    path = tmp_path_factory.mktemp("report") / "lamps.md"
    path.write_text(REPORT, encoding="utf-8")
    return Places(read_document(path, "lamps"))


def sentences(places: Places, numbers: list[int]) -> list[str]:
    return [places.candidates[n].sentence.split()[0] for n in numbers]


FOUND = {
    "as it stands": ("Orle has 96", "burn gas", "Orle has 96 street lamps, and 31 of them burn gas.", ["Orle"]),
    "a note's number among its words": (
        "Replacing a gas lamp12 costs",
        "sound.13",
        "Replacing a gas lamp12 costs £740 where the pavement is sound.13",
        ["Replacing"],
    ),
    "mixed with a second column": (
        "Harbour Street is darkest",
        "210 paces",
        "Harbour Street is darkest, with costs rose by a single lamp half in most for 210 paces.",
        ["Harbour"],
    ),
    "an end that the document lacks": (
        "The borough replaced",
        "as planned",
        "The borough replaced, as planned",
        ["The"],
    ),
    "two sentences": (
        "Orle has 96",
        "cut in 2004",
        "Orle has 96 street lamps, and 31 of them burn gas. The lamplighter's post was cut in 2004.",
        ["Orle", "The"],
    ),
    "nowhere": ("Nine bridges span", "the river", "Nine bridges span the river", []),
    "in several places": ("Nobody was", "asked", "", []),
}


@pytest.mark.parametrize(("starts", "ends", "stretch", "expected"), FOUND.values(), ids=FOUND)
def test_a_stretch_is_found_by_its_letters(
    places: Places, starts: str, ends: str, stretch: str, expected: list[str]
) -> None:
    numbers = places.found(letters(starts), letters(ends), letters(stretch))
    assert sentences(places, numbers) == expected


def test_a_sentence_comes_with_its_heading_and_the_one_before_it_in_its_section(places: Places) -> None:
    by_start = {c.sentence.split()[0]: c for c in places.candidates}
    assert by_start["Replacing"].heading == "Light"
    assert by_start["Replacing"].before == ""
    assert by_start["Harbour"].before == "Nobody was asked."


def test_a_bank_says_what_the_report_as_read_lacks(places: Places, tmp_path: Path) -> None:
    bank = tmp_path / "lamps.jsonl"
    bank.write_text(
        '{"kind": "natural", "question": "How many burn gas?", "answers": [["Orle has 96", "burn gas"]]}\n'
        '{"kind": "natural", "question": "How many bridges?", "answers": [["Nine bridges", "river"]]}\n'
        '{"kind": "near_miss", "question": "Who cut it?", "answers": [], "near": [["The lamplighter", "2004"]]}\n',
        encoding="utf-8",
    )
    read = read_bank(bank, letters(REPORT + "Nine bridges span the river."), places)
    assert (read.answers, read.missing, read.dropped) == (2, 1, 1)
    gas, cut = read.questions
    assert sentences(places, list(gas.answering)) == ["Orle"]
    assert (cut.answering, sentences(places, list(cut.near))) == ((), ["The"])
