"""Word, OpenDocument, EPUB and RTF files: the same text in each is read alike, notes and all."""

from __future__ import annotations

from pathlib import Path

import pytest

from evidencebot.documents.left_out import Reason
from evidencebot.documents.model import Document
from evidencebot.documents.raw import RawDocument, RawKind
from evidencebot.documents.reading import _read_raw, read_document
from evidencebot.documents.styled import italic, mark, plain
from evidencebot.errors import DocumentError
from office_files import EPUB, ODT, parts_of, written, zipped

KINDS = ("docx", "odt", "epub", "rtf")
H, P, L, Q, T, N = (
    RawKind.HEADING,
    RawKind.PARAGRAPH,
    RawKind.LIST_ITEM,
    RawKind.QUOTE,
    RawKind.TABLE,
    RawKind.NOTE,
)
MARKDOWN = """---
title: The lamps of Orle
author: [T. Orrell, B. Ash]
---

# Dusk

The lamps, says *The Ledger*, were never lit.[^1] It cost £5, or 10^6^ pence.[^b]

- one lamp
- two lamps[^2]

> They were never lit, he said.

## Costs

| Year | Oil | Gas |
|------|-----|-----|
| 2011 | 1   | 2[^c] |

: Table 1: Costs of oil

# Dawn

They were put out.

[^1]: Harbour Board, *Gas*, 2012, p. 9.
[^b]: Second.

    With a paragraph more.
[^2]: Third.
[^c]: Fourth.
"""
EXPECTED = [
    (H, "Dusk"),
    (P, f"The lamps, says {italic('The Ledger')}, were never lit.{mark(1)} It cost £5, or 10⁶ pence.{mark(2)}"),
    (L, "one lamp"),
    (L, f"two lamps{mark(3)}"),
    (Q, "They were never lit, he said."),
    (H, "Costs"),
    (P, "Table 1: Costs of oil"),
    (T, ""),
    (H, "Dawn"),
    (P, "They were put out."),
    (N, f"Harbour Board, {italic('Gas')}, 2012, p. 9."),
    (N, "Second. With a paragraph more."),
    (N, "Third."),
    (N, "Fourth."),
]


def read(data: bytes, path: Path) -> RawDocument:
    path.write_bytes(data)
    return _read_raw(path)


def document(data: bytes, path: Path) -> Document:
    path.write_bytes(data)
    return read_document(path, "d")


@pytest.mark.parametrize("kind", KINDS)
def test_structure_notes_and_italics_are_kept(kind: str, tmp_path: Path) -> None:
    # A suffix says nothing of a file.
    raw = read(written(MARKDOWN, kind), tmp_path / "a.txt")
    found = [b for b in raw.blocks if plain(b.text) not in ("T. Orrell", "B. Ash")]
    # RTF knows no block quotations.
    expected = [(P if kind == "rtf" and k is Q else k, text) for k, text in EXPECTED]
    notes_last = sorted(found, key=lambda block: block.kind is N)
    assert [(b.kind, b.text) for b in notes_last] == expected
    assert [b.label for b in raw.blocks if b.kind is N] == ["1", "2", "3", "4"]
    assert [b.rows for b in raw.blocks if b.kind is T] == [(("Year", "Oil", "Gas"), ("2011", "1", f"2{mark(4)}"))]
    assert [b.level for b in raw.blocks if b.kind is H] == [1, 2, 1]
    assert raw.title == "The lamps of Orle"
    assert raw.authors == (() if kind == "rtf" else ("T. Orrell", "B. Ash"))


@pytest.mark.parametrize("kind", KINDS)
def test_a_document_of_it_has_notes_places_and_figures(kind: str, tmp_path: Path) -> None:
    found = document(written(MARKDOWN, kind), tmp_path / "a")
    assert [(n.label, n.section, n.page) for n in found.footnotes] == [
        ("1", "1", None),
        ("2", "1", None),
        ("3", "1", None),
        ("4", "figure:1", None),
    ]
    assert [(f.label, f.number, f.caption, len(f.table or ())) for f in found.figures] == [
        ("Table", "1", "Costs of oil", 2)
    ]
    assert [p.label for p in found.pages if p.label] == []


def test_a_list_of_links_in_a_file_is_no_menu(tmp_path: Path) -> None:
    links = "\n".join(f"- [Lamp {n}](https://orle.example/{n})" for n in range(4))
    for kind in KINDS:
        raw = read(written(f"# Lamps\n\nSeen at dusk:\n\n{links}\n", kind), tmp_path / "a")
        assert [b.text for b in raw.blocks if b.kind is L] == [f"Lamp {n}" for n in range(4)], kind


@pytest.mark.parametrize("kind", ["docx", "odt", "epub"])
def test_a_list_of_links_inwards_is_a_contents_list(kind: str, tmp_path: Path) -> None:
    links = "".join(f"- [1 {name}](#{name})\n    - [2 {name}](#{name}-2)\n" for name in ("dusk", "night", "dawn"))
    heads = "".join(
        f"# {n} {{#{n}}}\n\nLit.\n\n## {n}, later {{#{n}-2}}\n\nOut.\n\n" for n in ("dusk", "night", "dawn")
    )
    raw = read(written(f"They were lit.\n\n{links}\n\n{heads}", kind), tmp_path / "a")
    assert [b for b in raw.blocks if b.kind is L] == []
    assert [piece.text for piece in raw.left_out if piece.reason is Reason.CONTENTS][:2] == ["1 dusk", "2 dusk"]


