"""`evidencebot export`: a saved session, or one answer of it, as a file; without a session the list of all."""

from __future__ import annotations

import argparse
from pathlib import Path

from evidencebot.cli.diagnostics import ANSWERED
from evidencebot.cli.output import write, write_json, write_paragraph
from evidencebot.cli.preparing import settings_of
from evidencebot.cli.saving import chosen_format, save, target_of
from evidencebot.conversation.session import SessionStore, SessionSummary
from evidencebot.errors import CorpusError, InputError
from evidencebot.exporting.formats import Format
from evidencebot.index.corpus import Corpus, read_corpus
from evidencebot.locations import Workspace


def run(options: argparse.Namespace) -> int:
    workspace = settings_of(options).workspace
    store = SessionStore(workspace.sessions)
    if options.session is None:
        return _list(store, options, workspace)
    from evidencebot.exporting.exporting import export, one_answer

    target = target_of(options)
    form = chosen_format(options, target, tuple(Format))
    form = form or (Format.JSON if options.json else Format.MARKDOWN)
    if form is Format.WORD and target is None:
        raise InputError("a Word file is not text; name the file with --output FILE.docx")
    session = store.load(store.find(options.session))
    session = one_answer(session, options.turn) if options.turn else session
    data = export(session, form, _corpus(workspace), style=Path(options.style) if options.style else None)
    save(data, target, quiet=options.quiet)
    return ANSWERED


def _list(store: SessionStore, options: argparse.Namespace, workspace: Workspace) -> int:
    if options.output or options.format or options.turn:
        raise InputError("name the session to export: its id, its name, or last (see: evidencebot export)")
    summaries = store.summaries()
    if options.json:
        write_json(summaries)
        return ANSWERED
    for summary in summaries:
        _write(summary)
    if not summaries:
        write(f'No sessions in {workspace.sessions}; start one with: evidencebot ask --session NAME "…"')
    return ANSWERED


def _write(summary: SessionSummary) -> None:
    if summary.problem:
        write_paragraph(summary.problem, "    ", "! ")
        return
    count = f"{summary.turns} question{'s' if summary.turns != 1 else ''}"
    write_paragraph(f"{summary.id}: {summary.name} ({count}, {summary.changed[:10]})", "    ", "")


def _corpus(workspace: Workspace) -> Corpus:
    """What is known of the works cited; a session can be exported without its corpus."""
    try:
        return read_corpus(workspace)
    except CorpusError:
        return Corpus((), {}, ())
