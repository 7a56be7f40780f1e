"""The small words of notes: what leads up to a reference, points back to one, or tells a sentence from a name."""

from __future__ import annotations

import re

SIGNAL = re.compile(
    r"^(?:(?:but |and )?(?:see|cf|compare|accord|contra)\b\.?(?: also\b| generally\b)?|,? ?(?:e\.g|i\.e)\.|"
    r"(?:and |also )?for (?:example|instance|more (?:information|detail|on this))|"
    r"(?:quoted|cited|reported|discussed|reproduced|printed) (?:in|by|at)|available (?:at|from)|"
    r"citing|quoting|quotes? from|cites|pursuant to|according to|attaching|adapted from|taken from|as in|"
    r"sources?(?= ?:)|also|and|or)(?:[\s,:;.]+|$)",
    re.IGNORECASE,
)
"""What leads up to a reference, one of several."""
IBID = re.compile(r"^(?:ibid(?:em)?|id)\b(?:\.|(?=[\s,;:]|$))", re.IGNORECASE)
_NOTE = r"(?:foot)?(?:n(?:ote)?|fn)s?\b\.?\s*"
ABOVE = re.compile(
    r"\bop\.?\s?cit\b\.?|\bloc\.?\s?cit\b\.?|"
    rf"\(?\b(?:supra|above)\b,?\s*(?:at\s+)?{_NOTE}(?P<after>\d{{1,4}})\)?|"
    rf"\(?\b{_NOTE}(?P<before>\d{{1,4}}),?\s+(?:supra|above)\b\)?|\bsupra\b",
    re.IGNORECASE,
)
OWN_PLACE = re.compile(
    r"^(?:see,? )?(?:also )?(?:the )?(?:(?:discussion|detail|summary|description)s? (?:in|at|of) (?:the )?)?"
    r"(?:chapters?|sections?|tables?|figures?|paragraphs?|paras?\.?|box(?:es)?|append(?:ix|ices)|annex(?:es)?|parts?|"
    r"articles?|volumes?|(?:foot)?notes?)\b",
    re.IGNORECASE,
)
"""`See Table 1 above`: a place in the report itself."""
OWN_PART = re.compile(
    r"\b(?:chapters?|sections?|appendix|annex)\W+(?:(?:on|of|titled|headed|called|entitled)\W*)?$", re.IGNORECASE
)
"""The same before a title: `See the chapter on`."""
GENRE = re.compile(
    r"^(?:letter|minutes?|memo(?:randum)?|e-?mail|telegram|e-?gram|paper|note|report|statement|transcript|submissions?|"
    r"annotated agenda|manuscript comment|briefing|brief|press release|public hearing|interview|remarks|speech|tweet|"
    r"(?:written|oral|witness|closing|opening|supplementary) (?:and oral )?(?:evidence|statements?|submissions?))\b",
    re.IGNORECASE,
)
GENRE_WITHIN = re.compile(
    r"\b(?:Tweet|Letter|E-?mail|Memo(?:randum)?|Minutes?|Transcript|Interview|Statement|Submissions?|Notes?|Report)\b"
)
LAW = re.compile(
    r"\b(?:Acts?|Bill|Charter|Code|Constitution|Convention|Decree|Directive|Law|Orders?|Ordinance|Protocol|"
    r"Regulations?|Rules?|Statute|Treaty|resolution|v\.?)\b"
)
AVAILABLE = re.compile(
    r",? (?:(?:is|are|was|were|can be|may be|which is) )?(?:also )?(?:available|accessible|accessed|found|published|"
    r"online|downloaded)(?: online)?(?: (?:at|from|on|via|here))?\W*$"
)
"""What stands before an address."""
_SIGNAL_ALONE = re.compile(
    r"[\s,.]*(?:see|cf|e\.g|id|ibid|supra|infra|also|passim|op\.? cit|et al)?[\s,.]*(?:also|e\.g\.)?[\s,.]*",
    re.IGNORECASE,
)
_FILLER = re.compile(
    r"(?:in|by|the|and|of|at|to|from|see|vol|no|ed|eds|pp?|on|revised|updated|available|first published)[.:]?|\W*",
    re.IGNORECASE,
)
_SMALL = frozenset(
    "a an and as at by de der des di du et et. al al. for from in into la le of on or per the to und v v. van von via "
    "with &".split()
)
"""Words that stand within names and titles."""
_SAYING = frozenset(
    """is are was were be been being has have had do does did will would could should may might must can cannot it its
    they their we our he his she her i you this these those that which who whom whose what when where because however
    although though while there here said told noted stated explained suggested argued not no such than then also only
    more most shows showed found estimated requires include includes including refers referred made based used given
    defined defining described describes known considered included appears appear become became brought remain remains
    relates concerns provides provided gave give gives asked refer see""".split()
)
"""Words of sentences: verbs, pronouns, what joins clauses."""
_OPENING = frozenset("This These It There We They He She That Those Some Many Other Later".split())
_WORD = re.compile(r"[^\W\d_][\w’'-]*")
_LONGEST_TITLE_WORDS, _FREE_LOWER = 45, 2
_VERB, _HALF_VERB, _LOWER = 1.0, 0.5, 0.35


def prose(text: str) -> float:
    """How much speaks for a sentence: words that no reference needs."""
    words = _WORD.findall(text)
    saying: int = sum(w in _SAYING or (k == 0 and w in _OPENING) for k, w in enumerate(words))
    participles: int = sum(w.endswith("ed") and w.islower() and w not in _SAYING for w in words)
    return _VERB * saying + _HALF_VERB * participles + _LOWER * max(0, lower_words(text) - _FREE_LOWER)


def lower_words(text: str) -> int:
    """Words in small letters, those within names left out."""
    return sum(w[0].islower() and w not in _SMALL for w in _WORD.findall(text))


def capital_share(text: str) -> float:
    """The share of its words that have a capital, those within names left out."""
    words = [w for w in _WORD.findall(text) if w.lower() not in _SMALL]
    return sum(w[0].isupper() for w in words) / len(words) if words else 0.0


def is_name(text: str) -> bool:
    """Whether it reads as people's or bodies' names: capitals, and the small words between them."""
    words = re.findall(r"[^\s,]+", text)
    opens_well = bool(words) and words[0][:1].isupper()
    return opens_well and all(w[0].isupper() or w.lower() in _SMALL or not w[0].isalpha() for w in words)


def may_be_title(text: str, *, is_quoted: bool) -> bool:
    """Not `See, e.g.`; not somebody's words, which open with a small letter or go on for long."""
    if is_quoted and (text[1:2].islower() or len(text.split()) > _LONGEST_TITLE_WORDS):
        return False
    return not _SIGNAL_ALONE.fullmatch(text)


def is_filler(field: str) -> bool:
    """Whether a field between commas says nothing: `in`, `vol`, `updated`."""
    return bool(_FILLER.fullmatch(field))


def explains(bracketed: str) -> bool:
    """Whether what stands in brackets explains a reference and is no part of it."""
    return lower_words(bracketed) >= 4 or bracketed[1:2] in '“"'
