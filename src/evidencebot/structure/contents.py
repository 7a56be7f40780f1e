"""What is told of pages, figures, sections, and where a subject is dealt with."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from evidencebot.documents.model import Block, BlockKind, Figure, Section, is_within
from evidencebot.evidence.quote import LONGEST_ANSWER_WORDS, Quote
from evidencebot.structure.document_view import DocumentView, Told
from evidencebot.structure.name_matching import SAME_HEADING, heading_score
from evidencebot.structure.notes import works_of_notes
from evidencebot.structure.phrasing import (
    capital,
    count,
    heading,
    listed_in_words,
    listing,
    numbers_listed,
    on_page,
    quoted,
    section_name,
)
from evidencebot.structure.request import StructureRequest
from evidencebot.text.folding import words_only

# Of an answer's 120 words, what a lead of up to 35 leaves; a figure's source may take half of that besides its caption.
_LIST_WORDS = 85
_SOURCE_WORDS = 50
# A table without a header row has cells of prose in its first.
_COLUMN_WORDS = 8
# Headings with their pages that fit the words of a list.
_SHOWN_PLACES = 6


def tell_page(view: DocumentView, asked: StructureRequest) -> Told:
    """What stands on a printed page: its headings and figures, and what its paragraphs open with."""
    label = asked.numbers[0]
    document = view.document
    labels = _labels(view)
    if not labels:
        return Told(f"{capital(view.noun)} has no page numbers in the file that was read.", is_found=False)
    blocks = [b for b in document.blocks if document.page_at(b.start) == label and view.is_open(b.section)]
    opened = [s for s in document.sections if s.page == label and view.is_open(s.number)]
    if not (blocks or opened):
        return Told(_no_such_page(view, label, labels), is_found=False)
    notes = [n for n in document.footnotes if n.page == label]
    if "notes" in asked.wants:
        numbers = numbers_listed([n.number for n in notes])
        return Told(
            f"Page {label} has {count(len(notes), 'note')}{f': {numbers}' if notes else ''}.", blocks=tuple(blocks)
        )
    if "works" in asked.wants:
        return works_of_notes(view, notes, f"Page {label}", "footnotes")
    return _page(view, label, blocks, opened)


def _page(view: DocumentView, label: str, blocks: Sequence[Block], opened: Sequence[Section]) -> Told:
    figures = [f for f in view.document.figures if f.page == label]
    starts = {s.number for s in opened}
    around = dict.fromkeys(b.section for b in blocks)
    goes_on = [s for n in around if n not in starts and (s := view.document.section(n))]
    pieces = [
        f"continues {_named(goes_on)}" if goes_on else "",
        f"opens {_named(opened)}" if opened else "",
        f"shows {'; '.join(_titled(f) for f in figures)}" if figures else "",
    ]
    told = f"Page {label} {listed_in_words(filter(None, pieces))}."
    quotes = _openings(view, blocks, LONGEST_ANSWER_WORDS - len(told.split()) - 4)
    if not quotes:
        return Told(f"{told} No paragraph begins there." if not blocks else told, blocks=tuple(blocks))
    return Told(f"{told} Its paragraphs open: {quoted(view.document, quotes)}", tuple(quotes), tuple(blocks))


def _named(sections: Sequence[Section]) -> str:
    return listed_in_words(section_name(s) for s in sections)


def _openings(view: DocumentView, blocks: Sequence[Block], most_words: int) -> list[Quote]:
    """The first sentences of paragraphs, in order, as many as fit."""
    quotes: list[Quote] = []
    words = 0
    for block in (b for b in blocks if b.kind is BlockKind.PARAGRAPH):
        span = view.first_sentence(block)
        length = len(view.document.text[span[0] : span[1]].split()) if span else 0
        if span and words + length <= most_words:
            quotes.append(view.quote(*span))
            words += length
    return quotes


def _labels(view: DocumentView) -> list[str]:
    """The page labels known, in order: of the text, and of headings on pages without a paragraph."""
    labels = [p.label for p in view.document.pages if p.label]
    titles = [s.page for s in view.document.sections if s.page] if labels else []
    known = list(dict.fromkeys([*labels, *titles]))
    return sorted(known, key=int) if all(label.isdigit() for label in known) else known


def _no_such_page(view: DocumentView, label: str, labels: Sequence[str]) -> str:
    limits = " within the filters" if view.within else ""
    return f"No text was read on page {label}{limits}; {view.noun} has text on pages {labels[0]} to {labels[-1]}."


def tell_pages(view: DocumentView, sections: Sequence[Section]) -> Told:
    """How long a document, or a section, is."""
    labels = _labels(view)
    if not labels:
        return Told(f"{capital(view.noun)} has no page numbers in the file that was read.", is_found=False)
    blocks = [b for b in view.document.blocks if not sections or any(is_within(b.section, s.number) for s in sections)]
    words = sum(len(view.document.block_text(b).split()) for b in blocks)
    size = f"some {round(words, -2):,} words" + (" in the digest" if view.document.is_digest else "")
    if not sections:
        scans = [p.pdf_page for p in view.document.pages if p.pdf_page]
        file = f", of a file of at least {max(scans)} pages" if scans else ""
        return Told(f"{capital(view.noun)} has text on pages {labels[0]} to {labels[-1]}{file}: {size}.")
    pages = [p for b in blocks if (p := view.document.page_at(b.start))]
    first = sections[0].page or (pages[0] if pages else None)
    where = f"pages {first} to {pages[-1]}" if pages and first != pages[-1] else f"page {first}"
    return Told(f"{capital(_named(sections))} stands on {where}: {size}.", blocks=tuple(blocks))


def tell_figure(view: DocumentView, asked: StructureRequest) -> Told:
    """A figure's caption, place, columns and source."""
    figures = view.document.figures
    number = asked.numbers[0]
    same = [f for f in figures if f.number == number]
    found = next((f for f in same if f.label == asked.label), same[0] if same else None)
    if found is None or not view.is_open(found.section):
        return Told(_no_such_figure(view, asked), is_found=False)
    blocks = [b for b in view.document.blocks if view.document.figure_of(b) == found]
    section = view.document.section(found.section)
    place = ", ".join(
        filter(None, [f"page {found.page}" if found.page else "", section_name(section) if section else ""])
    )
    told = f"{found.label} {found.number}{f' ({place})' if place else ''}{_columns(found)}"
    if found.source and len(found.source.split()) <= _SOURCE_WORDS:
        told += f" Source: {found.source.rstrip('.')}."
    captions = [b for b in blocks if b.kind is BlockKind.CAPTION and view.is_quotable(b.start)]
    if not captions:
        return Told(f"{told} Its caption: {found.caption}.", blocks=tuple(blocks))
    quote = view.quote(captions[0].start, captions[0].end)
    return Told(f"{told} Its caption: {quoted(view.document, [quote])}", (quote,), tuple(blocks))


