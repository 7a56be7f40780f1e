"""References in running text, `[12]` or `(Smith, 2016: 12)`, tied to the entries of the bibliography."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence

from evidencebot.documents.model import Block, Citation, TextReference, Work
from evidencebot.text.folding import words_only

_BRACKETED = re.compile(r"\[([^\[\]]{1,60})\]")
_RANGE = re.compile(r"(\d{1,3})\s?[–-]\s?(\d{1,3})$")
_MOST_IN_RANGE = 20
_YEAR = r"(?P<year>(?:19|20)\d\d|n\.d\.)(?P<letter>[a-z])?"
_PAGES = r"(?:\s?[:,]\s*(?P<pages>(?:(?:pp?|paras?|ch)\.?\s?)?\d{1,4}(?:[–-]\d{1,4})?))?"
_NAMES = r"(?P<names>[A-Z][^\d();:]{0,80}?)"
_LEAD = r"(?:(?:see|cf\.?|e\.g\.|for example|also)[ ,]+)*"
_IN_BRACKETS = re.compile(rf"^{_LEAD}{_NAMES},?\s+{_YEAR}{_PAGES}$")
_ROUND = re.compile(r"\(([^()]*\b(?:(?:19|20)\d\d|n\.d\.)[^()]*)\)")
_NAME = r"[A-Z][\w’'.-]+"
_NARRATIVE = re.compile(
    rf"(?P<names>{_NAME}(?:(?:,| and| &| et al\.?| of| for| the)? {_NAME}){{0,6}}(?: et al\.?)?)\s\({_YEAR}{_PAGES}\)"
)


def find_references(text: str, blocks: Sequence[Block], works: Sequence[Work]) -> tuple[TextReference, ...]:
    """All references of the running text in order; a bracket that means no entry is none."""
    labelled = {w.label: w for w in works if w.label}
    known = _Labels(labelled) if labelled else _AuthorYear(works)
    found = [reference for b in blocks for reference in known.find(text, b.start, b.end)]
    return tuple(sorted(found, key=lambda r: r.start))


class _Labels:
    """Entries by the labels that the list gives them."""

    def __init__(self, labelled: Mapping[str, Work]) -> None:
        self._labelled = labelled

    def find(self, text: str, start: int, end: int) -> Iterator[TextReference]:
        for bracket in _BRACKETED.finditer(text, start, end):
            works = [self._labelled.get(label) for label in _labels(bracket[1], self._labelled)]
            if works and all(works):
                cited = tuple(Citation(w.id, w.title) for w in works if w)
                yield TextReference(bracket.start(), bracket.end(), cited)


def _labels(inside: str, labelled: Mapping[str, Work]) -> list[str]:
    """`3, 5–7` as 3, 5, 6, 7; a label with a comma of its own is one."""
    if inside in labelled:
        return [inside]
    labels: list[str] = []
    for part in re.split(r"\s*[,;]\s*", inside.strip()):
        ends = _RANGE.match(part)
        if ends and part not in labelled and int(ends[1]) < int(ends[2]) <= int(ends[1]) + _MOST_IN_RANGE:
            labels += [str(n) for n in range(int(ends[1]), int(ends[2]) + 1)]
        else:
            labels.append(part)
    return labels


class _AuthorYear:
    """Entries by the names and year under which the text refers to them."""

    def __init__(self, works: Sequence[Work]) -> None:
        self._of_year: dict[str, list[Work]] = defaultdict(list)
        for work in works:
            if work.authors:
                self._of_year[work.year or "n.d."].append(work)

    def work(self, names: str, year: str, letter: str | None) -> Work | None:
        """The one entry of that first author, year and letter; None where several fit or none."""
        first = re.split(r",| and | & | et al", names)[0]
        found = [w for w in self._of_year[year] if _is_called(w, first, names)]
        if letter:
            found = [w for w in found if f"{year}{letter}" in w.text]
        if len(found) > 1:
            found = [w for w in found if _are_all_named(w, names)]
        return found[0] if len(found) == 1 else None

    def find(self, text: str, start: int, end: int) -> Iterator[TextReference]:
        for bracket in _ROUND.finditer(text, start, end):
            parts = [_IN_BRACKETS.match(part.strip()) for part in bracket[1].split(";")]
            cited = tuple(self._citation(p) for p in parts if p)
            if cited and any(c.work for c in cited):
                yield TextReference(bracket.start(), bracket.end(), tuple(c for c in cited if c.work))
        for named in _NARRATIVE.finditer(text, start, end):
            citation = self._citation(named)
            if citation.work:
                yield TextReference(named.start(), named.end(), (citation,))

    def _citation(self, found: re.Match[str]) -> Citation:
        work = self.work(found["names"], found["year"], found["letter"])
        return Citation(work.id if work else None, work.title if work else found[0], found["pages"])


def _are_all_named(work: Work, names: str) -> bool:
    """Whether a work has as many authors as are named, and those; `et al.` stands for three and more."""
    others = len(re.findall(r",| and | & ", names))
    counts = len(work.authors) > 2 if "et al" in names else len(work.authors) == others + 1
    return counts and all(words_only(a) in words_only(names) for a in work.authors[: others + 1])


def _is_called(work: Work, first: str, names: str) -> bool:
    """By its first author's name, whole or the surname alone, or by a body's initials."""
    author = work.authors[0]
    initials = "".join(w[0] for w in re.findall(r"[^\W\d_]+", author) if w[0].isupper())
    called, known = words_only(first), words_only(author)
    is_within = f" {known} " in f" {words_only(names)} "
    return is_within or called == known or (len(called) > 1 and called == initials.casefold())
