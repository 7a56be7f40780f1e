"""Question -> what it asks of the document itself; None for every question about what the document says.

A question is taken only where nothing of it is left over: it names a note, page, figure or section, or
nothing but the document, and every other word is of the closed vocabulary below; or it fits a
pattern with one place for a name. A word of substance anywhere else leaves it to the search.
"""

from __future__ import annotations

import re

from msgspec.structs import replace

from evidencebot.structure.patterns import by_pattern
from evidencebot.structure.references import (
    DOCUMENT,
    FIGURE,
    LABELS,
    NOTE,
    PAGE,
    as_typed,
    note_numbers,
    number,
    plain,
    sections_in,
)
from evidencebot.structure.request import StructureRequest, Topic

_GENERIC = frozenset(
    """a an the of in on at to for from by with and or as is are was were be does do did has have had it its there
    i me us my you what which who whom when where how many much often list show give tell all every each any
    report paper document publication pdf whole full entire this your please exactly just every named name names
    anything something find found see look read contain contains containing include includes included
    stand stands located can could""".split()
)
_CITING = frozenset(
    """cite cites cited citing citation citations reference references referenced refer refers referring rest rests
    rely relies relied draw draws drawn base based use uses used quote quotes quoted most frequently frequent often
    commonly main heavily work works source sources study studies literature bibliography publication publications
    reports papers documents evidence""".split()
)
_SAYING = frozenset(
    """say says said saying about argue argues argued arguing argument arguments cover covers covered covering
    discuss discusses discussed deal deals claim claims mean means show shows showing state states contents content
    happens explain explains describe describes point points main key central core chief overall message messages
    brief briefly short quick""".split()
)
_NOTING = frozenset("note notes footnote footnotes endnote endnotes".split())
_SUMMING = frozenset(
    """summary summarise summarize summarised summarized summarising summarizing sum up overview gist nutshell
    synopsis precis recap outline takeaway takeaways tl dr tldr""".split()
)
_FINDING = frozenset("finding findings find finds found conclude concludes concluded".split())
_CONCLUDING = frozenset("conclusion conclusions conclude concludes concluded concluding".split())
_RECOMMENDING = frozenset("recommendation recommendations recommend recommends recommended recommending".split())
_PLACING = frozenset("page pages start starts begin begins chapter section title called titled".split())
_IDENTITY = {
    "authors": frozenset("author authors wrote written authored writer writers write".split()),
    "date": frozenset("when date dated year month old".split()),
    "publisher": frozenset("publisher publishers".split()),
    "title": frozenset("title titled called entitled name".split()),
}
_ISSUING = frozenset("published publish issued released out came come appear appeared produced launched".split())
_LISTED = {
    Topic.FIGURES: frozenset("figure figures table tables box boxes chart charts graph graphs diagrams".split()),
    Topic.SECTIONS: frozenset("chapter chapters section sections subsections headings contents structure".split()),
    Topic.PAGES: frozenset("page pages long words length".split()),
    Topic.NOTES: _NOTING,
}
_LISTED_WORDS = frozenset[str]().union(*_LISTED.values())
_IDENTITY_WORDS = frozenset[str]().union(*_IDENTITY.values())
_SUPPORTING = frozenset("behind support supports supporting sentence page".split())
_DEPICTING = frozenset("page come comes taken caption called title data".split())
_CITED = frozenset("cite cites cited quote quotes quoted reference referenced references".split())
_ORDERED = frozenset("structured organised organized".split())
_LISTING = frozenset("list show many there cited cite cites used most bibliography long contents headings".split())
_SIZES = frozenset("one two three four five few paragraph sentence sentences plain english concise detailed".split())
_MAKERS = frozenset("who author authors organisation organisations organization body bodies".split())
_MAIN = frozenset("main key central core chief overall".split())
_PLURALS = frozenset(
    "figures tables boxes charts graphs chapters sections subsections headings contents structure notes footnotes "
    "endnotes pages works sources references citations".split()
)


def recognise(question: str) -> StructureRequest | None:
    """What is asked of the document; None where the question is about something else."""
    text = plain(question)
    asked = _by_reference(text) or _of_document(text) or by_pattern(text)
    return replace(asked, name=as_typed(asked.name, question)) if asked and asked.name else asked


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"[a-z]+|\d+", text))


def _by_reference(text: str) -> StructureRequest | None:
    """A note, page, figure or section named by its number, all else being of the closed vocabulary."""
    for take in (_note, _figure, _page, _section):
        asked = take(text)
        if asked:
            return asked
    return None


def _note(text: str) -> StructureRequest | None:
    match = re.search(NOTE, text)
    if not match:
        return None
    sections, rest = sections_in(text[: match.start()] + " " + text[match.end() :])
    if not _words(rest) <= _GENERIC | _CITING | _SAYING | _NOTING | _SUPPORTING:
        return None
    numbers = (match["nth"],) if match["nth"] else note_numbers(match["numbers"])
    return StructureRequest(Topic.NOTE, numbers, sections=sections)


def _page(text: str) -> StructureRequest | None:
    match = re.search(PAGE, text)
    if not match:
        return None
    words = _words(text[: match.start()] + " " + text[match.end() :])
    if not words <= _GENERIC | _CITING | _SAYING | _NOTING | _SUMMING | _LISTED_WORDS:
        return None
    wants = {"notes"} if words & _NOTING else {"works"} if words & _CITING else set()
    return StructureRequest(Topic.PAGE, (number(match["number"]),), wants=frozenset(wants))


