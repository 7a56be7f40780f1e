"""Patterns of questions with one place for a name: of a work, an author, a subject, a section."""

from __future__ import annotations

import re

from evidencebot.structure.references import DOCUMENT, NOTE_WORD, sections_in
from evidencebot.structure.request import StructureRequest, Topic

# Compiled when a question first needs them (`re` keeps them): few do, and all together take some 15 ms.
_CITED_VERB = r"(?:cited|referenced|quoted|footnoted|referred to|drawn on|relied on|used as a source)"
_CITES = r"(?:cite|reference|quote|refer to|rely on|draw on|draw from|footnote)"
_THINGS = r"(?:works?|reports?|publications?|sources?|papers?|documents?|studies|study|books?|articles?|things?)"
_IN_PLACE = rf"(?: (?:in|by|throughout|within|across) {DOCUMENT})?"
_NAME = r"(?P<name>.{2,120}?)"
_CITED_PATTERNS = (
    rf"how (?:often|many times|frequently|much) (?:is|are|was|were|has|have) (?:{DOCUMENT} (?:cite|quote)s? )?{_NAME} "
    rf"(?:been )?{_CITED_VERB}{_IN_PLACE}",
    rf"how (?:often|many times|frequently) (?:does|do|did) {DOCUMENT} {_CITES} {_NAME}",
    rf"how many {_THINGS} (?:by|from|of) {_NAME} (?:are|were|is) (?:there|{_CITED_VERB}){_IN_PLACE}",
    rf"how many {_THINGS} (?:by|from|of) {_NAME} (?:does|do|did) {DOCUMENT} {_CITES}",
    rf"(?:(?:which|what) )?{NOTE_WORD}(?: numbers?)? (?:that )?(?:cites?|references?|refers? to|quotes?|rests? on|"
    rf"(?:are|is) (?:to|from|by)) {_NAME}",
    rf"how many {NOTE_WORD} (?:to|cite|refer to|are (?:to|from|by)) {_NAME}(?: are there{_IN_PLACE})?",
    rf"(?:which|what) {_THINGS} (?:by|from|of) {_NAME} (?:are|were|is) {_CITED_VERB}{_IN_PLACE}",
    rf"(?:which|what) {_THINGS} (?:by|from|of) {_NAME} (?:does|do|did) {DOCUMENT} (?:{_CITES}|use)",
    rf"where (?:is|are|was|were) {_NAME} {_CITED_VERB}{_IN_PLACE}",
    rf"where (?:does|do|did) {DOCUMENT} {_CITES} {_NAME}",
)
# These may ask for something else: without a work or author of that name the question goes to the search.
_MAYBE_CITED_PATTERNS = (
    rf"(?:which|what) {_NAME} {_THINGS} (?:are|were) {_CITED_VERB}{_IN_PLACE}",
    rf"(?:which|what) {_NAME} {_THINGS} (?:does|did) {DOCUMENT} (?:{_CITES}|use)",
    rf"list (?:all )?(?:the |its )?{_NAME} {_THINGS}{_IN_PLACE}",
    rf"how many {_NAME} {_THINGS} (?:are|were|is) {_CITED_VERB}{_IN_PLACE}",
    rf"how many {_NAME} {_THINGS} (?:does|do|did) {DOCUMENT} {_CITES}",
    rf"(?:is|are|was|were) {_NAME} (?:ever )?{_CITED_VERB}{_IN_PLACE}",
    rf"(?:what|which {_THINGS}) (?:does|do|did) {DOCUMENT} (?:{_CITES}|take|use|draw) (?:from|by) {_NAME}",
    rf"(?:does|did) {DOCUMENT} (?:ever )?{_CITES} {_NAME}",
    rf"(?:what|which (?:parts?|sections?|chapters?|claims?|passages?|paragraphs?|sentences?|statements?))"
    rf"(?: (?:of|in) {DOCUMENT})? (?:rests?|relies|rely|draws?|leans?|(?:is|are) based) (?:up)?on {_NAME}",
)
_DISCUSSED = r"(?:discussed|covered|dealt with|treated|talked about|mentioned|addressed|explained|described|examined)"
_DISCUSSES = r"(?:discuss|cover|deal with|treat|talk about|mention|address|explain|describe|examine)"
_PART = r"(?:chapters?|sections?|pages?|parts?)"
_PLACE_PATTERNS = (
    rf"where (?:is|are) {_NAME} {_DISCUSSED}{_IN_PLACE}",
    rf"where(?: in {DOCUMENT})? (?:does|do|did) {DOCUMENT} {_DISCUSSES} {_NAME}",
    rf"where in {DOCUMENT} (?:is|are) {_NAME}(?: {_DISCUSSED})?",
    rf"(?:in|on) (?:which|what) {_PART} (?:is|are) {_NAME} {_DISCUSSED}{_IN_PLACE}",
    rf"(?:in|on) (?:which|what) {_PART} (?:does|do|did) {DOCUMENT} {_DISCUSSES} {_NAME}",
    rf"(?:which|what) {_PART}(?: (?:of|in) {DOCUMENT})? "
    rf"(?:(?:is|are) about|covers?|deals? with|discuss(?:es)?|talks? about|mentions?|address(?:es)?) {_NAME}",
    rf"is there (?:a|an|any) {_PART}(?: (?:of|in) {DOCUMENT})? (?:on|about) {_NAME}",
    rf"(?:does|did) {DOCUMENT} (?:ever )?{_DISCUSSES} {_NAME}",
    rf"(?:which|what) {_PART} (?:can|do|should|would) i (?:find|read|look at|see) (?:about|on|for) {_NAME}",
)
_SUMMARY_PATTERNS = (
    rf"(?:summari[sz]e|sum up|(?:a |the )?(?:short |brief |quick )?(?:summary|overview|gist|outline) of|recap) "
    rf"(?:the |its )?(?:chapters?|sections?|part) (?:on|about|called|titled|entitled) {_NAME}",
    rf"(?:summari[sz]e|sum up|(?:a |the )?(?:short |brief |quick )?(?:summary|overview|gist) of|recap) {_NAME}",
    rf"what (?:does|do|did) (?:the |its )?(?:chapters?|sections?) (?:on|about|called) {_NAME} "
    r"(?:say|argue|cover|claim)",
    rf"what (?:is|are) (?:the )?(?:main|key) (?:points?|arguments?|messages?) "
    rf"of (?:the |its )?(?:chapters?|sections?) (?:on|about|called) {_NAME}",
)
_WORK_PATTERNS = (
    (rf"who (?:wrote|authored|(?:is|are) the authors? of) {_NAME}(?P<date> and when(?: .*)?)?", "authors"),
    (rf"who (?:is|was|are) {_NAME} (?:written|authored) by", "authors"),
    (rf"who (?:published|is the publisher of) {_NAME}", "publisher"),
    (rf"(?:when|in (?:which|what) year|(?:which|what) year) (?:was|were|did) {_NAME} "
     r"(?:published|written|issued|released|come out|appear)", "date"),
)  # fmt: skip


