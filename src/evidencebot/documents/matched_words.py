"""Words of two looks at a file matched with each other, wherever they stand; each of either side once."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter, defaultdict, deque
from collections.abc import Iterator, Sequence
from itertools import groupby

RUN = 4
"""Words that have to follow one another; names and phrases of three recur on every page."""
_SHORTEST_PART = 4
"""Letters of a part that may be found inside other words: shorter ones are inside any."""
_CELLS = 0.5
"""Share of a stretch's words that has to be found on its page."""
_BREAKS = re.compile("(?<=\\w)[-\u2010\u2011\u00ad\u0002\ufffe]\\s*(?=\\w)|[\u00ad\u0002\ufffe]")
_ACCENTS = re.compile("[\u0300-\u036f´¨`ˆ˜¸˚]")
_WORD = re.compile(r"[^\W\d_]+|\d+")
_SHORT_RUNS = (3, 2)
"""Headings and heads of few words, which have to be whole and on their page."""
_END = ""
"""What parts two pieces: no word."""


_Places = dict[tuple[str, ...], list[int]]


def words_of(text: str) -> list[str]:
    """Letters and digits in runs, however they were broken, ligatured or accented."""
    plain = unicodedata.normalize("NFKD", _ACCENTS.sub("", _BREAKS.sub("", text)))
    return _WORD.findall(_ACCENTS.sub("", plain))


class Words:
    """Words in order, each with its PDF page; pieces are parted by an empty one."""

    def __init__(self) -> None:
        self.printed: list[str] = []
        self.folded: list[str] = []
        self.pages: list[int | None] = []

    def add(self, text: str, page: int | None, *, goes_on: bool = False) -> None:
        words = words_of(text) + ([] if goes_on else [_END])
        self.printed += words
        self.folded += map(str.casefold, words)
        self.pages += [page] * len(words)

    def by_page(self, places: Sequence[int]) -> dict[int | None, list[int]]:
        found: dict[int | None, list[int]] = {}
        for i in places:
            found.setdefault(self.pages[i], []).append(i)
        return found


class Matching:
    """Which words of the file stand in the document; each of either side is matched once."""

    def __init__(self, seen: Words, known: Words) -> None:
        self._seen, self._known = seen, known
        self.met = [False] * len(seen.folded)
        self._taken = [False] * len(known.folded)

    def by_runs(self) -> None:
        """Match runs of words: first those that stand once on either side, then page by page, then anywhere."""
        here, there = _run_places(self._seen.folded, RUN), _run_places(self._known.folded, RUN)
        for run, places in here.items():
            if len(places) == 1 and not self.met[places[0]] and len(found := there.get(run, ())) == 1:
                self._match(RUN, places, found)
        self._on_pages(RUN, here, there)
        for run, places in here.items():
            self._match(RUN, places, there.get(run, ()))
        self._by_short_runs()

    def _by_short_runs(self) -> None:
        """What is left of the document in short pieces: such a piece has to stand whole on its page."""
        short: _Places = defaultdict(list)
        for stretch in stretches(self._known, self._taken):
            short[tuple(self._known.folded[j] for j in stretch)].append(stretch[0])
        for size in _SHORT_RUNS:
            here: _Places = defaultdict(list)
            for stretch in stretches(self._seen, self.met):
                for i in stretch[: len(stretch) - size + 1]:
                    here[tuple(self._seen.folded[i : i + size])].append(i)
            self._on_pages(size, here, short)

    def _on_pages(self, size: int, here: _Places, there: _Places) -> None:
        for run, places in here.items():
            left = [i for i in places if not self.met[i]]
            if not left or run not in there:
                continue
            found = self._known.by_page(there[run])
            for page, on_page in self._seen.by_page(left).items():
                self._match(size, on_page, found.get(page, ()))

    def _match(self, size: int, places: Sequence[int], found: Sequence[int]) -> None:
        waiting = deque(found)
        for i in places:
            if any(self.met[i : i + size]):
                continue
            while waiting and any(self._taken[waiting[0] : waiting[0] + size]):
                waiting.popleft()
            if waiting:
                self._extend(i, waiting.popleft())

    def _extend(self, i: int, j: int) -> None:
        """Match the words from here on, both ways, as far as they are the same."""
        for at, other, step in ((i, j, 1), (i - 1, j - 1, -1)):
            while self._is_same(at, other):
                self.met[at] = self._taken[other] = True
                at, other = at + step, other + step  # noqa: PLW2901

    def _is_same(self, i: int, j: int) -> bool:
        seen, known = self._seen.folded, self._known.folded
        if not (0 <= i < len(seen) and 0 <= j < len(known)) or self.met[i] or self._taken[j]:
            return False
        return seen[i] == known[j] != _END

    def by_parts(self) -> None:
        """Match words that one side parts and the other does not, on a page or the next to it."""
        left = {page: _Letters(self._known.folded, group) for page, group in self._left_by_page().items()}
        for stretch in stretches(self._seen, self.met):
            part = "".join(self._seen.folded[i] for i in stretch)
            near = _near(self._seen.pages[stretch[0]]) if len(part) >= _SHORTEST_PART else []
            letters = next((left[page] for page in near if page in left and left[page].find(part) >= 0), None)
            if letters:
                for i in stretch:
                    self.met[i] = True
                for j in letters.take(part):
                    self._taken[j] = True

    def _left_by_page(self) -> dict[int | None, list[list[int]]]:
        left: dict[int | None, list[list[int]]] = defaultdict(list)
        for stretch in stretches(self._known, self._taken):
            left[self._known.pages[stretch[0]]].append(stretch)
        return left

    def by_words(self) -> None:
        """Match what is left word by word: on its page or the next to it, a short run also anywhere.

        A table's cells stand in another order here and there; of a paragraph that is lost only the odd word is found.
        """
        left: dict[str, dict[int | None, list[int]]] = defaultdict(lambda: defaultdict(list))
        for j in _left(self._known, self._taken):
            left[self._known.folded[j]][self._known.pages[j]].append(j)
        for stretch in stretches(self._seen, self.met):
            pairs = list(self._pairs(stretch, left))
            if len(pairs) >= _CELLS * len(stretch):
                for i, j in pairs:
                    self.met[i] = self._taken[j] = True

    def _pairs(self, stretch: Sequence[int], left: dict[str, dict[int | None, list[int]]]) -> Iterator[tuple[int, int]]:
        used: set[int] = set()
        for i in stretch:
            places = left.get(self._seen.folded[i], {})
            near = _near(self._seen.pages[i]) + (list(places) if len(stretch) < RUN else [])
            free = (j for page in near for j in places.get(page, ()) if j not in used and not self._taken[j])
            if (j := next(free, None)) is not None:
                used.add(j)
                yield i, j


