"""The sections that a question names, and the summaries of them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from evidencebot.documents.model import Section, is_within
from evidencebot.evidence.quote import LONGEST_ANSWER_WORDS, Quote
from evidencebot.structure.document_view import DocumentView, Told
from evidencebot.structure.name_matching import section_titled
from evidencebot.structure.phrasing import capital, heading, listing, section_name
from evidencebot.structure.request import StructureRequest
from evidencebot.structure.summarising import (
    as_part,
    parts_of_whole,
    parts_within,
    said_of,
    summarise,
)

# Of an answer's 120 words, what the sentence around the list leaves.
_LIST_WORDS = 85
_DIGESTS = re.compile(
    r"^(?:(?:executive |plain )?summary|abstract|overview|(?:key|main) (?:findings|points|messages)|in brief)\b",
    re.IGNORECASE,
)
_OPENING = re.compile(r"^introduction\b|^preface\b", re.IGNORECASE)
_CLOSING = re.compile(r"^conclu|^discussion\b|^summing up\b", re.IGNORECASE)
# Said of somebody as a sentence opens; further on it mostly says what is, not what to do.
_ADVICE = re.compile(r"^(?:\W*\w+\W+){1,8}?(?:should|must|ought to)\b|\bwe recommend\b", re.IGNORECASE)
_ADVISING = re.compile(r"\brecommendations?\b", re.IGNORECASE)


def find_sections(view: DocumentView, names: Sequence[str]) -> tuple[Section, ...] | str:
    """The sections of those numbers or titles; a sentence that says what there is where one is missing."""
    found = []
    for name in names:
        section = _find(view, name)
        if section is None:
            kind = "" if name.isalpha() or " " in name else "section " if "." in name else "chapter "
            return f"There is no {kind}{name}: {_chapters(view)}."
        if not view.is_open(section.number):
            within = " and ".join(view.within)
            return f"{section_name(section)} lies outside {within}, to which the question is limited."
        found.append(section)
    return tuple(found)


def _find(view: DocumentView, name: str) -> Section | None:
    sections = view.document.sections
    chapters = [s for s in sections if s.level == 1]
    if name == "last":
        with_text = [c for c in chapters if any(is_within(p.section, c.number) for _, p in view.passages)]
        return with_text[-1] if with_text else None
    if name[0].isdigit():
        is_numbered = any(s.is_numbered for s in sections)
        nth = int(name) if name.isdigit() and not is_numbered else 0
        return chapters[nth - 1] if 0 < nth <= len(chapters) else view.document.section(name)
    return section_titled(sections, name)


def _chapters(view: DocumentView) -> str:
    chapters = [heading(s) for s in view.document.sections if s.level == 1]
    if not chapters:
        return f"{view.noun} has no headings that could be read"
    return f"{view.noun} has {listing(chapters, _LIST_WORDS, 'outline')}"


def tell_summary(view: DocumentView, asked: StructureRequest, sections: Sequence[Section]) -> Told | None:
    """A summary of sections or of the whole; None where the name given is no heading."""
    if asked.name:
        named = section_titled(view.document.sections, asked.name)
        return _summary(view, [named]) if named and view.is_open(named.number) else None
    return _summary(view, sections) if sections else tell_findings(view)


def tell_findings(view: DocumentView) -> Told:
    """The whole in brief: its own summary; else what it says of its chapters, how it opens and how it closes."""
    if view.within:
        return _summary(view, [s for n in view.within if (s := view.document.section(n))])
    chapters = _with_text(view)
    if not chapters:
        return _of(view, summarise(view, parts_of_whole(view)), view.noun)
    own = [s for s in chapters if _DIGESTS.match(s.title)]
    if own:
        return _summary(view, own[:1])
    framing = [s for s in chapters if _OPENING.match(s.title) or _CLOSING.match(s.title)]
    if len(framing) < 2:
        return _summary(view, chapters)
    return _of(view, summarise(view, [as_part(view, s) for s in framing], led=_said(view, chapters)), view.noun)


def _with_text(view: DocumentView) -> list[Section]:
    chapters = [s for s in view.document.sections if s.level == 1]
    return [c for c in chapters if any(is_within(p.section, c.number) for _, p in view.passages)]


def tell_conclusions(view: DocumentView) -> Told:
    """Its conclusion; where it has none of that name, the whole in brief."""
    closing = [s for s in _with_text(view) if _CLOSING.match(s.title) and view.is_open(s.number)]
    return _summary(view, closing[-1:]) if closing else tell_findings(view)


def tell_recommendations(view: DocumentView) -> Told | None:
    """Its recommendations; where it has none of that name, what it says should be done."""
    advising = [s for s in view.document.sections if _ADVISING.search(s.title) and view.is_open(s.number)]
    if advising:
        highest = min(s.level for s in advising)
        return _summary(view, [s for s in advising if s.level == highest])
    lead = f"{capital(view.noun)} has no section of recommendations. What it says should be done:"
    parts = [as_part(view, s) for s in _with_text(view) if view.is_open(s.number)]
    quotes = summarise(view, parts, only=_ADVICE, most_words=LONGEST_ANSWER_WORDS - len(lead.split()))
    if not quotes:
        return Told(f"{lead.partition('.')[0]}.", is_found=False)
    return _told(view, quotes, lead)


def _summary(view: DocumentView, sections: Sequence[Section]) -> Told:
    """A summary of one section by its parts, or of several by one another."""
    if len(sections) == 1:
        quotes = summarise(view, parts_within(view, sections[0]), led=_said(view, sections))
    else:
        quotes = summarise(view, [as_part(view, s) for s in sections])
    return _of(view, quotes, section_name(sections[0]) if sections else view.noun)


def _of(view: DocumentView, quotes: Sequence[Quote], name: str) -> Told:
    if quotes:
        return _told(view, quotes)
    return Told(f"{capital(name)} has no running text of its own to summarise.", is_found=False)


def _said(view: DocumentView, chapters: Sequence[Section]) -> list[Quote]:
    """What the document says of its own chapters."""
    return [quote for chapter in chapters if (quote := said_of(view, chapter))]


def _told(view: DocumentView, quotes: Sequence[Quote], lead: str = "") -> Told:
    text = " ".join(f"{_words(view, q)} [{n}]" for n, q in enumerate(quotes, 1))
    blocks = tuple(b for b in view.document.blocks if any(q.start < b.end and b.start < q.end for q in quotes))
    return Told(f"{lead} {text}".strip(), tuple(quotes), blocks, is_summary=True)


def _words(view: DocumentView, quote: Quote) -> str:
    return " ".join(view.document.text[quote.start : quote.end].split())
