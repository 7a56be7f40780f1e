"""Bad files, questions and batch lines, made from a family's name and a number: the same pair is the same bytes.

A recipe is a function of a random generator. What a number over the fixed ones gives is a damaged good file.
"""

from __future__ import annotations

import json
import random
import zlib
from collections.abc import Callable, Sequence
from functools import cache

from hostile_packed import PACKED, SNIPPETS, damaged_packed
from workspaces import DATA

Recipe = Callable[[random.Random], bytes]

WORDS = "The lamps were never lit, and nobody in the borough could say why that was so. "
STEERING = (
    "\x1b[31mred\x1b[0m \x1b]0;title\x07 \x1b]8;;http://x\x1b\\link \x9b2J \u202egnp.exe \u2066a\u2069 z\u200bw "
    "[red]rich[/red] [link=http://x]y[/link] [@click=app.quit]z[/] \x00 \x7f \ufeff \ue000 1\ue001 \U000e0041 \r\n"
)
ODD_NUMBERS = ("0", "-1", "1e999", "--5", "nan", "99999999999999999999", "0.0000000001", "+.", "1 2", "2147483648")
ALPHABETS = (
    "abc .,\n",
    "[]()*_`<>!#|\\-~^:&;\"'\n ",
    "0123456789. \n",
    "“”‘’–—…£%§ \n",
    "\u202e\u2066\u200b\u0300\u0301\ufeff a\n",
    "日本語العربيةעברית𝒳🏳️‍🌈 \n",
    "\x00\x01\x1b\x7f\x80\x9b a\n",
    "\t \u00a0\u2028\u2029\x0b\x0c\x85a\n",
)
PIECES = (
    "# ",
    "## 1.1 ",
    "| a | b |\n|---|---|\n",
    "[^1]",
    "[^1]: ",
    "<sup>1</sup>",
    "<!-- page 3 -->",
    "\f",
    "> ",
    "- ",
    "1. ",
    "```\n",
    "---\n",
    "title: ",
    "Figure 1: ",
    "Table 2.1: ",
    "Source: ",
    "Ibid., 5.",
    "1 Smith, Title, 2010, 5.\n\n",
    "# Bibliography\n\n",
    "Smith, J. Title. London: Press, 2010.",
    "Contents\n\nA .... 5\n",
    "£1.3 billion",
    "2014-15",
    "\t",
    "*",
    "**",
    "_",
    "&amp;",
    "&#0;",
    "&#x202e;",
    "http://a.b/c",
    "<table><tr><td>",
    "</td></tr></table>",
    "\n\n",
    "op. cit.",
    "See ",
    "; ",
    "pp. 3–7",
    "<div>",
    "</div>",
    "<i>",
    "</i>",
    "<a href='#n1'>1</a>",
    "<p>",
    "<h2>",
)


def good(name: str) -> bytes:
    return (DATA / f"bridging-the-ford.{name}").read_bytes()


def damaged(data: bytes, chance: random.Random, others: Sequence[bytes] = (b"\0", b"\xff\xfe", b"\x1b[2J")) -> bytes:
    """A file with some of its bytes changed, cut, doubled, moved or strange ones put among them."""
    found = bytearray(data)
    for _ in range(chance.choice((1, 1, 2, 5, 20, 200))):
        at = chance.randrange(len(found) + 1)
        to = min(len(found), at + chance.choice((1, 4, 50, 2000)))
        kind = chance.randrange(6)
        if kind == 0 and at < len(found):
            found[at] = chance.randrange(256)
        elif kind == 1:
            del found[at:to]
        elif kind == 2:
            found[at:at] = found[at:to]
        elif kind == 3:
            found[at:at] = chance.choice(others)
        elif kind == 4:
            found[at:to] = bytes(reversed(found[at:to]))
        elif chance.random() < 0.1:
            del found[at:]
    return bytes(found) or b"x"


def soup(chance: random.Random) -> str:
    """Syntax of every kind in no order."""
    parts: list[str] = []
    for _ in range(chance.choice((3, 30, 300))):
        kind = chance.random()
        if kind < 0.5:
            parts.append(chance.choice(PIECES))
        elif kind < 0.8:
            parts.append(WORDS[: chance.randrange(len(WORDS))])
        elif kind < 0.85:
            parts.append(STEERING)
        else:
            letters = chance.choice(ALPHABETS)
            parts.append("".join(chance.choices(letters, k=chance.choice((1, 10, 200)))))
    return "".join(parts)


