"""References -> works: the same work recognised over its short forms, Ibid. and op. cit., and the record of each."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from rapidfuzz import fuzz

from evidencebot.documents.catalogue.dates import Date, agree
from evidencebot.documents.catalogue.identifiers import Scheme
from evidencebot.documents.catalogue.reference import Reference
from evidencebot.text.folding import words_only

# Slips of spelling and lost letters leave titles of one work at 90 and above; two of one series (Volume 1, Volume 2)
# come as near and are told apart by their numbers.
_SAME_TITLE = 90
_SAME_AUTHOR = 80
_TELLING_WORDS = 4
"""A title of so many words is one work's, whoever is named with it."""
_HONORIFICS = re.compile(r"\b(?:dr|prof|professor|sir|dame|lord|lady|baroness|mr|mrs|ms|rt|hon|mp|major|et|al|the)\b")


@dataclass
class Cluster:
    """All references to one work."""

    references: list[Reference] = field(default_factory=list)
    titles: dict[str, None] = field(default_factory=dict)
    """Each form of its title once, folded."""
    dates: dict[Date, None] = field(default_factory=dict)
    keys: set[str] = field(default_factory=set)
    makers: dict[str, None] = field(default_factory=dict)

    def add(self, reference: Reference) -> None:
        self.references.append(reference)
        self.keys |= reference.keys
        self.titles |= dict.fromkeys(filter(None, [words_only(reference.title)]))
        self.dates |= dict.fromkeys(filter(None, [reference.date]))
        self.makers |= dict.fromkeys(filter(None, [_maker(reference)]))


class WorkFinder:
    """Which work each reference is; call `place` in the order of the notes."""

    def __init__(self) -> None:
        self._parents: list[int] = []
        self._clusters: list[Cluster] = []
        self._keys: dict[str, int] = {}
        self._addresses: dict[str, int] = {}
        self._exact: dict[str, list[int]] = defaultdict(list)
        self._by_word: dict[str, list[int]] = defaultdict(list)
        self._by_name: dict[str, list[int]] = defaultdict(list)
        self._of_note: dict[str, list[int]] = {}
        self._listed: set[int] = set()
        self._last: int | None = None

    def place(self, reference: Reference, label: str) -> int | None:
        """The work's number, one of its own where it is new; None where an earlier one is meant that is not there."""
        if reference.back == "ibid":
            found = self._last
        elif reference.back == "above":
            found = self._earlier(reference)
        else:
            found = self._same(reference)
        if found is not None:
            self._of_note.setdefault(label, []).append(found)
            self._last = found
        return found

    def list_work(self, entry: Reference) -> int:
        """Enter a work that a bibliography lists; two of its entries are two works."""
        number = self._new()
        self._enter(number, entry)
        # An entry opens with the work's name where it has no author: a law, a case.
        printed = words_only(entry.printed)
        self._clusters[number].titles[printed] = None
        for word in set(printed.split()):
            self._by_word[word].append(number)
        self._listed.add(number)
        return number

    def open_note(self, label: str) -> None:
        """Forget what an earlier note of this number cited."""
        self._of_note[label] = []

    def root(self, number: int) -> int:
        """The number under which a work goes after all that turned out to be the same were joined."""
        while self._parents[number] != number:
            number = self._parents[number]
        return number

    def cluster(self, number: int) -> Cluster:
        return self._clusters[self.root(number)]

    @property
    def roots(self) -> list[int]:
        """Every work once, in the order of its first reference."""
        return [n for n, parent in enumerate(self._parents) if parent == n]

    def _same(self, reference: Reference) -> int:
        matches = list(dict.fromkeys(self.root(n) for n in self._matches(reference)))
        number = matches[0] if matches else self._new()
        for other in matches[1:]:
            number = self._join(number, other)
        self._enter(number, reference)
        return number

    def _new(self) -> int:
        self._parents.append(len(self._parents))
        self._clusters.append(Cluster())
        return len(self._parents) - 1

    def _join(self, one: int, other: int) -> int:
        kept, gone = min(one, other), max(one, other)
        keys = self._clusters[kept].keys, self._clusters[gone].keys
        if {kept, gone} <= self._listed or (all(keys) and not keys[0] & keys[1]):
            return kept
        self._parents[gone] = kept
        for reference in self._clusters[gone].references:
            self._clusters[kept].add(reference)
        return kept

    def _enter(self, number: int, reference: Reference) -> None:
        cluster = self._clusters[number]
        cluster.add(reference)
        for key in reference.keys:
            self._keys.setdefault(key, number)
        if address := _address(reference.url):
            self._addresses.setdefault(address, number)
        title = words_only(reference.title)
        if title:
            self._exact[title].append(number)
            for word in set(title.split()):
                self._by_word[word].append(number)
        for name in _names(reference.author or reference.publisher):
            self._by_name[name].append(number)

    def _matches(self, reference: Reference) -> Iterable[int]:
        """Works that it is, the surest first."""
        keys = reference.keys
        known = [self._keys[k] for k in keys if k in self._keys]
        yield from known
        case = self._case(reference)
        if case is not None:
            yield case
        if any(k.startswith(f"{Scheme.DOCUMENT}:") for k in keys) and not reference.is_set_off:
            return
        address = _address(reference.url)
        if address in self._addresses and self._fits(reference, self.root(self._addresses[address]), by_address=True):
            yield self._addresses[address]
        if reference.title:
            forms = [words_only(reference.title)]
            if reference.author and not reference.is_set_off:
                # What a comma parts may be one name: "Births, Deaths and Marriages Act".
                forms.insert(0, words_only(f"{reference.author} {reference.title}"))
            best = next((n for form in forms if (n := self._by_title(form, reference)) is not None), None)
            if best is not None:
                yield best

    def _case(self, reference: Reference) -> int | None:
        """The case of which only the volume and a page are given: `Marlow, 515 U.S. at 600`."""
        volume = next((i.key for i in reference.identifiers if i.scheme is Scheme.REPORTER_AT), None)
        if volume is None:
            return None
        name = words_only(reference.title)
        found = [n for key, n in self._keys.items() if key.startswith(f"{Scheme.REPORTER}:{volume} ")]
        named = [n for n in found if name and any(name in t or t in name for t in self.cluster(n).titles)]
        return (named or found)[-1] if named or len(found) == 1 else None

    def _by_title(self, title: str, reference: Reference) -> int | None:
        exact = [n for n in dict.fromkeys(map(self.root, self._exact[title])) if self._fits(reference, n)]
        if exact:
            return exact[-1]
        words = sorted(set(title.split()), key=lambda w: len(self._by_word[w]))
        near = Counter(self.root(n) for w in words[:4] for n in set(self._by_word[w][-400:]))
        scored = [
            (score, n)
            for n, _ in near.most_common(40)
            if (score := self._likeness(title, n)) and self._fits(reference, n)
        ]
        best = max(scored, default=(0.0, 0))
        if best[0] < _SAME_TITLE and reference.genre:
            return None  # a letter's subject may open as another's does
        rivals = [n for s, n in scored if s == best[0]]
        return best[1] if scored and len(rivals) == 1 else None

    def _likeness(self, title: str, number: int) -> float:
        """How alike the titles are, 0 where they are not one work's: numbers differ, or the words."""
        return max((_title_likeness(title, other) for other in self._clusters[number].titles), default=0.0)

    def _fits(self, reference: Reference, number: int, *, by_address: bool = False) -> bool:
        """Whether nothing speaks against it: keys, dates, authors."""
        cluster = self._clusters[number]
        keys, own = reference.keys, cluster.keys
        if keys and own and not keys & own and {k.split(":")[0] for k in keys} & {k.split(":")[0] for k in own}:
            return False
        if reference.date and cluster.dates and not any(_one_date(reference, d) for d in cluster.dates):
            return False
        return by_address or self._authors_fit(reference, cluster.makers)

    def _authors_fit(self, reference: Reference, makers: Iterable[str]) -> bool:
        own = _maker(reference)
        is_telling = _is_telling(reference)
        if not own or not makers:
            # An untitled thing of two words ("Public hearing") is one only on one day.
            return is_telling or len(reference.title.split()) > 1 or not makers
        return is_telling or any(_same_maker(own, m) for m in makers)

    def _earlier(self, reference: Reference) -> int | None:
        """The work that `op. cit.` or `above, note 12` means: of that author, or the only one of that note."""
        in_note = list(dict.fromkeys(map(self.root, self._of_note.get(reference.back_to or "", ()))))
        wanted = words_only(reference.title)
        if reference.title:
            titled = [n for n in in_note or self.roots[::-1] if self._likeness(wanted, n)]
            if titled:
                return titled[0]
        names = _names(reference.author)
        named = [self.root(n) for name in names[-1:] or names for n in reversed(self._by_name[name])]
        both = [n for n in named if n in in_note]
        if both or named:
            return (both or named)[0]
        if reference.author:
            titled = [n for n in in_note if any(words_only(reference.author) in t for t in self._clusters[n].titles)]
            return titled[0] if len(titled) == 1 else None
        return in_note[0] if len(in_note) == 1 else None


