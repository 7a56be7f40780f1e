"""The gauge of loss: every word of a file stands in its document, is left out for a reason, or is told."""

from __future__ import annotations

import itertools
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from evidencebot.documents.gauge import FilePage, gauge
from evidencebot.documents.left_out import Account, LeftOut, Missing, Reason
from evidencebot.documents.matched_words import RUN
from evidencebot.documents.model import Block, BlockKind, Document, Footnote, Mark, Page, Section, Work
from evidencebot.documents.reading import read_document
from evidencebot.documents.second_look import look_at, without_markup
from evidencebot.pandoc import convert
from lamps_pdf import typeset

LINE = "Of ninety six lamps in Orle thirty one still burn gas"
NOTE = "Orle Borough Lamp Register 2004 page 2"


def document(
    *texts: str, notes: tuple[str, ...] = (), left_out: tuple[LeftOut, ...] = (), pages: tuple[int, ...] = ()
) -> Document:
    """A document of these paragraphs, one to each of the PDF pages where those are named."""
    starts = list(itertools.accumulate((len(text) + 2 for text in texts), initial=0))
    blocks = [
        Block(f"1/{n}", BlockKind.PARAGRAPH, "1", start, start + len(text))
        for n, (text, start) in enumerate(zip(texts, starts, strict=False), 1)
    ]
    return Document(
        id="orle",
        title="",
        text="\n\n".join(texts),
        blocks=tuple(blocks),
        pages=tuple(Page(str(p), start, p) for p, start in zip(pages, starts, strict=False)),
        footnotes=tuple(Footnote(n, str(n), text, None, "1") for n, text in enumerate(notes, 1)),
        left_out=left_out,
    )


def looked(*texts: str) -> list[FilePage]:
    return [FilePage(text) for text in texts]


@pytest.mark.parametrize(
    ("read", "in_file"),
    [
        ("A self-evident effort", "A self-\nevident eﬀort"),
        ("Zoë paid £1,000 in 2010-11", "Zoe¨ paid £1,000 in 2010–11"),
        ("international lamps", "inter national lamps"),
        ("the lamps of Orle burn", "THE L AMPS OF ORLE burn"),
        ("the lamp\u00adlighter walks", "the lamp\ufffe\nlighter walks"),
    ],
)
def test_spelling_of_the_two_looks_makes_no_difference(read: str, in_file: str) -> None:
    account = gauge(document(read), looked(in_file))
    assert account.missing == ()
    assert account.read == account.in_file > 0


def test_the_number_of_a_mark_and_of_its_note_are_read() -> None:
    made = document(LINE, notes=(NOTE,))
    block = replace(made.blocks[0], marks=(Mark(1, len("Of ninety six lamps")),))
    account = gauge(replace(made, blocks=(block,)), looked(LINE.replace("lamps", "lamps1"), f"1 {NOTE}"))
    assert account == Account(len(LINE.split()) + len(NOTE.split()) + 2, account.in_file)


def test_a_section_opened_by_its_number_is_read() -> None:
    made = replace(document(LINE), sections=(Section("2.1", "What a lamp costs", 2, None),))
    assert gauge(made, looked(f"2.1 What a lamp costs\n{LINE}")).missing == ()


def test_a_lost_paragraph_is_told_with_its_page() -> None:
    made = document(LINE, "Harbour Street is darkest with a single lamp", pages=(3, 4))
    account = gauge(made, [FilePage(LINE, 3), FilePage(f"Harbour Street is darkest with a single lamp\n{NOTE}", 4)])
    assert account.missing == (Missing(7, NOTE, 4, "4"),)
    assert account.told() == (f"page 4, PDF page 4: 7 words not read: “{NOTE}”",)
    assert account.share == account.read / (7 + account.read)


def test_a_lost_note_does_not_hide_behind_one_that_reads_alike() -> None:
    account = gauge(document(LINE, notes=(NOTE,)), looked(LINE, f"1 {NOTE}", f"2 {NOTE}"))
    assert sum(missing.words for missing in account.missing) == len(NOTE.split()) + 1


def test_what_is_kept_twice_counts_once() -> None:
    made = document(LINE, NOTE, notes=(NOTE,))
    again = (made.blocks[0], replace(made.blocks[1], id="note:1", kind=BlockKind.NOTE))
    work = Work("orle-2004-lamp", {"title": "Lamp Register"}, NOTE, from_notes=True)
    account = gauge(replace(made, blocks=again, works=(work,)), looked(LINE, f"1 {NOTE}", f"2 {NOTE}"))
    assert sum(missing.words for missing in account.missing) == len(NOTE.split()) + 1


def test_of_a_lost_paragraph_no_word_is_made_good_by_the_odd_cell_of_a_table() -> None:
    lost = "The council of the borough put out a third of the lamps"
    account = gauge(document(LINE, "the of the a 31"), looked(LINE, lost, "the 31"))
    assert [missing.text for missing in account.missing] == [lost]


def test_cells_in_another_order_are_found_on_their_page() -> None:
    account = gauge(
        document("Year: 2004; Lamps: 96", "Year: 2011; Lamps: 87", pages=(1,)),
        [FilePage("Year Lamps 2004 96 2011 87", 1)],
    )
    assert account.missing == ()


