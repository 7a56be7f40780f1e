"""`evidencebot footnotes`: each note, its page, the section that cites it, the works that it cites."""

from __future__ import annotations

import argparse
from collections import defaultdict

from evidencebot.cli.diagnostics import ANSWERED
from evidencebot.cli.output import write, write_json, write_paragraph
from evidencebot.cli.preparing import settings_of
from evidencebot.documents.model import Document, Footnote
from evidencebot.errors import InputError
from evidencebot.evidence.answer import printed_page
from evidencebot.index.corpus import read_corpus


def run(options: argparse.Namespace) -> int:
    report = read_corpus(settings_of(options).workspace).report
    notes = chosen_notes(report, options.numbers)
    if options.json:
        write_json([note_json(report, note) for note in notes])
    else:
        for note in notes:
            _write(report, note)
    return ANSWERED


def chosen_notes(report: Document, wanted: list[str]) -> list[Footnote]:
    """The notes named as printed (`20`, `20-25`, `*`), all where none is; InputError for one that there is not.

    Where the numbers start anew in each chapter, every note of that number.
    """
    if not wanted:
        return list(report.footnotes)
    printed: defaultdict[str, list[Footnote]] = defaultdict(list)
    for note in report.footnotes:
        printed[note.label].append(note)
    chosen: list[Footnote] = []
    for label in (n for text in wanted for n in ([text] if text in printed else map(str, _numbers(text)))):
        if label not in printed:
            raise InputError(f"no note {label}; the report has {_span(report)}")
        chosen += printed[label]
    return chosen


def _span(report: Document) -> str:
    notes = report.footnotes
    return f"notes {notes[0].label} to {notes[-1].label}" if notes else "no notes"


def _numbers(text: str) -> range:
    first, dash, last = text.partition("-")
    if not first.isdecimal() or (dash and not last.isdecimal()) or len(text) > 12:
        raise InputError(f"{text!r} is no note number; write for example 20 or 20-25")
    numbers = range(int(first), int(last or first) + 1)
    if not numbers:
        raise InputError(f"{text!r} runs backwards; write the lower number first")
    return numbers


def note_json(report: Document, note: Footnote) -> dict[str, object]:
    """A note as the JSON has it for other programs."""
    return {
        "n": note.number,
        "label": note.label,
        "page": printed_page(note.page),
        "section": note.section,
        "text": note.text,
        "works": [
            {"id": c.work, "title": _full_title(report, c.work) or c.title, "locator": c.locator}
            for c in note.citations
        ],
        "remark": note.remark,
        "unresolved": note.unresolved,
    }


def _full_title(report: Document, work_id: str | None) -> str | None:
    work = report.work(work_id) if work_id else None
    return work.title if work else None


def _write(report: Document, note: Footnote) -> None:
    write_paragraph(note.text, "      ", f"{note.label:>4}  ")
    place = ", ".join(filter(None, [f"page {note.page}" if note.page else "", _place_of_mark(note)]))
    if place:
        write(f"      ({place})")
    for citation in note.citations:
        title = _full_title(report, citation.work) or citation.title
        locator = f", page {citation.locator}" if citation.locator else ""
        write_paragraph(f"{citation.work or 'not in the bibliography'}: {title}{locator}", "          ", "      → ")
    for problem in note.unresolved:
        write_paragraph(problem, "          ", "      ! ")


def _place_of_mark(note: Footnote) -> str:
    """`section 2.1.1`, or `figure 7` for a mark in a figure's notes."""
    if not note.section:
        return ""
    return note.section.replace(":", " ") if ":" in note.section else f"section {note.section}"
