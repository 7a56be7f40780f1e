"""What the codes of a PDF's fonts stand for."""

from __future__ import annotations

import pytest

from evidencebot.documents.pdf.fonts import Font
from evidencebot.documents.pdf.glyph_names import character_of
from evidencebot.documents.pdf.to_unicode import read_to_unicode


@pytest.mark.parametrize(
    ("name", "character"),
    [
        ("/A", "A"),
        ("quoteright", "’"),
        ("Eacute", "É"),
        ("dotlessi", "ı"),
        ("ffi", "ﬃ"),
        ("uni2014", "—"),
        ("one.oldstyle", "1"),
        ("alpha", "α"),
        ("a36", "$"),
        ("g17", None),
        (".notdef", None),
    ],
)
def test_glyph_names(name: str, character: str | None) -> None:
    assert character_of(name) == character


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"2 beginbfchar <01> <0041> <0002> <00660069> endbfchar", {1: "A", 2: "fi"}),
        (
            b"beginbfrange <0003><0005><0061> <06> <07> [<0078> <0079>] endbfrange",
            {3: "a", 4: "b", 5: "c", 6: "x", 7: "y"},
        ),
        (b"beginbfrange <00> <ffffffff> endbfrange", {}),
        (b"beginbfchar <09> <> <0a> <004", {9: ""}),
        (b"no map at all", {}),
    ],
)
def test_maps_to_unicode(data: bytes, expected: dict[int, str]) -> None:
    assert read_to_unicode(data) == expected


def test_a_font_that_says_nothing_still_shows_its_codes() -> None:
    font = Font({"/BaseFont": "/Helvetica-Oblique"})
    assert font.italic
    assert font.glyphs(b"A ") == [("A", 0.667), (" ", 0.278)]
    assert Font({"/Subtype": "/Type0"}).glyphs(b"\0A\0B\0") == [("A", 1.0), ("B", 1.0)]
