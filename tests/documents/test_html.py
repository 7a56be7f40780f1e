"""Web pages as raw blocks: text, structure, notes and printed pages kept, furniture dropped."""

from __future__ import annotations

import time

import pytest

from evidencebot.documents.assembling import assemble
from evidencebot.documents.html.reader import read_html
from evidencebot.documents.raw import RawBlock, RawKind
from evidencebot.documents.styled import italic, mark
from evidencebot.errors import DocumentError

H, P, L, Q = RawKind.HEADING, RawKind.PARAGRAPH, RawKind.LIST_ITEM, RawKind.QUOTE
NOTE, PAGE = RawKind.NOTE, RawKind.PAGE


def blocks(source: str) -> tuple[RawBlock, ...]:
    return read_html(f"<main>{source}</main>").blocks


def outline(source: str) -> list[tuple[RawKind, str]]:
    return [(b.kind, b.text or b.label or "") for b in blocks(source)]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("<p>A &amp; B&nbsp;C &pound;5</p>", [(P, "A & B C £5")]),
        ("<p>one<p>two", [(P, "one"), (P, "two")]),
        ("<div>loose <b>text</b><p>in p</p>after</div>", [(P, "loose text"), (P, "in p"), (P, "after")]),
        ("<p>line<br>goes on<br><br>new one</p>", [(P, "line goes on"), (P, "new one")]),
        ("<h3>A <em>b</em></h3>", [(H, f"A {italic('b')}")]),
        ("<ul><li>a<ul><li>b</ul><li><p>c</p></ul>", [(L, "a"), (L, "b"), (L, "c")]),
        ("<blockquote><p>said</p></blockquote>", [(Q, "said")]),
        ("<p>seen<!-- not --><script>x()</script><style>p{}</style></p>", [(P, "seen")]),
        ("<p>a</p><p hidden>b</p><p style='display: none'>c</p><p aria-hidden='true'>d</p>", [(P, "a")]),
        ("<p>see <i>The <b>Ford</b></i>, 3</p>", [(P, f"see {italic('The Ford')}, 3")]),
        ("<p>the 1<sup>st</sup> of 5 m<sup>2</sup>, 10<sup>6</sup></p>", [(P, "the 1st of 5 m², 10⁶")]),
        ("<p>in 2016<sup>3</sup></p>", [(P, f"in 2016{mark(3)}")]),
        ("<p>safe\u202e\ue000text\u200b</p>", [(P, "safetext")]),
        ("<p><del>old</del>new, <q>so</q></p>", [(P, "new, “so”")]),
        (
            "<p>A town by a ford.</p><nav>menu</nav><form>find</form><p class='share'>post</p>",
            [(P, "A town by a ford.")],
        ),
        ("<div id='social-care'><p>Care is social.</p></div>", [(P, "Care is social.")]),
    ],
)
def test_text(source: str, expected: list[tuple[RawKind, str]]) -> None:
    assert outline(source) == expected


@pytest.mark.parametrize(
    "source",
    [
        '<p>x.<sup><a href="#fn3">3</a></sup></p><ol><li id="fn3"><p>Body <a href="#r3">↩</a></p></li></ol>',
        '<p>x.<a href="#ftn3">[3]</a></p><div id="ftn3"><p><a href="#ref3">[3]</a> Body</p></div>',
        '<p>x.<a href="#_ftn3" name="_ftnref3"><sup>[3]</sup></a></p>'
        '<p><a href="#_ftnref3" name="_ftn3">[3]</a> Body</p>',
        '<p>x.<sup>3</sup></p><div class="footnotes"><ol start="3"><li>Body</li></ol></div>',
        '<p>x.<a role="doc-noteref" href="#n">3</a></p><aside role="doc-footnote" id="n">3. Body</aside>',
        '<p>x.<sup id="cite_ref-3"><a href="#cite_note-3">[3]</a></sup></p>'
        '<ol><li id="cite_note-3"><span><a href="#cite_ref-3">^</a></span> <span>Body</span></li></ol>',
        '<p>x.<sup>3</sup></p><section role="doc-endnotes"><h2>Notes</h2><ol><li value="3">Body</li></ol></section>',
        '<p>x.<sup>3</sup></p><p class="footnote">3 Body</p>',
        '<p>x.<sup><a href="#fn:3" class="footnote" role="doc-noteref">[footnote 3]</a></sup></p>'
        '<ol><li id="fn:3" role="doc-endnote"><p>Body <a href="#r" role="doc-backlink">↩</a></p></li></ol>',
        '<p>x.<span style="vertical-align:super"><a class="ref" href="#p9-n3" id="p9-r3">3</a></span></p>'
        '<div><a href="#p9-r3" id="p9-n3">3 </a> Body</div>',
    ],
)
def test_notes_in_the_common_markups(source: str) -> None:
    found = blocks(source)
    assert [(b.kind, b.text, b.label) for b in found] == [(P, f"x.{mark(3)}", None), (NOTE, "Body", "3")]


