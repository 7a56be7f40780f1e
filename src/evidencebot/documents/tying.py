"""Which work of the bibliography each source file is: by its title, its authors and its year.

A tie that is wrong puts words into a work's mouth, so a file is tied only where nothing speaks against it; what looks
like a work but is not plainly that is a doubt, listed for a person to settle.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from msgspec import Struct

from evidencebot.documents.first_pages import YEAR, Entry, Source, same_title, significant_words
from evidencebot.documents.library import NO_ENTRY, CorpusFile
from evidencebot.documents.model import REPORT_ID, Document, Work
from evidencebot.text.folding import words_only

# An author's name as printed against the bibliography's: Department of/for Health score 90, two bodies of one town
# (Kelderford Borough Council, Kelderford Health Board) 76.
_SAME_NAME = 90
# A title of fewer words may be anybody's, where the first pages name nobody.
_FEWEST_LONE_WORDS = 4
_MOST_SUBTITLE_WORDS = 12
_GOES_ON = "its title goes on, as an annex's or a summary's does"
_OTHER_PART = re.compile(
    r"\b(?:annex|appendix|appendices|executive summary|interim|technical|methodology|supplement|follow up|response|"
    r"consultation|press release|draft|update|slides|briefing|volume|part)\b"
)


class Doubt(Struct, frozen=True):
    """A source that may be a work of the bibliography; a person has to say."""

    document: str
    works: tuple[str, ...]
    reason: str


class Tying(Struct, frozen=True):
    """What each source is, as far as it is plain."""

    ties: dict[str, str]
    """Source document -> bibliography entry."""
    doubts: tuple[Doubt, ...] = ()


class _Grade(Struct, frozen=True, order=True):
    """How well a source fits an entry; a later one is the better."""

    title: int
    """2 for the same title, 1 where the source's goes on with a subtitle or only the file's name holds it."""
    year: bool | None
    """None where the first pages give none."""
    author: bool | None
    """None where they name nobody."""
    words: int
    flaw: str = ""
    """What makes it another publication, as far as can be told."""

    @property
    def is_sure(self) -> bool:
        if self.flaw or self.year is False or self.author is False:
            return False
        if self.title == 1:
            return bool(self.year and self.author)
        return bool(self.author) or self.words >= _FEWEST_LONE_WORDS

    @property
    def is_doubtful(self) -> bool:
        if self.title == 2:
            return bool(self.author or self.year) or self.words > 1
        return bool(self.author) and self.year is not False

    def objection(self, work: Work) -> str:
        """What keeps this from being sure, in words."""
        if self.flaw:
            return self.flaw
        if self.year is False:
            return f"its first pages give another year than {work.year}"
        if self.author is False:
            return "its first pages do not name the author"
        return "its author and year are not both there" if self.title == 1 else "the title alone is too short to tell"


def ties_of(files: Sequence[CorpusFile], documents: Sequence[Document]) -> Tying:
    """Which work of the report's bibliography each source is."""
    report = next((d for d in documents if d.id == REPORT_ID), None)
    settled = {f.id: f.entry for f in files if f.entry}
    return tie_sources(report, [d for d in documents if d is not report], settled)


def tie_sources(report: Document | None, sources: Sequence[Document], settled: Mapping[str, str]) -> Tying:
    """Tie each source to its entry; `settled` is what a person said (document -> entry or `NO_ENTRY`).

    What a person said comes first, then a file named for an entry's id, then what the file itself says. Where two
    files claim one entry equally, neither is it.
    """
    entries = {w.id: Entry(w) for w in (report.works if report else ())}
    claims: dict[str, list[tuple[int, str]]] = defaultdict(list)
    doubts: list[Doubt] = []
    for source in sources:
        named = settled.get(source.id)
        if named == NO_ENTRY:
            continue
        if named and named not in entries:
            doubts.append(Doubt(source.id, (), f"it was settled as {named}, which the bibliography does not have"))
        elif named or source.id in entries:
            claims[named or source.id].append((0 if named else 1, source.id))
        else:
            found = _judged(Source(source), entries.values())
            if isinstance(found, Doubt):
                doubts.append(found)
            elif found:
                claims[found].append((2, source.id))
    ties, rivals = _without_rivals(claims)
    return Tying(ties, tuple(sorted([*doubts, *rivals], key=lambda d: d.document)))


