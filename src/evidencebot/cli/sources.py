"""`evidencebot sources`: the bibliography, how often each work is cited, and whether it is at hand."""

from __future__ import annotations

import argparse
from collections import defaultdict

from evidencebot.cli.diagnostics import ANSWERED
from evidencebot.cli.output import write, write_json, write_paragraph
from evidencebot.cli.preparing import settings_of
from evidencebot.documents.model import Document, Work
from evidencebot.errors import InputError
from evidencebot.index.corpus import Corpus, read_corpus


def run(options: argparse.Namespace) -> int:
    corpus = read_corpus(settings_of(options).workspace)
    works = _chosen(corpus, options.ids)
    cited = cited_by(corpus.report)
    if options.json:
        write_json([source_json(corpus, work, cited[work.id]) for work in works] + _extra_json(corpus, options.ids))
        return ANSWERED
    for work in works:
        _write(corpus, work, cited[work.id])
    for document in _extras(corpus) if not options.ids else ():
        write_paragraph(f"{document.title} (extra source, not in the bibliography)", "    ", f"{document.id}: ")
    if not options.ids:
        at_hand = len(set(corpus.ties.values()))
        write(f"{len(works)} works, {at_hand} of them in the corpus.")
    return ANSWERED


def _chosen(corpus: Corpus, ids: list[str]) -> list[Work]:
    report = corpus.report
    extras = {d.id for d in _extras(corpus)}
    for work_id in ids:
        if report.work(work_id) is None and work_id not in extras:
            raise InputError(f"no work {work_id!r} in the bibliography (see: evidencebot sources)")
    return [w for w in report.works if not ids or w.id in ids]


def cited_by(report: Document) -> dict[str, list[int]]:
    """Work id -> numbers of the notes that cite it, in order."""
    cited: dict[str, list[int]] = defaultdict(list)
    for note in report.footnotes:
        for work_id in dict.fromkeys(c.work for c in note.citations if c.work):
            cited[work_id].append(note.number)
    return cited


def source_json(corpus: Corpus, work: Work, cited: list[int]) -> dict[str, object]:
    """A work as CSL-JSON with what `interface.md` adds."""
    return {
        "id": work.id,
        **work.csl,
        "cited_by": cited,
        "in_corpus": work.id in corpus.ties.values(),
        "url": work.csl.get("URL"),
    }


def _extras(corpus: Corpus) -> list[Document]:
    return [d for d in corpus.documents if d.id != "report" and d.id not in corpus.ties]


def _extra_json(corpus: Corpus, ids: list[str]) -> list[dict[str, object]]:
    """Sources that no bibliography entry stands for."""
    return [
        {"id": d.id, "type": "document", "title": d.title, "cited_by": [], "in_corpus": True, "url": None}
        for d in _extras(corpus)
        if not ids or d.id in ids
    ]


def _write(corpus: Corpus, work: Work, cited: list[int]) -> None:
    at_hand = ", in the corpus" if work.id in corpus.ties.values() else ""
    write_paragraph(work.text, "    ", "")
    write_paragraph(f"{work.id}: {_times(cited)}{at_hand}", "    ", "    ")


def _times(cited: list[int]) -> str:
    if not cited:
        return "not cited"
    often, notes = ("once", "note") if len(cited) == 1 else (f"{len(cited)} times", "notes")
    return f"cited {often} in {notes} {', '.join(map(str, cited))}"