def by_pattern(text: str) -> StructureRequest | None:
    """One of the patterns that has a place for a name."""
    sections, rest = sections_in(text)
    rest = " ".join(re.sub(r"\b(?:in|of|from) *$", "", rest).split())
    for topic, patterns, is_certain in (
        (Topic.CITED, _CITED_PATTERNS, True),
        (Topic.CITED, _MAYBE_CITED_PATTERNS, False),
        (Topic.PLACE, _PLACE_PATTERNS, False),
        (Topic.SUMMARY, _SUMMARY_PATTERNS, False),
    ):
        name = next((match["name"] for p in patterns if (match := re.fullmatch(p, rest))), None)
        if name:
            return StructureRequest(topic, sections=sections, name=_named(name), is_certain=is_certain)
    return _of_work(text)


def _of_work(text: str) -> StructureRequest | None:
    for pattern, want in _WORK_PATTERNS:
        match = re.fullmatch(pattern, text)
        if match:
            also = {"date"} if match.groupdict().get("date") else set()
            return StructureRequest(
                Topic.IDENTITY, name=_named(match["name"]), wants=frozenset({want, *also}), is_certain=False
            )
    return None


def _named(name: str) -> str:
    """A name without what only leads up to it."""
    name = name.strip(" '")
    return re.sub(rf"^(?:(?:the )?{_THINGS} (?:by|from|of|called|titled) )?(?:the |any |a |an )?", "", name) or name
