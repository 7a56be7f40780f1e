"""What the codes and glyph names of a simple font stand for: Adobe's encodings, and its names of Latin and Greek."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

_PLAIN = "".join(map(chr, range(32)))
_STANDARD = (
    _PLAIN
    + ' !"#$%&’()*+,-./0123456789:;<=>?@ABCDEFGHIJKLMNOPQRSTUVWXYZ[\\]^_‘abcdefghijklmnopqrstuvwxyz{|}~'
    + "".join(map(chr, range(127, 161)))
    + "¡¢£⁄¥ƒ§¤'“«‹›ﬁﬂ°–†‡·µ¶•‚„”»…‰¾¿À`´ˆ˜¯˘˙¨É˚¸Ì˝˛ˇ—ÑÒÓÔÕÖ×ØÙÚÛÜÝÞßàÆâªäåæçŁØŒºìíîïðæòóôıö÷łøœßüýþÿ"
)
_SYMBOL = (
    _PLAIN
    + " !∀#∃%&∋()∗+,−./0123456789:;<=>?≅ΑΒΧ∆ΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ[∴]⊥_ αβχδεφγηιϕκλμνοπθρστυϖωξψζ{|}∼"
    + "".join(map(chr, range(127, 160)))
    + "€ϒ′≤⁄∞ƒ♣♦♥♠↔←↑→↓°±″≥×∝∂•÷≠≡≈… ↵ℵℑℜ℘⊗⊕∅∩∪⊃⊇⊄⊂⊆∈∉∠∇®©™∏√⋅¬∧∨⇔⇐⇑⇒⇓◊〈®©™∑"
)
_DINGBATS = _PLAIN + " ✁✂✃✄☎✆✇✈✉☛☞✌✍✎✏✐✑✒✓✔✕✖✗✘✙✚✛✜✝✞✟✠✡✢✣✤✥✦✧★✩✪✫✬✭✮✯✰✱✲✳✴✵✶✷✸✹✺✻✼✽✾✿❀❁❂❃❄❅❆❇❈❉❊❋●❍■❏❐❑❒▲▼◆❖◗❘❙❚❛❜❝❞"
ENCODINGS = {
    "/StandardEncoding": _STANDARD,
    "/WinAnsiEncoding": bytes(range(256)).decode("cp1252", "replace").replace("\ufffd", "•"),
    "/MacRomanEncoding": bytes(range(256)).decode("mac_roman"),
    "/Symbol": _SYMBOL,
    "/ZapfDingbats": _DINGBATS,
}
"""The character of each code, by the name of the encoding or of the font that has its own."""

_NAMES = (
    "space exclam quotedbl numbersign dollar percent ampersand quoteright parenleft parenright asterisk plus comma "
    "hyphen period slash zero one two three four five six seven eight nine colon semicolon less equal greater "
    "question at bracketleft backslash bracketright asciicircum underscore quoteleft braceleft bar braceright "
    "asciitilde exclamdown cent sterling fraction yen florin section currency quotesingle quotedblleft guillemotleft "
    "guilsinglleft guilsinglright fi fl endash dagger daggerdbl periodcentered paragraph bullet quotesinglbase "
    "quotedblbase quotedblright guillemotright ellipsis perthousand questiondown grave acute circumflex tilde macron "
    "breve dotaccent dieresis ring cedilla hungarumlaut ogonek caron emdash AE ordfeminine Lslash Oslash OE "
    "ordmasculine ae dotlessi lslash oslash oe germandbls ff ffi ffl Eth eth Thorn thorn Euro trademark registered "
    "copyright degree plusminus minus multiply divide mu onesuperior twosuperior threesuperior onequarter onehalf "
    "threequarters brokenbar logicalnot lessequal greaterequal notequal approxequal infinity partialdiff summation "
    "product radical integral arrowleft arrowright arrowup arrowdown filledbox circlecopyrt nbspace "
    "nonbreakingspace sfthyphen"
).split()
_CHARACTERS = (
    ' !"#$%&’()*+,-./0123456789:;<=>?@[\\]^_‘{|}~'
    "¡¢£⁄¥ƒ§¤'“«‹›ﬁﬂ–†‡·¶•‚„”»…‰¿`´ˆ˜¯˘˙¨˚¸˝˛ˇ—ÆªŁØŒºæıłøœßﬀﬃﬄÐðÞþ"
    "€™®©°±−×÷µ¹²³¼½¾¦¬≤≥≠≈∞∂∑∏√∫←→↑↓■©\u00a0\u00a0\u00ad"
)
_NAMED = dict(zip(_NAMES, _CHARACTERS, strict=True))
_ACCENTS = {
    "grave": "\u0300", "acute": "\u0301", "circumflex": "\u0302", "tilde": "\u0303", "macron": "\u0304",
    "breve": "\u0306", "dotaccent": "\u0307", "dieresis": "\u0308", "ring": "\u030a", "hungarumlaut": "\u030b",
    "caron": "\u030c", "cedilla": "\u0327", "ogonek": "\u0328",
}  # fmt: skip
_ACCENTED = re.compile(rf"([A-Za-z])({'|'.join(_ACCENTS)})")
_NUMBERED = re.compile(r"uni([0-9A-F]{4})|u([0-9A-F]{4,6})")
# dvips names the characters of its drawn fonts by their codes.
_CODED = re.compile(r"a(\d{1,3})")


@cache
def character_of(name: str) -> str | None:
    """What a glyph's name stands for; None where the name says nothing, as `g17` does."""
    name = name.removeprefix("/")
    if name in _NAMED or len(name) == 1:
        return _NAMED.get(name, name)
    if accented := _ACCENTED.fullmatch(name):
        return unicodedata.normalize("NFC", accented.group(1) + _ACCENTS[accented.group(2)])
    if numbered := _NUMBERED.fullmatch(name):
        code = int(numbered.group(1) or numbered.group(2), 16)
        return chr(code) if code <= 0x10FFFF else None
    if coded := _CODED.fullmatch(name):
        return chr(int(coded.group(1)))
    stem, dot, _ = name.partition(".")
    return character_of(stem) if stem and dot else _greek(name)


def _greek(name: str) -> str | None:
    case = "CAPITAL" if name[:1].isupper() else "SMALL"
    try:
        return unicodedata.lookup(f"GREEK {case} LETTER {name.upper()}")
    except KeyError:
        return None
