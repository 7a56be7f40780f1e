"""`evidencebot support`: for each note, what the sources at hand say where it cites them."""

from __future__ import annotations

import argparse
from collections import Counter
from typing import Any

import msgspec

from evidencebot.cli.diagnostics import ANSWERED, NOT_FOUND
from evidencebot.cli.footnotes import chosen_notes
from evidencebot.cli.output import write, write_json, write_paragraph, write_support
from evidencebot.cli.preparing import ready_assistant
from evidencebot.errors import CorpusError
from evidencebot.evidence.answer import CitedWork
from evidencebot.evidence.source_support import NOT_COMPARED, SOURCE_MISSING, VERDICTS, NoteSupport, verdict_of

TRIAGE = "This is triage: it says what a person should read first, and decides nothing."


def run(options: argparse.Namespace) -> int:
    """Exit code 1 where a source does not hold what it is cited for, or no source was at hand."""
    _, assistant = ready_assistant(options)
    report = assistant.index.report
    if report is None:
        raise CorpusError("no report in the corpus; add it with: evidencebot add --report FILE")
    notes = assistant.support(chosen_notes(report, options.numbers))
    counts = sum((note.verdicts for note in notes), Counter[str]())
    if options.json:
        summary = {verdict: counts[verdict] for verdict in VERDICTS}
        write_json({"triage": TRIAGE, "summary": summary, "notes": [_note_json(note) for note in notes]})
    else:
        for note in notes:
            _write(note)
        _write_summary(counts)
    compared = sum(counts.values()) - counts[SOURCE_MISSING] - counts[NOT_COMPARED]
    return ANSWERED if compared and not counts["not_found"] else NOT_FOUND


def _note_json(note: NoteSupport) -> dict[str, Any]:
    works = [{**msgspec.to_builtins(work), "verdict": verdict_of(work)} for work in note.works]
    return {**msgspec.to_builtins(note), "works": works}


def _write(note: NoteSupport) -> None:
    for work in note.works:
        cited = f"{work.title}, {work.locator}" if work.locator else work.title
        write_paragraph(f"{cited}: {_told(work)}", "      ", f"note {note.printed}: ")
        if work.support:
            write_support(work.support, "      ")
            write("")


def _told(work: CitedWork) -> str:
    verdict = verdict_of(work)
    if verdict == SOURCE_MISSING:
        return f"source missing ({work.id})"
    return (
        "not compared: no sentence bears the note's mark, or the page no words"
        if verdict == NOT_COMPARED
        else f"in {work.document}"
    )


def _write_summary(counts: Counter[str]) -> None:
    told = ", ".join(f"{counts[verdict]} {verdict.replace('_', ' ')}" for verdict in VERDICTS if counts[verdict])
    write_paragraph(f"{told or 'No works are cited'}. {TRIAGE}")
