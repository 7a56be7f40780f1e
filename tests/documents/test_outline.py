"""Sections nest by their numbers; contents lists and front matter are told from running text."""

from __future__ import annotations

import pytest

from evidencebot.documents.markdown import read_markdown
from evidencebot.documents.outline import Outline, read_outline


def outline(text: str) -> Outline:
    return read_outline(read_markdown(text).blocks, frozenset())


def sections(text: str) -> list[tuple[str, str, int]]:
    return [(h.number, h.title, h.level) for h in outline(text).headings]


CASES = [
    (
        "numbers decide the level, whatever the heading's depth",
        "# 1 Dusk\n\na\n\n#### 1.1 Gas\n\nb\n\n## 1.2 Oil\n\nc\n\n### 1.2.1 Whale\n\nd",
        [("1", "Dusk", 1), ("1.1", "Gas", 2), ("1.2", "Oil", 2), ("1.2.1", "Whale", 3)],
    ),
    ("a chapter's number alone is joined to its title", "# 2\n\n## Light\n\nx", [("2", "Light", 1)]),
    ("a full stop behind the number", "## 4. Dark\n\nx", [("4", "Dark", 1)]),
    (
        "a title page is no section where sections are numbered",
        "# The lamps\n\n# 1 Dusk\n\nx\n\n# 2 Light\n\ny",
        [("1", "Dusk", 1), ("2", "Light", 1)],
    ),
    (
        "without numbers depth decides, and the title stands above",
        "# The lamps\n\na\n\n## Dusk\n\nb\n\n### Gas\n\nc\n\n## Light\n\nd",
        [("1", "Dusk", 1), ("1.1", "Gas", 2), ("2", "Light", 1)],
    ),
    (
        "a listed part without a number gets a slug",
        "# Contents\n\nForeword 3\n\n1 Dusk 4\n\n# Foreword\n\na\n\n# 1 Dusk\n\nb",
        [("foreword", "Foreword", 1), ("1", "Dusk", 1)],
    ),
    (
        "a part in other letters gets a slug as well",
        "# 1 Dusk\n\na\n\n# Préface\n\nb\n\n# Введение\n\nc",
        [("1", "Dusk", 1), ("preface", "Préface", 1), ("section", "Введение", 1)],
    ),
    ("no headings", "Only words.", []),
]


@pytest.mark.parametrize(("text", "expected"), [c[1:] for c in CASES], ids=[c[0] for c in CASES])
def test_sections(text: str, expected: list[tuple[str, str, int]]) -> None:
    assert sections(text) == expected


CONTENTS = "# Contents\n\nDusk\t3\nLight\t5\n\n# Dusk\n\na\n\n# Light\n\nb"


def test_contents_give_pages_and_are_no_section() -> None:
    read = outline(CONTENTS)
    assert [(h.title, read.listed_page(h)) for h in read.headings] == [("Dusk", "3"), ("Light", "5")]


@pytest.mark.parametrize(
    ("line", "entry"),
    [
        ("1.2 Gas and oil 14", ("1.2", "Gas and oil", "14")),
        ("Dusk ........ 3", (None, "Dusk", "3")),
        ("Foreword iv", (None, "Foreword", "iv")),
    ],
)
def test_contents_lines(line: str, entry: tuple[str | None, str, str]) -> None:
    (found,) = outline(f"# Contents\n\n{line}\n\n# 1 Dusk\n\na").contents
    assert (found.number, found.title, found.page) == entry


def test_a_chapters_own_contents_need_no_heading() -> None:
    read = outline("# 1 Dusk\n\n1.1\tGas\t4\n1.2\tOil\t6\n\nText.\n\n## 1.1 Gas\n\na\n\n## 1.2 Oil\n\nb")
    assert [read.listed_page(h) for h in read.headings] == [None, "4", "6"]
    assert read.front == frozenset()


