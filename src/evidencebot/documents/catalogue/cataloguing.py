"""The notes of a document without a bibliography -> its works, and what each note cites."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from typing import Any

from msgspec import Struct

from evidencebot.documents.bibliography import parse_authors
from evidencebot.documents.catalogue.annotated import annotate
from evidencebot.documents.catalogue.identifiers import Scheme
from evidencebot.documents.catalogue.reference import Reference
from evidencebot.documents.catalogue.segments import take_apart
from evidencebot.documents.catalogue.wording import capital_share
from evidencebot.documents.catalogue.works import Cluster, WorkFinder
from evidencebot.documents.citations import CitedWorks
from evidencebot.documents.model import Citation, Work
from evidencebot.text.folding import ascii_slug, words_only

_BODY = re.compile(
    r"\b(?:of|for|the|Office|Department|Council|Committee|Group|Trust|Foundation|Service|Institute|NHS|UK|Government|"
    r"Authority|Agency|Association|Centre|Center|Commission|Board|Society|University|Library|News|Ministry|Bank|Inquiry|"
    r"Organi[sz]ation|House|Parliament|Network|Union|Press|Court|Assembly|Federation|Fund|Company|Ltd|Limited|Inc|"
    r"Times|Guardian|Telegraph|Independent|Post|Herald|Mail|Journal|Economist|Review|Magazine|Today|Research|Economics|"
    r"Europe(?:an)?|American?|British|Scottish|Welsh|Irish|English|Australian|Canadian|International|National|Global|World|"
    r"Royal|Federal|United|States|Public|General|Special|Health|Space|Energy|Security|Transcript|Statement)\b"
)
_HONORIFIC = re.compile(
    r"^(?:(?:Dr|Prof|Professor|Sir|Dame|Lord|Lady|Baroness|Mr|Mrs|Ms|Major|General|Rt|Hon|The)\b\.? )+"
)
_STOP_WORDS = frozenset("a an and at by for from in of on or the to with".split())
_LONGEST_ID_WORDS = 8
_FEWEST_CAPITALS = 0.15
"""Titles of sentence case keep a capital in seven words; what a sentence left behind has fewer."""


class NoteText(Struct, frozen=True):
    """A note as it is catalogued."""

    label: str
    styled: str


class Catalogue(Struct, frozen=True):
    """The works that notes cite, in the order of their first citation, and each note's citations."""

    works: tuple[Work, ...]
    notes: tuple[CitedWorks, ...]


def catalogue_notes(notes: Sequence[NoteText], listed: Sequence[Work] = ()) -> Catalogue:
    """Find every work that the notes cite, those of a list first and with its ids.

    An earlier work that is meant and not there is told in a note's `unresolved`.
    """
    finder = WorkFinder()
    works = {finder.list_work(_as_reference(work)): work for work in listed}
    placed = [_placed(note, finder) for note in notes]
    taken = {work.id for work in listed}
    works |= {n: _work(finder.cluster(n), taken) for n in finder.roots if n not in works}
    cited = (_cited(refs, remark, works, finder) for refs, remark in placed)
    return Catalogue(tuple(works.values()), tuple(cited))


def _as_reference(work: Work) -> Reference:
    date = work.csl.get("issued", {}).get("date-parts", [[]])[0]
    authors = " and ".join(work.authors)
    return Reference(work.text, 1.0, authors, work.title, date=tuple(date), url=str(work.csl.get("URL", "")))


def _placed(note: NoteText, finder: WorkFinder) -> tuple[list[tuple[Reference, int | None]], str | None]:
    taken = take_apart(annotate(note.styled))
    finder.open_note(note.label)
    return [(r, finder.place(r, note.label)) for r in taken.references], taken.remark


def _cited(
    placed: list[tuple[Reference, int | None]], remark: str | None, works: dict[int, Work], finder: WorkFinder
) -> CitedWorks:
    citations: list[Citation] = []
    unresolved: list[str] = []
    for reference, number in placed:
        work = works[finder.root(number)] if number is not None else None
        if work is None:
            unresolved.append(f"no earlier work that it may mean: {reference.printed}")
        title = work.title if work else reference.title or reference.printed
        citation = Citation(work.id if work else None, title, reference.locator)
        if citation not in citations:
            citations.append(citation)
    return CitedWorks(tuple(citations), remark, tuple(unresolved))


def _work(cluster: Cluster, taken: set[str]) -> Work:
    """The record of a work, each field from the reference that has it best."""
    references = cluster.references
    csl: dict[str, Any] = {"type": _type(references), "title": _title(references)}
    author = _fullest(r.author for r in references) or (
        "" if _is_evidence(references) else _fullest(r.publisher for r in references)
    )
    if author:
        csl["author"] = note_authors(author)
    for name, values in (
        ("container-title", [r.container for r in references]),
        ("genre", [r.genre for r in references]),
    ):
        if value := _fullest(values):
            csl[name] = value
    publisher = _fullest(r.publisher for r in references)
    if publisher and publisher != author:
        csl["publisher"] = publisher
    if date := max((r.date for r in references), key=len, default=()):
        csl["issued"] = {"date-parts": [list(date)]}
    if number := next((i.key for r in references for i in r.identifiers), ""):
        csl["number"] = number
    if url := next((r.url for r in references if r.url), ""):
        csl["URL"] = url
    work_id = _readable_id(csl, references, taken)
    taken.add(work_id)
    return Work(work_id, csl, _printed(references), from_notes=True)


