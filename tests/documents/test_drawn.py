"""Web pages drawn line by line at fixed places are read as a PDF's pages are."""

from __future__ import annotations

from collections.abc import Iterator

from evidencebot.documents.assembling import assemble
from evidencebot.documents.html.reader import read_html
from evidencebot.documents.raw import RawKind
from evidencebot.documents.styled import plain

TEXT = (
    "The lamps of Orle were never lit, said the board, and the oil that was bought for them in that year went to the "
    "harbour instead. Nobody asked for it. The ledger of the year was lost in a flood, as the clerk wrote in his own "
    "hand, and so the sum that was paid to the carriers can only be told from what they wrote down themselves."
).split()
STYLES = "<style>.big{font-size:20px;font-weight:bold}.text{font-size:12px}.at{position:absolute}</style>"


def line(left: int, top: int, inside: str, kind: str = "text") -> str:
    return f'<div class="at" style="left:{left}px; top:{top}px"><span class="{kind}">{inside}</span></div>'


def _raised(number: int, size: int) -> str:
    return f'<span style="font-size:{size}px;vertical-align:super">{number} </span>'


def _words(number: int) -> list[str]:
    return TEXT[17 * number :] + TEXT[: 17 * number]


def _note(number: int) -> str:
    return f"Ledger of 19{number:02}, {' '.join(TEXT[3 * number : 4 * number + 2])}."


def _page(number: int) -> Iterator[str]:
    yield line(60, 40, f"{number + 5} Report of the board of lamps")
    yield line(60, 80, f"Part of {'dusk dawn night noon'.split()[number]}", "big")
    words_of_page = _words(number)
    rows = [" ".join(words_of_page[n : n + 13]) for n in range(0, len(TEXT), 13)]
    for n, words in enumerate(rows):
        yield line(60, 120 + 15 * n, words + (_raised(2 * number + 1 + (n > 0), 7) if n in (0, len(rows) - 1) else ""))
    for n in (2 * number + 1, 2 * number + 2):
        yield line(
            60, 690 - 29 * number + 12 * (n % 2 == 0), _raised(n, 6) + f'<span style="font-size:9px">{_note(n)}</span>'
        )


def drawing() -> str:
    pages = "".join(
        f'<section style="width:595px;height:842px"><p>Next page</p>{"".join(_page(n))}</section>' for n in range(4)
    )
    return f"<!doctype html><html><head><title>Lamps</title>{STYLES}</head><body>{pages}</body></html>"


def test_paragraphs_headings_notes_and_printed_pages() -> None:
    raw = read_html(drawing())
    assert [b.text for b in raw.blocks if b.kind is RawKind.HEADING] == [
        f"Part of {n}" for n in "dusk dawn night noon".split()
    ]
    assert [b.label for b in raw.blocks if b.kind is RawKind.PAGE] == ["5", "6", "7", "8"]
    found = assemble(raw, document_id="d")
    running = " ".join(plain(b.text) for b in raw.blocks if b.kind is RawKind.PARAGRAPH)
    assert running.split() == [word for n in range(4) for word in _words(n)]
    assert [(n.label, n.text, n.page) for n in found.footnotes] == [
        (str(n), _note(n), str((n - 1) // 2 + 5)) for n in range(1, 9)
    ]
    assert {p.text for p in raw.left_out} >= {
        "5 Report of the board of lamps",
        "Next page Next page Next page Next page",
    }


def test_a_caption_at_a_fixed_place_draws_no_page() -> None:
    placed = "".join(line(60, 20 * n, "Menu") for n in range(30))
    page = f"<html>{STYLES}<body>{placed}<main><h1>Dusk</h1><p>{' '.join(TEXT * 9)}</p></main></body></html>"
    assert [b.kind for b in read_html(page).blocks if b.text != "Menu"] == [RawKind.HEADING, RawKind.PARAGRAPH]


def test_lines_of_any_depth_are_read() -> None:
    deep = "".join(line(60, 20 * n, "<b>" * 1500 + TEXT[n] + "</b>" * 1500) for n in range(30))
    words = [
        word
        for b in read_html(f"<html>{STYLES}<body><div>{deep}</div></body></html>").blocks
        for word in b.text.split()
    ]
    assert words == TEXT[:30]
