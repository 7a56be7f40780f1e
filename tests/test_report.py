"""What must hold of the real report, read from the Markdown file that EVIDENCEBOT_REPORT names.

No sentence of it stands here: what is compared is taken from the file while the tests run.
"""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from evidencebot.assistant import Assistant
from evidencebot.conversation.question import Question
from evidencebot.documents.digest import read_digest
from evidencebot.documents.model import Block, BlockKind, Document
from evidencebot.documents.styled import squeeze
from evidencebot.evidence.answer import AnswerKind
from evidencebot.index.passage_index import PassageIndex
from evidencebot.locations import shipped_corpus
from evidencebot.text.folding import words_only
from evidencebot.text.words import numbers
from workspaces import BANK_KIND

# Lines of the file (from 1) whose last sentence goes on in another line, behind notes or a figure.
CUT_SENTENCES = [
    (161, 177),
    (194, 206),
    (255, 267),
    (279, 301),
    (317, 337),
    (502, 510),
    (529, 541),
    (599, 611),
    (623, 650),
    (786, 805),
    (971, 983),
    (1027, 1055),
]
TABLES = {"2": (3, 2), "3": (2, 2), "8": (4, 3), "9": (9, 2), "12": (5, 3), "17": (12, 4)}
CONTENTS_LINES = [*range(43, 73), *range(132, 140), *range(409, 423), *range(766, 773)]
# Contents that list a section on another page than it stands on.
MISLISTED = {"4.3": ("39", "40")}
CORPUS = shipped_corpus() or Path()
PROSE = (BlockKind.PARAGRAPH, BlockKind.LIST, BlockKind.QUOTE, BlockKind.BOX)


@pytest.fixture(scope="session")
def lines(report_file: Path) -> list[str]:
    return report_file.read_text(encoding="utf-8").split("\n")


@pytest.fixture(scope="session")
def digest() -> Document:
    return read_digest(CORPUS)


def plain(line: str) -> str:
    """A Markdown line without note marks and emphasis."""
    return squeeze(re.sub(r"<[^>]+>", "", re.sub(r"<sup>.*?</sup>", "", line)).replace("*", ""))


# Structure and pages


def test_title_authors_and_date(report: Document) -> None:
    assert report.title == "Faulty by design: the state of public-service commissioning"
    assert (len(report.authors), report.date) == (3, "January 2017")


def test_sections_and_pages_are_those_of_the_contents(report: Document, lines: list[str]) -> None:
    listed: dict[str, str] = {}
    for number in CONTENTS_LINES:
        found = re.fullmatch(r"(?:([\d.]+)\s)?\s*(\D.*?)\s(\d+)", plain(lines[number - 1]).strip())
        if found:
            listed[found[1] or found[2].casefold()] = found[3]
    stands = {s.number: s.page for s in report.sections}
    expected = listed | {number: right for number, (wrong, right) in MISLISTED.items() if listed[number] == wrong}
    assert len(listed) >= 35
    assert {number: stands.get(number) for number in listed} == expected
    assert set(stands) == set(listed)


def test_levels_follow_the_numbers(report: Document) -> None:
    assert all(s.level == s.number.count(".") + 1 for s in report.sections)
    assert max(s.level for s in report.sections) == 4


def test_pages_ascend_without_a_gap_but_the_chapters_dividers(report: Document) -> None:
    labels = [int(p.label or 0) for p in report.pages]
    assert labels == sorted(set(labels))
    assert set(range(4, 44)) - set(labels) == {7, 8, 17, 30}  # 7 is the blank behind the introduction


@pytest.mark.parametrize("cut", CUT_SENTENCES, ids=str)
def test_a_cut_sentence_is_whole(report: Document, lines: list[str], cut: tuple[int, int]) -> None:
    head, tail = (plain(lines[number - 1]) for number in cut)
    joined = " ".join([*head.split()[-5:], *tail.split()[:5]])
    holders = [b for b in report.blocks if joined in squeeze(report.block_text(b))]
    assert len(holders) == 1, joined


# Figures


def test_captions_of_19_figures(report: Document) -> None:
    assert [f.number for f in report.figures] == [str(n) for n in range(1, 20)]
    assert all(f.caption and f.page for f in report.figures)


def test_six_tables_as_rows_and_columns(report: Document) -> None:
    tables = {f.number: f.table for f in report.figures if f.table}
    assert {n: (len(table), len(table[0])) for n, table in tables.items()} == TABLES
    assert all(len({len(row) for row in table}) == 1 for table in tables.values())
    assert not re.search(r"[<>*]|&\w+;", " ".join(cell for table in tables.values() for row in table for cell in row))


def test_every_row_below_a_header_is_a_block(report: Document) -> None:
    rows = Counter(b.figure for b in report.blocks if b.kind is BlockKind.TABLE_ROW)
    assert dict(rows) == {"2": 3, "3": 1, "8": 3, "9": 8, "12": 4, "17": 11}


# Notes and works


def test_225_notes_each_marked_once_in_order(report: Document) -> None:
    assert [n.number for n in report.footnotes] == list(range(1, 226))
    assert [m.number for b in report.blocks for m in b.marks] == list(range(1, 226))
    assert all(n.section and n.page for n in report.footnotes)