def _figure(text: str) -> StructureRequest | None:
    match = re.search(FIGURE, text)
    if not match:
        return None
    words = _words(text[: match.start()] + " " + text[match.end() :])
    if not words <= _GENERIC | _SAYING | _CITING | _DEPICTING:
        return None
    return StructureRequest(Topic.FIGURE, (number(match["number"]),), LABELS[match["label"][:2]])


def _section(text: str) -> StructureRequest | None:
    sections, rest = sections_in(text)
    words = _words(rest)
    known = _GENERIC | _CITING | _SAYING | _SUMMING | _FINDING | _CONCLUDING | _RECOMMENDING | _PLACING | _LISTED_WORDS
    asks_how = "how" in words and not words & {"many", "long", "often"}
    if not sections or asks_how or not words <= known | _SIZES:
        return None
    return (
        _listed(text, words, sections) or _placed(words, sections) or StructureRequest(Topic.SUMMARY, sections=sections)
    )


def _placed(words: frozenset[str], sections: tuple[str, ...]) -> StructureRequest | None:
    """`what is chapter 4 called`, `which page does 3.2 begin on`."""
    is_place = words & _PLACING or ("where" in words and not words & (_SAYING | _SUMMING))
    return StructureRequest(Topic.SECTION, sections=sections) if is_place and not words & _SUMMING else None


def _listed(text: str, words: frozenset[str], sections: tuple[str, ...] = ()) -> StructureRequest | None:
    """Lists and counts: figures, sections, pages, notes, works."""
    counts = "how many" in text or "number of" in text or "how long" in text
    if not counts and not words & _PLURALS and not (words & _CITING and sections):
        return None
    wants = frozenset({"count"} if counts else ())
    for topic, named in _LISTED.items():
        if words & named and not words & _SUMMING:
            if topic is Topic.PAGES and not counts:
                continue
            return StructureRequest(
                topic, label=_label(words) if topic is Topic.FIGURES else None, sections=sections, wants=wants
            )
    is_works = words & (_CITING - _MAIN - {"most", "often", "report", "publication"}) and not words & _SUMMING
    return StructureRequest(Topic.WORKS, sections=sections, wants=wants) if is_works else None


def _label(words: frozenset[str]) -> str | None:
    """Table or Box where only such are meant; figures, charts and graphs are all printed as figures."""
    return "Table" if words & {"table", "tables"} else "Box" if words & {"box", "boxes"} else None


def _of_document(text: str) -> StructureRequest | None:
    """The document as a whole: who, when, how much of what, and what it comes to."""
    words = _words(text)
    names_document = re.search(rf"\b{DOCUMENT}\b", text) is not None
    return (
        _identity(text, words, named=names_document)
        or _list(text, words, named=names_document)
        or _sum(text, words, named=names_document)
    )


def _identity(text: str, words: frozenset[str], *, named: bool) -> StructureRequest | None:
    if not words <= _GENERIC | _ISSUING | _IDENTITY_WORDS:
        return None
    wants = {want for want, cues in _IDENTITY.items() if words & cues}
    if re.search(r"\bwho (?:has |have )?(?:published|issued|released|produced)\b|\bpublished by whom\b", text):
        wants.add("publisher")
    if "title" in wants and not (words & {"title", "titled", "entitled"} or "called" in words):
        wants.discard("title")
    is_issued = bool(words & (_ISSUING | _IDENTITY["authors"])) or "date of" in text or "how old" in text
    if wants <= {"date"} and not (is_issued and wants):
        return None
    if not named and not words & {"author", "authors", "publisher"}:
        return None
    return StructureRequest(Topic.IDENTITY, wants=frozenset(wants))


def _list(text: str, words: frozenset[str], *, named: bool) -> StructureRequest | None:
    if not words <= _GENERIC | _CITING | _LISTED_WORDS | _ORDERED | _MAKERS:
        return None
    if words & _MAKERS:
        ranks = words & _CITED and words & {"most", "often", "frequently"}
        return StructureRequest(Topic.WORKS, wants=frozenset({"makers"})) if ranks else None
    if words & _ORDERED and named:
        return StructureRequest(Topic.SECTIONS)
    if not (named or words & _LISTING):
        return None
    if "bibliography" in words:
        return StructureRequest(Topic.WORKS)
    return _listed(text, words)


def _sum(text: str, words: frozenset[str], *, named: bool) -> StructureRequest | None:
    """Summary, findings, conclusions or recommendations of the whole document."""
    known = _GENERIC | _SAYING | _SUMMING | _FINDING | _CONCLUDING | _RECOMMENDING
    if not words <= known | _SIZES:
        return None
    if words & _RECOMMENDING:
        return StructureRequest(Topic.RECOMMENDATIONS)
    if words & _CONCLUDING and (named or words & {"conclusion", "conclusions"}):
        return StructureRequest(Topic.CONCLUSIONS)
    if words & {"finding", "findings"} or (named and re.search(r"\bwhat (?:does|did) .* find\b", text)):
        return StructureRequest(Topic.FINDINGS)
    if words & _SUMMING and (named or not words & _SAYING or words & _MAIN):
        return StructureRequest(Topic.SUMMARY)
    is_main = words & _MAIN and words & {"point", "points", "message", "messages", "argument", "arguments", "claims"}
    is_about = named and words & (_SAYING - {"show", "shows", "mean", "means"}) and "what" in words
    return StructureRequest(Topic.SUMMARY) if is_main or is_about else None
