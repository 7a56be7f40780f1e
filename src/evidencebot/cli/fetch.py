"""`evidencebot fetch`: download the report and the works it cites, then index them; the only command that connects."""

from __future__ import annotations

import argparse
from dataclasses import replace

from evidencebot.cli.diagnostics import ANSWERED, NOT_FOUND, tell, tell_error
from evidencebot.cli.fetch_progress import watching
from evidencebot.cli.output import write, write_json
from evidencebot.cli.preparing import bring_up_to_date, settings_of
from evidencebot.documents.addresses import addresses_for
from evidencebot.fetching.limits import MEBIBYTE, Limits
from evidencebot.fetching.record import Fetched
from evidencebot.fetching.results import Outcome, Result, plan
from evidencebot.fetching.wanted import Wanted, has_report_itself, what_is_wanted
from evidencebot.index.corpus import read_corpus
from evidencebot.settings import Settings


def run(options: argparse.Namespace) -> int:
    """0 where all that was asked for is in the corpus, 1 where some of it could not be had."""
    settings = settings_of(options)
    wanted = _wanted(settings, options.wanted)
    results = plan(wanted, force=options.force) if options.dry_run else _fetch(settings, wanted, options)
    _show(results, as_json=options.json)
    return NOT_FOUND if any(r.outcome is Outcome.FAILED for r in results) else ANSWERED


def _wanted(settings: Settings, asked: list[str]) -> list[Wanted]:
    corpus = read_corpus(settings.workspace)
    addresses = addresses_for(settings.workspace, corpus.report)
    return what_is_wanted(asked, corpus, addresses, has_report=has_report_itself(settings.workspace))


def _fetch(settings: Settings, wanted: list[Wanted], options: argparse.Namespace) -> list[Result]:
    from evidencebot.fetching.collecting import collect

    limits = replace(_limits(options), allow_local=options.allow_local)
    with watching(len(wanted), quiet=options.quiet) as watcher:
        results = collect(settings.workspace, wanted, limits, watcher, force=options.force)
    if any(r.outcome is Outcome.FETCHED for r in results):
        for failure in bring_up_to_date(settings, quiet=options.quiet).failures:
            tell(f"evidencebot: skipped {failure}")
    return results


def _limits(options: argparse.Namespace) -> Limits:
    return Limits(largest=options.max_size * MEBIBYTE) if options.max_size else Limits()


def _show(results: list[Result], *, as_json: bool) -> None:
    for result in results:
        if result.reason:
            tell_error(f"{result.id}: {result.reason}")
    if as_json:
        write_json(results)
        return
    for result in results:
        if result.outcome is not Outcome.FAILED:
            write(f"{result.id}: {_told(result)}")
    done = sum(r.outcome is not Outcome.FAILED for r in results)
    planned = "would be fetched or are" if any(r.outcome is Outcome.PLANNED for r in results) else "are"
    write(f"{done} of {len(results)} {planned} in the corpus.")


def _told(result: Result) -> str:
    if result.fetched:
        return _of_file(result.fetched)
    return "in the corpus" if result.outcome is Outcome.AT_HAND else f"from {result.url}"


def _of_file(fetched: Fetched) -> str:
    return f"{fetched.file}, {fetched.bytes / MEBIBYTE:.1f} MiB from {fetched.final_url}"
