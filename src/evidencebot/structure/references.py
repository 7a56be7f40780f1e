"""A question in plain lower case, and the notes, pages, figures and sections that it names by number."""

from __future__ import annotations

import re

from evidencebot.text.folding import fold, fold_case

_MOST_NOTES = 300
_UNITS = "one two three four five six seven eight nine ten eleven twelve".split()
_ORDINALS = "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth".split()
_TENS = "twenty thirty forty fifty sixty seventy eighty ninety".split()
_WORD_NUMBERS = {word: str(n) for words in (_UNITS, _ORDINALS) for n, word in enumerate(words, 1)}
_WORD_NUMBERS |= {word: str(10 * n) for n, word in enumerate(_TENS, 2)}
_NUMBER = rf"(?:\d{{1,4}}(?!\d)|(?:{'|'.join([*_UNITS, *_TENS])})\b)"
_NO = r"(?:\s*(?:number|no\.?|nr\.?|#))?\s*"
NOTE_WORD = r"(?:(?:foot|end)[ -]?notes?|notes?|fn\.?|fns\.?|references?|citations?|refs?\.?)"
NOTE = (
    rf"\b{NOTE_WORD}{_NO}(?P<numbers>{_NUMBER}(?:\s*(?:,|and|&|-|to)\s*\d{{1,4}})*)(?![.\d])"
    rf"|\b(?P<nth>\d{{1,4}})(?:st|nd|rd|th) {NOTE_WORD}"
)
PAGE = rf"\b(?:pages?|pp?\.?|pg\.?){_NO}(?P<number>{_NUMBER}|[ivxl]+\b)"
FIGURE = rf"\b(?P<label>figures?|fig\.?|tables?|box(?:es)?|charts?|graphs?){_NO}(?P<number>{_NUMBER})"
_DOTTED = r"\d{1,2}(?:\.\d{1,2})+(?!\d)"
_SECTION = (
    rf"(?:\b(?:(?:sub-?)?sections?|sec\.?|chapters?|chap\.?|ch\.?|parts?)|§){_NO}"
    rf"(?P<numbers>(?:{_DOTTED}|{_NUMBER})(?:\s*(?:,|and|&)\s*(?:{_DOTTED}|{_NUMBER}))*)"
    rf"|\b(?P<nth>{'|'.join(_ORDINALS)}|\d{{1,2}}(?:st|nd|rd|th)|last) (?:chapter|section)\b"
    rf"|(?P<bare>(?<![\d.£$€]){_DOTTED})(?! ?(?:%|per|million|billion|bn))"
    r"|(?:\b(?:the|its) |^)(?P<title>foreword|preface|introduction|executive summary|abstract)\b"
)
LABELS = {"fi": "Figure", "ta": "Table", "bo": "Box", "ch": "Figure", "gr": "Figure"}

_LEAD = re.compile(
    r"^(?:(?:please|hi|hello|hey|ok|okay|so|and|now|well|right|thanks)\b[ ,.!:;-]*"
    r"|(?:can|could|would|will) (?:you|i) (?:please |kindly |just |see |get |have )*"
    r"|(?:tell|show|give|remind) (?:me|us) (?:about )?|let me (?:know|see) "
    r"|i(?:'d| would) like (?:to (?:know|see|have|read) )?|i (?:want|need) (?:to (?:know|see|have|read) )?"
    r"|do you know |what can you tell me about )"
)
_TRAIL = re.compile(r"[ ,]*(?:,? (?:please|thanks|thank you|exactly|then|again))?[\s?!.:;,]*$")
_SHORT_IS = re.compile(r"\b(what|who|where|when|which|how)'?s\b(?=[ ])")
DOCUMENT = r"(?:(?:the|this|your) (?:whole |full |entire |present )?(?:report|paper|document|publication|pdf)|it)"


def plain(question: str) -> str:
    """Lower case, without the courtesies around it."""
    text = _SHORT_IS.sub(r"\1 is", fold_case(question).replace('"', "")).replace("table of contents", "contents")
    text = re.sub(rf"\b({'|'.join(_TENS)})-({'|'.join(_UNITS[:9])})\b", _two_words, text)
    text = _TRAIL.sub("", re.sub(r"\b(report|paper|document|chapter|section|\d)'s\b", r"\1", text))
    while (shorter := _LEAD.sub("", text)) != text:
        text = shorter
    return text


def _two_words(match: re.Match[str]) -> str:
    """`twenty-two` as 22."""
    return str(20 + 10 * _TENS.index(match[1]) + 1 + _UNITS.index(match[2]))


def as_typed(name: str, question: str) -> str:
    """A name in the asker's own capitals."""
    plain = fold(question)
    at = plain.casefold().find(name)
    return plain[at : at + len(name)] if at >= 0 else name


def number(text: str) -> str:
    text = re.sub(r"(?<=\d)(?:st|nd|rd|th)$", "", text)
    return _WORD_NUMBERS.get(text, text)


def note_numbers(text: str) -> tuple[str, ...]:
    span = re.fullmatch(r"(\d+)\s*(?:-|to)\s*(\d+)", text)
    if span:
        first, last = int(span[1]), int(span[2])
        return tuple(str(n) for n in range(first, min(last, first + _MOST_NOTES - 1) + 1))
    return tuple(number(n) for n in re.findall(r"\d+|[a-z]+", text) if n not in ("and", "to"))[:_MOST_NOTES]


def sections_in(text: str) -> tuple[tuple[str, ...], str]:
    """The sections that a text names, and the text without them."""
    numbers: list[str] = []
    for match in re.finditer(_SECTION, text):
        named = match["numbers"]
        if named:
            numbers += [number(n) for n in re.findall(r"\d[\d.]*|[a-z]+", named) if n != "and"]
        else:
            numbers.append(number(match["nth"] or match["bare"] or match["title"]))
    return tuple(numbers), re.sub(_SECTION, " ", text)