def test_an_id_that_stands_twice_is_the_note_that_follows() -> None:
    page = '<p>{0}.<sup><a href="#n1">1</a></sup></p><p id="n1">1 {0} note</p>'
    notes = [b.text for b in blocks(page.format("Dusk") + page.format("Dawn")) if b.kind is NOTE]
    assert notes == ["Dusk note", "Dawn note"]


def test_a_mark_used_twice_leads_to_one_note() -> None:
    page = "<p>a{1} b{2} c{1} d{3}</p><ol class='footnotes'>{b1}{b2}{b3}</ol>"
    marks = {str(n): f"<a href='#fn{n}'><sup>{n}</sup></a>" for n in range(1, 4)}
    bodies = {f"b{n}": f"<li id='fn{n}'>Note {n}</li>" for n in range(1, 4)}
    found = assemble(read_html(f"<main>{page.format('', *marks.values(), **bodies)}</main>"), document_id="d")
    assert [(n.number, n.label, n.text) for n in found.footnotes] == [(n, str(n), f"Note {n}") for n in range(1, 4)]
    assert [m.number for b in found.blocks for m in b.marks] == [1, 2, 1, 3]


def test_signs_that_nobody_prints_are_left_out() -> None:
    raw = read_html(
        "<main><h2>Dusk<span class='mw-editsection'>[edit]</span></h2>"
        "<p>They sank.<sup class='noprint'>[<i>citation needed</i>]</sup> Twice.</p></main>"
    )
    assert [b.text for b in raw.blocks] == ["Dusk", "They sank. Twice."]
    assert [piece.text for piece in raw.left_out] == ["[edit]", "[citation needed]"]


HEADS = [
    (
        "<thead><tr><th>A<th colspan=2>B</tr><tr><th><th>C<th>D</tr></thead><tbody><tr><td>1<td>2<td>3</tbody>",
        "A|B, C|B, D",
    ),
    ("<tr><th rowspan=2>A<th colspan=2>B</tr><tr><th>C<th>D</tr><tr><td>1<td>2<td>3</tr>", "A|B, C|B, D"),
    ("<tr><th>A<th colspan=2>B</tr><tr><td>1<td>2<td>3</tr>", "A|B|"),
]


@pytest.mark.parametrize(("table", "head"), HEADS, ids=["marked", "rowspan", "one row"])
def test_a_head_of_two_rows_is_one(table: str, head: str) -> None:
    (found,) = (b for b in blocks(f"<p>Lit.</p><table>{table}</table>") if b.kind is RawKind.TABLE)
    assert ["|".join(row) for row in found.rows] == [head, "1|2|3"]


