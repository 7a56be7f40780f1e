"""Patterns of questions with one place for a name: of a work, an author, a subject, a section.

One table: a row is tried only where the question holds one of its cues, since compiling all of them takes some 15 ms.
A test asks every example, so that no row can be shut off from the questions that it is for.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct

from evidencebot.structure.references import DOCUMENT, NOTE_WORD, sections_in
from evidencebot.structure.request import StructureRequest, Topic

_CITED_VERB = r"(?:cited|referenced|quoted|footnoted|referred to|drawn on|relied on|used as a source)"
_CITES = r"(?:cite|reference|quote|refer to|rely on|draw on|draw from|footnote)"
_THINGS = r"(?:works?|reports?|publications?|sources?|papers?|documents?|studies|study|books?|articles?|things?)"
_IN_PLACE = rf"(?: (?:in|by|throughout|within|across) {DOCUMENT})?"
_NAME = r"(?P<name>.{2,120}?)"
_DISCUSSED = r"(?:discussed|covered|dealt with|treated|talked about|mentioned|addressed|explained|described|examined)"
_DISCUSSES = r"(?:discuss|cover|deal with|treat|talk about|mention|address|explain|describe|examine)"
_PART = r"(?:chapters?|sections?|pages?|parts?)"
_SUMMARISE = r"summari[sz]e|sum up|(?:a |the )?(?:short |brief |quick )?(?:summary|overview|gist"
_CITED_CUES = frozenset("cited referenced quoted footnoted referred drawn relied used".split())
_CITING_CUES = frozenset(
    "cite cites reference references quote quotes refer refers rely draw footnote use take".split()
)
_NOTE_CUES = frozenset("note notes footnote footnotes endnote endnotes fn fns reference references ref refs".split())
_RESTING_CUES = frozenset("rest rests rely relies draw draws lean leans based".split())
_DISCUSSED_CUES = frozenset(
    "discussed covered dealt treated talked mentioned addressed explained described examined".split()
)
_DISCUSSING_CUES = frozenset(
    "discuss discusses cover covers deal deals treat talk talks mention mentions address addresses explain describe "
    "examine".split()
)
_PART_CUES = frozenset("chapter chapters section sections page pages part parts".split())
_SUMMING_CUES = frozenset("summarise summarize sum summary overview gist outline recap".split())


class NamePattern(Struct, frozen=True):
    """One way to ask of something that is named."""

    topic: Topic
    pattern: str
    cues: frozenset[str]
    """Words, one of which every such question holds."""
    example: str
    """Such a question, with {} in the place of the name."""
    is_certain: bool = False
    """Whether it can mean nothing else, even where no work, author or heading bears the name."""
    wants: frozenset[str] = frozenset()


def _rows(topic: Topic, *rows: tuple[frozenset[str], str, str], is_certain: bool = False) -> Iterator[NamePattern]:
    for cues, example, pattern in rows:
        yield NamePattern(topic, pattern, cues, example, is_certain)


NAME_PATTERNS: tuple[NamePattern, ...] = (
    *_rows(
        Topic.CITED,
        (_CITED_CUES, "How often is {} cited?",
         rf"how (?:often|many times|frequently|much) (?:is|are|was|were|has|have) "
         rf"(?:{DOCUMENT} (?:cite|quote)s? )?{_NAME} (?:been )?{_CITED_VERB}{_IN_PLACE}"),
        (_CITING_CUES, "How many times does the report cite {}?",
         rf"how (?:often|many times|frequently) (?:does|do|did) {DOCUMENT} {_CITES} {_NAME}"),
        (_CITED_CUES | {"there"}, "How many works by {} are cited?",
         rf"how many {_THINGS} (?:by|from|of) {_NAME} (?:are|were|is) (?:there|{_CITED_VERB}){_IN_PLACE}"),
        (_CITING_CUES, "How many reports by {} does the paper cite?",
         rf"how many {_THINGS} (?:by|from|of) {_NAME} (?:does|do|did) {DOCUMENT} {_CITES}"),
        (_NOTE_CUES, "Which notes cite {}?",
         rf"(?:(?:which|what) )?{NOTE_WORD}(?: numbers?)? (?:that )?(?:cites?|references?|refers? to|quotes?|rests? on|"
         rf"(?:are|is) (?:to|from|by)) {_NAME}"),
        (_NOTE_CUES, "How many footnotes cite {}?",
         rf"how many {NOTE_WORD} (?:to|cite|refer to|are (?:to|from|by)) {_NAME}(?: are there{_IN_PLACE})?"),
        (_CITED_CUES, "Which works by {} are cited?",
         rf"(?:which|what) {_THINGS} (?:by|from|of) {_NAME} (?:are|were|is) {_CITED_VERB}{_IN_PLACE}"),
        (_CITING_CUES, "Which works by {} does the report use?",
         rf"(?:which|what) {_THINGS} (?:by|from|of) {_NAME} (?:does|do|did) {DOCUMENT} (?:{_CITES}|use)"),
        (_CITED_CUES, "Where is {} cited?",
         rf"where (?:is|are|was|were) {_NAME} {_CITED_VERB}{_IN_PLACE}"),
        (_CITING_CUES, "Where does the report cite {}?",
         rf"where (?:does|do|did) {DOCUMENT} {_CITES} {_NAME}"),
        is_certain=True,
    ),
    *_rows(
        Topic.CITED,
        (_CITED_CUES, "Which {} reports are cited?",
         rf"(?:which|what) {_NAME} {_THINGS} (?:are|were) {_CITED_VERB}{_IN_PLACE}"),
        (_CITING_CUES, "Which {} reports does the paper cite?",
         rf"(?:which|what) {_NAME} {_THINGS} (?:does|did) {DOCUMENT} (?:{_CITES}|use)"),
        (frozenset({"list"}), "List all {} reports",
         rf"list (?:all )?(?:the |its )?{_NAME} {_THINGS}{_IN_PLACE}"),
        (_CITED_CUES, "How many {} reports are cited?",
         rf"how many {_NAME} {_THINGS} (?:are|were|is) {_CITED_VERB}{_IN_PLACE}"),
        (_CITING_CUES, "How many {} reports does it cite?",
         rf"how many {_NAME} {_THINGS} (?:does|do|did) {DOCUMENT} {_CITES}"),
        (_CITED_CUES, "Is {} cited?",
         rf"(?:is|are|was|were) {_NAME} (?:ever )?{_CITED_VERB}{_IN_PLACE}"),
        (_CITING_CUES, "What does the report cite from {}?",
         rf"(?:what|which {_THINGS}) (?:does|do|did) {DOCUMENT} (?:{_CITES}|take|use|draw) (?:from|by) {_NAME}"),
        (_CITING_CUES, "Does the report cite {}?",
         rf"(?:does|did) {DOCUMENT} (?:ever )?{_CITES} {_NAME}"),
        (_RESTING_CUES, "Which claims rest on {}?",
         rf"(?:what|which (?:parts?|sections?|chapters?|claims?|passages?|paragraphs?|sentences?|statements?))"
         rf"(?: (?:of|in) {DOCUMENT})? (?:rests?|relies|rely|draws?|leans?|(?:is|are) based) (?:up)?on {_NAME}"),
    ),
    *_rows(
        Topic.PLACE,
        (_DISCUSSED_CUES, "Where is {} discussed?",
         rf"where (?:is|are) {_NAME} {_DISCUSSED}{_IN_PLACE}"),
        (_DISCUSSING_CUES, "Where does the report discuss {}?",
         rf"where(?: in {DOCUMENT})? (?:does|do|did) {DOCUMENT} {_DISCUSSES} {_NAME}"),
        (frozenset({"where"}), "Where in the report is {}?",
         rf"where in {DOCUMENT} (?:is|are) {_NAME}(?: {_DISCUSSED})?"),
        (_PART_CUES, "In which chapter is {} discussed?",
         rf"(?:in|on) (?:which|what) {_PART} (?:is|are) {_NAME} {_DISCUSSED}{_IN_PLACE}"),
        (_PART_CUES, "On which page does the report mention {}?",
         rf"(?:in|on) (?:which|what) {_PART} (?:does|do|did) {DOCUMENT} {_DISCUSSES} {_NAME}"),
        (_PART_CUES, "Which chapter is about {}?",
         rf"(?:which|what) {_PART}(?: (?:of|in) {DOCUMENT})? "
         rf"(?:(?:is|are) about|covers?|deals? with|discuss(?:es)?|talks? about|mentions?|address(?:es)?) {_NAME}"),
        (_PART_CUES, "Is there a section on {}?",
         rf"is there (?:a|an|any) {_PART}(?: (?:of|in) {DOCUMENT})? (?:on|about) {_NAME}"),
        (_DISCUSSING_CUES, "Does the report mention {}?",
         rf"(?:does|did) {DOCUMENT} (?:ever )?{_DISCUSSES} {_NAME}"),
        (_PART_CUES, "Which section should I read on {}?",
         rf"(?:which|what) {_PART} (?:can|do|should|would) i (?:find|read|look at|see) (?:about|on|for) {_NAME}"),
    ),
    *_rows(
        Topic.SUMMARY,
        (_SUMMING_CUES, "Summarise the section on {}",
         rf"(?:{_SUMMARISE}|outline) of|recap) "
         rf"(?:the |its )?(?:chapters?|sections?|part) (?:on|about|called|titled|entitled) {_NAME}"),
        (_SUMMING_CUES, "Give me a summary of {}",
         rf"(?:{_SUMMARISE}) of|recap) {_NAME}"),
        (_PART_CUES, "What does the chapter on {} say?",
         rf"what (?:does|do|did) (?:the |its )?(?:chapters?|sections?) (?:on|about|called) {_NAME} "
         r"(?:say|argue|cover|claim)"),
        (_PART_CUES, "What are the main points of the chapter on {}?",
         rf"what (?:is|are) (?:the )?(?:main|key) (?:points?|arguments?|messages?) "
         rf"of (?:the |its )?(?:chapters?|sections?) (?:on|about|called) {_NAME}"),
    ),
    *(
        NamePattern(Topic.IDENTITY, pattern, frozenset(cues.split()), example, wants=frozenset({want}))
        for want, cues, example, pattern in (
            ("authors", "who", "Who wrote {}?",
             rf"who (?:wrote|authored|(?:is|are) the authors? of) {_NAME}(?P<date> and when(?: .*)?)?"),
            ("authors", "who", "Who was {} written by?",
             rf"who (?:is|was|are) {_NAME} (?:written|authored) by"),
            ("publisher", "who", "Who published {}?",
             rf"who (?:published|is the publisher of) {_NAME}"),
            ("date", "when year", "When was {} published?",
             rf"(?:when|in (?:which|what) year|(?:which|what) year) (?:was|were|did) {_NAME} "
             r"(?:published|written|issued|released|come out|appear)"),
        )
    ),
)  # fmt: skip


def by_pattern(text: str) -> StructureRequest | None:
    """One of the patterns that has a place for a name."""
    sections, rest = sections_in(text)
    rest = " ".join(re.sub(r"\b(?:in|of|from) *$", "", rest).split())
    words = frozenset(text.split())
    for row in NAME_PATTERNS:
        # A work is named with whatever its title holds, the number of a section too.
        asked = text if row.topic is Topic.IDENTITY else rest
        match = re.fullmatch(row.pattern, asked) if not words.isdisjoint(row.cues) else None
        if match:
            dated = {"date"} if match.groupdict().get("date") else set()
            within = () if row.topic is Topic.IDENTITY else sections
            name = _named(match["name"])
            return StructureRequest(
                row.topic, sections=within, name=name, wants=row.wants | dated, is_certain=row.is_certain
            )
    return None


def _named(name: str) -> str:
    """A name without what only leads up to it."""
    name = name.strip(" '")
    return re.sub(rf"^(?:(?:the )?{_THINGS} (?:by|from|of|called|titled) )?(?:the |any |a |an )?", "", name) or name