def test_a_marks_note_stands_on_its_page(report: Document) -> None:
    pages = {m.number: (report.page_at(b.start), report.page_at(m.offset - 1)) for b in report.blocks for m in b.marks}
    apart = [n.number for n in report.footnotes if n.page not in pages[n.number]]
    # Figures that stand within a cut sentence are written behind it, on the page where it ends.
    assert len(apart) <= 3, apart


def test_no_note_is_in_the_text_nor_any_mark(report: Document) -> None:
    running = report.text[: report.running_end]
    assert "<sup>" not in report.text
    assert [n.number for n in report.footnotes if len(n.text) > 25 and n.text in running] == []


def test_notes_that_say_something_are_evidence(report: Document) -> None:
    """Those whose remarks are listed in what is known of the file; pure citations are none."""
    saying = {int(b.id.partition(":")[2]) for b in report.apart if b.id.startswith("note:")}
    assert {37, 44, 89, 99, 118, 119, 140} <= saying
    assert len(saying) < len(report.footnotes) / 4
    assert all(report.page_at(b.start) == n.page for b in report.apart if (n := report.note_at(b.start)))


def test_247_cited_works_all_but_one_tied(report: Document) -> None:
    cited = [(n.number, c) for n in report.footnotes for c in n.citations]
    assert len(cited) == 247
    untied = [(number, c.title) for number, c in cited if c.work is None]
    assert [number for number, title in untied if "calculations" not in title] == [214]
    assert {title for _, title in untied if "calculations" in title} == {"Reform calculations"}
    known = {w.id for w in report.works}
    assert {c.work for _, c in cited if c.work} <= known


def test_149_works_one_of_them_never_cited(report: Document) -> None:
    assert len({w.id for w in report.works}) == len(report.works) == 149
    cited = {c.work for n in report.footnotes for c in n.citations}
    assert [w.authors[0] for w in report.works if w.id not in cited] == ["Trivedi"]
    assert all(w.title for w in report.works)


def test_only_what_is_known_is_unresolved(report: Document) -> None:
    of_notes = [p.split(":")[0] for p in report.problems if p.startswith("note")]
    assert of_notes == ["note 193", "note 214"]


# The corpus that ships


def restated(report: Document) -> list[Block]:
    """What the digest restates: all evidence, without the title page, the imprint and lines set as headings."""
    return [b for b in report.blocks if not b.is_matter and b.kind is not BlockKind.HEADING]


def test_the_digest_has_an_entry_for_every_paragraph(report: Document, digest: Document) -> None:
    assert [b.id for b in digest.blocks] == [b.id for b in restated(report)]


def test_entries_stand_where_their_paragraphs_do(report: Document, digest: Document) -> None:
    def places(document: Document, blocks: Sequence[Block]) -> list[tuple[Any, ...]]:
        return [
            (b.id, b.kind, b.section, b.figure, document.page_at(b.start), [m.number for m in b.marks]) for b in blocks
        ]

    assert places(digest, digest.blocks) == places(report, restated(report))


def test_the_shipped_outline_notes_and_works_are_what_the_report_says(report: Document, digest: Document) -> None:
    named = [(s.number, s.title, s.level, s.page) for s in report.sections]
    assert [(s.number, s.title, s.level, s.page) for s in digest.sections] == named
    assert [(f.number, f.page, f.section) for f in digest.figures] == [
        (f.number, f.page, f.section) for f in report.figures
    ]
    assert [(n.number, n.page, n.section, [(c.work, c.locator) for c in n.citations]) for n in digest.footnotes] == [
        (n.number, n.page, n.section, [(c.work, c.locator) for c in n.citations]) for n in report.footnotes
    ]
    assert [w.id for w in digest.works] == [w.id for w in report.works]


def test_the_shipped_tables_have_the_reports_cells_and_numbers(report: Document, digest: Document) -> None:
    def figures_in(document: Document) -> dict[str, list[list[list[str]]]]:
        return {f.number: [[numbers(cell) for cell in row] for row in f.table] for f in document.figures if f.table}

    assert figures_in(digest) == figures_in(report)


def context_of(report: Document, position: int) -> str:
    """All that an entry may draw on: its paragraph, the one before (for short forms), headings, notes, its figure."""
    blocks = restated(report)
    block = blocks[position]
    section = report.section(block.section)
    before = blocks[position - 1] if position else block
    parts = [report.block_text(block), section.title if section else ""]
    parts += [report.block_text(before)] if before.section == block.section else []
    parts += [note.text for m in block.marks if (note := report.footnote(m.number))]
    figure = report.figure(block.figure) if block.figure else None
    if figure:
        parts += [
            figure.label,
            figure.number,
            figure.caption,
            figure.source or "",
            *(figure.table[0] if figure.table else ()),
        ]
    return " ".join(parts)


def test_every_number_of_an_entry_stands_in_its_paragraph(report: Document, digest: Document) -> None:
    strangers = {}
    for position, entry in enumerate(digest.blocks):
        known = set(numbers(context_of(report, position)))
        strangers[entry.id] = [n for n in numbers(digest.block_text(entry)) if n not in known]
    assert {i: found for i, found in strangers.items() if found} == {}