def test_notes_behind_the_main_text_are_found() -> None:
    page = '<main><p>x.<sup><a href="#n1">1</a></sup></p></main><footer><p id="n1">1. Body</p></footer>'
    assert [b.text for b in read_html(page).blocks] == [f"x.{mark(1)}", "Body"]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ('<p>one <span role="doc-pagebreak" aria-label="5"></span>two</p>', [(P, "one"), (PAGE, "5"), (P, "two")]),
        ('<p>on<span epub:type="pagebreak" title="xi"></span>ly two</p>', [(P, "only"), (PAGE, "xi"), (P, "two")]),
        ('<p>a</p><div role="doc-pagebreak" id="page_12"></div><p>b</p>', [(P, "a"), (PAGE, "12"), (P, "b")]),
        (
            '<p><i>one <span role="doc-pagebreak" aria-label="Page 5"></span>two</i></p>',
            [(P, italic("one")), (PAGE, "5"), (P, italic("two"))],
        ),
    ],
)
def test_printed_pages(source: str, expected: list[tuple[RawKind, str]]) -> None:
    assert [(kind, text.replace(" \ue003", "\ue003")) for kind, text in outline(source)] == expected


def test_table_with_spans_and_caption() -> None:
    caption, table = blocks(
        "<table><caption>Table 1: Beds</caption><tr><th>Year<th colspan=2>Beds</tr>"
        "<tr><td rowspan=2>2016<td>3<td>4<sup>1</sup></tr><tr><td>5<td>6</tr></table><p class=footnote>1 Few.</p>"
    )[:2]
    assert (caption.text, caption.bold) == ("Table 1: Beds", True)
    assert table.rows == (("Year", "Beds", ""), ("2016", "3", f"4{mark(1)}"), ("2016", "5", "6"))


def test_layout_table_is_no_table() -> None:
    assert outline("<table><tr><td><h2>Head</h2><p>Text</p></td><td>more</td></tr></table>") == [
        (H, "Head"),
        (P, "Text"),
        (P, "more"),
    ]


def test_figure_caption_comes_first_and_its_source_after() -> None:
    found = blocks("<figure><table><tr><th>a<th>b<tr><td>1<td>2</table><figcaption>Figure 1: X<br>Source: Y</figure>")
    assert [(b.kind, b.text, b.bold) for b in found] == [
        (P, "Figure 1: X", True),
        (P, "Source: Y", False),
        (RawKind.TABLE, "", False),
    ]


def test_furniture_without_main_element() -> None:
    story = "".join(
        f"<p>The council met {n} times that year, and each time it put the bridge off.</p>" for n in range(9)
    )
    page = (
        "<body><div class='top'><a href='/'>Home</a> <a href='/a'>About</a></div>"
        f"<div id='story'><h1>The bridge</h1>{story}</div>"
        "<div id='cookie-banner'>We use cookies</div><div class='foot'><a href='/p'>Privacy</a></div></body>"
    )
    texts = [b.text for b in read_html(page).blocks]
    assert not {"Home About", "We use cookies", "Privacy"} & set(texts)
    assert sum(t.startswith("The council met") for t in texts) == 9


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("<title>Ford | Site</title>", ("Ford", (), None)),
        (
            '<meta name="citation_title" content="T"><meta name="author" content="A B">'
            '<meta name="date" content="2018">',
            ("T", ("A B",), "2018"),
        ),
        (
            '<script type="application/ld+json">{"headline": "J", "author": [{"name": "C D"}], '
            '"datePublished": "2018-03-01"}</script>',
            ("J", ("C D",), "2018-03-01"),
        ),
        ('<script type="application/ld+json">{broken</script><title>T</title>', ("T", (), None)),
    ],
)
def test_metadata(head: str, expected: tuple[str, tuple[str, ...], str | None]) -> None:
    document = read_html(f"<html><head>{head}</head><body><p>Text</p></body></html>")
    assert (document.title, document.authors, document.date) == expected


@pytest.mark.parametrize(
    "source", ["", "   ", "<!-- only -->", "<html><body><script>app()</script></body></html>", "\x00"]
)
def test_empty_pages_are_refused_in_one_line(source: str) -> None:
    with pytest.raises(DocumentError) as caught:
        read_html(source)
    assert "\n" not in str(caught.value)


def test_long_pages_take_bounded_time() -> None:
    paragraph = "<p>The <i>ford</i> closed in 2016 and nobody came for a while.</p>"
    began = time.perf_counter()
    assert len(blocks(paragraph * 30_000)) == 30_000
    blocks("<p>shallow</p>" + "<div>" * 20_000 + "deep")
    assert time.perf_counter() - began < 30
