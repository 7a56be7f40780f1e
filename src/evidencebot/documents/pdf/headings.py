"""Which paragraphs of a PDF are headings, and how deep: learnt from how the document sets those that it lists."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from evidencebot.documents.pdf.contents import Listed, bare_title, is_same_title
from evidencebot.documents.pdf.layout import Line
from evidencebot.documents.pdf.paragraphs import BULLET, Style
from evidencebot.documents.section_titles import BIBLIOGRAPHY_TITLES

CAPTION = re.compile(
    r"^(?:Figure|Table|Box|Chart|Exhibit|Map)\s+(?:[A-Z]\.?)?\d{1,2}(?:\.\d{1,2})?[a-z]?\s*(:|[.–—-])\s*\S"
    r"|^(?:FIGURE|TABLE|BOX|CHART|EXHIBIT|MAP)\s+\d{1,2}\b"
)
_DEEP = re.compile(r"^\d{1,2}(?:\.\d{1,2})+\.?\s+[^\W\d_]")
_DATE = re.compile(r"^(?:\d{1,2}\s+)?[A-Z][a-z]+\s+(?:\d{1,2},?\s+)?(?:19|20)\d\d$")
_ALONE = (*BIBLIOGRAPHY_TITLES, "contents", "table of contents", "notes", "endnotes")
_LARGER = 1.08
_SAME_SIZE = 0.3
_HEADING_WORDS = 30
_MOST_PIECES = 3
_LONG_TITLE = 18
_CAPTION_LABEL = re.compile(r"^(?:Figure|Table|Box|Chart|Exhibit|Map)\s+\d{1,2}[.:]?$", re.IGNORECASE)
_BOLD_WORDS = 14
# A style of the text's own size is one of headings where lists name so many of its lines, and so large a share.
_LISTED, _LISTED_SHARE = 2, 0.25
# A lead of larger type is set in sentences, so that of its words few stand in titles.
_LARGE_TITLE_SHARE = 0.3
# Where nothing is listed: so many lines, holding so many of the style's words, as titles and not as sentences do.
_TITLES, _TITLE_SHARE = 3, 0.7

Paragraph = tuple[str, Sequence[Line]]


class Look(Struct, frozen=True):
    """How a paragraph is set."""

    size: float
    is_bold: bool
    is_italic: bool
    is_caps: bool

    @property
    def prominence(self) -> tuple[float, bool, bool, bool]:
        """Sorts the most prominent look first."""
        return -self.size, not self.is_caps, not self.is_bold, not self.is_italic


class Headings(Struct, frozen=True):
    """How the document sets its headings."""

    style: Style
    levels: Mapping[Look, int]
    """The depth of each look that headings have."""
    listed: Mapping[int, Sequence[Listed]]
    """What contents and bookmarks name, by the page's index."""
    caption_size: float

    def level(self, text: str, lines: Sequence[Line], page: int) -> int:
        """A heading's depth from 1; 0 where the paragraph is none."""
        if not may_be_heading(text) or self._is_caption(text, lines[0].size):
            return 0
        look = look_of(text, lines)
        entry = find_listed(text, self.listed.get(page, ()))
        if entry is not None:
            return self.levels.get(look) or entry.level
        is_titled = text.casefold().strip(" :") in _ALONE
        if not is_titled and not (look in self.levels and self._is_title(text, look) and opens_as_title(text)):
            return 0
        return self.levels.get(look) or 1

    def _is_caption(self, text: str, size: float) -> bool:
        if not CAPTION.match(text):
            return False
        is_label = text[:3].isupper()
        return is_label or size <= _LARGER * self.style.body_size or abs(size - self.caption_size) < _SAME_SIZE

    def is_distinct(self, look: Look) -> bool:
        """Whether a look is told from the running text's."""
        return look.size >= _LARGER * self.style.body_size or look.is_bold or look.is_caps or look.is_italic

    def _is_title(self, text: str, look: Look) -> bool:
        if look.size >= _LARGER * self.style.body_size:
            return not _is_sentence(text) or look.size >= 1.3 * self.style.body_size
        return not _is_sentence(text) and len(text.split()) <= _BOLD_WORDS


def may_be_heading(text: str) -> bool:
    """Whether words may stand over others: a few, with letters among them, neither a date nor an item."""
    is_short = 0 < len(text.split()) <= _HEADING_WORDS and bool(re.search(r"[^\W\d_]", text))
    return is_short and not BULLET.match(text + " ") and not _DATE.match(text.strip())


