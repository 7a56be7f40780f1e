"""Bibliography entries become CSL-JSON with ids that a person can read."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from evidencebot.documents.bibliography import parse_authors, parse_bibliography
from evidencebot.documents.model import Work
from evidencebot.documents.styled import italic


def parse(entry: str) -> Work:
    return parse_bibliography([entry])[0]


JOURNAL = (
    f"Dunmore, Lucy, and Hamid Rezai. ‘Pooled Budgets’. {italic('Journal of Local Care')} 9, no. 2 (May 2017): 101–112."
)
CASES: list[tuple[str, str, dict[str, Any]]] = [
    (
        f"Brackwater Audit Office. {italic('Home Care Contracts')}, 2015.",
        "brackwater-audit-office-2015-home",
        {
            "type": "report",
            "title": "Home Care Contracts",
            "author": [{"literal": "Brackwater Audit Office"}],
            "issued": {"date-parts": [[2015]]},
        },
    ),
    (
        JOURNAL,
        "dunmore-2017-pooled",
        {
            "type": "article-journal",
            "title": "Pooled Budgets",
            "container-title": "Journal of Local Care",
            "volume": "9",
            "issue": "2",
            "page": "101–112",
            "issued": {"date-parts": [[2017, 5]]},
            "author": [{"family": "Dunmore", "given": "Lucy"}, {"family": "Rezai", "given": "Hamid"}],
        },
    ),
    (
        f"Corran, Idris. ‘Ford Closes’. {italic('The Kelder Times')}, 12 January 2016.",
        "corran-2016-ford",
        {
            "type": "article-newspaper",
            "title": "Ford Closes",
            "container-title": "The Kelder Times",
            "issued": {"date-parts": [[2016, 1, 12]]},
        },
    ),
    (
        "Care Users’ Forum. ‘Diary of a Visit’. Webpage, n.d. Accessed 4 March 2018.",
        "care-users-forum-nd-diary",
        {"type": "webpage", "title": "Diary of a Visit", "accessed": {"date-parts": [[2018, 3, 4]]}},
    ),
    (
        f"Fairley, Joan. {italic('Short Bridges')}. London: Quarry Books, 2009.",
        "fairley-2009-short",
        {"type": "book", "publisher": "Quarry Books", "publisher-place": "London"},
    ),
    (
        f"House of Marlshire. {italic('Care in Towns')}. HC 211. London, 2014.",
        "house-of-marlshire-2014-care",
        {"type": "report", "number": "HC 211", "publisher-place": "London"},
    ),
    ("Greaves, Oswin. ‘Statement’. Speech, 9 June 2016.", "greaves-2016-statement", {"type": "speech"}),
    (
        "Wren, Piotr. The Lamps of Orle. Quarry Books, 2011.",
        "wren-2011-lamps",
        {"title": "The Lamps of Orle", "publisher": "Quarry Books"},
    ),
]


@pytest.mark.parametrize(("entry", "work_id", "fields"), CASES, ids=[c[1] for c in CASES])
def test_entries(entry: str, work_id: str, fields: dict[str, Any]) -> None:
    work = parse(entry)
    assert work.id == work_id
    assert {name: work.csl.get(name) for name in fields} == fields


def test_a_dash_repeats_the_author_above() -> None:
    _, second = parse_bibliography([f"Orle Borough. {italic('Lamps')}, 2004.", f"— — —. {italic('Gas')}, 2005."])
    assert (second.id, second.authors) == ("orle-borough-2005-gas", ("Orle Borough",))
    assert second.text == "Orle Borough. Gas, 2005."


def test_ids_grow_by_words_until_they_differ() -> None:
    ids = [
        w.id for w in parse_bibliography([f"Orle. {italic(t)}, 2004." for t in ("Lamps Lit", "Lamps Out", "Lamps Out")])
    ]
    assert ids[:2] == ["orle-2004-lamps", "orle-2004-lamps-out"]
    assert len(set(ids)) == 3


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("Wren, Piotr", [{"family": "Wren", "given": "Piotr"}]),
        ("Wren, Dr Piotr", [{"family": "Wren", "given": "Piotr"}]),
        ("Wren, Piotr, and Nell Abara", [{"family": "Wren", "given": "Piotr"}, {"family": "Abara", "given": "Nell"}]),
        (
            "Elder Voice, and Kelderford Borough Council",
            [{"literal": "Elder Voice"}, {"literal": "Kelderford Borough Council"}],
        ),
        ("Office for Local Figures", [{"literal": "Office for Local Figures"}]),
    ],
)
def test_authors(text: str, expected: list[dict[str, str]]) -> None:
    assert parse_authors(text) == expected


@given(st.lists(st.text(alphabet="Ab, .'‘’“”\ue002\ue003-—(12019:;") | st.text(), max_size=6))
def test_any_entries_parse_to_works_with_ids_of_their_own(entries: list[str]) -> None:
    works = parse_bibliography(entries)
    assert len({w.id for w in works}) == len(entries)


def test_a_law_without_an_author_keeps_its_name_year_and_address() -> None:
    (law,) = parse_bibliography(["Orle Lamp Act, Pub. L. Nos. Republic Act No. 114 (2020). https://orle.example/114."])
    assert (law.title, law.authors, law.year) == ("Orle Lamp Act, Pub. L. Nos. Republic Act No. 114", (), "2020")
    assert law.csl["URL"] == "https://orle.example/114"
