"""Bad Word, OpenDocument, EPUB and RTF files: bombs, lies and nests made by hand, and good ones damaged."""

from __future__ import annotations

import random
from collections.abc import Callable
from functools import cache

from evidencebot.pandoc import convert
from office_files import EPUB, ODT, book, parts_of, zipped

WORD = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
_MARKDOWN = """# Lamps

The lamps were *never* lit.[^1]

- one
- two

| Year | Oil |
|------|-----|
| 2011 | 2   |

[^1]: Board, *Gas*, 2012.
"""
SNIPPETS = (
    b"<w:p>", b"</w:p>", b'<w:footnoteReference w:id="1"/>', b'<w:footnoteReference w:id="-1"/>', b"&#1;", b"&x;",
    b"<!DOCTYPE a [<!ENTITY x 'y'>]>", b"\xff\xfe", b"]]>", b"<![CDATA[", b'<text:note text:id="n">',
    b"<p>", b"</body>", b'<a href="#fn1">1</a>', b'<a href="../../etc/passwd">1</a>', b"\0", b"{", b"}", b"\\par ",
    b"\\bin999999999 ", b"{\\footnote ", b"\\'zz", b"\\u-99999 ", b"\\trowd",
)  # fmt: skip


@cache
def good_packed(kind: str) -> bytes:
    """A small good file of the kind, always the same."""
    return convert(_MARKDOWN.encode(), "markdown", kind, "--standalone", epoch=0)


def word(body: str) -> bytes:
    """A Word file of that body, and of nothing that pandoc does not ask for."""
    relation = f'<Relationship Id="r1" Type="{_OFFICE}" Target="word/document.xml"/>'
    return zipped({
        "[Content_Types].xml": f'<Types xmlns="{_PACKAGE}/content-types"/>',
        "_rels/.rels": f'<Relationships xmlns="{_PACKAGE}/relationships">{relation}</Relationships>',
        "word/document.xml": f"<w:document {WORD}><w:body>{body}</w:body></w:document>",
    })  # fmt: skip


def _said(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


_LAUGHS = (
    '<!DOCTYPE a [<!ENTITY b0 "ha">'
    + "".join(f'<!ENTITY b{n + 1} "&b{n};&b{n};">' for n in range(64))
    + "]><html><body><p>&b64; lit</p></body></html>"
)
_OUTSIDE = '<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]><html><body><p>Lit &x;.</p></body></html>'

PACKED: dict[str, tuple[Callable[[], bytes], ...]] = {
    "word": (
        lambda: word(_said("Lit.")),
        lambda: word(_said("lamp " * 10) * 30_000),
        lambda: word("<w:tbl><w:tr><w:tc>" * 400 + _said("lamp") + "</w:tc></w:tr></w:tbl>" * 400),
        lambda: word(""),
        lambda: word(_said("&#xE000;1&#xE001; &#x202e;")),
        lambda: zipped({"word/document.xml": b" " * (130 << 20)}),
        lambda: zipped({f"word/{n}.xml": b"<a/>" for n in range(3000)}),
        lambda: b"\xd0\xcf\x11\xe0" + bytes(999),
        lambda: b"PK\x05\x06" + bytes(18),
        lambda: good_packed("docx") * 2,
    ),
    "opendocument": (
        lambda: zipped({"mimetype": ODT}),
        lambda: zipped({"mimetype": ODT, "content.xml": _LAUGHS, "styles.xml": "<a/>"}),
        lambda: zipped({**parts_of(good_packed("odt")), "meta.xml": _LAUGHS}),
    ),
    "epub": (
        lambda: zipped({"mimetype": EPUB}),
        lambda: book({}),
        lambda: book({"a.xhtml": "<p>Lit.</p>", "a.opf": "<p>Lit.</p>"}),
        lambda: book({"../../../../etc/hostname": "<p>Lit.</p>", "http://[": "<p>Lit.</p>", "a.xhtml": "<p>Lit.</p>"}),
        lambda: book({"a.xhtml": "<p>Lit.</p>"}, more={"text/a.xhtml": _LAUGHS}),
        lambda: book({"a.xhtml": "<p>Lit.</p>"}, more={"text/a.xhtml": _OUTSIDE}),
        lambda: book({"a.xhtml": "<div>" * 20_000 + "<p>Lit.</p>"}),
        lambda: book({"a.xhtml": "<div>" * 20_000 + "Lit." + "</div>" * 20_000}),
        lambda: book({f"{n}.xhtml": '<p>Lit.<a href="0.xhtml#f">1</a></p><p id="f">1 Lit</p>' for n in range(500)}),
        lambda: book({"a.xhtml": "<p>Lit.</p>"}, items='<item id="nav" properties="nav" href="none.xhtml"/>'),
    ),
    "rtf": (
        lambda: b"{\\rtf1 Lit.}",
        lambda: b"{\\rtf1 " + b"{" * 200_000 + b"Lit.",
        lambda: b"{\\rtf1 Lit." + b"{\\footnote " * 20_000 + b"a",
        lambda: b"{\\rtf1 Lit." + b"{\\footnote a}" * 5_000 + b"}",
        lambda: b"{\\rtf1 Lit.{\\footnote \\bin99999999 a}}",
        lambda: b"{\\rtf1 Lit." + b"}" * 50_000,
        lambda: b"{\\rtf1 " + b"\\trowd a\\cell " * 5_000 + b"}",
        lambda: b"{\\rtf1 \\u57344 ?1\\u57345 ? Lit \\u8238 ?.}",
    ),
}
_KINDS = {"word": "docx", "opendocument": "odt", "epub": "epub", "rtf": "rtf"}


def damaged_packed(family: str, damaged: Callable[[bytes, random.Random], bytes], chance: random.Random) -> bytes:
    """A good file with its bytes damaged, or those of a part, so that the damage lies behind the packing."""
    data = good_packed(_KINDS[family])
    if family == "rtf" or chance.random() < 0.3:
        return damaged(data, chance)
    parts = parts_of(data)
    texts = sorted(name for name in parts if name.endswith(("ml", "rels", "opf", "ncx")))
    for name in chance.sample(texts, chance.choice((1, 1, 2))):
        if chance.random() < 0.1:
            del parts[name]
        else:
            parts[name] = damaged(parts[name], chance)
    return zipped(parts)
