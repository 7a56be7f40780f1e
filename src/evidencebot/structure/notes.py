"""What is told of notes and of the works that they cite."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from evidencebot.documents.model import Block, Footnote, Section, Work
from evidencebot.evidence.quote import LONGEST_ANSWER_WORDS
from evidencebot.structure.document_view import DocumentView, Told
from evidencebot.structure.name_matching import Named, makers, works_named
from evidencebot.structure.phrasing import (
    capital,
    cited_name,
    count,
    listed_in_words,
    listing,
    numbers_listed,
    on_page,
    quoted,
    section_name,
    work_name,
)
from evidencebot.structure.request import StructureRequest
from evidencebot.text.folding import words_only

# Of an answer's 120 words: a list leaves room for its sentence and a quotation of 45; notes alone may fill it.
_LIST_WORDS, _NOTES_WORDS, _QUOTE_WORDS = 65, 110, 45
# Notes among which the words of a list are shared out: with more, eight words each name no work.
_SHOWN_NOTES = 8


def tell_notes_named(view: DocumentView, asked: StructureRequest, sections: Sequence[Section]) -> Told:
    """What given notes cite, and the words that the first of them supports."""
    notes = [n for n in view.notes(s.number for s in sections) if n.label in asked.numbers]
    if not notes:
        return Told(_no_such_note(view, asked, sections), is_found=False)
    told = _notes(view, notes)
    quote = view.words_at_mark(notes[0].number, _QUOTE_WORDS) if len(notes) == 1 else None
    blocks = tuple(b for n in notes if (b := view.marked.get(n.number)))
    if quote is None:
        return Told(told, blocks=blocks)
    what = "paragraph that it belongs to opens" if view.document.is_digest else "words that it supports"
    return Told(f"{told} The {what}: {quoted(view.document, [quote])}", (quote,), blocks)


def _notes(view: DocumentView, notes: Sequence[Footnote]) -> str:
    """As many notes as fit, one sentence each."""
    told: list[str] = []
    for note in notes:
        sentence = _note(view, note, _LIST_WORDS // min(len(notes), _SHOWN_NOTES))
        if told and len(" ".join([*told, sentence]).split()) > _NOTES_WORDS:
            break
        told.append(sentence)
    more = len(notes) - len(told)
    rest = f"{notes[len(told)].label}-{notes[-1].label}" if more else ""
    return " ".join([*told, f"And {more} more (evidencebot footnotes {rest})." if more else ""]).strip()


def _no_such_note(view: DocumentView, asked: StructureRequest, sections: Sequence[Section]) -> str:
    notes = view.notes(s.number for s in sections)
    where = f" in {section_name(sections[0])}" if sections else " in what the filters allow" if view.within else ""
    named = f"note{'s' if len(asked.numbers) > 1 else ''} {', '.join(asked.numbers)}"
    if not notes:
        return f"There is no {named}: {view.noun} has no notes{where}."
    span = numbers_listed([n.number for n in notes])
    return f"There is no {named}{where}: {view.noun} has {count(len(notes), 'note')}{where}, {span}."


def _note(view: DocumentView, note: Footnote, most_words: int) -> str:
    """`Note 20 (page 11, section 2.1.2 False outcomes) cites …`."""
    section = view.document.section(view.section_of(note) or "")
    place = ", ".join(
        filter(None, [f"page {note.page}" if note.page else "", section_name(section) if section else ""])
    )
    names = [cited_name(view.document, c) for c in note.citations]
    cites = f"cites {listing(names, most_words, f'footnotes {note.label}')}" if names else "cites no work"
    told = f"Note {note.label}{f' ({place})' if place else ''} {cites}"
    remark = note.remark or ("" if names else note.text)
    if not remark:
        return f"{told}."
    shown = remark if len(remark.split()) <= most_words else f"{' '.join(remark.split()[:most_words])} …"
    return f"{told}; it says: {shown.rstrip('.')}."


def tell_note_count(view: DocumentView, sections: Sequence[Section]) -> Told:
    notes = view.notes(s.number for s in sections)
    where = f"{_where(view, sections)} has {count(len(notes), 'note')}"
    cited = {c.work for n in notes for c in n.citations if c.work}
    if not notes:
        return Told(f"{where}.")
    return Told(
        f"{where}: {numbers_listed([n.number for n in notes])}. They cite {count(len(cited), 'work')} "
        f"(each: evidencebot footnotes).",
        blocks=_blocks(view, notes),
    )


def tell_works(view: DocumentView, asked: StructureRequest, sections: Sequence[Section]) -> Told:
    """The works that a document or some of its sections rest on, the most cited first."""
    notes = view.notes(s.number for s in sections)
    if "makers" in asked.wants and notes:
        return _makers_cited(view, notes)
    return works_of_notes(view, notes, _where(view, sections), _command(view, sections), bare="count" in asked.wants)


def _makers_cited(view: DocumentView, notes: Sequence[Footnote]) -> Told:
    """Who is cited, by the number of notes."""
    times = Counter(maker for note in notes for maker in dict.fromkeys(_makers(view, note)))
    items = [f"{maker}, {count(n, 'note')}" for maker, n in times.most_common()]
    lead = f"{capital(view.noun)} cites {count(len(times), 'author')} and bodies in {count(len(notes), 'note')}"
    return Told(f"{lead}, most often: {listing(items, _LIST_WORDS, 'sources')}.", blocks=_blocks(view, notes))


def _makers(view: DocumentView, note: Footnote) -> list[str]:
    works = (view.document.work(c.work) for c in note.citations if c.work)
    return [maker for work in works if work for maker in makers(work)]


def works_of_notes(
    view: DocumentView, notes: Sequence[Footnote], where: str, command: str, *, bare: bool = False
) -> Told:
    """The works that some notes cite, the most cited first."""
    if not view.document.works and not view.document.footnotes:
        return Told(f"{capital(view.noun)} has neither notes nor a bibliography that could be read.", is_found=False)
    times = Counter(w for n in notes for w in dict.fromkeys(c.work for c in n.citations if c.work))
    outside = len({c.title for n in notes for c in n.citations if not c.work})
    rests = f"{where} cites {count(len(times), 'work')}"
    listed = [w for w in view.document.works if not w.from_notes]
    if listed and not view.within and len(notes) == len(view.document.footnotes):
        rests += f" of the {len(listed)} in its bibliography"
    where_outside = "outside its bibliography" if listed else "that could not be told"
    rests += f" in {count(len(notes), 'note')}" + (f", and {outside} {where_outside}" if outside else "")
    if not times or bare:
        return Told(f"{rests}.", blocks=_blocks(view, notes))
    ranked = sorted(times, key=lambda w: -times[w])
    items = [f"{_name(view, w)}, {count(times[w], 'note')}" for w in ranked]
    return Told(f"{rests}. Most often: {listing(items, _LIST_WORDS, command)}.", blocks=_blocks(view, notes))


def _listed_where(view: DocumentView) -> str:
    return "in its notes" if any(w.from_notes for w in view.document.works) else "in its bibliography"


def tell_cited(view: DocumentView, asked: StructureRequest, sections: Sequence[Section]) -> Told | None:
    """Which notes cite an author, a body or a work; None where the name is unknown and may mean something else."""
    named = works_named(view.document, asked.name or "", view.index.vocabulary.abbreviations)
    if named is None:
        if not asked.is_certain:
            return None
        return Told(
            f"{capital(view.noun)} cites no work by, from or called “{asked.name}” "
            f"({count(len(view.document.works), 'work')} {_listed_where(view)}: evidencebot sources).",
            is_found=False,
        )
    ids = {w.id for w in named.works}
    notes = [n for n in view.notes(s.number for s in sections) if any(c.work in ids for c in n.citations)]
    return _cited(view, named, notes, sections)


def _cited(view: DocumentView, named: Named, notes: Sequence[Footnote], sections: Sequence[Section]) -> Told:
    by_work = {w.id: [n.number for n in notes if any(c.work == w.id for c in n.citations)] for w in named.works}
    works = sorted((w for w in named.works if by_work[w.id]), key=lambda w: -len(by_work[w.id]))
    where = f" in {section_name(sections[0])}" if sections else " within the filters" if view.within else ""
    if not notes:
        return Told(f"{named.label}: {count(len(named.works), 'work')} in the bibliography, cited by no note{where}.")
    told = f"{named.label}: cited in {len(notes)} of {count(len(view.document.footnotes), 'note')}{where}"
    if len(works) == 1:
        told = f"{work_name(works[0])}: cited in {_in_notes(by_work[works[0].id])}{where}."
    else:
        items = [f"{w.title}{f' ({w.year})' if w.year else ''} in {_in_notes(by_work[w.id])}" for w in works]
        told += f", through {count(len(works), 'work')}: {listing(items, _LIST_WORDS, 'sources')}."
    quote = view.words_at_mark(notes[0].number, LONGEST_ANSWER_WORDS - len(told.split()) - 4)
    blocks = _blocks(view, notes)
    if quote is None:
        return Told(told, blocks=blocks)
    return Told(f"{told} First cited for: {quoted(view.document, [quote])}", (quote,), blocks)


def _in_notes(numbers: Sequence[int]) -> str:
    return f"{'note' if len(numbers) == 1 else 'notes'} {numbers_listed(numbers)}"


def _name(view: DocumentView, work_id: str) -> str:
    work = view.document.work(work_id)
    return work_name(work) if work else work_id


def _where(view: DocumentView, sections: Sequence[Section]) -> str:
    if sections:
        name = " and ".join(section_name(s) for s in sections)
        return capital(name)
    if view.within:
        return f"What the filters allow of {view.noun}"
    return capital(view.noun)


def _command(view: DocumentView, sections: Sequence[Section]) -> str:
    chapters = [s.number for s in sections] or list(view.within)
    return " ".join(["sources", *(f"--chapter {c}" for c in chapters)])


def _blocks(view: DocumentView, notes: Sequence[Footnote]) -> tuple[Block, ...]:
    return tuple(dict.fromkeys(b for n in notes if (b := view.marked.get(n.number))))


def tell_identity(view: DocumentView, asked: StructureRequest) -> Told | None:
    """Who wrote a document or a cited work, when, under what title."""
    if asked.name:
        return _work_identity(view, asked)
    document = view.document
    known = {
        "title": f"it is called “{document.title}”",
        "authors": f"it was written by {listed_in_words(document.authors)}" if document.authors else "",
        "date": f"it is dated {document.date}" if document.date else "",
    }
    wants = [w for w in ("title", "authors", "date", "publisher") if w in asked.wants]
    told = [known[w] for w in wants if known.get(w)]
    lacking = [f"no {w.removesuffix('s')}" for w in wants if not known.get(w)]
    subject = capital(view.noun)
    parts = [*(t.removeprefix("it ") for t in told), *(["names " + " and ".join(lacking)] if lacking else [])]
    where = " in the text that was read" if lacking else ""
    return Told(f"{subject} {' and '.join(parts)}{where}.", is_found=bool(told))


def _work_identity(view: DocumentView, asked: StructureRequest) -> Told | None:
    """Of a cited work, and where it is cited; None where the name is not one work's title.

    A work that the running text speaks of is left to the search, which quotes what is said of it.
    """
    named = works_named(view.document, asked.name or "", view.index.vocabulary.abbreviations)
    if named is None or not named.is_title or len(named.works) != 1 or _is_spoken_of(view, named.works[0]):
        return None
    work = named.works[0]
    publisher = work.csl.get("publisher")
    if "publisher" in asked.wants and not publisher:
        return None
    notes = [n for n in view.document.footnotes if any(c.work == work.id for c in n.citations)]
    told = f"{work_name(work)}{f', published by {publisher}' if publisher else ''}: {_cited_in(notes)}."
    quote = view.words_at_mark(notes[0].number, _QUOTE_WORDS) if notes else None
    blocks = _blocks(view, notes)
    if quote is None:
        return Told(told, blocks=blocks)
    return Told(f"{told} First cited for: {quoted(view.document, [quote])}", (quote,), blocks)


def _is_spoken_of(view: DocumentView, work: Work) -> bool:
    title = f" {words_only(work.title.partition(':')[0])} "
    return any(title in f" {words_only(view.index.text(p))} " for _, p in view.passages)


def _cited_in(notes: Sequence[Footnote]) -> str:
    if not notes:
        return "in the bibliography, cited by no note"
    return f"cited in {_in_notes([n.number for n in notes])}{on_page(notes[0].page)}"