def test_a_table_of_figures_is_no_contents_list() -> None:
    assert outline("# 1 Dusk\n\nYear\tLamps\n2004\t31\n").contents == ()


def test_titles_match_in_spite_of_dashes_and_slips() -> None:
    read = outline("# Contents\n\n1 Lamps - old and new\t4\n\n# 1 Lamps – old and new\n\na")
    assert read.listed_page(read.headings[0]) == "4"


def test_what_precedes_the_first_section_behind_a_contents_list_is_front_matter() -> None:
    text = "Printed in Orle.\n\n" + CONTENTS
    read = outline(text)
    assert 0 in read.front


def test_acknowledgements_are_kept_and_told_apart() -> None:
    text = "# 1 Dusk\n\na\n\n# Acknowledgements\n\nWe thank Nell.\n\n# 2 Light\n\nb"
    blocks = read_markdown(text).blocks
    assert [blocks[i].text for i in outline(text).thanks] == ["We thank Nell."]


def test_much_text_before_the_first_heading_is_no_front_matter() -> None:
    chapter = "\n\n".join(f"The {n} lamps of Orle burnt oil until the gas came. " * 20 for n in range(20))
    assert outline(f"# The lamps\n\n{chapter}\n\n{CONTENTS}").front <= {0}


NESTED = [
    (
        "numbers that start anew under each other",
        "# I. Dusk\n\n## A. Gas\n\n### 1. Main\n\na\n\n### 2. Lamp\n\nb\n\n## B. Oil\n\n### 1. Wax\n\nc\n\n# II. Light",
        ["I", "I.A", "I.A.1", "I.A.2", "I.B", "I.B.1", "II"],
    ),
    (
        "one look for two counts",
        "# A. Dusk\n\n### 1. Gas\n\na\n\n### 2. Oil\n\n### a. Whale\n\nb\n\n### b. Rape\n\n### 3. Wax",
        ["A", "A.1", "A.2", "A.2.a", "A.2.b", "A.3"],
    ),
    (
        "the ninth letter is not one",
        "# G. Gas\n\n# H. Oil\n\n# I. Wax\n\n# J. Rush",
        ["G", "H", "I", "J"],
    ),
    (
        "chapters named so, with the same title in each",
        "# Chapter 1: Dusk\n\n## Introduction\n\na\n\n# Chapter 2: Light\n\n## Introduction\n\nb\n\n# Appendix 1: Old",
        ["1", "1.introduction", "2", "2.introduction", "appendix-1"],
    ),
    (
        "a chapter's divider before its first page",
        "# Chapter 2: Light\n\n# Chapter 2: Light\n\na\n\n# Chapter 3: Dark\n\nb",
        ["2", "3"],
    ),
    (
        "headings without a number below numbered ones",
        "# 4 Dusk\n\n## 4.1 Gas\n\n### Mains\n\na\n\n### Lamps\n\nb\n\n# Appendix A: Words\n\n## A.1 Old\n\nc",
        ["4", "4.1", "4.1.mains", "4.1.lamps", "A", "A.1"],
    ),
    (
        "a word that opens with a figure is no number",
        "# 14 Harbour Street\n\na\n\n# Light\n\nb",
        ["1", "2"],
    ),
]


@pytest.mark.parametrize(("text", "numbers"), [c[1:] for c in NESTED], ids=[c[0] for c in NESTED])
def test_sections_nest(text: str, numbers: list[str]) -> None:
    assert [h.number for h in outline(text).headings] == numbers


def test_a_foreword_before_the_contents_is_a_section() -> None:
    words = (
        "The lamps of Orle burnt oil until the gas came, and then they burnt gas until the wind came and broke them."
    )
    text = f"# The lamps\n\nOrle, 2004\n\n# Foreword\n\n{words}\n\n{CONTENTS}"
    read = outline(text)
    assert [h.title for h in read.headings] == ["Foreword", "Dusk", "Light"]
    assert read.front == {0, 1}
