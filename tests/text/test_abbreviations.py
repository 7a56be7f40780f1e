"""Abbreviations are found beside the names whose capitals they are, and either form finds the other."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidencebot.text.abbreviations import expanded_terms, find_abbreviations
from evidencebot.text.words import terms

NAMES = st.lists(
    st.sampled_from(["Orle", "Lamp", "Board", "of", "and", "the", "OLB", "LBs", "LoB", "burns", "&", "-", ".", "’s"]),
    max_size=12,
).map(" ".join)


@pytest.mark.parametrize(
    ("texts", "expected"),
    [
        (["The Marlshire Ferry Board met."], {"MFB": "Marlshire Ferry Board"}),
        (["The Ferry Board met."], {}),
        (["The Ferry Board met.", "An FB clerk wrote."], {"FB": "Ferry Board"}),
        (["Ferry Boards met.", "Two FBs wrote."], {"FB": "Ferry Boards"}),
        (
            ["The Office for Lamps and Fords closed."],
            {"OLF": "Office for Lamps and Fords", "OfLaF": "Office for Lamps and Fords"},
        ),
        (["The Ministry of Fords pays.", "MoF rules."], {"MoF": "Ministry of Fords"}),
        (["The ford closed in May."], {}),
        ([], {}),
    ],
    ids=[
        "three words",
        "two words",
        "two words in use",
        "plural",
        "small words",
        "small letters",
        "no name",
        "nothing",
    ],
)
def test_abbreviations_found(texts: list[str], expected: dict[str, str]) -> None:
    assert find_abbreviations(texts) == expected


def test_of_two_names_the_commoner_is_meant() -> None:
    texts = ["The Orle Lamp Board met.", "The Old Lock Bridge fell.", "The Old Lock Bridge was mended."]
    assert find_abbreviations(texts)["OLB"] == "Old Lock Bridge"


def test_of_two_equally_common_names_the_choice_does_not_hang_on_their_order() -> None:
    texts = ["The Orle Lamp Board met.", "The Old Lock Bridge fell."]
    assert find_abbreviations(texts) == find_abbreviations(texts[::-1])


@pytest.mark.parametrize(
    ("text", "added"),
    [
        ("What does the MFB pay?", ["marlshir", "ferri", "board"]),
        ("What do MFBs pay?", ["marlshir", "ferri", "board"]),
        ("What does the Marlshire Ferry Board pay?", ["mfb"]),
        ("What do Marlshire Ferry Boards pay?", ["mfb"]),
        ("What does the MFB, or MFB, pay?", ["marlshir", "ferri", "board"]),
        ("What does the mfb pay?", []),
        ("What does the marlshire ferry board pay?", []),
        ("What does the Kelder Ferry Board pay?", []),
        ("What does the NHS pay?", []),
    ],
)
def test_either_form_brings_the_other(text: str, added: list[str]) -> None:
    assert expanded_terms(text, {"MFB": "Marlshire Ferry Board"}) == terms(text) + added


def test_two_names_joined_by_and_are_two() -> None:
    found = find_abbreviations(["The Ministry of Fords and the Marlshire Ferry Board met.", "MoF rules bind the MFB."])
    assert (found.get("MoF"), found.get("MFB")) == ("Ministry of Fords", "Marlshire Ferry Board")


@given(st.lists(NAMES | st.text(max_size=60), max_size=5))
def test_an_abbreviation_is_made_of_its_names_letters(texts: list[str]) -> None:
    for short, name in find_abbreviations(texts).items():
        letters = iter(name)
        assert all(letter in letters for letter in short)


@given(NAMES | st.text(max_size=80), st.dictionaries(st.text(max_size=4), st.text(max_size=12), max_size=3))
def test_expansion_keeps_the_texts_own_terms_first(text: str, abbreviations: dict[str, str]) -> None:
    own = terms(text)
    assert expanded_terms(text, abbreviations)[: len(own)] == own
