"""The known report's own bank and gaps -> items, and its digest -> claims that its paragraphs bear out."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from evidencebot.documents.model import Document, is_within
from evidencebot.text.sentences import sentence_spans
from training.items import Item, Split
from training.negatives import Hard
from training.places import Places

CHAPTER_TO_CHOOSE_BY = "4"
"""Held out of the bank: the report's last full chapter."""
_SOURCE = "bank:known-report"


class KnownReport:
    """The report with its sentences numbered by paragraph."""

    def __init__(self, document: Document, places: Places) -> None:
        self.places = places
        self._sentences: defaultdict[str, list[int]] = defaultdict(list)
        """Numbers of each paragraph's sentences, in order."""
        blocks = iter(sorted(document.blocks, key=lambda block: block.start))
        block = next(blocks)
        for number in sorted(range(len(places.starts)), key=places.starts.__getitem__):
            while block.end <= places.starts[number]:
                block = next(blocks)
            self._sentences[block.id].append(number)

    def sentences(self, paragraph: str | None) -> list[int]:
        return self._sentences.get(paragraph or "", [])

    def marked(self, paragraph: str, positions: list[int]) -> list[int]:
        """Numbers of the sentences counted from 1 in a paragraph; of one sentence it is that, marked or not."""
        numbers = self.sentences(paragraph)
        if len(numbers) == 1:
            return numbers
        return [numbers[p - 1] for p in positions if p <= len(numbers)]


def report_items(report: KnownReport, corpus: Path, hard: Hard, *, held_out_chapter: str) -> Iterator[Item]:
    """Items of the bank whose sentences are marked, and of the gaps; one chapter's are held out."""
    for record in _lines(corpus / "questions.jsonl"):
        answering = report.marked(record["paragraph"], record.get("sentences", []))
        if answering:
            yield _item(report, record, answering, hard.others(record["question"], answering), held_out_chapter)
    for record in _lines(corpus / "gaps.jsonl"):
        near = report.sentences(record["near"])
        yield _item(report, record, [], hard.others(record["question"], [], first=near), held_out_chapter)


def digest_pairs(report: KnownReport, corpus: Path) -> Iterator[tuple[str, list[int], str]]:
    """Each sentence of the digest with the numbers of its paragraph's sentences, and the paragraph."""
    for record in _lines(corpus / "digest.jsonl"):
        numbers = report.sentences(record["id"])
        for start, end in sentence_spans(record["text"]) if numbers else ():
            yield record["text"][start:end], numbers, record["id"]


def split_of(paragraph: str | None, held_out_chapter: str) -> Split:
    section = (paragraph or "").partition("/")[0]
    held_out = bool(held_out_chapter) and is_within(section, held_out_chapter)
    return Split.HELD_OUT if held_out else Split.TRAIN


def _item(report: KnownReport, record: dict[str, Any], answering: list[int], others: list[int], chapter: str) -> Item:
    paragraph = record.get("paragraph", record.get("near"))
    candidates = report.places.candidates
    return Item(
        question=record["question"],
        answering=tuple(candidates[n] for n in answering),
        others=tuple(candidates[n] for n in others),
        group=f"known-report:{(paragraph or 'none').split('/')[0].split('.')[0]}",
        source=_SOURCE,
        split=split_of(paragraph, chapter),
        kind=record["kind"],
    )


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