# A capital letter within a sentence: a name, or the first word of one.
NAME = re.compile(r"(?<![.!?:;“\"‘] )(?<!^)\b[A-Z][\w&'’-]*")


def test_every_name_of_an_entry_stands_in_its_paragraph(report: Document, digest: Document) -> None:
    strangers = {}
    for position, entry in enumerate(digest.blocks):
        words = set(words_only(context_of(report, position)).split())
        known = words | {word.removesuffix("s") for word in words}
        names = [re.sub(r"['’]s?$", "", name) for name in NAME.findall(digest.block_text(entry))]
        strangers[entry.id] = [name for name in names if not set(words_only(name).split()) <= known]
    assert {i: found for i, found in strangers.items() if found} == {}


def folded(text: str) -> list[str]:
    return re.findall(r"[a-z0-9£%]+", text.lower().replace("’", "").replace("'", ""))


LONGEST_SHARED_RUN = 8
# Two budgets whose full names, side by side, make ten words.
NAMES_ONLY = {"figure:11/1"}


@pytest.fixture(scope="session")
def shared_runs(report: Document) -> set[tuple[str, ...]]:
    """Every run of nine words of the report's prose."""
    words = [w for b in report.blocks if b.kind in PROSE for w in folded(report.block_text(b))]
    length = LONGEST_SHARED_RUN + 1
    return {tuple(words[i : i + length]) for i in range(len(words) - length + 1)}


def copied(text: str, runs: set[tuple[str, ...]]) -> list[str]:
    words = folded(text)
    length = LONGEST_SHARED_RUN + 1
    return [
        " ".join(words[i : i + length]) for i in range(len(words) - length + 1) if tuple(words[i : i + length]) in runs
    ]


def test_the_check_for_copied_words_sees_a_copy(report: Document, shared_runs: set[tuple[str, ...]]) -> None:
    longest: Block = max(report.blocks, key=lambda b: b.end - b.start)
    assert copied(report.block_text(longest), shared_runs)


def test_entries_are_in_words_of_our_own(digest: Document, shared_runs: set[tuple[str, ...]]) -> None:
    prose = [b for b in digest.blocks if b.kind in PROSE]
    found = {b.id: runs for b in prose if (runs := copied(digest.block_text(b), shared_runs))}
    assert set(found) - NAMES_ONLY == set(), found


@pytest.fixture(scope="session")
def bank() -> list[dict[str, str]]:
    return [json.loads(line) for line in (CORPUS / "questions.jsonl").read_text(encoding="utf-8").splitlines()]


def test_questions_are_in_words_of_our_own(bank: list[dict[str, str]], shared_runs: set[tuple[str, ...]]) -> None:
    gaps = [json.loads(line) for line in (CORPUS / "gaps.jsonl").read_text(encoding="utf-8").splitlines()]
    assert [q["question"] for q in [*bank, *gaps] if copied(q["question"], shared_runs)] == []


def test_every_question_names_a_paragraph_and_every_paragraph_has_one(
    report: Document, bank: list[dict[str, str]]
) -> None:
    asked = {q["paragraph"] for q in bank}
    assert asked <= {b.id for b in report.blocks}
    unasked = [b.id for b in restated(report) if b.kind is BlockKind.PARAGRAPH and b.id not in asked]
    assert unasked == ["foreword/8"]  # the signature


# Answers


@pytest.mark.slow
def test_quotations_of_200_questions_equal_the_text_at_their_offsets(
    report_index: PassageIndex, report: Document, bank: list[dict[str, str]]
) -> None:
    assistant = Assistant(report_index)
    strange = [q["question"] for q in bank if q["kind"] != BANK_KIND]
    asked = strange[:: len(strange) // 200][:200]
    answers = [assistant.ask(Question(question)) for question in asked]
    citations = [c for answer in answers for c in answer.citations]
    assert len(asked) == 200
    assert sum(bool(a.citations) for a in answers) > 120
    assert [c for c in citations if report.text[c.start : c.end] != c.quote] == []
    assert [c for c in citations if c.page != int(report.page_at(c.start) or 0)] == []
    assert [a.answer for a in answers if len(re.sub(r"\[\d+\]", "", a.answer).split()) > 120] == []
    # A question about the document itself ("What does Figure 7 show?") is answered with words of ours around.
    for answer in (a for a in answers if a.citations and a.kind is AnswerKind.EVIDENCE):
        assert answer.answer == " ".join(f"{squeeze(c.quote)} [{c.n}]" for c in answer.citations)


@pytest.mark.slow
def test_the_promised_question_gets_its_section_page_note_and_work(report_index: PassageIndex) -> None:
    answer = Assistant(report_index).ask(Question("How much was wasted on the Troubled Families programme?"))
    place = next(c for c in answer.citations if 20 in [f.n for f in c.footnotes])
    assert (place.section, place.page, place.is_digest) == ("2.1.2", 11, False)
    assert [f.sources for f in place.footnotes if f.n == 20] != [()]
