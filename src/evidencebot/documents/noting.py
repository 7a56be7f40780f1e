"""Notes as read -> notes with what they cite and what they say; the works, where no bibliography lists them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from evidencebot.documents.catalogue.annotated import annotate
from evidencebot.documents.catalogue.cataloguing import NoteText, catalogue_notes
from evidencebot.documents.catalogue.segments import take_apart
from evidencebot.documents.citations import CitationResolver, CitedWorks
from evidencebot.documents.footnotes import RawNote
from evidencebot.documents.model import Footnote, Work
from evidencebot.documents.paging import RawPage
from evidencebot.documents.raw import RawKind
from evidencebot.documents.styled import plain
from evidencebot.documents.writing import TextBuilder

# "See chapter 3 below." says nothing; the shortest remark of the known report that does has seven words.
_FEWEST_WORDS = 5

# A list that names the works of fewer notes is no full one, or the notes shorten what it has no italics for. Of the
# known report's notes .95 are tied.
_FULL_LIST = 0.5


class Noted(Struct, frozen=True):
    """The notes of a document, and the works that it cites."""

    footnotes: tuple[Footnote, ...]
    works: tuple[Work, ...]
    problems: tuple[str, ...]


def read_notes(
    notes: Sequence[RawNote], listed: tuple[Work, ...], builder: TextBuilder, pages: Sequence[RawPage]
) -> Noted:
    """Tie the notes to the works listed, or to those that they name where none is; write what they say to the text."""
    works, cited = _cited(notes, listed)
    footnotes = []
    for note, found in zip(notes, cited, strict=True):
        read = _footnote(note, found, builder, pages[note.block])
        footnotes.append(read)
        if says_something(found.remark):
            builder.add_note(note.number, note.block, read.page, note.text)
    return Noted(tuple(footnotes), works, tuple(_problems(notes, footnotes)))


def _cited(notes: Sequence[RawNote], listed: tuple[Work, ...]) -> tuple[tuple[Work, ...], Sequence[CitedWorks]]:
    resolver = CitationResolver(listed)
    resolved = [resolver.resolve(n.text) for n in notes] if listed else []
    tied = sum(any(c.work for c in cited.citations) for cited in resolved)
    if tied >= _FULL_LIST * len(notes) and listed:
        return listed, resolved
    catalogue = catalogue_notes([NoteText(n.label, n.text) for n in notes], listed)
    return catalogue.works, catalogue.notes


def says_something(remark: str | None) -> bool:
    """Whether a note's remark is more than a citation that could not be resolved, or a pointer."""
    said = take_apart(annotate(remark)).remark if remark else None
    return said is not None and len(said.split()) >= _FEWEST_WORDS


def _footnote(note: RawNote, cited: CitedWorks, builder: TextBuilder, page: RawPage) -> Footnote:
    # A web page or Markdown file keeps at its end what was printed at the foot of the mark's page.
    is_moved = page.pdf_page is None and builder.raw[note.block].kind is RawKind.NOTE
    place = builder.mark_places.get(note.number)
    if place is None and note.marked_in is not None:
        # A heading with a mark may be no block of its own.
        place = builder.sections[note.marked_in]
    return Footnote(
        number=note.number,
        label=note.label,
        text=plain(note.text),
        page=builder.mark_pages.get(note.number, page.label) if is_moved else page.label,
        section=place,
        citations=cited.citations,
        remark=cited.remark,
        unresolved=cited.unresolved,
    )


def _problems(notes: Sequence[RawNote], footnotes: Sequence[Footnote]) -> Iterator[str]:
    for raw, note in zip(notes, footnotes, strict=True):
        yield from (f"note {note.label}: {problem}" for problem in note.unresolved)
        if raw.marked_in is None:
            yield f"note {note.label}: its mark is not in the running text"