FEET = tuple(LeftOut(Reason.RUNNING_FOOT, f"Orle Borough {n}", n) for n in (1, 2))
LOST_NOTE = LeftOut(Reason.RUNNING_FOOT, "3 Weston Survey of the Stream", 2)


def test_what_stands_on_one_page_alone_is_no_running_foot() -> None:
    pages = [FilePage(f"{LINE} Orle Borough 1", 1), FilePage("3 Weston Survey of the Stream Orle Borough 2", 2)]
    account = gauge(document(LINE, left_out=(*FEET, LOST_NOTE), pages=(1,)), pages)
    assert [(m.text, m.pdf_page) for m in account.missing] == [(LOST_NOTE.text, 2)]


def test_a_title_may_be_a_running_head_of_one_page() -> None:
    made = replace(document(LINE), sections=(Section("2", "Light", 1, None),))
    made = replace(made, left_out=(LeftOut(Reason.RUNNING_HEAD, "Light 5", 5),))
    assert gauge(made, looked("2 Light", LINE, "Light 5")).missing == ()


WORD = st.text("abcdefghij", min_size=2, max_size=6)
PIECES = st.lists(st.lists(WORD, min_size=1, max_size=12).map(" ".join), min_size=1, max_size=8)


@given(PIECES, PIECES, PIECES, st.randoms(use_true_random=False))
def test_what_is_read_or_left_out_accounts_for_all_words_in_any_order(texts, notes, heads, random) -> None:  # type: ignore[no-untyped-def]
    left_out = tuple(LeftOut(Reason.NAVIGATION, head) for head in heads)
    pieces = [*texts, *(f"{n} {note}" for n, note in enumerate(notes, 1)), *heads]
    random.shuffle(pieces)
    account = gauge(document(*texts, notes=tuple(notes), left_out=left_out), looked(*pieces))
    assert account == Account(sum(len(piece.split()) for piece in pieces), account.in_file)


@given(PIECES, st.lists(st.text("klmnopqrst", min_size=2, max_size=6), min_size=RUN, max_size=30), st.data())
def test_planted_words_are_all_told(texts: list[str], planted: list[str], data: st.DataObject) -> None:
    at = data.draw(st.integers(0, len(texts)))
    lost = " ".join(planted)
    account = gauge(document(*texts), looked(*texts[:at], lost, *texts[at:]))
    assert [missing.text for missing in account.missing] == [lost]
    assert account.in_file - account.read == len(planted)


@pytest.mark.parametrize("position", range(4))
def test_a_paragraph_lost_from_a_typeset_page_is_told(tmp_path: Path, position: int) -> None:
    path = typeset(tmp_path / "lamps.pdf")
    read = read_document(path, "lamps")
    assert read.account
    assert read.account.read == read.account.in_file
    without = replace(read, blocks=(*read.blocks[:position], *read.blocks[position + 1 :]))
    (missing,) = gauge(without, look_at(path)).missing
    assert (missing.pdf_page, missing.page) == (position + 1, str(position + 1))
    assert missing.words == len(read.block_text(read.blocks[position]).split())


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("## Dusk {#sec-dusk .unnumbered}", "Dusk"),
        ("A [lamp](https://orle.example/lamp \"A lamp\") burns.[^3]", "A lamp burns 3"),
        ("1. Gas\n2. Oil\n<!-- not shown -->", "Gas Oil"),
        ("| Year | Lamps |\n|:--|--:|\n| 2004 | 96<br>gas |", "Year Lamps 2004 96 gas"),
        ("---\ntitle: Dusk\n---\nA *lamp*lighter &amp; <i>his</i> ladder", "A lamplighter his ladder"),
        ("```python\nlamps = 96\n```", "lamps 96"),
    ],
)  # fmt: skip
def test_markup_is_no_word(source: str, words: str) -> None:
    assert gauge(document(words), looked(without_markup(source))) == Account(len(words.split()), len(words.split()))


HTML = """<html><head><title>Lamps</title><script>let lamps = 96</script></head><body><nav>Home Lamps News</nav>
<main><h1>Lamps</h1><p>{line}</p><p>{line}</p><ul><li>Gas<li>Oil</ul></main></body></html>"""


def test_a_web_page_is_accounted_for_from_menu_to_foot(tmp_path: Path) -> None:
    (tmp_path / "lamps.html").write_text(HTML.format(line=LINE), encoding="utf-8")
    account = read_document(tmp_path / "lamps.html", "lamps").account
    assert account == Account(3 + 1 + 2 * len(LINE.split()) + 2, account.in_file if account else 0)


TABLE = "| Year | Lamps |\n|:-----|------:|\n| 2004 | 96 |"
PACKED = f"# The lamps of Orle\n\n{LINE}.[^1] *Gas* and oil.\n\n{TABLE}\n\n[^1]: {NOTE}.\n"


@pytest.mark.parametrize("kind", ["docx", "odt", "epub", "rtf"])
def test_a_packed_file_is_looked_at_by_its_own_elements(tmp_path: Path, kind: str) -> None:
    path = tmp_path / f"lamps.{kind}"
    path.write_bytes(convert(PACKED.encode(), "markdown", kind, "--standalone", epoch=1))
    seen = re.findall(r"\w+", look_at(path)[0].text)
    assert set(f"{LINE} Gas and oil {NOTE} Year Lamps 2004 96".split()) <= set(seen)
    account = read_document(path, "lamps").account
    assert account
    assert account.told() == ()