def opens_as_title(text: str) -> bool:
    """Whether words open with a capital or a number, as what no list names has to."""
    return not (text[:1].islower() or text.startswith("("))


def look_of(text: str, lines: Sequence[Line]) -> Look:
    """The look of a paragraph, by its first line's size and what all its lines share."""
    size = round(lines[0].size * 2) / 2
    is_caps = text.upper() == text and bool(re.search(r"[^\W\d_]{3}", text))
    return Look(size, all(x.is_bold for x in lines), all(x.is_italic for x in lines), is_caps)


def find_listed(text: str, entries: Iterable[Listed]) -> Listed | None:
    """The entry of a contents list or bookmark that names a heading."""
    bare = bare_title(text)
    return next((entry for entry in entries if is_same_title(bare, bare_title(entry.title))), None)


def whole_titles(units: Sequence[Any], listed: Sequence[Listed]) -> list[Any]:
    """A page's units, with headings that are listed in one piece made so, and parted from text below them."""
    titles = {bare_title(entry.title) for entry in listed}
    found: list[Any] = []
    i = 0
    while i < len(units):
        count = 2 if _is_labelled(units[i : i + 2]) else _pieces_of_title(units[i : i + _MOST_PIECES], titles)
        if count > 1:
            found.append([line for unit in units[i : i + count] for line in unit])
            i += count
            continue
        found.extend(_parted(units[i], titles) if isinstance(units[i], list) else [units[i]])
        i += 1
    return found


def _is_labelled(units: Sequence[Any]) -> bool:
    """Whether "Box 1" stands alone above what the box is called."""
    if len(units) < 2 or not all(isinstance(unit, list) for unit in units) or not _CAPTION_LABEL.match(_text(units[0])):
        return False
    title = _text(units[1])
    return len(title.split()) <= _BOLD_WORDS and not _is_sentence(title) and may_be_heading(title)


def _pieces_of_title(units: Sequence[Any], titles: Collection[str]) -> int:
    """How many paragraphs of one size together make a listed title; 0 where they do not."""
    text = ""
    for count, unit in enumerate(units, 1):
        if not isinstance(unit, list) or abs(unit[0].size - units[0][0].size) > _SAME_SIZE:
            return 0
        text = " ".join([text, *(line.text for line in unit)]).strip()
        if len(text.split()) > _HEADING_WORDS:
            return 0
        if any(is_same_title(bare_title(text), title) for title in titles):
            return count
    return 0


def _parted(lines: Sequence[Line], titles: Collection[str]) -> list[list[Line]]:
    """A paragraph cut behind its first lines, or before its last, where these are a listed title."""
    parted = _run_in(lines, titles)
    if parted:
        return parted
    whole = bare_title(_text(lines))
    is_whole = any(is_same_title(whole, title) for title in titles)
    for count in () if is_whole else range(1, min(_MOST_PIECES + 1, len(lines))):
        if _is_listed_part(lines[:count], lines[count], titles):
            return [list(lines[:count]), *_parted(lines[count:], titles)]
        if _is_listed_part(lines[count:], lines[count - 1], titles) and may_be_heading(_text(lines)):
            return [list(lines[:count]), list(lines[count:])]
    return [list(lines)]


def _run_in(lines: Sequence[Line], titles: Collection[str]) -> list[list[Line]] | None:
    """A paragraph parted behind the listed title that runs into it, set bold or in italics."""
    first = lines[0].fragments[0]
    if not (first.bold or first.italic):
        return None
    for i, line in enumerate(lines[: _MOST_PIECES + 1]):
        same = [(f.bold, f.italic) == (first.bold, first.italic) for f in line.fragments]
        if all(same):
            continue
        count = same.index(False)
        head = [*lines[:i], *([replace(line, fragments=line.fragments[:count])] if count else [])]
        if not head or not any(is_same_title(bare_title(_text(head)), title) for title in titles):
            return None
        rest = line.fragments[count:]
        return [head, [replace(line, fragments=rest, x0=rest[0].x0), *lines[i + 1 :]]]
    return None


def _is_listed_part(lines: Sequence[Line], beside: Line, titles: Collection[str]) -> bool:
    """Whether lines are a listed title: a short one has to be set in another look than what stands beside it."""
    bare = bare_title(_text(lines))
    look, other = look_of("", lines), look_of("", [beside])
    return (look != other or len(bare) >= _LONG_TITLE) and any(is_same_title(bare, title) for title in titles)


def _text(lines: Sequence[Line]) -> str:
    return " ".join(line.text for line in lines)


