"""Which blocks are headings of which sections, and which are contents lists and front matter.

Nothing is lost here: what opens no section is text, front matter, or a title printed again.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct
from msgspec.structs import replace

from evidencebot.documents.contents_list import ContentsEntry, match_entry, read_contents
from evidencebot.documents.raw import RawBlock, RawKind
from evidencebot.documents.section_titles import UNCITED_TITLES, Heading, SectionTitles
from evidencebot.documents.styled import plain

FRONT = "front"
"""The section of title page, imprint and whatever else precedes the first section."""
BACK = "back"
"""The section of what stands below the bibliography and is no entry: an imprint, mostly."""

# Title pages, imprints and lists of members take a few pages; more is text whose headings were not found.
_FRONT_WORDS, _FRONT_SHARE = 2_500, 0.05


class Outline(Struct, frozen=True):
    """A document's sections, and the blocks that are no evidence."""

    headings: tuple[Heading, ...]
    contents: tuple[ContentsEntry, ...]
    contents_blocks: frozenset[int]
    repeated: frozenset[int] = frozenset()
    """Titles of open sections, and of the document, that are printed again."""
    front: frozenset[int] = frozenset()
    """Title page, imprint and the like, before the first section."""
    thanks: frozenset[int] = frozenset()
    """Acknowledgements and words about the authors, wherever they stand."""

    def listed_page(self, heading: Heading) -> str | None:
        """The page that the contents give for a section."""
        entry = match_entry(heading.number, heading.title, self.contents)
        return entry.page if entry else None

    def heading_titled(self, titles: Iterable[str]) -> Heading | None:
        wanted = set(titles)
        return next((h for h in self.headings if h.title.casefold() in wanted), None)

    def without_title(self, blocks: Sequence[RawBlock], title: str) -> Outline:
        """The outline with headings of the front matter left out that only say the document's title."""
        said = {i for i in self.front if blocks[i].kind is RawKind.HEADING and plain(blocks[i].text) == title}
        return replace(self, front=self.front - said, repeated=self.repeated | said)


def read_outline(blocks: Sequence[RawBlock], is_caption: frozenset[int]) -> Outline:
    """Find the sections among `blocks`; `is_caption` are headings that label a figure."""
    contents_blocks, contents = read_contents(blocks)
    candidates = [
        i for i, b in enumerate(blocks) if b.kind is RawKind.HEADING and i not in is_caption | contents_blocks
    ]
    titles = SectionTitles(blocks, candidates, contents, contents_blocks)
    headings, repeated = titles.numbered() if titles.are_numbered else titles.unnumbered()
    front = _front_matter(blocks, headings, candidates, contents_blocks)
    return Outline(
        tuple(headings),
        contents,
        frozenset(contents_blocks),
        frozenset(repeated),
        frozenset(front - repeated),
        frozenset(_thanks(headings, len(blocks))),
    )


def _front_matter(
    blocks: Sequence[RawBlock],
    headings: Sequence[Heading],
    candidates: Sequence[int],
    contents_blocks: set[int],
) -> set[int]:
    """Blocks before the first section; in a document without contents headings alone, since a preamble is evidence."""
    opened = {i for h in headings for i in range(h.first, h.last + 1)}
    first = headings[0].first if headings else 0
    unopened = {i for i in candidates if i < first} - opened
    if not contents_blocks:
        return unopened
    start = min(contents_blocks)
    behind = min((h.first for h in headings if h.first > start), default=0)
    early = [h.first for h in headings if h.first < start]
    # A list without a title of its own behind the first heading is a chapter's.
    is_main = not early or blocks[start].kind is RawKind.HEADING
    front = {*range(early[0] if early else start), *range(start, behind if is_main else 0)} - contents_blocks
    words = sum(len(plain(blocks[i].text).split()) for i in front)
    total = sum(len(plain(b.text).split()) for b in blocks)
    return front if words <= max(_FRONT_WORDS, _FRONT_SHARE * total) else unopened


def _thanks(headings: Sequence[Heading], count: int) -> set[int]:
    """The blocks of acknowledgements and of words about the authors."""
    ends = [*(h.first for h in headings[1:]), count]
    return {
        i
        for heading, end in zip(headings, ends, strict=False)
        if heading.title.casefold() in UNCITED_TITLES
        for i in range(heading.last + 1, end)
    }