def _columns(figure: Figure) -> str:
    if not figure.table:
        return " is a drawing, whose contents are not text."
    header, *rows = figure.table
    if any(len(cell.split()) > _COLUMN_WORDS for cell in header):
        return f" is a table of {count(len(figure.table), 'row')}."
    return f" is a table of {count(len(rows), 'row')} with the columns {'; '.join(filter(None, header))}."


def _no_such_figure(view: DocumentView, asked: StructureRequest) -> str:
    label = (asked.label or "figure").lower()
    figures = [f for f in view.document.figures if view.is_open(f.section)]
    limits = " within the filters" if view.within else ""
    if not figures:
        return f"There is no {label} {asked.numbers[0]}: {view.noun} has no figures or tables with a caption{limits}."
    first, last = figures[0], figures[-1]
    span = (
        f"{first.label} {first.number}"
        if first == last
        else f"{first.label} {first.number} to {last.label} {last.number}"
    )
    return f"There is no {label} {asked.numbers[0]}{limits}: {view.noun} has {span}."


def tell_figures(view: DocumentView, asked: StructureRequest, sections: Sequence[Section]) -> Told:
    """The figures, tables or boxes with their pages."""
    within = [s.number for s in sections]
    figures = [
        f
        for f in view.document.figures
        if view.is_open(f.section) and (not within or any(is_within(f.section, w) for w in within))
    ]
    where = f"{section_name(sections[0])}" if sections else view.noun
    where = capital(where)
    chosen = [f for f in figures if asked.label in (None, f.label)]
    lead = f"{where} has {_kinds(chosen)}"
    if asked.label == "Table" and not chosen:
        chosen = [f for f in figures if f.table]
        lead = f"{where} calls nothing a table, but {count(len(chosen), 'figure')} of it hold one"
    if not chosen:
        return Told(f"{where} has no {(asked.label or 'figure').lower()} with a caption of its own.", is_found=False)
    blocks = tuple(
        b for b in view.document.blocks if b.kind is BlockKind.CAPTION and view.document.figure_of(b) in chosen
    )
    items = [_caption(f) for f in chosen]
    return Told(f"{lead}: {listing(items, _LIST_WORDS, 'outline')}.", blocks=blocks)


def _kinds(figures: Sequence[Figure]) -> str:
    counted = Counter(f.label.lower() for f in figures)
    return " and ".join(f"{n} {'boxes' if k == 'box' and n > 1 else k + 's' * (n > 1)}" for k, n in counted.items())


def _caption(figure: Figure) -> str:
    return f"{_titled(figure)}{on_page(figure.page)}"