def _address(url: str) -> str:
    """An address by which a work is known: a host alone is none."""
    parts = urlsplit(url)
    path = parts.path.rstrip("/")
    return f"{parts.netloc.removeprefix('www.')}{path}?{parts.query}".lower() if path else ""


def _is_telling(reference: Reference) -> bool:
    """Whether a title is set off and long enough to be one work's alone."""
    return reference.is_set_off and len(reference.title.split()) >= _TELLING_WORDS


def _one_date(reference: Reference, other: Date) -> bool:
    """Two days of one month may be a slip in a telling title; of letters and hearings they are two."""
    if agree(reference.date, other):
        return True
    return _is_telling(reference) and not reference.genre and reference.date[:1] == other[:1]


def _title_likeness(one: str, other: str) -> float:
    if one == other:
        return 100.0
    short, long = sorted((one, other), key=len)
    numbers = (set(re.findall(r"\d+", short)), set(re.findall(r"\d+", long)))
    if numbers[0] == numbers[1] and (score := fuzz.ratio(one, other)) >= _SAME_TITLE:
        return float(score)
    # A short form keeps the opening words of a title, at least two.
    is_opening = len(short.split()) >= 2 and long.startswith(f"{short} ") and numbers[0] <= numbers[1]
    return 89.0 * is_opening


def _maker(reference: Reference) -> str:
    return _HONORIFICS.sub(" ", words_only(reference.author or reference.publisher)).strip()


def _same_maker(one: str, other: str) -> bool:
    """Names alike, one among the other's, or the one the other's initials."""
    one, other = " ".join(one.split()), " ".join(other.split())
    initials = {"".join(w[0] for w in name.split() if w not in ("of", "the", "for", "and")) for name in (one, other)}
    return fuzz.token_set_ratio(one, other) >= _SAME_AUTHOR or bool(initials & {one, other})


def _names(author: str) -> list[str]:
    """Words by which an author is called: surnames and a body's words, without small ones."""
    return [
        w
        for w in _HONORIFICS.sub(" ", words_only(author)).split()
        if len(w) > 2 and w not in ("and", "for", "department")
    ]
