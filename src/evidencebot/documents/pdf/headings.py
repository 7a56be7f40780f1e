"""Which paragraphs of a PDF are headings, captions and lines of a contents list."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence

from msgspec import Struct
from rapidfuzz import fuzz

from evidencebot.documents.pdf.layout import Line, segments
from evidencebot.documents.pdf.paragraphs import Style

CAPTION = re.compile(r"^(?:Figure|Table|Box|Chart|Exhibit|Map)\s+\d{1,2}(?:\.\d{1,2})?[a-z]?\s*(:|[.–—-])\s*\S")
NUMBERED = re.compile(r"^(\d{1,2}(?:\.\d{1,2})*)\.?\s+[^\W\d_]")
_DEEP = re.compile(r"^\d{1,2}(?:\.\d{1,2})+\.?\s+[^\W\d_]")
_LONE_NUMBER = re.compile(r"^(?:chapter\s+)?\d{1,2}\.?$", re.IGNORECASE)
_CONTENTS = ("contents", "table of contents")
_ALONE = (*_CONTENTS, "bibliography", "references", "works cited", "reference list", "notes", "endnotes")
_PAGE_AT_END = re.compile(r"^(.*?)[\s.…·_]*[\s.…]\s*(\d{1,3}|[ivxlc]{1,6})$")
_LEADER = re.compile(r"(?:[.…·_]\s?){4,}\S{1,4}$")
_LARGER = 1.08
_HEADING_WORDS = 30
_BOLD_WORDS = 14


class Bookmark(Struct, frozen=True):
    """An entry of the PDF's own outline."""

    title: str
    level: int
    page: int
    """Its page's index."""


class Headings(Struct, frozen=True):
    """How the document sets its headings."""

    style: Style
    sizes: tuple[float, ...]
    """Sizes of headings, largest first."""
    bookmarks: dict[int, list[Bookmark]]
    are_numbered: bool
    caption_size: float

    def level(self, text: str, lines: Sequence[Line], page: int) -> int:
        """A heading's depth from 1; 0 where the paragraph is none."""
        size, words = lines[0].size, len(text.split())
        if words > _HEADING_WORDS or not text:
            return 0
        bookmark = self._bookmark(text, page)
        if bookmark:
            return bookmark.level
        if CAPTION.match(text) and (size <= _LARGER * self.style.body_size or abs(size - self.caption_size) < 0.3):
            return 0
        if text.casefold().strip(" :") in _ALONE:
            return self._rank(size)
        return self._by_style(text, lines) if self._is_styled(text, lines) else 0

    def _bookmark(self, text: str, page: int) -> Bookmark | None:
        for entry in self.bookmarks.get(page, ()):
            if fuzz.ratio(_bare(entry.title), _bare(text)) >= 92:
                return entry
        return None

    def _is_styled(self, text: str, lines: Sequence[Line]) -> bool:
        size, is_bold = lines[0].size, all(line.is_bold for line in lines)
        is_sentence = text.rstrip("”’\"')").endswith((".", ":", ";", ","))
        if size >= _LARGER * self.style.body_size:
            return not is_sentence or size >= 1.3 * self.style.body_size
        if is_sentence or len(text.split()) > _BOLD_WORDS:
            return False
        if _DEEP.match(text):
            return is_bold or all(line.is_italic for line in lines) or size >= 0.99 * self.style.body_size
        if NUMBERED.match(text):
            return is_bold
        return is_bold and not self.are_numbered and size >= 0.97 * self.style.body_size

    def _by_style(self, text: str, lines: Sequence[Line]) -> int:
        numbered = NUMBERED.match(text)
        return numbered.group(1).count(".") + 1 if numbered else self._rank(lines[0].size)

    def _rank(self, size: float) -> int:
        return sum(other > size + 0.3 for other in self.sizes) + 1


def read_headings(
    pages: Sequence[Sequence[tuple[str, Sequence[Line]]]], style: Style, bookmarks: Sequence[Bookmark]
) -> Headings:
    """Learn from all paragraphs how headings are set."""
    sizes: Counter[float] = Counter()
    captions: Counter[float] = Counter()
    deep = 0
    for text, lines in (paragraph for page in pages for paragraph in page):
        size = lines[0].size
        if CAPTION.match(text) and len(text.split()) <= _HEADING_WORDS:
            captions[size] += 1
        elif size >= _LARGER * style.body_size and len(text.split()) <= _HEADING_WORDS:
            sizes[round(size, 1)] += 1
        deep += bool(_DEEP.match(text)) and len(text.split()) <= _BOLD_WORDS
    by_page: dict[int, list[Bookmark]] = defaultdict(list)
    # A caption among the bookmarks is a heading only where captions at large are not.
    lists_captions = 2 * sum(bool(CAPTION.match(b.title)) for b in bookmarks) > sum(captions.values())
    for bookmark in bookmarks:
        if not (lists_captions and CAPTION.match(bookmark.title)):
            by_page[bookmark.page].append(bookmark)
    are_numbered = deep >= 2 or len(sizes) > 0
    caption_size = captions.most_common(1)[0][0] if captions else style.body_size
    return Headings(style, tuple(sorted(sizes, reverse=True)), by_page, are_numbered, caption_size)


def _bare(title: str) -> str:
    return re.sub(r"[^\w]+", " ", re.sub(r"^[\d.]+\s+", "", title)).casefold().strip()


def contents_rows(lines: Sequence[Line], start: int) -> tuple[list[tuple[list[Line], str]], int]:
    """The contents list that begins at line `start`: (lines of a title, page), and the line behind it."""
    rows: list[tuple[list[Line], str]] = []
    waiting: list[Line] = []
    end = i = start
    while i < len(lines):
        line = lines[i]
        found = _page_number(line)
        if waiting and not _is_one_entry(waiting[0], line):
            break
        if found is not None:
            rows.append(([*waiting, line], found))
            waiting, end = [], i + 1
        elif waiting or (not rows and i > start) or line.column != lines[start].column:
            break
        else:
            waiting = [line]
        i += 1
    pages = [int(page) for _, page in rows if page.isdigit()]
    has_leaders = all(_LEADER.search(lines_[-1].text) for lines_, _ in rows)
    if not rows or (len(rows) < 3 and not has_leaders) or pages != sorted(pages):
        return [], start
    return rows, end


def _is_one_entry(above: Line, line: Line) -> bool:
    is_alike = abs(above.size - line.size) < 0.3 and above.is_bold == line.is_bold
    return is_alike and line.y - above.y < 1.7 * line.size


def _page_number(line: Line) -> str | None:
    """The page at the end of a contents line, behind a gap or a leader."""
    parts = segments(line, 1.0)
    found = _PAGE_AT_END.match(line.text)
    if not found or not found.group(1).strip(" ."):
        return None
    has_leader = bool(_LEADER.search(line.text))
    stands_apart = len(parts) >= 2 and "".join(f.text for f in parts[-1]).strip(" .") == found.group(2)
    is_listed = len(parts) <= 3 and (len(parts) < 3 or bool(re.match(r"^[\d.]+$", parts[0][0].text)))
    return found.group(2) if has_leader or (stands_apart and is_listed) else None


def contents_title(text: str) -> str:
    """A contents line without its leader and page."""
    found = _PAGE_AT_END.match(text)
    return (found.group(1) if found else text).strip(" .…·_")
