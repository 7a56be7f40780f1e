"""`evidencebot verify`: is this quotation or figure in the corpus, where, and what differs."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from evidencebot.cli.diagnostics import ANSWERED, NOT_FOUND, tell
from evidencebot.cli.output import write_json
from evidencebot.cli.preparing import ready_assistant
from evidencebot.cli.verification_text import write_draft, write_verification
from evidencebot.documents.file_bytes import decode
from evidencebot.errors import InputError
from evidencebot.verifying.verification import Verification

_LONGEST_INPUT = 16 << 20


def run(options: argparse.Namespace) -> int:
    if bool(options.text) == (options.file is not None):
        raise InputError('give a quotation or --file DRAFT; for example: evidencebot verify "the words quoted"')
    if options.file is not None:
        return _run_file(options)
    text = _standard_input() if options.text == ["-"] else _typed(options.text)
    _, assistant = ready_assistant(options)
    verification = assistant.verify(text)
    if options.json:
        write_json(verification)
    else:
        write_verification(verification)
    return ANSWERED if verification.is_exact else NOT_FOUND


def _typed(words: list[str]) -> str:
    """The text as typed; bytes that are no UTF-8 are replaced."""
    return " ".join(words).encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _standard_input() -> str:
    data = sys.stdin.buffer.read(_LONGEST_INPUT + 1)
    if len(data) > _LONGEST_INPUT:
        raise InputError(f"standard input holds more than {_LONGEST_INPUT >> 20} MiB; give a file with --file")
    return decode(data, "standard input")


def _run_file(options: argparse.Namespace) -> int:
    _, assistant = ready_assistant(options)
    path = Path(options.file)
    verifications = assistant.verify_file(path)
    if options.json:
        write_json(_as_json(path, verifications))
    else:
        write_draft(verifications)
    if not verifications and not options.quiet:
        tell(f"evidencebot: {path.name} holds no quotation of four words or more, no figure and no citation")
    return ANSWERED if all(v.is_exact for v in verifications) else NOT_FOUND


def _as_json(path: Path, verifications: list[Verification]) -> dict[str, object]:
    return {
        "file": str(path),
        "exact": sum(v.is_exact for v in verifications),
        "count": len(verifications),
        "items": verifications,
    }
