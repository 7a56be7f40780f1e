"""EPUB books: chapters in the order of the spine, notes across files, printed pages."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path

import pytest

from evidencebot.documents.model import Document
from evidencebot.documents.reading import read_document
from office_files import book

LIT = "The lamps of Orle were never lit."
OUT = "They were put out at dawn."


def read(path: Path, chapters: Mapping[str, str], **more: str | Mapping[str, str]) -> Document:
    path.write_bytes(book(chapters, **more))  # type: ignore[arg-type]
    return read_document(path, "d")


NOTED = [
    ('<a epub:type="noteref" href="n.xhtml#n7">7</a>', '<aside epub:type="footnote" id="n7"><p>7. Board.</p></aside>'),
    ('<sup><a id="r7" href="n.xhtml#fn7">7</a></sup>', '<p id="fn7"><a href="a.xhtml#r7">7</a> Board.</p>'),
    ('<a href="n.xhtml#x"><sup>7</sup></a>', '<p><a id="x"/>7 Board.</p>'),
]


@pytest.mark.parametrize(("mark", "body"), NOTED)
def test_a_note_in_another_file_keeps_its_printed_number(mark: str, body: str, tmp_path: Path) -> None:
    found = read(tmp_path / "a", {"a.xhtml": f"<h1>Dusk</h1><p>{LIT}{mark}</p>", "n.xhtml": body})
    assert [(n.label, n.text, n.section) for n in found.footnotes] == [("7", "Board.", "1")]
    assert found.text == LIT


def test_the_same_id_in_two_chapters_is_two_notes(tmp_path: Path) -> None:
    marked = '<h1>{0}</h1><p>{1}<a epub:type="noteref" href="#f1">1</a></p>'
    chapter = marked + '<aside epub:type="footnote" id="f1">1 {0} note.</aside>'
    found = read(tmp_path / "a", {"b.xhtml": chapter.format("Dusk", LIT), "a.xhtml": chapter.format("Dawn", OUT)})
    assert [(n.number, n.label, n.text, n.section) for n in found.footnotes] == [
        (1, "1", "Dusk note.", "1"),
        (2, "1", "Dawn note.", "2"),
    ]


BREAK = '<span epub:type="pagebreak" id="p12" title="12"/>'
NCX = '<item id="ncx" href="toc.ncx" media-type="application/x-dtbncx+xml"/>'
NAV = '<item id="nav" href="nav.xhtml" properties="nav"/>'
PAGED = [
    ("marked in the text", BREAK, "", {}),
    (
        "listed, newer form",
        '<a id="p12"/>',
        NAV,
        {"text/nav.xhtml": '<html xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops">'
         '<body><nav epub:type="page-list"><ol><li><a href="a.xhtml#p12">12</a></li></ol></nav></body></html>'},
    ),
    (
        "listed, older form",
        '<a id="p12"/>',
        NCX,
        {"text/toc.ncx": '<ncx><pageList><pageTarget value="12"><navLabel><text>12</text></navLabel>'
         '<content src="a.xhtml#p12"/></pageTarget></pageList></ncx>'},
    ),
]  # fmt: skip


@pytest.mark.parametrize(("begin", "items", "more"), [p[1:] for p in PAGED], ids=[p[0] for p in PAGED])
def test_printed_pages(begin: str, items: str, more: dict[str, str], tmp_path: Path) -> None:
    found = read(tmp_path / "a", {"a.xhtml": f"<p>{LIT}</p><p>{begin}{OUT}</p>"}, items=items, more=more)
    assert found.text == f"{LIT}\n\n{OUT}"
    assert (found.page_at(0), found.page_at(found.text.index(OUT))) == (None, "12")


def test_a_book_without_pages_has_none(tmp_path: Path) -> None:
    assert read(tmp_path / "a", {"a.xhtml": f"<p>{LIT}</p>"}).page_at(0) is None


def test_what_the_package_states(tmp_path: Path) -> None:
    stated = (
        "<dc:title>Lamps &amp; gas</dc:title><dc:creator>T. Orrell</dc:creator><dc:date>2014-05-01T00:00Z</dc:date>"
    )
    found = read(tmp_path / "a", {"a.xhtml": f"<h1>Lamps &amp; gas</h1><h1>Dusk</h1><p>{LIT}</p>"}, metadata=stated)
    assert (found.title, found.authors, found.date) == ("Lamps & gas", ("T. Orrell",), "2014-05-01")
    assert [s.title for s in found.sections] == ["Dusk"]


def test_a_chapter_that_is_no_xml_is_read_as_a_browser_would(tmp_path: Path) -> None:
    found = read(tmp_path / "a", {"a.xhtml": f"<p>{LIT}<br>{OUT} caf&eacute;&nbsp;<p>& more"})
    assert found.text == f"{LIT} {OUT} café\n\n& more"


def test_names_of_letters_are_known_in_xml(tmp_path: Path) -> None:
    assert read(tmp_path / "a", {"a.xhtml": "<p>In the caf&eacute; &mdash; &#163;5.</p>"}).text == "In the café — £5."


@pytest.mark.parametrize("odd", ["a%00b.xhtml", "a%0Cb.xhtml#%1B", "a.xhtml#%EF%BF%BE", "http://[", "%ED%A0%80"])
def test_a_link_that_no_tree_takes_is_no_fault(odd: str, tmp_path: Path) -> None:
    assert read(tmp_path / "a", {"a.xhtml": f'<p><a href="{odd}">{LIT}</a></p>'}).text == LIT
