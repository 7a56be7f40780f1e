"""All that goes to standard output: text for people, JSON for programs."""

from __future__ import annotations

import sys
import textwrap
from typing import Any

import msgspec

from evidencebot.answering.answer import Answer, Quotation, Status, place_of
from evidencebot.text.display import without_control

_WIDTH = 88


def write_json(value: Any, *, is_line: bool = False) -> None:
    """One JSON value: indented for a command, on one line for a batch."""
    data = msgspec.json.encode(value)
    write(data.decode() if is_line else msgspec.json.format(data, indent=2).decode())


def write(text: str) -> None:
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
        is_digest = answer.from_digest and passage.document == "report"
        place = place_of("digest" if is_digest else passage.document, passage.section, None, passage.page)
        write_paragraph(f"{place}: {textwrap.shorten(passage.passage, 220, placeholder=' …')}", "    ", "  - ")


def _write_citation(citation: Quotation) -> None:
    kind = " (digest, not the report's own words)" if citation.is_digest else ""
    place = place_of(citation.title, citation.section, citation.section_title, citation.page)
    write_paragraph(f"{place}{kind}", "    ", f"[{citation.n}] ")
    if citation.figure:
        write_paragraph(citation.figure, "    ")
    for note in citation.footnotes:
        write_paragraph(note.text, "      ", f"    note {note.n}: ")
