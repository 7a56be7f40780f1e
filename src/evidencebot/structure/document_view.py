"""A document as questions about it see it: what stands in which section, page and note, and how it is named."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from functools import cached_property

from msgspec import Struct

from evidencebot.documents.model import Block, Document, Footnote, is_within
from evidencebot.evidence.answer import FoundPassage
from evidencebot.evidence.citing import found_passage
from evidencebot.evidence.quote import Quote
from evidencebot.index.passage_index import PassageIndex
from evidencebot.passages.passage import Passage


class Told(Struct, frozen=True):
    """What is said about a document, and the words of it that are quoted."""

    text: str
    quotes: tuple[Quote, ...] = ()
    blocks: tuple[Block, ...] = ()
    """What it is about, for the list of passages."""
    is_found: bool = True
    is_summary: bool = False


class DocumentView:
    """One document, limited to the sections that the asker's filters let through."""

    def __init__(self, index: PassageIndex, document: Document, within: Sequence[str] = ()) -> None:
        self.index = index
        self.document = document
        self.within = tuple(within)

    @property
    def noun(self) -> str:
        """How the document is called in a sentence."""
        return "the report" if self.document.is_report else f"“{self.document.title}”"

    @cached_property
    def passages(self) -> list[tuple[int, Passage]]:
        """The running text's passages in reading order, with their numbers in the index."""
        running = (
            pair for pair in self.index.passages.of(self.document.id) if pair[1].start < self.document.running_end
        )
        return sorted(running, key=lambda pair: pair[1].start)

    @cached_property
    def marked(self) -> dict[int, Block]:
        """Note -> the block that holds its first mark."""
        blocks: dict[int, Block] = {}
        for block in self.document.blocks:
            for mark in block.marks:
                blocks.setdefault(mark.number, block)
        return blocks

    def is_open(self, section: str) -> bool:
        """Whether the filters let a section through."""
        return not self.within or any(is_within(section, w) for w in self.within)

    def notes(self, sections: Iterable[str] = ()) -> list[Footnote]:
        """Notes whose mark stands in any of `sections`, all where none is named, as far as the filters let through."""
        chosen = tuple(sections)
        return [n for n in self.document.footnotes if self._holds(self.section_of(n), chosen)]

    def section_of(self, note: Footnote) -> str | None:
        block = self.marked.get(note.number)
        return block.section if block else note.section

    def _holds(self, section: str | None, chosen: Sequence[str]) -> bool:
        if section is None:
            return not (chosen or self.within)
        return self.is_open(section) and (not chosen or any(is_within(section, c) for c in chosen))

    def quote(self, start: int, end: int) -> Quote:
        """A stretch of the text as something that can be cited."""
        return Quote(self.passages[self._at(start)][1], start, end)

    def is_quotable(self, start: int) -> bool:
        """Whether a passage holds that place; a title or the like belongs to none."""
        at = self._at(start)
        return at >= 0 and start < self.passages[at][1].end

    def _at(self, start: int) -> int:
        """Which of the passages begins last before a place."""
        return bisect_right(self._starts, start) - 1

    @cached_property
    def _starts(self) -> list[int]:
        return [p.start for _, p in self.passages]

    def words_at_mark(self, note: int, most_words: int) -> Quote | None:
        """The sentence that carries a note's mark, where it is not too long.

        A digest keeps a paragraph's notes together; there it is the paragraph's opening.
        """
        block = self.marked.get(note)
        if block is None or not self.is_quotable(block.start):
            return None
        offset = block.start + 1 if self.document.is_digest else next(m.offset for m in block.marks if m.number == note)
        sentences = [s for _, p in self.passages if p.start <= block.start < p.end for s in p.sentences]
        span = next((s for s in sentences if s[0] < offset <= s[1]), None)
        if span is None or len(self.document.text[span[0] : span[1]].split()) > most_words:
            return None
        return self.quote(*span)

    def first_sentence(self, block: Block) -> tuple[int, int] | None:
        """The sentence that a block opens with."""
        return next((s for _, p in self.passages for s in p.sentences if block.start <= s[0] < block.end), None)

    def listed(self, blocks: Sequence[Block], k: int) -> tuple[FoundPassage, ...]:
        """The passages that hold `blocks`, in reading order."""
        wanted = {b.id for b in blocks}
        holding = [p for _, p in self.passages if not wanted.isdisjoint(p.paragraphs)][:k]
        return tuple(found_passage(self.index, p, rank, 1.0) for rank, p in enumerate(holding, 1))