def deep(chance: random.Random) -> str:
    """One piece of syntax, again and again."""
    piece = chance.choice(
        (*PIECES, "[", "![", "(", "<", "<!--", "*a ", "a**b", "`", "\\", ">", "<b>", "<span>", "a\n\n")
    )
    return piece * (chance.choice((10, 1000, 20_000)) // len(piece) + 1) + "text"


def _text_file(chance: random.Random) -> bytes:
    text = chance.choice((soup, soup, deep))(chance)
    encoding = chance.choice(("utf-8", "utf-8", "utf-8", "utf-16", "utf-16-le", "latin-1", "utf-8-sig", "utf-7"))
    return text.encode(encoding, "replace") or b"x"


def _markdown(chance: random.Random) -> bytes:
    return damaged(good("md"), chance, [p.encode() for p in PIECES] + [STEERING.encode()])


def _html(chance: random.Random) -> bytes:
    if chance.random() < 0.5:
        return damaged(good("html"), chance, [p.encode() for p in PIECES] + [STEERING.encode()])
    tags = (
        "div span p table tr td th ul li sup a i b h1 h2 article main nav script style svg math template hr br".split()
    )
    parts = ["<!doctype html><html><body>"]
    for _ in range(chance.choice((5, 100, 1000))):
        name = chance.choice(tags)
        attribute = chance.choice(
            (
                "",
                " id=n1",
                " href='#n1'",
                " class='footnote'",
                " hidden",
                f" colspan={chance.choice(ODD_NUMBERS)}",
                f" rowspan={chance.choice(ODD_NUMBERS)}",
                " role=doc-endnotes",
                " epub:type=pagebreak title=5",
            )
        )
        parts.append(chance.choice((f"<{name}{attribute}>", f"</{name}>", WORDS, soup(chance)[:200])))
    return "".join(parts).encode("utf-8", "replace")


def pdf(*objects: bytes, trailer: bytes = b"") -> bytes:
    """A PDF file of these objects, numbered from 1, the first its catalogue."""
    data, places = b"%PDF-1.7\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    rows = b"".join(b"%010d 00000 n \n" % place for place in places)
    size = len(objects) + 1
    return data + b"xref\n0 %d\n0000000000 65535 f \n%btrailer\n<</Root 1 0 R/Size %d%b>>\nstartxref\n%d\n%%%%EOF" % (
        size,
        rows,
        size,
        trailer,
        len(data),
    )


def stream(data: bytes, entries: bytes = b"") -> bytes:
    return b"<</Length %d%b>>stream\n%b\nendstream" % (len(data), entries, data)


def packed(data: bytes, times: int = 1) -> bytes:
    for _ in range(times):
        data = zlib.compress(data, 9)
    return stream(data, b"/Filter[" + b"/FlateDecode" * times + b"]")


def pdf_page(
    content: bytes,
    *more: bytes,
    page: bytes = b"",
    catalogue: bytes = b"",
    font: bytes = b"/Subtype/Type1/BaseFont/Helvetica",
    resources: bytes = b"",
) -> bytes:
    """A PDF of one page; `content` is its stream's object, `more` are objects from number 6."""
    return pdf(
        b"<</Type/Catalog/Pages 2 0 R%b>>" % catalogue,
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F 5 0 R>>%b>>%b>>"
        % (resources, page),
        content,
        b"<</Type/Font%b>>" % font,
        *more,
    )


LINE = b"BT /F 11 Tf 72 720 Td (The lamps were never lit in that borough.) Tj ET\n"
FORM = b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</X 6 0 R/Y 6 0 R>>/Font<</F 5 0 R>>>>"
CMAP = b"begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange\n"


@cache
def _zeros(times: int) -> bytes:
    return packed(b"q " * (32 << 20), times)


PDFS: tuple[Callable[[], bytes], ...] = (
    lambda: pdf_page(stream(LINE)),
    lambda: pdf(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[2 0 R 2 0 R]/Count 9>>"),
    lambda: pdf(
        b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", b"<</Type/Pages/Kids[2 0 R]>>"
    ),
    lambda: pdf(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[]/Count 2147483647>>"),
    lambda: pdf(
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[%b]/Count 7000>>" % (b"3 0 R " * 7000),
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 9 9]>>",
    ),
    lambda: pdf(b"1 0 R"),
    lambda: pdf(b"2 0 R", b"1 0 R"),
    lambda: pdf(b"[" * 100_000),
    lambda: pdf(b"<</A" * 50_000),
    lambda: pdf(b"(" * 200_000),
    lambda: pdf_page(_zeros(1)),
    lambda: pdf_page(_zeros(2)),
    lambda: pdf_page(packed(LINE * 200_000)),
    lambda: pdf_page(packed(LINE, 60)),
    lambda: pdf_page(packed(b"[" * 3_000_000)),
    lambda: pdf_page(packed(b"<<" * 1_000_000)),
    lambda: pdf_page(packed(b"q " * 1_000_000 + LINE)),
    lambda: pdf_page(packed(b"BT " * 500_000 + LINE)),
    lambda: pdf_page(packed(b"0 0 1 1 re f " * 200_000 + LINE)),
    lambda: pdf_page(packed(b"".join(b"%d %d m %d 800 l S " % (n, n % 7, n) for n in range(100_000)) + LINE)),
    lambda: pdf_page(
        packed(
            b"BT /F 9 Tf " + b"".join(b"1 0 0 1 %d %d Tm (a) Tj " % (n % 600, n % 800) for n in range(60_000)) + b"ET"
        )
    ),
    lambda: pdf_page(packed(b"BT /F 9 Tf [" + b"(a)-300" * 300_000 + b"] TJ ET")),
    lambda: pdf_page(stream(b"/X Do " + LINE), stream(b"/X Do /Y Do " + LINE, FORM), resources=b"/XObject<</X 6 0 R>>"),
    lambda: pdf_page(
        stream(b"/X Do"),
        *(stream(b"/X Do " * 10 + LINE, FORM.replace(b"/X 6", b"/X %d" % (n + 1))) for n in range(6, 16)),
        stream(LINE, FORM),
        resources=b"/XObject<</X 6 0 R>>",
    ),
    lambda: pdf_page(stream(LINE.replace(b"11 Tf", b"1e999 Tf"))),
    lambda: pdf_page(stream(LINE.replace(b"72 720 Td", b"nan --5 Td 99999999999999999999 0 0 1e308 1e308 1e308 cm"))),
    lambda: pdf_page(stream(b"0 0 0 0 0 0 cm " + LINE)),
    lambda: pdf_page(stream(LINE), page=b"/Rotate 37/MediaBox[0 0 0 0]/UserUnit 1e9"),
    lambda: pdf_page(stream(LINE), page=b"/MediaBox[(a) null 5 0 R /N]"),
    lambda: pdf_page(stream(LINE), page=b"/Contents[%b]" % (b"4 0 R " * 20_000)),
    lambda: pdf_page(stream(LINE), page=b"/Parent 3 0 R"),
    lambda: pdf_page(
        stream(LINE),
        b"<</First 7 0 R/Last 7 0 R/Count 1>>",
        b"<</Title(a)/Next 7 0 R/First 6 0 R/Dest[3 0 R/Fit]>>",
        catalogue=b"/Outlines 6 0 R/PageMode/UseOutlines",
    ),
    lambda: pdf_page(stream(LINE), b"<</Kids[6 0 R]/Nums[0 6 0 R]>>", catalogue=b"/PageLabels 6 0 R"),
    lambda: pdf_page(stream(LINE), catalogue=b"/PageLabels<</Nums[0<</S/r/St 2147483647>>]>>"),
    lambda: pdf_page(stream(LINE), catalogue=b"/PageLabels<</Nums[0<</S/R/St 99999999999>>5(a)null]>>"),
    lambda: pdf_page(
        stream(LINE),
        stream(CMAP + b"1 beginbfrange <0000> <FFFFFFFF> <0041> endbfrange"),
        font=b"/Subtype/Type0/ToUnicode 6 0 R",
    ),
    lambda: pdf_page(
        stream(LINE),
        stream(CMAP + b"1 beginbfrange <00000000> <7FFFFFFF> [" + b"<0041>" * 10_000),
        font=b"/Subtype/Type1/ToUnicode 6 0 R",
    ),
    lambda: pdf_page(
        stream(LINE),
        stream(CMAP + b"256 beginbfchar " + b"".join(b"<%02X><202E001B>" % n for n in range(256)) + b"endbfchar"),
        font=b"/Subtype/Type1/ToUnicode 6 0 R",
    ),
    lambda: pdf_page(
        stream(LINE),
        stream(CMAP + b"1 beginbfchar <54> <" + b"0041" * 500_000 + b"> endbfchar"),
        font=b"/Subtype/Type1/ToUnicode 6 0 R",
    ),
    lambda: pdf_page(stream(LINE), stream(b"/A usecmap " * 100_000), font=b"/Subtype/Type1/ToUnicode 6 0 R"),
    lambda: pdf_page(stream(LINE), font=b"/Subtype/Type0/Encoding/Identity-H/DescendantFonts[5 0 R]"),
    lambda: pdf_page(stream(LINE), font=b"/Subtype/Type0/DescendantFonts[<</W[0 2147483647 1000]/DW 1e99>>]"),
    lambda: pdf_page(stream(LINE), font=b"/Subtype/Type1/FirstChar -5/LastChar 2147483647/Widths[1 (a) null /N]"),
    lambda: pdf_page(
        stream(LINE),
        font=b"/Subtype/Type1/Encoding<</Differences[0/a 255/b 999999999/c(x)/uniD800/u110000/g99999999999]>>",
    ),
    lambda: pdf_page(stream(LINE), font=b"/Subtype/Type3/CharProcs 5 0 R/FontMatrix[0 0 0 0 0 0]"),
    lambda: pdf_page(stream(b"a" * 99, b"/Filter/LZWDecode/DecodeParms<</EarlyChange 9>>")),
    lambda: pdf_page(stream(b"\x81 " * 2_000_000, b"/Filter/RunLengthDecode")),
    lambda: pdf_page(stream(b"z" * 1_000_000, b"/Filter/ASCII85Decode")),
    lambda: pdf_page(
        stream(
            zlib.compress(b"\x02" + LINE),
            b"/Filter/FlateDecode/DecodeParms<</Predictor 15/Columns 2147483647/Colors 99>>",
        )
    ),
    lambda: pdf_page(stream(LINE, b"/Filter/JBIG2Decode")),
    lambda: pdf_page(stream(LINE, b"/Filter[/DCTDecode/JPXDecode/CCITTFaxDecode/Crypt]")),
    lambda: pdf_page(stream(b"BI /W 99999999 /H 99999999 /BPC 8 /CS /RGB ID " + b"\0" * 999 + b" EI " + LINE)),
    lambda: pdf_page(stream(b"/Span <</ActualText (\x1b[2J)>> BDC " * 20_000 + LINE)),
    lambda: pdf_page(b"<</Length 4 0 R>>stream\n%b\nendstream" % LINE),
    lambda: pdf_page(b"<</Length 2147483647>>stream\n%b\nendstream" % LINE),
    lambda: pdf_page(stream(LINE)).replace(b"trailer", b"trailr"),
    lambda: pdf_page(stream(LINE)).replace(b"startxref\n", b"startxref\n99999999"),
    lambda: pdf_page(stream(LINE)).replace(b"/Size 6", b"/Size 6/Prev 0/XRefStm 9"),
    lambda: pdf_page(stream(LINE)).replace(b"/Size 6", b"/Size 2147483647"),
    lambda: pdf_page(stream(LINE), b"<</Filter/Standard/V 5/R 6/O(a)/U(b)/P -1>>").replace(
        b"/Size 7", b"/Size 7/Encrypt 6 0 R/ID[(a)(b)]"
    ),
    lambda: pdf_page(stream(LINE), b"<</Filter/Mine/V 99>>").replace(b"/Size 7", b"/Size 7/Encrypt 6 0 R"),
    lambda: pdf_page(stream(LINE), b"6 0 R").replace(b"/Size 7", b"/Size 7/Encrypt 6 0 R"),
    lambda: pdf_page(
        stream(LINE), b"<</Title(\x1b]0;x\x07[red]a\\000)/Author(" + b"and " * 100_000 + b")/CreationDate(D:9)>>"
    ).replace(b"/Size 7", b"/Size 7/Info 6 0 R"),
    lambda: pdf_page(
        stream(LINE), b"[" + b"6 0 R " * 9 + b"]", resources=b"/ExtGState 6 0 R/XObject 6 0 R/Properties 6 0 R"
    ),
    lambda: (
        b"%PDF-1.7\n"
        + b"1 0 obj<</Type/ObjStm/N 999999999/First 0/Extends 1 0 R/Length 9>>stream\n"
        + b"1 0 " * 99
        + b"endstream endobj trailer<</Root 1 0 R>>"
    ),
    lambda: b"%PDF-1.7\n" + b"9 0 obj" * 50_000,
    lambda: b"%PDF-1.7\n" + b"xref\n0 999999999\n" + b"0000000000 65535 f \n" * 9999,
    lambda: b"%PDF-1.7\n" + b"%%EOF\n" * 100_000,
    lambda: b"%PDF-1.7\n" + b"\0" * 3_000_000,
    lambda: b"x" * 1000 + pdf_page(stream(LINE)),
    lambda: b"%PDF-" + good("html"),
)


def _pdf(chance: random.Random) -> bytes:
    if chance.random() < 0.3:
        data = good("pdf")
    else:  # small ones, so that what is damaged is the structure
        data = PDFS[chance.choice((0, 1, 2, 4, 22, 24, 27, 31, 32, 35, 37, 40, 43, 45, 50, 52, 58, 61))]()
    others = (
        b"/Kids",
        b"obj",
        b"endstream",
        b"<<",
        b">>",
        b" R ",
        b"[",
        b"/Length",
        b"/Filter",
        b"stream\n",
        b"-1",
        b"(",
        b"\xff\xfe",
    )
    if data is not good("pdf") and chance.random() < 0.3:
        numbers = [b"%d 0 R" % n for n in range(8)]
        for number in chance.sample(numbers, 3):
            data = data.replace(number, chance.choice(numbers), 1)
        return data
    return damaged(data, chance, others)


def _packed(family: str) -> Recipe:
    return lambda chance: damaged_packed(family, lambda data, by: damaged(data, by, SNIPPETS), chance)


FIXED: dict[str, tuple[Callable[[], bytes], ...]] = {
    **PACKED,
    "pdf": PDFS,
    "html": (
        lambda: b"<!---->" * 580 + b"x",
        lambda: b"<html>" + b"<div>" * 100_000 + b"text",
        lambda: b"<html><p>" + b"<b><i>" * 100_000 + b"text",
        lambda: b"<html>" + b"<table><tr><td>" * 20_000 + b"x",
        lambda: (
            b"<html><table><tr><td colspan=1000000000>a<td rowspan=1000000000>b</tr><tr><td>c</table><p>"
            + WORDS.encode()
        ),
        lambda: (
            b"<html><table>" + b"<tr><td colspan=1000 rowspan=1000>a<td>b</tr>" * 300 + b"</table><p>" + WORDS.encode()
        ),
        lambda: (
            b'<!DOCTYPE html [<!ENTITY a "ha">'
            + b"".join(b'<!ENTITY b%d "&b%d;&b%d;">' % (n + 1, n, n) for n in range(64))
            + b"]><html><p>&b64;"
        ),
        lambda: b'<!DOCTYPE html [<!ENTITY x SYSTEM "file:///etc/hostname">]><html><p>' + WORDS.encode() + b"&x;</p>",
        lambda: b"<html><p " + b" ".join(b"a%d=1" % n for n in range(20_000)) + b">text",
        lambda: b"<html><script>" + b"document.write('x');" * 10_000 + b"</script><p>" + WORDS.encode(),
        lambda: b"<html><p>" + STEERING.encode() * 99 + WORDS.encode(),
        lambda: b"<html><meta charset=utf-7><p>+ADw-script+AD4-" + WORDS.encode(),
        lambda: b"<html><div class='" + b"share " * 100_000 + b"'><p>" + WORDS.encode(),
        lambda: b"<html><article>" + b"<p>word<sup><a href='#n1' id='r1'>1</a></sup> " * 3000 + b"<p id=n1>1 Note",
    ),
    "markdown": (
        lambda: b"word " * 2_000_000,
        lambda: b"x" * 10_000_000,
        lambda: b">" * 100_000,
        lambda: b"[" * 100_000 + b"a",
        lambda: b"*a " * 50_000,
        lambda: b"".join(b"`" * n + b" " for n in range(1500)),
        lambda: b"".join(b" " * (2 * n) + b"- a\n" for n in range(1000)),
        lambda: b"[a](" * 30_000,
        lambda: b"[^1] " * 20_000 + b"\n\n[^1]: x\n",
        lambda: b"".join(b"[^%d]: [^%d]\n\n" % (n, n + 1) for n in range(3000)) + b"a [^0]\n",
        lambda: b"|a" * 2000 + b"|\n" + b"|-" * 2000 + b"|\n" + b"|b\n" * 500,
        lambda: b"<sup>" * 20_000,
        lambda: b"".join(b"## %d Heading\n\nText.\n\n" % n for n in range(5000)),
        lambda: b"1." * 50_000 + b" Deep\n\ntext\n",
        lambda: b"---\n" + b"a: b\n" * 50_000,
        lambda: STEERING.encode() * 100 + WORDS.encode(),
        lambda: (STEERING + WORDS).encode("utf-16"),
        lambda: WORDS.encode("utf-16") + b"\0",
        lambda: WORDS.encode() + b"\xe9\xff",
        lambda: b"\xff\xfe" + b"\x00\xd8" * 999,
        lambda: WORDS.encode("utf-32"),
    ),
    "text": (
        lambda: b"a\n\n" * 50_000,
        lambda: b"a\f" * 50_000,
        lambda: b"1 " * 500_000,
        lambda: b"a .......... 5\n" * 30_000,
        lambda: b"See " * 200_000,
        lambda: b"A. B. " * 200_000,
        lambda: b"http://a." + b"a." * 300_000,
        lambda: "“".encode() * 300_000,
        lambda: b"PK\x03\x04" + bytes(999),
    ),
    "notes": (
        lambda: b"".join(b"%d Author, Title %d, 2010, 5.\n\n" % (n, n) for n in range(1, 3000)),
        lambda: (
            b"# T\n\n"
            + b"".join(b"word[^%d] " % n for n in range(1, 1500))
            + b"\n\n"
            + b"".join(b"[^%d]: Ibid., %d\n" % (n, n) for n in range(1, 1500))
        ),
        lambda: (
            b"# T\n\ntext\n\n# Bibliography\n\n"
            + b"".join(b"- Smith, J. Title of %d. London: Press, 2010.\n" % n for n in range(3000))
        ),
        lambda: b"# T\n\n" + b"".join(b"Figure %d: A caption\n\nSource: x\n\n" % n for n in range(3000)),
    ),
}


def _notes(chance: random.Random) -> bytes:
    """Notes and a bibliography, half of them wrong."""
    entries = (
        "Ibid.",
        "Ibid., 7.",
        "op. cit., p. 9",
        "Smith, Title, 2010, 5.",
        "NAO, Report, 2014",
        "See above.",
        "",
        "…",
        "(2010)",
        "A, B and C, “Q”, 9",
    )
    count = chance.choice((3, 30, 200))
    numbers = [str(chance.choice((n, n, n, n + 1, 0, 99999, "x"))) for n in range(1, count)]
    form = chance.choice(("[^{}]", "<sup>{}</sup>", "[{}]", "{}"))
    running = "".join(WORDS.strip() + form.format(n) + " " for n in numbers)
    body = chance.choice(("[^{}]: {}\n\n", "{} {}\n\n", "{}. {}\n", "<sup>{}</sup> {}\n\n"))
    notes = "".join(body.format(n, chance.choice(entries) + soup(chance)[:60]) for n in numbers)
    works = "".join(f"- {chance.choice(entries)} {soup(chance)[:80]}\n" for _ in range(chance.choice((0, 5, 50))))
    return f"# A\n\n{running}\n\n{notes}\n\n# Bibliography\n\n{works}".encode("utf-8", "replace")


FAMILIES: dict[str, tuple[str, Recipe]] = {
    "pdf": (".pdf", _pdf),
    "html": (".html", _html),
    "markdown": (".md", _markdown),
    "text": (".txt", _text_file),
    "notes": (".md", _notes),
    "word": (".docx", _packed("word")),
    "opendocument": (".odt", _packed("opendocument")),
    "epub": (".epub", _packed("epub")),
    "rtf": (".rtf", _packed("rtf")),
}
"""Name -> (suffix, how a damaged or random one is made)."""


def hostile_file(family: str, number: int) -> tuple[str, bytes]:
    """(suffix, bytes) of the family's file of that number; the fixed ones come first."""
    suffix, recipe = FAMILIES[family]
    fixed = FIXED.get(family, ())
    if number < len(fixed):
        return suffix, fixed[number]()
    return suffix, recipe(random.Random(f"{family}/{number}"))


FIXED_QUESTIONS: tuple[str, ...] = (
    "",
    " ",
    "?",
    "\n",
    "\x00",
    "--help",
    "-",
    "--",
    "-k 5",
    "@file",
    "$(id)",
    "`id`",
    "; rm -rf /",
    "../../etc/passwd",
    "%s%n%d",
    "{0}{x}",
    "{{7*7}}",
    "<script>alert(1)</script>",
    "' OR 1=1 --",
    "[red]what[/red]",
    "\x1b[2Jwhat",
    "\u202ewhat is it",
    "what\u0000is",
    "\ud800",
    "a" * 1_000_000,
    "what is " * 120_000,
    "?" * 1_000_000,
    "“" * 100_000,
    "(" * 100_000,
    "and " * 100_000,
    "What about page 99999999999999999999?",
    "note 1-999999999",
    "note -1",
    "page ⅷ",
    "note ²",
    "note ١٢",
    "What is on page 0?",
    "figure 1e999",
    "Summarise 3.2." + "1." * 5000,
    "Which works does chapter 99999999999999999999999 rest on?",
    "How often is " + "x" * 5000 + " cited?",
    "🏳️‍🌈" * 5000,
    "e\u0301\u0302\u0303" * 5000,
    "ﷺ" * 2000,
    "İ" * 2000,
    "ß" * 2000,
    "\u2028what\u2029",
    "\ufeffwhat",
    "NaN",
    "null",
    "true",
    "Who wrote it? " * 500,
    "£" + "9" * 5000 + "bn",
    "how many " + "1," * 5000,
    "a-" * 5000,
    "What is " + "the cost of " * 2000 + "it",
)


def hostile_question(number: int) -> str:
    if number < len(FIXED_QUESTIONS):
        return FIXED_QUESTIONS[number]
    chance = random.Random(f"question/{number}")
    asked = [
        "What does note 3 cite?",
        "How much was spent in 2014-15 and why?",
        "What is on page 5?",
        "Summarise 2.1",
        "Who said so?",
    ]
    kind = chance.randrange(4)
    if kind == 0:
        return "".join(chance.choices(chance.choice(ALPHABETS), k=chance.choice((1, 20, 3000))))
    if kind == 1:
        return soup(chance)[: chance.choice((30, 300, 3000))]
    if kind == 2:
        return damaged(chance.choice(asked).encode(), chance).decode("utf-8", "replace")
    return "".join(
        chr(chance.choice((chance.randrange(0xD800), chance.randrange(0xE000, 0x110000)))) for _ in range(50)
    )


def hostile_line(number: int) -> bytes:
    """A line of a batch: good JSON of the wrong kind, or bad JSON."""
    chance = random.Random(f"line/{number}")
    odd = [None, 7, -1, 1e308, True, [], {}, "", "x", ["x"], {"x": 1}, [[["x"]]], "\x1b[2J", "9" * 400, "\ud800"]
    keys = ["question", "id", "chapter", "source", "conversation", "history", "k", "__class__"]
    value = {chance.choice(keys): chance.choice(odd) for _ in range(chance.randrange(6))}
    if chance.random() < 0.5:
        value.setdefault("question", "What does it cost?")
    line = json.dumps(value).encode()
    kind = chance.randrange(5)
    if kind == 0:
        return damaged(line, chance).replace(b"\n", b" ")
    if kind == 1:
        return chance.choice((b"[", b'{"a":', b'{"question":[')) * chance.choice((10, 5000, 100_000))
    if kind == 2:
        return line[: chance.randrange(len(line) + 1)]
    return line
