"""How much speaks for a stretch of a note being a reference, and how much against it."""

from __future__ import annotations

from evidencebot.documents.catalogue.annotated import blanked
from evidencebot.documents.catalogue.fields import Fields, Parts, Title
from evidencebot.documents.catalogue.wording import (
    AVAILABLE,
    GENRE,
    GENRE_WITHIN,
    LAW,
    OWN_PART,
    OWN_PLACE,
    capital_share,
    is_name,
    prose,
)

# Tried on the notes of nine reports, half of each kept unseen (docs/reading.md); a sentence's verb weighs 1.
_NUMBERED, _SET_OFF, _ADDRESSED, _DATED, _LOCATED = 4.0, 2.0, 1.5, 1.0, 1.0
_NAMED, _AUTHORED, _CAPITALISED, _GENRE = 0.5, 1.0, 1.0, 1.0
_OWN, _TOLD, _NAMELESS, _IMPRINT, _LONE, _NO_AUTHOR, _SECOND_TITLE, _SHORT = 4.0, 3.0, 2.0, 2.0, 1.5, 1.5, 1.5, 1.0
_IMPRINT_WORDS = 4
_SENTENCE = 2.0
"""Two words of a sentence before a title: the title is spoken of, not cited."""


def weigh(fields: Fields) -> float:
    """Above 0 where more speaks for a reference than against it."""
    title = fields.title
    score = _of_findings(fields) - _prose_of(fields)
    score += _of_title(fields, title) if title else _of_untitled(fields, fields.parts)
    return score - _of_own_place(fields, title)


def _of_findings(fields: Fields) -> float:
    """Numbers, dates, addresses and locators. A number that a sentence only has in brackets says nothing of it."""
    outside = blanked(fields.body.text, fields.body.brackets)
    stands_free = any(outside[i.span[0]] != "\0" for i in fields.identifiers)
    is_numbered = stands_free or (bool(fields.identifiers) and _prose_of(fields) < 1)
    return (
        _NUMBERED * is_numbered
        + _DATED * bool(fields.dates)
        + _ADDRESSED * bool(fields.address)
        + _LOCATED * bool(fields.locators)
    )


def _prose_of(fields: Fields) -> float:
    outside = blanked(fields.body.outside, fields.spans).replace("\0", " ")
    return prose(AVAILABLE.sub("", outside.rstrip(" .")) if fields.address else outside)


def _of_title(fields: Fields, title: Title) -> float:
    words, author = fields.parts.title, fields.parts.author
    before = fields.body.outside[: title[0]]
    is_spoken_of = prose(before) >= _SENTENCE
    is_long = len(words.split()) > 1 or words[:1].isupper()
    led_by = before.strip(" \0,")
    further = [t for t in fields.titles if t[0] > title[1] and not t[2] and not title[2]]
    score = -_TOLD if is_spoken_of else _SET_OFF * is_long
    score -= _SET_OFF * (not is_long)
    score += _NAMED * (not led_by or is_name(led_by))
    score -= _NO_AUTHOR * bool(author and not is_name(author) and not GENRE.match(author))
    return score - _SECOND_TITLE * len(further)


def _of_untitled(fields: Fields, parts: Parts) -> float:
    words, is_named = parts.title, fields.is_named
    count = len(words.split())
    has_more = bool(parts.author or fields.dates or fields.locators or LAW.search(words))
    if not words:
        return 0.0 if is_named else -_NAMELESS
    score = _CAPITALISED * (2 * capital_share(words) - 1)
    score += _GENRE * bool(GENRE_WITHIN.search(words)) + _AUTHORED * bool(parts.author)
    if is_named:
        return score
    score -= _LONE * (not has_more) + _SHORT * (not fields.dates and count < 3)
    if not parts.author:
        score -= _LONE * (count < 2) + _IMPRINT * _is_imprint(fields, words)
    return score


def _is_imprint(fields: Fields, words: str) -> bool:
    """`Harbour Press, 2010`: the end of a reference and none of its own."""
    is_short = len(words.split()) <= _IMPRINT_WORDS and capital_share(words) == 1
    is_year = [len(d) for _, d in fields.dates] == [1]
    return is_short and is_year and not fields.locators and not LAW.search(words)


def _of_own_place(fields: Fields, title: Title | None) -> float:
    """`See Table 1 above` names a place in the report itself."""
    before = fields.body.outside[: title[0]] if title else fields.body.outside
    is_own = OWN_PLACE.match(fields.body.text) or OWN_PART.search(before)
    return _OWN if is_own and not fields.dates and not fields.is_named else 0.0
