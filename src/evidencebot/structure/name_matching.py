"""A name as somebody types it -> the works of the bibliography that it means."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from msgspec import Struct
from rapidfuzz import fuzz

from evidencebot.documents.model import Document, Section, Work
from evidencebot.text.folding import words_only
from evidencebot.text.words import terms

_SMALL = frozenset("the a an of and for in on select select hm s".split())
_YEAR = re.compile(r"[ ,(]*\b((?:19|20)\d\d)\b\)?\s*$")
_TAIL = re.compile(
    r"(?:'s?)?(?: (?:et al\.?|and (?:others|colleagues)|reports?|inquiry|review|papers?|stud(?:y|ies)|works?|books?|"
    r"publications?|white paper))+$"
)
# One slip in a name of eight letters; two titles of the report's bibliography never come as near each other.
_SAME_NAME = 88
# A name that holds this share of a title's words means that title, whatever the title goes on to say.
_MOST_OF_TITLE = 0.6
SAME_HEADING, _EXACT = 85, 100


class Named(Struct, frozen=True):
    """The works that a name means."""

    label: str
    """The author's, body's or work's full name."""
    works: tuple[Work, ...]
    is_title: bool
    """Whether it named works by their titles, not those who wrote or published them."""


def works_named(document: Document, name: str, abbreviations: Mapping[str, str]) -> Named | None:
    """The works of an author or publisher of that name, else those of that title; None where there are none.

    A year behind the name (`Dunmore 2016`) chooses among them.
    """
    year = _YEAR.search(name)
    bare = _YEAR.sub("", name)
    for wording in dict.fromkeys((bare, _TAIL.sub("", bare))):
        full = _expanded(wording, abbreviations)
        named = _by_author(document, full) or _by_title(document, full)
        if named:
            works = tuple(w for w in named.works if not year or w.year == year[1])
            return Named(named.label, works, named.is_title) if works else None
    return None


def _expanded(name: str, abbreviations: Mapping[str, str]) -> str:
    """The name that an abbreviation stands for; case is not the asker's care."""
    folded = {short.casefold(): full for short, full in abbreviations.items()}
    return folded.get(name.replace(".", "").strip().casefold(), name)


def _by_author(document: Document, name: str) -> Named | None:
    scores: dict[str, float] = {}
    works: dict[str, list[Work]] = {}
    for work in document.works:
        for label in dict.fromkeys([*makers(work), *filter(None, [work.csl.get("publisher")])]):
            works.setdefault(label, []).append(work)
            scores.setdefault(label, _maker_score(label, name))
    best = max(scores.values(), default=0.0)
    labels = [label for label, score in scores.items() if score == best and best >= _SAME_NAME]
    found = list({w.id: w for label in labels for w in works[label]}.values())
    return Named(" and ".join(labels[:3]), tuple(found), is_title=False) if found else None


def makers(work: Work) -> list[str]:
    """Its authors, a person by given and family name."""
    return [
        a.get("literal") or " ".join(filter(None, (a.get("given"), a.get("family"))))
        for a in work.csl.get("author", ())
    ]


def _maker_score(label: str, name: str) -> float:
    """100 for the name itself or its initials, a little less for part of it, else how alike the letters are."""
    mine, asked = _tokens(label), _tokens(name)
    if not asked:
        return 0.0
    initials = "".join(w[0] for w in re.findall(r"[^\W_]+", label) if w[0].isupper()).casefold()
    if mine == asked or (len(asked) == 1 and len(initials) > 1 and asked == {initials}):
        return 100.0
    if asked <= mine and (len(asked) > 1 or asked == {words_only(label).split()[-1]}):
        return 95.0
    return fuzz.ratio(words_only(label), words_only(name))


def _tokens(name: str) -> frozenset[str]:
    return frozenset(words_only(name).split()) - _SMALL


def _by_title(document: Document, name: str) -> Named | None:
    scores = {work.id: _title_score(work.title, name) for work in document.works}
    best = max(scores.values(), default=0.0)
    if best < _SAME_NAME:
        return None
    works = tuple(w for w in document.works if scores[w.id] == best)
    return Named(" and ".join(f"“{w.title}”" for w in works[:2]), works, is_title=True)


def _title_score(title: str, name: str) -> float:
    short = re.split(r"[:?.] ", title)[0]
    alike = max(fuzz.ratio(words_only(name), words_only(t)) for t in (title, short))
    mine, asked = _tokens(title), _tokens(name)
    is_most = len(asked) > 1 and asked <= mine and len(asked) >= _MOST_OF_TITLE * len(mine)
    return max(alike, 95.0 if is_most else 0.0)


def section_titled(sections: Sequence[Section], name: str) -> Section | None:
    """The section of that heading, else the highest whose heading is like the name."""
    scored = [(heading_score(s.title, name), s) for s in sections]
    near = [(score, s) for score, s in scored if score >= SAME_HEADING]
    return max(near, key=lambda pair: (pair[0] == _EXACT, -pair[1].level, pair[0]), default=(0.0, None))[1]


def heading_score(title: str, name: str) -> float:
    """How alike a heading and a name are; a heading that holds all of the name's words of substance is no worse."""
    alike = float(fuzz.ratio(words_only(title), words_only(name)))
    asked, mine = set(terms(name)), set(terms(title))
    if not asked or not asked <= mine:
        return alike
    return max(alike, SAME_HEADING + (100 - SAME_HEADING) * len(asked) / len(mine))