def _titled(figure: Figure) -> str:
    return f"{figure.label} {figure.number}: {figure.caption}"


def tell_sections(view: DocumentView, sections: Sequence[Section]) -> Told:
    """The chapters, or the sections of one."""
    document = view.document
    if not document.sections:
        return Told(f"{capital(view.noun)} has no headings that could be read.", is_found=False)
    if not sections and not view.within:
        chapters = [s for s in document.sections if s.level == 1]
        numbered = sum(s.is_numbered for s in chapters)
        lead = f"{capital(view.noun)} has {count(numbered or len(chapters), 'chapter')}"
        below = len(document.sections) - len(chapters)
        lead += f" and {count(below, 'section')} in them" if below else ""
        return Told(f"{lead}: {listing([heading(s) for s in chapters], _LIST_WORDS, 'outline')}.")
    tops = [s.number for s in sections] or list(view.within)
    inside = [s for s in document.sections if any(s.number != t and is_within(s.number, t) for t in tops)]
    name = _named(sections) or "What the filters allow"
    if not inside:
        return Told(f"{capital(name)} has no sections of its own.")
    lead = f"{capital(name)} has {count(len(inside), 'section')}"
    return Told(f"{lead}: {listing([heading(s) for s in inside], _LIST_WORDS, 'outline')}.")


def tell_section(view: DocumentView, sections: Sequence[Section]) -> Told:
    """What a section is called and where it begins."""
    blocks = tuple(b for b in view.document.blocks if any(is_within(b.section, s.number) for s in sections))
    return Told("; ".join(_begins(s) for s in sections) + ".", blocks=blocks)


def _begins(section: Section) -> str:
    name = section_name(section)
    place = f"begins on page {section.page}" if section.page else "has no page number"
    return f"{capital(name)} {place}"


def tell_place(view: DocumentView, asked: StructureRequest) -> Told | None:
    """The sections that deal with a subject, by heading and by their words; None where none does."""
    name = asked.name or ""
    wordings = _wordings(view, name)
    found: dict[str, list[tuple[int, int]]] = {}
    for passage in (p for _, p in view.passages if p.section and view.is_open(p.section)):
        text = view.document.text
        if _holds(text[passage.start : passage.end], wordings):
            sentence = next((s for s in passage.sentences if _holds(text[s[0] : s[1]], wordings)), passage.sentences[0])
            found.setdefault(passage.section, []).append(sentence)
    sections = [s for s in view.document.sections if view.is_open(s.number)]
    headed = [s for s in sections if heading_score(s.title, name) >= SAME_HEADING]
    if not (found or headed):
        return None
    mentioned = sorted((s for s in sections if s.number in found), key=lambda s: -len(found[s.number]))
    return _places(view, name, headed, [s for s in mentioned if s not in headed], found)


def _wordings(view: DocumentView, name: str) -> set[str]:
    """A name, and what it abbreviates or is abbreviated to, in plain words."""
    plain = words_only(name)
    pairs = [(words_only(short), words_only(full)) for short, full in view.index.vocabulary.abbreviations.items()]
    return {plain, *(full for short, full in pairs if short == plain), *(s for s, full in pairs if full == plain)}


def _holds(text: str, wordings: set[str]) -> bool:
    words = f" {words_only(text)} "
    return any(f" {w} " in words or f" {w}s " in words for w in wordings)


def _places(
    view: DocumentView,
    name: str,
    headed: Sequence[Section],
    mentioned: Sequence[Section],
    found: dict[str, list[tuple[int, int]]],
) -> Told:
    pieces = [f"“{name}”:"]
    if headed:
        pieces.append(f"the subject of {'; '.join(heading(s) for s in headed[:_SHOWN_PLACES])}.")
    if mentioned:
        items = [f"{heading(s)}, {count(len(found[s.number]), 'paragraph')}" for s in mentioned[:_SHOWN_PLACES]]
        more = len(mentioned) - len(items)
        lead = "Also mentioned in" if headed else "no heading of its own; mentioned in"
        items += [f"and {count(more, 'more section')}"] if more else []
        pieces.append(f"{lead} {'; '.join(items)}.")
    told = " ".join(pieces)
    spans = [span for s in [*headed, *mentioned] for span in found.get(s.number, ())]
    room = LONGEST_ANSWER_WORDS - len(told.split())
    short = next((s for s in spans if len(view.document.text[s[0] : s[1]].split()) <= room), None)
    quotes = (view.quote(*short),) if short else ()
    blocks = tuple(b for start, _ in spans for b in view.document.blocks if b.start <= start < b.end)
    return Told(" ".join(filter(None, [told, quoted(view.document, quotes)])), quotes, tuple(dict.fromkeys(blocks)))
