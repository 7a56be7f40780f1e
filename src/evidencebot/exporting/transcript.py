"""A session -> the blocks that its Markdown, HTML and Word files share."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from evidencebot.conversation.session import SavedTurn, Session
from evidencebot.documents.model import REPORT_ID
from evidencebot.evidence.answer import READ_BY_OCR, Answer, FoundPassage, NoteReference, Quotation, Status, place_of
from evidencebot.exporting.tree import (
    Node,
    emphasis,
    footnote,
    heading,
    link,
    paragraph,
    quotation,
    region,
    strong,
    words,
)
from evidencebot.exporting.works_cited import Item

DIGEST_NOTICE = (
    "What is quoted here is evidencebot's own restatement of the report, not the report's words. "
    "Look up the page named before you quote the report."
)
_DIGEST_LABEL = "digest, not the report's own words"
_NEAREST = 3


def transcript(session: Session, known: dict[str, Item]) -> list[Node]:
    """Every question with its answer, each quotation with a footnote that says where it stands."""
    blocks = [region("colophon", paragraph(*words(_colophon(session))))]
    if any(is_from_digest(turn.answer) for turn in session.turns):
        blocks.append(region("notice", paragraph(strong("Answered from the digest. "), *words(DIGEST_NOTICE))))
    for number, turn in enumerate(session.turns, 1):
        blocks += _turn(number, turn, known)
    return blocks


def is_from_digest(answer: Answer) -> bool:
    return answer.from_digest or any(c.is_digest for c in answer.citations)


def _colophon(session: Session) -> str:
    count = len(session.turns)
    corpus = f"; corpus {session.corpus[:16]}" if session.corpus else ""
    return (
        f"{count} question{'s' if count != 1 else ''}, asked {_days(session)}. Indented words are quoted from the "
        f"documents that the notes name. evidencebot {session.version}{corpus}."
    )


def _days(session: Session) -> str:
    days = list(dict.fromkeys(_day(t.asked_at) for t in (session.turns[:1] + session.turns[-1:])))
    return " to ".join(days) if len(days) > 1 else f"on {days[0]}" if days else "never"


def _day(time: str) -> str:
    """`3 May 2024`; a time that is none is shown as it is."""
    try:
        day = datetime.fromisoformat(time)
    except ValueError:
        return time
    return f"{day.day} {day:%B %Y}"


def _turn(number: int, turn: SavedTurn, known: dict[str, Item]) -> Iterator[Node]:
    answer = turn.answer
    yield heading(2, f"{number}. {turn.question}")
    said = [f"Read as: {answer.interpreted_as}"] if answer.interpreted_as else []
    said += [] if turn.filters.is_open else [f"Asked of {turn.filters} only."]
    if said:
        yield region("reading", paragraph(emphasis(" ".join(said))))
    if answer.status is Status.ANSWERED:
        yield from _answered(answer, known)
    else:
        yield from _refused(answer, known)
    if answer.remark:
        yield paragraph(*words(answer.remark))
    for part in answer.missing:
        yield paragraph(strong("Not answered: "), *words(part))


def _answered(answer: Answer, known: dict[str, Item]) -> Iterator[Node]:
    """The quotations in order, and between them what the answer says itself."""
    at = 0
    for citation in answer.citations:
        served = f"{' '.join(citation.quote.split())} [{citation.n}]"
        place = answer.answer.find(served, at)
        if place >= 0:
            yield from _own_words(answer.answer[at:place])
            at = place + len(served)
        yield _quoted(citation.quote, _source_of(citation, known))
    yield from _own_words(answer.answer[at:])


def _own_words(text: str) -> Iterator[Node]:
    if text.strip():
        yield paragraph(*words(text.strip()))


def _refused(answer: Answer, known: dict[str, Item]) -> Iterator[Node]:
    yield paragraph(strong("Not answered. "), *words(answer.error or answer.answer))
    if answer.passages:
        yield paragraph(*words("The nearest passages, which do not answer it:"))
        nearest = answer.passages[:_NEAREST]
        yield region("nearest", *(_quoted(p.passage, _found_at(p, known, answer)) for p in nearest))


def _found_at(passage: FoundPassage, known: dict[str, Item], answer: Answer) -> list[Node]:
    title = str(known.get(passage.document, {}).get("title", passage.document))
    is_digest = answer.from_digest and passage.document == REPORT_ID
    label = f" ({_DIGEST_LABEL})" if is_digest else ""
    return [emphasis(title), *words(f"{place_of('', passage.section, None, passage.page, note=passage.note)}{label}.")]


def _quoted(text: str, source: Sequence[Node]) -> Node:
    """A quotation, a paragraph for each of its lines, and behind its last word the footnote."""
    lines = [line for line in text.split("\n") if line.strip()] or [text]
    paragraphs = [paragraph(*words(line)) for line in lines]
    paragraphs[-1]["c"].append(footnote(paragraph(*source)))
    return quotation(*paragraphs)


def _source_of(citation: Quotation, known: dict[str, Item]) -> list[Node]:
    """`Title, section 2.1.2 False outcomes, page 11 (digest …). Note 20: the note's own text, the address.`"""
    place = place_of("", citation.section, citation.section_title, citation.pages, note=citation.note)
    remarks = [
        citation.figure or "",
        _pdf_page(citation),
        _DIGEST_LABEL if citation.is_digest else "",
        READ_BY_OCR if citation.ocr else "",
    ]
    bracket = "; ".join(filter(None, remarks))
    said = [emphasis(citation.title), *words(f"{place}{f' ({bracket})' if bracket else ''}.")]
    for note in citation.footnotes:
        said += [*words(" "), *_note(note, known)]
    return said


def _pdf_page(citation: Quotation) -> str:
    if citation.pdf_page is None or str(citation.pdf_page) == str(citation.page):
        return ""
    return f"page {citation.pdf_page} of the file"


def _note(note: NoteReference, known: dict[str, Item]) -> list[Node]:
    text = note.text.rstrip()
    said = words(f"Note {note.printed}: {text}{'' if text.endswith(('.', '?', '!')) else '.'}")
    for url in (known.get(work, {}).get("URL") for work in note.sources):
        if url and url not in text:
            said += [*words(" "), *link(url)]
    for support in (work.support for work in note.works if work.support):
        place = place_of(support.title, None, None, support.pages, support.pdf_page, ocr=support.ocr)
        said += words(f" {place} ({support.verdict.replace('_', ' ')}, to be checked): “{support.quote}”")
    return said
