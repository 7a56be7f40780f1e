"""`evidencebot outline`: chapters, sections, pages, figures."""

from __future__ import annotations

import argparse
import textwrap

from evidencebot.cli.diagnostics import ANSWERED
from evidencebot.cli.output import write, write_json
from evidencebot.cli.preparing import settings_of
from evidencebot.documents.model import Document
from evidencebot.evidence.answer import printed_page
from evidencebot.index.corpus import read_corpus

_WIDTH = 76


def run(options: argparse.Namespace) -> int:
    report = read_corpus(settings_of(options).workspace).report
    if options.json:
        write_json(outline_json(report))
    else:
        _write(report)
    return ANSWERED


def outline_json(report: Document) -> dict[str, object]:
    """The outline as the JSON has it for other programs."""
    return {
        "document": report.id,
        "title": report.title,
        "authors": report.authors,
        "date": report.date,
        "is_digest": report.is_digest,
        "sections": [
            {"number": s.number, "title": s.title, "level": s.level, "page": printed_page(s.page)}
            for s in report.sections
        ],
        "figures": [
            {
                "n": int(f.number) if f.number.isdigit() else f.number,
                "label": f.label,
                "caption": f.caption,
                "page": printed_page(f.page),
                "section": f.section,
                "table": f.table,
                "source": f.source,
            }
            for f in report.figures
        ],
    }


def _write(report: Document) -> None:
    write(report.title)
    if report.authors or report.date:
        write(", ".join([*report.authors, *([report.date] if report.date else [])]))
    write("")
    for section in report.sections:
        number = f"{section.number} " if section.is_numbered else ""
        _write_line(f"{number}{section.title}", section.page, indent="  " * (section.level - 1))
    if report.figures:
        write("")
    for figure in report.figures:
        _write_line(f"{figure.label} {figure.number}: {figure.caption}", figure.page)


def _write_line(text: str, page: str | None, indent: str = "") -> None:
    """The page stands in a column of its own, behind the last line of a long title."""
    *lines, last = textwrap.wrap(text, _WIDTH, initial_indent=indent, subsequent_indent=f"{indent}  ") or [indent]
    for line in lines:
        write(line)
    write(f"{last:<{_WIDTH}}  {page or '':>4}".rstrip())
