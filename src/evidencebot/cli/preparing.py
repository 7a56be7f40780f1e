"""Bringing the index up to date before a command needs it."""

from __future__ import annotations

import argparse
from typing import TYPE_CHECKING

from evidencebot.cli.diagnostics import showing_progress, tell
from evidencebot.settings import Settings, load_settings

if TYPE_CHECKING:
    from evidencebot.assistant import Assistant
    from evidencebot.index.building import BuildReport


def settings_of(options: argparse.Namespace) -> Settings:
    return load_settings(options.workspace, options.model)


def bring_up_to_date(settings: Settings, *, quiet: bool, force: bool = False) -> BuildReport:
    """Build what is missing or stale, with progress on standard error; warns of a model that could not be exported."""
    from evidencebot.index.building import build_index

    with showing_progress(quiet=quiet) as progress:
        report = build_index(settings.workspace, settings.model_folder(), force=force, progress=progress)
    if report.unexported:
        tell(
            f"evidencebot: the model could not be exported ({report.unexported}); it works, but every start waits "
            "some seconds for sentence-transformers"
        )
    return report


def ready_assistant(
    options: argparse.Namespace, *, encodes: bool = False, uses_bank: bool = True
) -> tuple[Settings, Assistant]:
    """The assistant of the chosen workspace, its index built where needed; says when a digest answers.

    With `encodes`, for commands that search, the model is loaded meanwhile.
    """
    settings = settings_of(options)
    if encodes:
        from evidencebot.index.passage_index import load_ahead

        load_ahead(settings.workspace)
        if settings.reader:
            from evidencebot.reading.reader import load_reader_ahead

            load_reader_ahead()
    from evidencebot.assistant import open_assistant
    from evidencebot.documents.library import Role

    def prepare(settings: Settings) -> None:
        report = bring_up_to_date(settings, quiet=options.quiet)
        for failure in report.failures:
            tell(f"evidencebot: skipped {failure}")

    assistant = open_assistant(settings, prepare, uses_bank=uses_bank)
    report = assistant.index.report
    if report is None and any(file.role == Role.REPORT for file in assistant.index.manifest.files):
        tell("evidencebot: the report cannot be read (see: evidencebot doctor); the sources alone answer")
    if report and report.is_digest and not options.quiet:
        tell(
            "evidencebot: answering from the digest, in this project's own words; for the report's own words add your "
            "copy with: evidencebot add --report FILE"
        )
    return settings, assistant
