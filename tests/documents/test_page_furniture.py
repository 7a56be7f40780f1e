"""Running heads, feet and page numbers: what is one, what only looks like one."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from evidencebot.documents.pdf.page_furniture import EdgeLine, edge_rows, find_furniture
from evidencebot.documents.pdf.page_numbers import with_file_labels, with_gaps_closed

WORDS = "ash birch cedar elm fir hazel larch maple oak pine rowan spruce willow yew".split()


def lines(head: str, first: str, last: Sequence[str], foot: str) -> list[EdgeLine]:
    """A page with text of its own between these rows; an empty row is not there."""
    placed = [(30, head, 8), (72, first, 10)]
    placed += [(86 + 14 * i, f"{first} {i} and some more words", 10) for i in range(20)]
    placed += [(760 - 10 * (len(last) - i), text, 8) for i, text in enumerate(last)]
    placed += [(800, foot, 8)]
    return [EdgeLine(text, float(y), float(size)) for y, text, size in placed if text]


def removed(pages: Sequence[list[EdgeLine]], marks: Sequence[str] = ()) -> list[list[str]]:
    found = find_furniture([edge_rows(page, 842.0, frozenset(marks)) for page in pages])
    return [[page[i].text for i in sorted(taken.rows)] for page, taken in zip(pages, found, strict=True)]


def numbers(pages: Sequence[list[EdgeLine]]) -> list[str | None]:
    return [f.number for f in find_furniture([edge_rows(page, 842.0) for page in pages])]


FURNITURE = [
    ("head and number", lambda n: lines("The sound", WORDS[n], (), str(n + 7)), lambda n: ["The sound", str(n + 7)]),
    ("left and right", lambda n: lines(f"{n} Ferries" if n % 2 else f"Sound {n}", WORDS[n], (), ""), None),
    ("number among words", lambda n: lines("", WORDS[n], (), f"Ferries | Page {n + 3} of 20"), None),
    ("numbers that count files", lambda n: lines("", WORDS[n], (), f"Ver 2014 Frm {n:05} Fmt 47"), None),
]


@pytest.mark.parametrize(("page", "expected"), [(p, e) for _, p, e in FURNITURE], ids=[name for name, *_ in FURNITURE])
def test_what_runs_through_the_pages_is_no_text(page, expected) -> None:  # type: ignore[no-untyped-def]
    pages = [page(n) for n in range(10)]
    heads = [[row.text for row in p if row.y < 60 or row.y > 790] for p in pages]
    assert removed(pages) == ([expected(n) for n in range(10)] if expected else heads)


TEXT = [
    ("first lines with two words alike", lambda n: lines("", f"Case study {n}. The {WORDS[n]}", (), "")),
    ("notes that end alike", lambda n: lines("", WORDS[n], (f"{n} {WORDS[n]}, Trees, p. 10.",), "")),
    ("notes with a year and a page", lambda n: lines("", WORDS[n], (f"{n} {WORDS[n]}, 1992, 10.",), "")),
    ("notes marked in step with the pages", lambda n: lines("", WORDS[n], (f"{n} Ibid.",), "")),
    ("notes with a symbol", lambda n: lines("", WORDS[n], ("* As in the table before.",), "")),
    ("a heading that opens each chapter", lambda n: lines("Key points" if n % 4 == 0 else "", WORDS[n], (), "")),
]


@pytest.mark.parametrize("page", [page for _, page in TEXT], ids=[name for name, _ in TEXT])
@pytest.mark.parametrize("foot", [True, False], ids=["with a page number", "without"])
def test_where_in_doubt_it_is_text(page, foot: bool) -> None:  # type: ignore[no-untyped-def]
    pages = [page(n) + ([EdgeLine(str(n + 40), 815.0, 8.0)] if foot else []) for n in range(1, 13)]
    # Only every second page has the note that its text marks: half of the pages is where doubt ends.
    pages = [p if n % 2 else [row for row in p if not 700 < row.y < 790] for n, p in enumerate(pages)]
    taken = removed(pages, [str(n) for n in range(20)])
    assert taken == [[str(n + 40)] if foot else [] for n in range(1, 13)]


def test_parts_that_count_with_the_pages_are_text_where_the_page_has_its_number() -> None:
    pages = [lines(f"Part {n}", WORDS[n], (), str(n + 7)) for n in range(10)]
    assert removed(pages) == [[str(n + 7)] for n in range(10)]


def test_a_head_close_to_the_text_runs_where_it_is_on_every_page() -> None:
    pages = [[EdgeLine("The sound", 58.0, 10.0), *lines("", WORDS[n], (), "")] for n in range(8)]
    assert removed(pages) == [["The sound"]] * 8


def test_a_chapters_name_at_the_place_of_heads_is_one() -> None:
    heads = ["The sound"] * 5 + ["Of harbours"] + ["The sound"] * 4
    pages = [lines(head, WORDS[n], (), "") for n, head in enumerate(heads)]
    assert removed(pages) == [[head] for head in heads]


def foot(*texts: str) -> list[list[EdgeLine]]:
    return [lines("", WORDS[n % len(WORDS)] + str(n), (), text) for n, text in enumerate(texts)]


NUMBERS = [
    ("an excerpt", foot("46", "47", "48", "49"), ["46", "47", "48", "49"]),
    ("of two pages", foot("46", "47"), ["46", "47"]),
    ("two Roman pages", foot("i", "ii", "1", "2", "3", "4"), ["i", "ii", "1", "2", "3", "4"]),
    ("a gap", foot("1", "2", "3", "", "10", "11", "12"), ["1", "2", "3", None, "10", "11", "12"]),
    ("an opening page without", foot("", "2", "3", "4"), [None, "2", "3", "4"]),
    ("none", foot("", "", "", ""), [None] * 4),
    ("a gazette's", foot("47699", "47700", "47701"), ["47699", "47700", "47701"]),
    ("an annex counts anew", foot("1", "2", "3", "A-1", "A-2", "A-3"), ["1", "2", "3", "A-1", "A-2", "A-3"]),
    ("a number out of step", foot("4", "5", "2018", "7", "8", "9"), ["4", "5", None, "7", "8", "9"]),
    ("of notes", [lines("", WORDS[n], (f"{2 * n + 1} Reed, 1992.", f"{2 * n + 2} Fane."), "") for n in range(6)], None),
    ("a volume's in step once", [lines("Volume 1" if n else "Volume 0", WORDS[n], (), "") for n in range(8)], None),
    ("a volume's", [lines("Report: Volume 1", WORDS[n], (), "") for n in range(8)], None),
]


@pytest.mark.parametrize(("pages", "expected"), [(p, e) for _, p, e in NUMBERS], ids=[name for name, *_ in NUMBERS])
def test_printed_numbers_are_read_and_never_counted_on(
    pages: list[list[EdgeLine]], expected: list[str | None] | None
) -> None:
    assert numbers(pages) == (expected or [None] * len(pages))


@pytest.mark.parametrize(
    ("labels", "expected"),
    [
        (["4", None, "6"], ["4", "5", "6"]),
        (["iii", None, "v"], ["iii", "iv", "v"]),
        (["A-3", None, "A-5"], ["A-3", "A-4", "A-5"]),
        (["4", None, "7"], ["4", None, "7"]),
        ([None, "2", "3", None], [None, "2", "3", None]),
    ],
)
def test_a_page_between_two_that_agree_has_its_number(labels: list[str | None], expected: list[str | None]) -> None:
    assert with_gaps_closed(labels) == expected


@pytest.mark.parametrize(
    ("printed", "labels", "expected"),
    [
        ([None, None, "1"], ["i", "ii", "1"], ["i", "ii", "1"]),
        ([None, "46", "47"], ["1", "2", "3"], [None, "46", "47"]),
        ([None, "1", "2"], ["1", "1", "2"], [None, "1", "2"]),
        ([None, None, None], ["1", "2", "3"], [None] * 3),
        ([None, None, None], ["i", "1", "2"], ["i", "1", "2"]),
        ([None, "1"], ["cover", "1"], [None, "1"]),
        ([None, "1"], None, [None, "1"]),
    ],
)
def test_the_files_own_labels_fill_what_is_not_printed(
    printed: list[str | None], labels: list[str] | None, expected: list[str | None]
) -> None:
    assert with_file_labels(printed, labels) == expected
