"""From a target to its view: quotation in its page -> note -> work -> the source's passage.

Reads documents, so it is called in a worker.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.content import Content

from evidencebot.tui.showing import QUIET, block_content, place, plain, raised, shortened, shown
from evidencebot.tui.views import (
    AnswerTarget,
    Link,
    NoteTarget,
    Piece,
    PieceKind,
    PlaceTarget,
    QuotationTarget,
    Target,
    View,
    WorkTarget,
)

if TYPE_CHECKING:
    from evidencebot.documents.model import Block, Document, Work
    from evidencebot.documents.page_view import PageView
    from evidencebot.evidence.answer import Answer, CitedWork, FoundPassage, NoteReference, Quotation, SourcePassage
    from evidencebot.index.passage_index import PassageIndex

DIGEST = "digest, not the report's own words"
_CARD = 160
_VERDICTS = {
    "supported": "The source bears it out",
    "partly": "The source bears it out in part",
    "not_found": "The source does not say so there; the nearest words",
}
_KINDS: dict[str, PieceKind] = {
    "table_row": "table_row",
    "caption": "caption",
    "figure_note": "aside",
    "figure_source": "aside",
    "note": "aside",
}


def view_of(index: PassageIndex, target: Target) -> View:
    """The view of any target."""
    match target:
        case AnswerTarget(answer):
            return answer_view(index, answer)
        case QuotationTarget(quotation):
            return _quotation_view(index, quotation)
        case PlaceTarget(document, start, end):
            return _place_view(index, document, start, end)
        case NoteTarget(number, known):
            return _note_view(index, number, known)
        case WorkTarget(work, cited):
            return _work_view(index, work, cited)


def answer_view(index: PassageIndex, answer: Answer) -> View:
    """Cards of the quotations, then of the nearest passages that were not quoted."""
    quoted = {paragraph for citation in answer.citations for paragraph in citation.paragraphs}
    others = [p for p in answer.passages if not quoted & set(p.paragraphs)]
    links = [_quotation_link(citation) for citation in answer.citations]
    links += [link for p in others if (link := _passage_link(index, p))]
    title = "Evidence" if answer.citations else "Nearest passages"
    return View(title, links=tuple(links))


def _quotation_link(quotation: Quotation) -> Link:
    from evidencebot.documents.model import REPORT_ID

    where = place(quotation.section, quotation.section_title, quotation.pages, quotation.note)
    source = "" if quotation.document == REPORT_ID else f"{quotation.title}: "
    notes = "  ".join(f"note {note.printed}" for note in quotation.footnotes)
    label = Content.assemble(
        (f"[{quotation.n}] ", "bold $accent"),
        (plain(source + where), "bold"),
        "\n",
        plain(shortened(quotation.quote, _CARD)),
        *([("\n" + notes, QUIET)] if notes else []),
        "\n",
    )
    return Link(label, QuotationTarget(quotation))


def _passage_link(index: PassageIndex, found: FoundPassage) -> Link | None:
    document = index.document(found.document)
    blocks = [b for b in document.all_blocks if b.id in found.paragraphs]
    if not blocks:
        return None
    section = document.section(found.section or "")
    where = place(found.section, section.title if section else None, found.page, found.note)
    source = "" if document.is_report else f"{document.title}: "
    label = Content.assemble(
        (f"{found.rank:>2}  ", QUIET), (plain(source + where), ""), "\n", (shortened(found.passage, _CARD), QUIET), "\n"
    )
    return Link(label, PlaceTarget(found.document, blocks[0].start, blocks[-1].end))


def _quotation_view(index: PassageIndex, quotation: Quotation) -> View:
    document = index.document(quotation.document)
    page = _page(document, quotation.start)
    known = {note.n: note for note in quotation.footnotes}
    links = [_note_link(document, n, known[n], is_near=True) for n in known]
    links += [_note_link(document, note.number, None) for note in page.notes if note.number not in known]
    return _page_as_view(document, page, (quotation.start, quotation.end), tuple(links), quotation)


def _place_view(index: PassageIndex, document_id: str, start: int, end: int) -> View:
    document = index.document(document_id)
    page = _page(document, start)
    links = tuple(_note_link(document, note.number, None) for note in page.notes)
    return _page_as_view(document, page, (start, end), links, None)


def _page(document: Document, offset: int) -> PageView:
    from evidencebot.documents.page_view import page_view

    return page_view(document, offset)


def _page_as_view(
    document: Document, page: PageView, span: tuple[int, int], links: tuple[Link, ...], quotation: Quotation | None
) -> View:
    from evidencebot.documents.page_view import turned

    title = shortened(document.title, 60) if not document.is_report else "Page"
    label = f"{title} {page.label}" if document.is_report else f"{title}, p. {page.label}"
    before, behind = (turned(document, page, by) for by in (-1, 1))
    apart = [b for b in document.apart if b.start < span[1] and span[0] < b.end]
    pieces = [piece for block in (*page.blocks, *apart) for piece in _pieces(document, page, block, span)]
    if document.is_digest:
        pieces.insert(0, Piece(shown(DIGEST, f"italic {QUIET}"), "aside"))
    if document.is_ocr_at(span[0]):
        from evidencebot.evidence.answer import READ_BY_OCR

        pieces.insert(0, Piece(shown(f"{READ_BY_OCR.capitalize()}: words may be misread.", f"italic {QUIET}"), "aside"))
    return View(
        label if page.label else title,
        pieces=tuple(pieces),
        links=links,
        links_title="Notes" if links else "",
        before=None if before is None else PlaceTarget(document.id, before, before),
        behind=None if behind is None else PlaceTarget(document.id, behind, behind),
        quotation=quotation,
    )


def _pieces(document: Document, page: PageView, block: Block, span: tuple[int, int]) -> list[Piece]:
    opened = page.openings.get(block.id)
    heading = [Piece(shown(place(opened.number, opened.title, None), "bold"), "heading")] if opened else []
    return [*heading, Piece(block_content(document, block, *span), _KINDS.get(block.kind, "paragraph"))]


def _note_link(document: Document, number: int, known: NoteReference | None, *, is_near: bool = False) -> Link:
    note = document.footnote(number)
    text = note.text if note else (known.text if known else "")
    sign = "●" if is_near else " "
    printed = note.label if note else str(number)
    label = Content.assemble((f"{sign} {raised(printed)} ", "bold $accent"), shortened(text, _CARD))
    return Link(label, NoteTarget(number, known))


def _note_view(index: PassageIndex, number: int, known: NoteReference | None) -> View:
    report = index.report
    note = report.footnote(number) if report else None
    if report is None or note is None:
        text = known.text if known else "The report has no note of this number."
        return View(f"Note {number}", (Piece(shown(text)),))
    where = place(None, f"mark in section {note.section}" if note.section else None, note.page)
    pieces = [Piece(shown(note.text)), *([Piece(shown(where, QUIET), "aside")] if where else [])]
    pieces += [Piece(shown(f"Not resolved: {problem}", QUIET), "aside") for problem in note.unresolved]
    cited = {work.id: work for work in known.works} if known else {}
    links = tuple(
        Link(
            _cited_label(report, citation.work, citation.title, citation.locator),
            WorkTarget(citation.work, cited.get(citation.work)),
        )
        for citation in note.citations
        if citation.work
    )
    return View(f"Note {note.label}", tuple(pieces), links, "Cites" if links else "")


def _cited_label(report: Document, work_id: str, title: str, locator: str | None) -> Content:
    work = report.work(work_id)
    pages = f", p. {plain(locator)}" if locator else ""
    return Content.assemble((shortened(work.title if work else title, _CARD), "bold"), (pages, QUIET))


def _work_view(index: PassageIndex, work_id: str, cited: CitedWork | None) -> View:
    report = index.report
    work = report.work(work_id) if report else None
    if report is None or work is None:
        return View("Work", (Piece(shown(f"{work_id} is not in the bibliography.")),))
    citing = [note for note in report.footnotes if any(c.work == work_id for c in note.citations)]
    document = next((d for d, entry in index.ties.items() if entry == work_id), None)
    pieces = [Piece(shown(work.text)), Piece(shown(_standing(work, document), QUIET), "aside")]
    support = [_support_link(cited.support)] if cited and cited.support else []
    links = [*support, *_source_links(index, document), *(_note_link(report, note.number, None) for note in citing)]
    return View("Work", tuple(pieces), tuple(links), f"Cited in {_counted(len(citing), 'note')}")


def _standing(work: Work, document: str | None) -> str:
    kind = str(work.csl.get("type", "work")).replace("-", ", ")
    return f"{kind} · {'its text is in the corpus' if document else 'its text is not in the corpus'} · {work.id}"


def _source_links(index: PassageIndex, document: str | None) -> list[Link]:
    if document is None:
        return []
    title = index.document(document).title
    return [Link(Content.assemble(("→ Open ", "bold"), plain(title)), PlaceTarget(document, 0, 0))]


def _support_link(support: SourcePassage) -> Link:
    """To what the source says where the note points."""
    label = Content.assemble(
        (f"→ {_VERDICTS[support.verdict]}", "bold"),
        (f", {plain(support.where)}" if support.where else "", QUIET),
        "\n",
        shortened(support.quote, _CARD),
    )
    return Link(label, PlaceTarget(support.document, support.start, support.end))


def _counted(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
