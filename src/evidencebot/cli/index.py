"""`evidencebot index`: bring the index up to date and say what was done."""

from __future__ import annotations

import argparse

from evidencebot.cli.diagnostics import ANSWERED, tell
from evidencebot.cli.output import write, write_json
from evidencebot.cli.preparing import bring_up_to_date, settings_of


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
    return ANSWERED
