"""Where an exported file goes: to the file named, never over another, or to standard output."""

from __future__ import annotations

import argparse
import sys
from glob import escape
from pathlib import Path
from typing import TYPE_CHECKING

from evidencebot.cli.diagnostics import tell
from evidencebot.cli.output import write, write_exactly
from evidencebot.errors import InputError
from evidencebot.files import STALE_S, clear_leftovers, write_whole

if TYPE_CHECKING:
    from evidencebot.exporting.formats import Format


def target_of(options: argparse.Namespace) -> Path | None:
    """The file named by --output, None for standard output; InputError before any work where it may not be written."""
    if options.output in (None, "-"):
        return None
    target = Path(options.output)
    if target.is_dir():
        raise InputError(f"{target} is a folder; name a file in it")
    if target.exists() and not options.force:
        raise InputError(f"{target} exists; name another file, or write over it with --force")
    return target


def chosen_format(options: argparse.Namespace, target: Path | None, allowed: tuple[Format, ...]) -> Format | None:
    """The format named, else the one that the file's name tells; None where neither is given."""
    from evidencebot.exporting.formats import Format, format_of

    if options.format:
        return Format(options.format)
    return format_of(target, allowed) if target else None


def save(data: bytes, target: Path | None, *, quiet: bool) -> None:
    if target is None:
        show = write if sys.stdout.isatty() else write_exactly
        show(data.decode().removesuffix("\n"))
        return
    clear_leftovers(target.parent, escape(target.name), older_than_s=STALE_S)
    write_whole(target, data)
    if not quiet:
        tell(f"Wrote {target}.")
