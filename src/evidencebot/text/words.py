"""Words for matching: folded, stemmed, without the words that every text has."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

import Stemmer

from evidencebot.text.folding import fold_case

STOP_WORDS = frozenset(
    """a about above after again all also although am an and any are as at be because been before being below between
    both but by can could did do does doing down during each either even ever every for from further get gets give
    given gives got had has have having he her here hers him his how however i if in into is it its itself just like
    ll made make makes many may me might more most much must my no nor not now of off on once one only or other our ours
    out over own please re really said same say says shall she should show since so some such tell than that the
    their theirs them then there these they thing things this those through to too under until up us use used using
    ve very was we were what whats when where whether which while who whom whose why will with within without would
    yet you your yours""".split()
)
_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?|\d+(?:[.,:]\d+)*", re.ASCII)
_NUMBER = re.compile(r"\d+(?:[.,:]\d+)*")
_ACCENTS = re.compile("[\u0300-\u036f]")
_CLITIC = re.compile(r"(?:'(?:s|d|m|ll|ve|re)|n't)$")
# CCGs and CCG are one word; the stemmer leaves the plural of capitals alone.
_PLURAL_CAPITALS = re.compile(r"\b([A-Z]{2,})[’']?s\b")
_stemmer = Stemmer.Stemmer("english")


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    return str(_stemmer.stemWord(word))


def raw_words(text: str) -> list[str]:
    """Folded words and numbers in order, stop words included; `1,000` reads `1000`."""
    text = _PLURAL_CAPITALS.sub(r"\1", text).replace("&", " and ")
    plain = _ACCENTS.sub("", unicodedata.normalize("NFKD", fold_case(text)))
    return [word for found in _WORD.findall(plain) if (word := _plain(found))]


def _plain(word: str) -> str:
    if word[0].isdigit():
        return word.replace(",", "")
    return _CLITIC.sub("", word).replace("'", "") if "'" in word else word


def terms(text: str) -> list[str]:
    """Stemmed content words and numbers, in order: what BM25 counts."""
    return [stem(word) for word in raw_words(text) if word not in STOP_WORDS and (len(word) > 1 or word.isdigit())]


@lru_cache(maxsize=8192)
def term_set(text: str) -> frozenset[str]:
    """The different `terms` of a text, kept for texts that are looked at question after question."""
    return frozenset(terms(text))


def numbers(text: str) -> list[str]:
    """The numbers in a text, thousands separators dropped."""
    return [n.replace(",", "") for n in _NUMBER.findall(fold_case(text))]
