"""`evidencebot chat`: the app, in this terminal or in a browser on this machine."""

from __future__ import annotations

import argparse
import os

from evidencebot.cli.diagnostics import ANSWERED, is_on_terminal, tell
from evidencebot.errors import InputError

_PORT = 8765


def run(options: argparse.Namespace) -> int:
    if options.web:
        return _serve(options)
    if options.port is not None:
        raise InputError("--port goes with --web")
    if not is_on_terminal() and not _is_served():
        raise InputError('the app needs a terminal; elsewhere ask with: evidencebot ask "…"')
    from evidencebot.retrieval.filters import Filters
    from evidencebot.tui.app import EvidenceApp
    from evidencebot.tui.engine import Options

    filters = Filters(tuple(options.chapter), tuple(options.source), options.report_only, options.sources_only)
    EvidenceApp(Options(options.workspace, options.model, options.k, filters, options.session)).run()
    return ANSWERED


def _is_served() -> bool:
    """Whether a browser is at the other end, as textual-serve says."""
    return "TEXTUAL_DRIVER" in os.environ


def _serve(options: argparse.Namespace) -> int:
    from evidencebot.tui.web import serve

    port = options.port or _PORT
    if not options.quiet:
        tell(
            f"evidencebot: serving the app at http://127.0.0.1:{port} to this machine only; whoever can open it can "
            "read the corpus and the sessions, and add and write files as you. Stop it with ctrl+c."
        )
    try:
        serve(served_arguments(options), port)
    except OSError as error:
        raise InputError(f"port {port} cannot be used ({error.strerror}); choose another with --port") from None
    return ANSWERED


def served_arguments(options: argparse.Namespace) -> list[str]:
    """The command line of the app that each browser window gets."""
    given = [("--workspace", options.workspace), ("--model", options.model), ("--session", options.session)]
    given += [
        ("--k", options.k),
        *(("--chapter", c) for c in options.chapter),
        *(("--source", s) for s in options.source),
    ]
    pairs = [text for name, value in given if value is not None for text in (name, str(value))]
    flags = [("--report-only", options.report_only), ("--sources-only", options.sources_only)]
    return ["chat", *pairs, *(name for name, is_set in flags if is_set)]