def _is_evidence(references: Sequence[Reference]) -> bool:
    return any(r.identifiers and not r.is_set_off for r in references)


def _title(references: Sequence[Reference]) -> str:
    """The one most often given, or where it is set off a fuller form; a work known by its number is called by it."""
    set_off = [r.title for r in references if r.is_set_off and _reads_as_title(r.title)]
    titles = set_off or [r.title for r in references if _reads_as_title(r.title)]
    if titles:
        often = Counter(titles).most_common(1)[0][0]
        fuller = [t for t in set_off if words_only(t).startswith(words_only(often))]
        return max(fuller or [often], key=lambda t: (len(t), t))
    numbers = (i.key for r in references for i in r.identifiers)
    return next(numbers, references[0].title or references[0].url.partition("://")[2] or references[0].printed)


def _reads_as_title(text: str) -> bool:
    """Not a stray half of a bracket, a number or the words of a sentence."""
    is_whole = text.count("(") == text.count(")") and text.count("[") == text.count("]")
    return is_whole and capital_share(text) >= _FEWEST_CAPITALS and len(words_only(text)) > 3


def _fullest(values: Any) -> str:
    return max((v for v in values if v), key=len, default="")


def note_authors(text: str) -> list[dict[str, str]]:
    """CSL names as notes print them, given name first; a body is one literal."""
    text = re.sub(r",? et al\b\.?|,? (?:eds?|editors?)\b\.?", "", text).strip(" ,.")
    if _BODY.search(text) or not text:
        return [{"literal": text}] if text else []
    people = [p for part in re.split(r",\s+| and | & ", text) if (p := part.removeprefix("and ").strip())]
    if len(people) > 1 and any(len(p.split()) < 2 for p in people):
        inverted = parse_authors(text)
        return inverted if all("family" in a for a in inverted) else [{"literal": text}]
    return [_person(p) for p in people]


def _person(name: str) -> dict[str, str]:
    given, _, family = _HONORIFIC.sub("", name).rpartition(" ")
    if not given or name.isupper() or not family[:1].isupper() or len(given.split()) > 3:
        return {"literal": name}
    return {"family": family, "given": given}


def _type(references: Sequence[Reference]) -> str:
    schemes = {i.scheme for r in references for i in r.identifiers}
    genre = " ".join(r.genre for r in references).lower()
    title = _title(references)
    if schemes & {Scheme.REPORTER, Scheme.REPORTER_AT, Scheme.JUDGMENT} or re.search(r"\bv\.? [A-Z]", title):
        return "legal_case"
    if Scheme.STATUTE in schemes or re.search(r"\bAct(?: \(.*\))?(?: of)?(?: (?:19|20)\d\d)?$", title):
        return "legislation"
    if "oral evidence" in genre or "hearing" in title.lower() or "transcript" in title.lower():
        return "hearing"
    if re.search(r"\b(?:letter|e-?mail|memo|telegram|minute)\b", f"{genre} {title.lower()}"):
        return "personal_communication"
    if any(r.is_quoted and r.container for r in references):
        return "article-journal"
    if any(r.url for r in references) and not any(r.date for r in references):
        return "webpage"
    return "document" if Scheme.DOCUMENT in schemes else "report"


def _printed(references: Sequence[Reference]) -> str:
    """The fullest citation as printed, the first of equals."""
    return max(references, key=lambda r: (r.score, bool(r.author), -len(r.printed))).printed.strip(" ,;")


def _readable_id(csl: dict[str, Any], references: Sequence[Reference], taken: set[str]) -> str:
    """`author-year-word`, more words until unique; a numbered document's own number."""
    number = next((i.key for r in references for i in r.identifiers if i.scheme is Scheme.DOCUMENT), "")
    if number and (slug := ascii_slug(number)) not in taken:
        return slug
    authors = csl.get("author", [])
    name = ascii_slug(authors[0].get("family") or authors[0]["literal"]) if authors else ""
    year = str(csl["issued"]["date-parts"][0][0]) if "issued" in csl else "nd"
    words = [w for w in ascii_slug(words_only(csl["title"])).split("-") if w and w not in _STOP_WORDS] or ["untitled"]
    for count in range(1 if name else 2, max(len(words), 2) + 1):
        candidate = "-".join(filter(None, [name, *([year] if name else []), *words[:count], *([] if name else [year])]))
        if candidate not in taken and len(candidate) <= 120:
            return candidate
    dated = "-".join(map(str, csl["issued"]["date-parts"][0])) if "issued" in csl else ""
    stem = "-".join(filter(None, [name, *words[:_LONGEST_ID_WORDS], dated or year]))
    number_within = 2
    candidate = stem
    while candidate in taken:
        candidate, number_within = f"{stem}-{number_within}", number_within + 1
    return candidate