STATED = [
    ("docx", "docProps/core.xml", b"<p><title>Lamps</title><creator>T. Orrell; B. Ash</creator></p>", "Lamps", 2),
    ("docx", "docProps/core.xml", b"<p><title>lamps-final.docx</title><creator>python-docx</creator></p>", "a", 0),
    ("docx", "docProps/core.xml", b"<p><title>&x;", "a", 0),
    ("odt", "meta.xml", b"<p><title>Lamps</title><initial-creator>T. Orrell</initial-creator></p>", "Lamps", 1),
]


@pytest.mark.parametrize(("kind", "part", "xml", "title", "authors"), STATED)
def test_title_and_authors_of_the_properties(
    kind: str, part: str, xml: bytes, title: str, authors: int, tmp_path: Path
) -> None:
    parts = {**parts_of(written("They were never lit, not once in all those years.", kind)), part: xml}
    found = document(zipped(parts), tmp_path / "a")
    assert (found.title, len(found.authors)) == (title, authors)


def test_a_title_that_is_only_printed_is_found(tmp_path: Path) -> None:
    parts = parts_of(written("The lamps of Orle\n\n# Dusk\n\nThey were never lit.", "docx"))
    found = document(zipped({**parts, "docProps/core.xml": b""}), tmp_path / "a")
    assert (found.title, found.text) == ("The lamps of Orle", "They were never lit.")


@pytest.mark.parametrize(
    "note",
    [
        rb"{\super\chftn}{\footnote\pard\plain \chftn  Board, {\i Gas}.\par}",
        rb"{\super\chftn{\*\footnote\chftn\pard Board, {\i Gas}.\par}}",
        rb"{\super \chftn {\footnote \ftnalt \pard\plain {\super \chftn } Board, {\i Gas}.}}",
    ],
    ids=["Word", "LibreOffice", "endnote"],
)
@pytest.mark.parametrize("place", [rb"{\pard Lit.%b\par}", rb"{\trowd\cellx99\cellx999 a\intbl\cell Lit.%b\cell\row}"])
def test_notes_of_rtf_as_its_writers_mark_them(note: bytes, place: bytes, tmp_path: Path) -> None:
    raw = read(rb"{\rtf1\ansi " + place % note + rb"{\pard Out.\par}}", tmp_path / "a")
    words = " ".join([b.text or " ".join(c for r in b.rows for c in r) for b in raw.blocks if b.kind is not N])
    assert f"Lit.{mark(1)}" in words
    assert words.endswith("Out.")
    assert [(b.label, b.text) for b in raw.blocks if b.kind is N] == [("1", f"Board, {italic('Gas')}.")]


LOCKED = "EncryptedPackage".encode("utf-16-le")
ILLS = [
    ("old Word", b"\xd0\xcf\x11\xe0 old word", "save it as .docx"),
    ("locked Word", b"\xd0\xcf\x11\xe0" + bytes(99) + LOCKED, "password"),
    ("locked ODT", zipped({"mimetype": ODT, "META-INF/manifest.xml": "<a><encryption-data/></a>"}), "password"),
    ("locked EPUB", zipped({"mimetype": EPUB, "META-INF/encryption.xml": '<a URI="a.xhtml"/>'}), "DRM"),
    ("cut", written("Lit.", "docx")[:-99], "damaged"),
    ("no zip", b"PK\x03\x04 word", "damaged"),
    ("no text part", zipped({"word/document.xml": "<w:document"}), "save it anew"),
    ("no chapters", zipped({"mimetype": EPUB}), "damaged EPUB"),
    ("a workbook", zipped({"xl/workbook.xml": "<a/>"}), "save it as PDF"),
    ("slides", zipped({"mimetype": ODT.replace("text", "presentation")}), "save it as PDF"),
    ("an archive", zipped({"a.txt": "Lit."}), "unpack it"),
    ("nothing", rb"{\rtf1 }", "no text"),
    ("no words", written("![](a.png)", "docx"), "no text"),
]


@pytest.mark.parametrize(("data", "told"), [i[1:] for i in ILLS], ids=[i[0] for i in ILLS])
def test_what_cannot_be_read_says_what_to_do(data: bytes, told: str, tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match=told) as error:
        read(data, tmp_path / "orle.dat")
    assert str(error.value).startswith("orle.dat: ")
    assert "\n" not in str(error.value)


def test_a_file_that_unpacks_to_too_much_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("evidencebot.documents.packed._MOST_BYTES", 1 << 20)
    bomb = zipped({"word/document.xml": b" " * (1 << 19), "word/footnotes.xml": b" " * (1 << 20)})
    assert len(bomb) < 1 << 14
    with pytest.raises(DocumentError, match="unpacks to more than 1 MiB"):
        read(bomb, tmp_path / "bomb.docx")


def test_images_are_not_unpacked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("evidencebot.documents.packed._MOST_BYTES", 1 << 18)
    parts = {**parts_of(written("They were never lit.", "docx")), "word/media/image1.png": bytes(1 << 20)}
    assert document(zipped(parts), tmp_path / "a").text == "They were never lit."
