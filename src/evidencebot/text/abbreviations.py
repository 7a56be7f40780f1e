"""Abbreviations and what they stand for, read from a corpus' own words."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping

from evidencebot.text.words import STOP_WORDS, terms

_CAPITALS = re.compile(r"\b[A-Z](?:[A-Z&]|[a-z](?=[A-Z])){1,7}(?=s?\b)")
_NAME = re.compile(r"\b[A-Z][\w’'-]*(?:\s+(?:(?:of|for|to|in|on|with)\s+(?:the\s+)?|and\s+|&\s+)?[A-Z][\w’'-]*){1,6}")


def find_abbreviations(texts: Iterable[str]) -> dict[str, str]:
    """Abbreviation -> the name whose capitals it is, the commonest where several are.

    A name is a run of capitalised words (`Clinical Commissioning Groups`). Its initials count where
    they stand somewhere in the texts, or are three and more, so that a reader may type them.
    """
    names: Counter[str] = Counter()
    capitals: set[str] = set()
    for text in texts:
        capitals.update(_CAPITALS.findall(text))
        names.update(_names(text))
    candidates: dict[str, list[str]] = defaultdict(list)
    for name in sorted(names):
        for initials in _initials(name):
            if initials in capitals or len(initials) > 2:
                candidates[initials].append(name)
    return {short: max(found, key=lambda n: names[n]) for short, found in sorted(candidates.items())}


def expanded_terms(text: str, abbreviations: Mapping[str, str]) -> list[str]:
    """The text's terms, and for each abbreviation or name in it those of its other form."""
    found = terms(text)
    for short in dict.fromkeys(_CAPITALS.findall(text)):
        if short in abbreviations:
            found += terms(abbreviations[short])
    for name in dict.fromkeys(_names(text)):
        for short in _initials(name):
            if _singular(abbreviations.get(short, "")) == _singular(name):
                found += terms(short)
    return found


def _names(text: str) -> Iterator[str]:
    """Names of at least two words, without the article that may open them."""
    for match in _NAME.finditer(text):
        words = match.group().split()
        while words and words[0].casefold() in STOP_WORDS:
            words = words[1:]
        if len(words) > 1:
            yield " ".join(words)


def _initials(name: str) -> set[str]:
    """`DWP`, and with the small words `DfWaP`: either may be in use (MoJ, HMIP)."""
    words = [w for w in re.split(r"[\s-]+", name) if w]
    return {"".join(w[0] for w in words if w[0].isupper()), "".join(w[0] for w in words)}


def _singular(name: str) -> str:
    return name.removesuffix("s")
