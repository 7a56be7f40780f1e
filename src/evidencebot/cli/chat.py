"""`evidencebot chat`: the terminal app."""

from __future__ import annotations

import argparse
import sys

from evidencebot.cli.diagnostics import ANSWERED
from evidencebot.errors import InputError


def run(options: argparse.Namespace) -> int:
    from evidencebot.tui.app import EvidenceApp
    from evidencebot.tui.engine import Options
    from evidencebot.tui.limits import Limits

    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        raise InputError('the app needs a terminal; elsewhere ask with: evidencebot ask "…"')
    limits = Limits(tuple(options.chapter), tuple(options.source), options.report_only)
    EvidenceApp(Options(options.workspace, options.model, options.k, limits, options.session)).run()
    return ANSWERED
