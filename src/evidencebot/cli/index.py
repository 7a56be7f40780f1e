"""`evidencebot index`: bring the index up to date and say what was done."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from evidencebot.cli.diagnostics import ANSWERED, tell
from evidencebot.cli.output import write, write_json, write_paragraph
from evidencebot.cli.preparing import bring_up_to_date, settings_of

if TYPE_CHECKING:
    from evidencebot.index.building import BuildReport

SETTLE = "Settle a doubt with: evidencebot add FILE --entry ID (--entry none: it is no work of the bibliography)."


def run(options: argparse.Namespace) -> int:
    settings = settings_of(options)
    report = bring_up_to_date(settings, quiet=options.quiet, force=options.force)
    for failure in report.failures:
        tell(f"evidencebot: skipped {failure}")
    if options.json:
        write_json(report)
    elif report.was_fresh:
        write(f"The index is up to date: {report.documents} documents, {report.passages} passages.")
    else:
        write(
            f"Indexed {report.documents} documents, {report.passages} passages: {len(report.read)} read, "
            f"{len(report.kept)} kept; {report.embedded} texts embedded, {report.reused} kept."
        )
    if not options.json:
        for level, share in report.recall.items():
            write(f"Of the ten nearest {level} a search finds {share:.1%}: there are too many to look at all.")
        _write_ties(report)
    return ANSWERED


def _write_ties(report: BuildReport) -> None:
    """Which work each source just read is, and every source in doubt."""
    for document in report.read:
        if document in report.ties:
            write_paragraph(f"{document} is the work {report.ties[document]}", "    ", "  ")
    for doubt in report.doubts:
        write_paragraph(f"in doubt: {doubt.document}, {doubt.reason}", "    ", "  ")
    if report.doubts:
        write_paragraph(SETTLE, "  ")
