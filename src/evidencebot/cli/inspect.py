"""`evidencebot inspect`: how a file would be read, and what of it would be left out; adds nothing."""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from evidencebot.cli.diagnostics import ANSWERED, showing_progress
from evidencebot.cli.output import write_json
from evidencebot.documents.contained import contained_reading
from evidencebot.documents.file_bytes import bytes_of, kind_of
from evidencebot.documents.gauge import count_words
from evidencebot.documents.left_out import Account, LeftOut
from evidencebot.documents.model import Document, Footnote
from evidencebot.text.display import without_control

_SHOWN_PAGES = 12
_NOTE_WORDS = 14


def run(options: argparse.Namespace) -> int:
    path = Path(options.file)
    with showing_progress(quiet=options.quiet) as progress, contained_reading(partial(progress, "recognising")) as read:
        document = read(path, "inspected")
    kind = kind_of(bytes_of(path), path)
    if options.json:
        write_json(inspection_json(document, path.name, kind))
    else:
        _write(document, path.name, kind)
    return ANSWERED


def inspection_json(document: Document, name: str, kind: str) -> dict[str, Any]:
    """What the command tells, as the JSON has it for other programs."""
    account = document.account or Account(0, 0)
    return {
        "file": name,
        "kind": kind,
        "title": document.title,
        "pages": account.pages or len(document.pages),
        "sections": [
            {"number": s.number if s.is_numbered else None, "title": s.title, "level": s.level, "page": s.page}
            for s in document.sections
        ],
        "notes": [
            {"n": n.number, "label": n.label, "page": n.page, "text": n.text, "marked": n.is_marked}
            for n in document.footnotes
        ],
        "words": {"in_file": account.in_file, "read": account.read, "share": round(account.share, 4)},
        "left_out": [
            {
                "page": piece.page,
                "pdf_page": piece.pdf_page,
                "reason": piece.reason,
                "words": words,
                "text": piece.text,
            }
            for piece in document.left_out
            if (words := count_words(piece.text))
        ],
        "missing": account.missing,
        "problems": document.problems,
    }


def _write(document: Document, name: str, kind: str) -> None:
    console = Console(highlight=False)
    account = document.account or Account(0, 0)
    console.print(_text(document.title, "bold"), soft_wrap=True)
    pages = account.pages or len(document.pages)
    marked = sum(n.is_marked for n in document.footnotes)
    facts = [kind, *([f"{pages} pages"] if pages else []), f"{len(document.sections)} sections"]
    facts += [f"{len(document.footnotes)} notes ({marked} with their marks)", f"{len(document.works)} works"]
    console.print(_text(f"{name}: {', '.join(facts)}"), soft_wrap=True)
    style = "green" if account.is_enough else "red"
    console.print(_text(account.summary(), style), soft_wrap=True)
    _write_sections(console, document)
    _write_notes(console, [n for n in document.footnotes if not n.is_marked])
    _write_left_out(console, document.left_out)
    _write_lines(console, "Not read", [missing.told(most=None) for missing in account.missing])
    _write_lines(console, "Problems", [line for line in document.problems if line not in account.told()])


def _write_sections(console: Console, document: Document) -> None:
    lines = []
    for section in document.sections:
        number = f"{section.number} " if section.is_numbered else ""
        page = f"  [page {section.page}]" if section.page else ""
        lines.append(f"{'  ' * (section.level - 1)}{number}{section.title}{page}")
    _write_lines(console, "Sections", lines)


def _write_notes(console: Console, notes: Sequence[Footnote]) -> None:
    lines = []
    for note in notes:
        words = note.text.split()
        text = " ".join(words[:_NOTE_WORDS]) + (" …" if len(words) > _NOTE_WORDS else "")
        lines.append(f"note {note.label}{f', page {note.page}' if note.page else ''}: {text}")
    _write_lines(console, "Notes without a mark in the text", lines)


def _write_left_out(console: Console, left_out: Sequence[LeftOut]) -> None:
    """One line a reason: how many words, and on which pages."""
    words: dict[str, int] = defaultdict(int)
    pages: dict[str, dict[str, None]] = defaultdict(dict)
    for piece in (p for p in left_out if count_words(p.text)):
        words[piece.reason] += count_words(piece.text)
        if place := piece.page or (f"PDF {piece.pdf_page}" if piece.pdf_page else None):
            pages[piece.reason][place] = None
    _write_lines(
        console, "Left out", [f"{reason}: {count:,} words{_on(list(pages[reason]))}" for reason, count in words.items()]
    )


def _on(pages: Sequence[str]) -> str:
    if not pages:
        return ""
    more = f" and {len(pages) - _SHOWN_PAGES} more" if len(pages) > _SHOWN_PAGES else ""
    return f" on page{'s' if len(pages) > 1 else ''} {', '.join(pages[:_SHOWN_PAGES])}{more}"


def _write_lines(console: Console, title: str, lines: Sequence[str]) -> None:
    if lines:
        console.print()
        console.print(_text(title, "bold"))
        for line in lines:
            indent = 2 + len(line) - len(line.lstrip())
            if console.is_terminal:
                console.print(Padding(_text(line.lstrip()), (0, 0, 0, indent), expand=False))
            else:
                console.print(_text(" " * indent + line.lstrip()), soft_wrap=True)


def _text(text: str, style: str = "") -> Text:
    """A document's words are no markup."""
    return Text(without_control(text), style)
