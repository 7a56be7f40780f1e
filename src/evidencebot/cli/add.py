"""`evidencebot add`: put documents into the corpus, then index them."""

from __future__ import annotations

import argparse
from functools import partial
from pathlib import Path

from evidencebot.cli.diagnostics import FAILED, showing_progress, tell, tell_error
from evidencebot.cli.index import run as run_index
from evidencebot.cli.output import write
from evidencebot.cli.preparing import settings_of
from evidencebot.documents.adding import Added, Additions, add_documents
from evidencebot.documents.library import NO_ENTRY
from evidencebot.errors import InputError
from evidencebot.index.corpus import read_corpus
from evidencebot.locations import Workspace


def run(options: argparse.Namespace) -> int:
    workspace = settings_of(options).workspace
    paths = [Path(name) for name in options.files]
    if len(paths) > 1 and (options.report or options.entry):
        raise InputError("--report and --entry take one file at a time")
    twice = next((p.name for i, p in enumerate(paths) if p.name in {q.name for q in paths[:i]}), None)
    if twice:
        raise InputError(f"two of the files are named {twice}; rename one, or the second would replace the first")
    if options.report and options.entry:
        raise InputError("--entry names a work that the report cites; give it or --report, not both")
    if options.entry and options.entry != NO_ENTRY:
        _check_entry(workspace, options.entry)
    with showing_progress(quiet=options.quiet) as progress:
        told = partial(progress, "recognising")
        additions = add_documents(workspace, paths, as_report=options.report, entry=options.entry, told=told)
    _tell(additions, options)
    code = run_index(argparse.Namespace(**{**vars(options), "force": False}))
    return FAILED if additions.failures else code


def _tell(additions: Additions, options: argparse.Namespace) -> None:
    """First of all what was lost, or not added."""
    for added in additions.added:
        if added.loss:
            tell(f"evidencebot: {added.loss} See: evidencebot inspect FILE")
    for failure in additions.failures:
        tell_error(f"{failure} (the other files are added)")
    for copy in additions.copies:
        tell(f"evidencebot: {copy.path.name} is in the corpus already, as {copy.held.name}; it is not added again")
    for added in additions.added if not options.json else ():
        write(_described(added, is_report=options.report))


def _check_entry(workspace: Workspace, entry: str) -> None:
    works = {w.id for w in read_corpus(workspace).report.works}
    if entry not in works:
        raise InputError(
            f"no work {entry!r} in the bibliography (see: evidencebot sources; {NO_ENTRY}: it is no work of it)"
        )


def _described(added: Added, *, is_report: bool) -> str:
    document = added.document
    what = "report" if is_report else "source"
    counts = f"{len(document.sections)} sections, {len(document.footnotes)} notes, {len(document.works)} works"
    page = document.first_numbered_page
    offset = f" Its printed page {page.label} is PDF page {page.pdf_page}." if page else ""
    account = document.account
    words = f" {account.summary()}" if account and account.is_enough and account.missing else ""
    return f"Added the {what} “{document.title}” as {added.path.name}: {counts}.{offset}{words}"