def _without_rivals(claims: Mapping[str, Sequence[tuple[int, str]]]) -> tuple[dict[str, str], list[Doubt]]:
    """One source an entry: the one with the better claim; the others are doubts."""
    ties: dict[str, str] = {}
    doubts: list[Doubt] = []
    for entry, claimants in claims.items():
        ranked = sorted(claimants)
        is_plain = len(ranked) == 1 or ranked[0][0] < ranked[1][0]
        if is_plain:
            ties[ranked[0][1]] = entry
        for place, (_, source) in enumerate(ranked):
            if place or not is_plain:
                others = ", ".join(s for _, s in ranked if s != source)
                doubts.append(Doubt(source, (entry,), f"{others} claims to be the same work"))
    return ties, doubts


def _judged(source: Source, entries: Iterable[Entry]) -> str | Doubt | None:
    """The one entry that a source plainly is, or the doubt that it leaves."""
    grades = [(grade, entry.work) for entry in entries if (grade := _grade(source, entry))]
    sure = sorted(((g, w) for g, w in grades if g.is_sure), key=lambda found: _rank(found[0]), reverse=True)
    if sure:
        best = [w for g, w in sure if _rank(g) == _rank(sure[0][0])]
        if len(best) == 1:
            return best[0].id
        return Doubt(source.id, tuple(w.id for w in best), "several works have this title, authors and year")
    doubtful = [(g, w) for g, w in grades if g.is_doubtful]
    if not doubtful:
        return None
    best_grade, work = max(doubtful, key=lambda found: _rank(found[0]))
    return Doubt(
        source.id, tuple(w.id for _, w in doubtful), f"it reads like {work.id}, but {best_grade.objection(work)}"
    )


def _rank(grade: _Grade) -> tuple[int, int, int, int]:
    return grade.title, grade.words, int(bool(grade.year)), int(bool(grade.author))


def _grade(source: Source, entry: Entry) -> _Grade | None:
    """How well they fit; None where the titles differ."""
    title, flaw = _title_grade(source, entry)
    if not title:
        return None
    return _Grade(title, _year_grade(source, entry), _author_grade(source, entry), len(entry.work.title.split()), flaw)


def _title_grade(source: Source, entry: Entry) -> tuple[int, str]:
    """How the titles agree (0: not), and what may make the source another publication."""
    for followed_by in source.runs(entry.words):
        # A heading below the title may open the text; only one that names another publication counts.
        is_other = len(followed_by.split()) <= _MOST_SUBTITLE_WORDS and _OTHER_PART.search(followed_by)
        return (1 if source.goes_on_after(entry.words) else 2), _GOES_ON if is_other else ""
    for title in source.titles:
        head, _, rest = title.partition(":")
        if same_title(significant_words(head), entry.words):
            return 1, _GOES_ON if _OTHER_PART.search(words_only(rest)) or re.search(r"\d", rest) else ""
        if entry.head and same_title(significant_words(head), entry.head):
            return 1, "its subtitle is missing or another"
    if len(entry.words) >= 3 and f" {words_only(entry.work.title)} " in f" {source.name} ":
        return 1, _GOES_ON if _OTHER_PART.search(source.name) else ""
    return 0, ""


def _year_grade(source: Source, entry: Entry) -> bool | None:
    year = entry.work.year
    if year is None:
        return None
    if year in source.years | source.name_years:
        return True
    if source.years - set(YEAR.findall(entry.work.title)):
        return False
    made = source.made
    if made is None:
        return None
    # A file is often saved anew years later, but never before the work was written.
    return True if made == int(year) else False if made < int(year) - 1 else None


def _author_grade(source: Source, entry: Entry) -> bool | None:
    """Whether the first author is named; None where the work has none or the source names nobody."""
    if not entry.work.authors:
        return None
    from rapidfuzz import fuzz

    name = words_only(entry.work.authors[0])
    if f" {name} " in source.named or (len(name.split()) > 2 and fuzz.partial_ratio(name, source.named) >= _SAME_NAME):
        return True
    return False if source.names_somebody else None
