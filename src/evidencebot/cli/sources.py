"""`evidencebot sources`: the bibliography, what rests on each work, whether it is at hand, and references to it."""

from __future__ import annotations

import argparse
from itertools import groupby
from pathlib import Path

from evidencebot.cli.diagnostics import ANSWERED, NOT_FOUND
from evidencebot.cli.output import write, write_json, write_paragraph
from evidencebot.cli.preparing import settings_of
from evidencebot.cli.saving import chosen_format, save, target_of
from evidencebot.documents.addresses import Addresses, addresses_for
from evidencebot.documents.model import Document, Work
from evidencebot.documents.reverse_index import Mention, Reliance, reverse_index
from evidencebot.documents.work_filters import WorkFilter, filtered_works
from evidencebot.errors import InputError
from evidencebot.evidence.answer import place_of, printed_page
from evidencebot.index.corpus import Corpus, read_corpus


def run(options: argparse.Namespace) -> int:
    workspace = settings_of(options).workspace
    corpus = read_corpus(workspace)
    addresses = addresses_for(workspace, corpus.report)
    reliance = reverse_index(corpus.report)
    works, extras = _chosen(corpus, reliance, options)
    if options.format or options.output or options.style:
        _export(corpus, [w.id for w in works] + [d.id for d in extras], options)
    elif options.json:
        write_json(
            [source_json(corpus, w, reliance[w.id], addresses.url(w.id)) for w in works]
            + [_extra_json(d) for d in extras]
        )
    else:
        _write_all(corpus, works, extras, reliance, options, addresses=addresses)
    return ANSWERED if works or extras else NOT_FOUND


def _chosen(
    corpus: Corpus, reliance: dict[str, Reliance], options: argparse.Namespace
) -> tuple[list[Work], list[Document]]:
    """The works wanted, and the documents wanted that the bibliography lacks."""
    wanted = _filter(options)
    extras = [d for d in corpus.documents if not d.is_report and d.id not in corpus.ties]
    known = {w.id for w in corpus.report.works} | {d.id for d in extras}
    for work_id in options.ids:
        if work_id not in known:
            raise InputError(f"no work {work_id!r} in the bibliography (see: evidencebot sources)")
    works = filtered_works(corpus.report, reliance, frozenset(corpus.ties.values()), wanted)
    works = [w for w in works if not options.ids or w.id in options.ids]
    if options.most_cited is not None:
        works = sorted(works, key=lambda w: -reliance[w.id].times)[: options.most_cited]
    # Nothing is known of an extra source but that it is at hand.
    says_nothing_else = wanted in (WorkFilter(), WorkFilter(in_corpus=True)) and options.most_cited is None
    extras = [d for d in extras if says_nothing_else and (not options.ids or d.id in options.ids)]
    return works, extras


def _filter(options: argparse.Namespace) -> WorkFilter:
    return WorkFilter(
        chapters=tuple(options.chapter),
        publisher=options.publisher,
        kind=options.kind,
        years=options.year,
        in_corpus=True if options.in_corpus else False if options.missing else None,
    )


def _export(corpus: Corpus, ids: list[str], options: argparse.Namespace) -> None:
    from evidencebot.exporting.formats import REFERENCE_FORMATS, Format
    from evidencebot.exporting.references import write_references
    from evidencebot.exporting.works_cited import known_items

    target = target_of(options)
    form = chosen_format(options, target, REFERENCE_FORMATS) or Format.TEXT
    known = known_items(corpus)
    style = Path(options.style) if options.style else None
    save(write_references([known[i] for i in ids], form, style), target, quiet=options.quiet)


def source_json(corpus: Corpus, work: Work, reliance: Reliance, url: str | None) -> dict[str, object]:
    """A work as CSL-JSON with what other programs are promised besides."""
    return {
        "id": work.id,
        **work.csl,
        "cited_by": reliance.notes,
        "in_corpus": work.id in corpus.ties.values(),
        "url": url,
        "mentions": [_mention_json(m) for m in reliance.mentions],
        "from_digest": corpus.report.is_digest,
    }


def _mention_json(mention: Mention) -> dict[str, object]:
    return {
        "note": mention.note,
        "locator": mention.locator,
        "page": printed_page(mention.page),
        "section": mention.section,
        "sentence": mention.sentence,
        "start": mention.start,
        "end": mention.end,
    }


def _extra_json(document: Document) -> dict[str, object]:
    """A source that no bibliography entry stands for."""
    return {
        "id": document.id,
        "type": "document",
        "title": document.title,
        "cited_by": [],
        "in_corpus": True,
        "url": None,
        "mentions": [],
        "from_digest": False,
    }


def _write_all(
    corpus: Corpus,
    works: list[Work],
    extras: list[Document],
    reliance: dict[str, Reliance],
    options: argparse.Namespace,
    *,
    addresses: Addresses,
) -> None:
    at_hand = set(corpus.ties.values())
    for work in works:
        held = ", in the corpus" if work.id in at_hand else ""
        write_paragraph(work.text, "    ", "")
        write_paragraph(f"{work.id}: {_times(reliance[work.id])}{held}", "    ", "    ")
        if options.ids or options.verbose:
            if url := addresses.url(work.id):
                write_paragraph(f"to be had at {url}", "      ")
            for _, same in groupby(reliance[work.id].mentions, key=lambda m: (m.start, m.end)):
                _write_mentions(corpus.report, list(same))
    for document in extras:
        write_paragraph(f"{document.title} (extra source, not in the bibliography)", "    ", f"{document.id}: ")
    if not options.ids:
        held_count = sum(w.id in at_hand for w in works)
        write(f"{len(works)} work{'s' if len(works) != 1 else ''}, {held_count} of them in the corpus.")


def _write_mentions(report: Document, mentions: list[Mention]) -> None:
    """Where the report leans on the work, and in which words; one sentence may carry several notes."""
    first = mentions[0]
    section = report.section(first.section)
    notes = ", ".join(
        (f"note {m.note}" if m.note else "in the text") + (f" (its page {m.locator})" if m.locator else "")
        for m in mentions
    )
    place = place_of(notes, first.section, section.title if section else None, first.page)
    label = " (digest, not the report's own words)" if report.is_digest else ""
    write_paragraph(f"{place}{label}: “{first.sentence}”", "        ", "      - ")


def _times(reliance: Reliance) -> str:
    if not reliance.times:
        return "not cited"
    often = "once" if reliance.times == 1 else f"{reliance.times} times"
    which = "note" if reliance.times == 1 else "notes"
    where = f"{which} {', '.join(map(str, reliance.notes))}" if reliance.notes else "the text"
    return f"cited {often} in {where}"
