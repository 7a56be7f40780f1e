"""All that goes to standard output: text for people, JSON for programs."""

from __future__ import annotations

import sys
import textwrap
from typing import Any

import msgspec

from evidencebot.documents.model import REPORT_ID
from evidencebot.evidence.answer import Answer, Quotation, SourcePassage, SourceVerdict, Status, page_of, place_of
from evidencebot.text.display import escaped_json, without_control

_WIDTH = 88


def write_json(value: Any, *, is_line: bool = False) -> None:
    """One JSON value: indented for a command, on one line for a batch."""
    data = msgspec.json.encode(value)
    write(escaped_json((data if is_line else msgspec.json.format(data, indent=2)).decode()))


def write(text: str) -> None:
    """Lines, whatever a document, a file's name or a question may have brought into them."""
    write_exactly("\n".join(map(without_control, text.split("\n"))))


def write_exactly(text: str) -> None:
    """What a file would hold, to be piped into one."""
    sys.stdout.write(text + "\n")
    sys.stdout.flush()


def write_paragraph(text: str, indent: str = "", first: str | None = None) -> None:
    write(
        textwrap.fill(
            without_control(text), _WIDTH, initial_indent=indent if first is None else first, subsequent_indent=indent
        )
    )


def write_answer(answer: Answer, *, explain: bool) -> None:
    """The answer, then each citation with section, page, notes and works."""
    if answer.interpreted_as:
        write_paragraph(f"Read as: {answer.interpreted_as}")
        write("")
    write_paragraph(answer.answer)
    if answer.status is Status.NOT_FOUND:
        _write_nearest(answer)
    if answer.remark:
        write_paragraph(answer.remark)
    for part in answer.missing:
        write_paragraph(f"Not answered: {part}")
    for citation in answer.citations:
        write("")
        _write_citation(citation)
    if explain:
        write("")
        write_paragraph(f"Confidence {answer.confidence:.2f}: {'; '.join(answer.reasons)}.")


def _write_nearest(answer: Answer) -> None:
    if answer.passages:
        write("")
        write("Nearest passages:")
    for passage in answer.passages[:3]:
        is_digest = answer.from_digest and passage.document == REPORT_ID
        place = place_of(
            "digest" if is_digest else passage.document, passage.section, None, passage.page, note=passage.note
        )
        write_paragraph(f"{place}: {textwrap.shorten(passage.passage, 220, placeholder=' …')}", "    ", "  - ")


def _write_citation(citation: Quotation) -> None:
    kind = " (digest, not the report's own words)" if citation.is_digest else ""
    section, pages = (citation.section, citation.section_title), (citation.pages, citation.pdf_page)
    place = place_of(citation.title, *section, *pages, note=citation.note, ocr=citation.ocr)
    write_paragraph(f"{place}{kind}", "    ", f"[{citation.n}] ")
    if citation.figure:
        write_paragraph(citation.figure, "    ")
    for reference in citation.references:
        titles = "; ".join(work.title for work in reference.works) or ", ".join(reference.sources)
        write_paragraph(titles, "      ", f"    {reference.text} ")
    for note in citation.footnotes:
        if not citation.note:
            write_paragraph(note.text, "      ", f"    note {note.printed}: ")
        for work in note.works:
            if work.support:
                write_support(work.support, "      ")
        missing = list(dict.fromkeys(work.id for work in note.works if not work.in_corpus))
        if missing:
            write_paragraph(f"not in the corpus: {', '.join(missing)}", "        ", "      ")


_VERDICTS = {
    SourceVerdict.SUPPORTED: "supported",
    SourceVerdict.PARTLY: "partly supported",
    SourceVerdict.NOT_FOUND: "not found there; the nearest words",
}


def write_support(support: SourcePassage, indent: str) -> None:
    """The report's sentence and the source's, each with its page, and the verdict between them."""
    further = indent + "  "
    write_paragraph(f"“{support.claim}”", further, f"{indent}the report says{_on(page_of(support.claim_page, None))}: ")
    place = page_of(support.pages, support.pdf_page, ocr=support.ocr)
    write_paragraph(f"“{support.quote}”", further, f"{indent}the source says{_on(place)}: ")
    lacking = f"; without {', '.join(support.lacking)}" if support.lacking else ""
    write_paragraph(f"{_VERDICTS[support.verdict]}{lacking} (looked at {support.where})", further, f"{indent}→ ")


def _on(place: str) -> str:
    return f" ({place})" if place else ""