class _Letters:
    """The letters of a page's words that are left, in a string without blanks."""

    def __init__(self, words: Sequence[str], stretches: Sequence[Sequence[int]]) -> None:
        self.text = "|".join("".join(words[j] for j in stretch) for stretch in stretches)
        self._word_at = [j for s in stretches for j in [*(j for j in s for _ in words[j]), -1]]
        self._letters_left = Counter(self._word_at)

    def find(self, part: str) -> int:
        """Where it stands, -1 for nowhere: a number is not looked for within a longer one."""
        at = self.text.find(part)
        while at >= 0 and (
            _is_number(self.text[at - 1 : at + 1]) or _is_number(self.text[(end := at + len(part)) - 1 : end + 1])
        ):
            at = self.text.find(part, at + 1)
        return at

    def take(self, part: str) -> list[int]:
        """Take a part away; the words of which nothing is left."""
        start = self.find(part)
        end = start + len(part)
        self.text = self.text[:start] + "|" * len(part) + self.text[end:]
        touched = self._word_at[start:end]
        self._letters_left.subtract(touched)
        return [j for j in dict.fromkeys(touched) if not self._letters_left[j]]


def _is_number(letters: str) -> bool:
    return len(letters) == 2 and letters.isdigit()


def _run_places(words: Sequence[str], size: int) -> _Places:
    """Where each run of words begins."""
    places: _Places = defaultdict(list)
    for i, run in enumerate(zip(*(words[k:] for k in range(size)), strict=False)):
        if _END not in run:
            places[run].append(i)
    return places


def _left(words: Words, is_matched: Sequence[bool]) -> list[int]:
    return [i for i, word in enumerate(words.folded) if word and not is_matched[i]]


def stretches(words: Words, is_matched: Sequence[bool]) -> list[list[int]]:
    """Runs of words that were not matched, each on one page."""
    places = enumerate(_left(words, is_matched))
    return [
        [i for _, i in group] for _, group in groupby(places, lambda pair: (pair[1] - pair[0], words.pages[pair[1]]))
    ]


def _near(page: int | None) -> list[int | None]:
    return [None] if page is None else [page, page - 1, page + 1, None]