def _is_sentence(text: str) -> bool:
    return text.rstrip("”’\"')").endswith((".", ":", ";", ","))


def read_headings(pages: Sequence[Sequence[Paragraph]], style: Style, listed: Sequence[Listed]) -> Headings:
    """Learn from all paragraphs, and from what contents and bookmarks name, how headings are set."""
    captions = Counter(
        lines[0].size
        for page in pages
        for text, lines in page
        if CAPTION.match(text) and len(text.split()) <= _HEADING_WORDS
    )
    # A caption among the bookmarks is a heading only where captions at large are not.
    lists_captions = 2 * sum(bool(CAPTION.match(entry.title)) for entry in listed) > sum(captions.values())
    by_page: dict[int, list[Listed]] = defaultdict(list)
    for entry in listed:
        if entry.page is not None and not (lists_captions and CAPTION.match(entry.title)):
            by_page[entry.page].append(entry)
    caption_size = captions.most_common(1)[0][0] if captions else style.body_size
    unlevelled = Headings(style, {}, by_page, caption_size)
    return Headings(style, _levels(_looks(pages, unlevelled), unlevelled), by_page, caption_size)


class _Use(Struct):
    """What stands in one look."""

    titles: int = 0
    """Paragraphs that may be headings."""
    title_words: int = 0
    words: int = 0
    captions: int = 0
    numbered: int = 0
    """Titles that open with a number of several parts."""
    listed: Counter[int] = Counter()
    """How many are listed at each depth."""


def _looks(pages: Sequence[Sequence[Paragraph]], headings: Headings) -> dict[Look, _Use]:
    uses: dict[Look, _Use] = defaultdict(lambda: _Use(listed=Counter()))
    for number, page in enumerate(pages):
        for text, lines in page:
            if not text.strip():
                continue
            use, count = uses[look_of(text, lines)], len(text.split())
            if CAPTION.match(text):
                use.captions += 1
                continue
            use.words += count
            if not may_be_heading(text):
                continue
            entry = find_listed(text, headings.listed.get(number, ()))
            if entry is not None:
                use.listed[entry.level] += 1
            if entry is not None or (not _is_sentence(text) and opens_as_title(text)):
                use.titles += 1
                use.title_words += count
                use.numbered += bool(_DEEP.match(text))
    return uses


def _levels(uses: Mapping[Look, _Use], headings: Headings) -> dict[Look, int]:
    """The depth of each look of headings: that of most of its listed lines, else one below the next larger look."""
    has_list = sum(use.listed.total() for use in uses.values()) >= _LISTED
    chosen = [look for look, use in uses.items() if _is_of_headings(look, use, headings, has_list=has_list)]
    chosen.sort(key=lambda look: look.prominence)
    is_listed = {look: _counts_as_listed(uses[look]) for look in chosen}
    # What is more prominent than all that is listed is the title page's.
    titles = next((n for n, look in enumerate(chosen) if is_listed[look]), 0)
    levels = dict.fromkeys(chosen[:titles], 1)
    lowered = above = int(titles > 0)
    counts: dict[int, int] = {}
    for look in chosen[titles:]:
        listed = uses[look].listed
        if not is_listed[look]:
            levels[look] = above = above + 1
            continue
        own = listed.most_common(1)[0][0]
        # Contents may set chapters and their sections alike; the more numerous look, less prominent, lies below.
        lowered += listed.total() > counts.get(own + lowered, listed.total())
        levels[look] = above = own + lowered
        counts.setdefault(above, listed.total())
    return levels


def _counts_as_listed(use: _Use) -> bool:
    return use.listed.total() >= _LISTED or (use.listed.total() > 0 and use.titles == 1)


def _is_of_headings(look: Look, use: _Use, headings: Headings, *, has_list: bool) -> bool:
    if not use.titles or not headings.is_distinct(look):
        return False
    if 2 * use.captions >= use.titles + use.captions and use.listed.total() < _LISTED:
        return False
    if look.size >= _LARGER * headings.style.body_size:
        return use.title_words >= _LARGE_TITLE_SHARE * use.words
    if look.size < 0.97 * headings.style.body_size:
        return False
    listed = use.listed.total()
    if listed >= _LISTED and listed >= _LISTED_SHARE * use.titles:
        return True
    if use.numbered >= _LISTED and use.numbered >= 0.5 * use.titles:
        return True
    return look.is_bold and not has_list and use.titles >= _TITLES and use.title_words >= _TITLE_SHARE * use.words
