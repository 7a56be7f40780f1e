"""The known report's own bank and gaps -> questions over its sentences; its digest -> statements of its paragraphs."""

from __future__ import annotations

import json
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from evidencebot.documents.model import Document, is_within
from evidencebot.text.sentences import sentence_spans
from training.asked import Asked
from training.items import Split
from training.places import Places

CHAPTER_TO_CHOOSE_BY = "4"
"""Held out of the bank: models are chosen by it."""
SOURCE = "bank:known-report"


class KnownReport:
    """The report's sentences by paragraph, its bank and its digest."""

    def __init__(self, document: Document, places: Places, corpus: Path, held_out_chapter: str) -> None:
        self.places = places
        self._corpus = corpus
        self._held_out = held_out_chapter
        self._sentences = _by_paragraph(document, places)

    def questions(self) -> Iterator[Asked]:
        """The bank's questions whose sentences are marked, then the gaps."""
        for record in _lines(self._corpus / "questions.jsonl"):
            answering = self._marked(record["paragraph"], record.get("sentences", []))
            if answering:
                yield Asked(record["question"], record["kind"], tuple(answering), paragraph=record["paragraph"])
        for record in _lines(self._corpus / "gaps.jsonl"):
            near = self._sentences.get(record["near"] or "", ())
            yield Asked(record["question"], record["kind"], (), tuple(near), record["near"])

    def statements(self) -> Iterator[tuple[str, list[int], str]]:
        """Each sentence of the digest with the numbers of its paragraph's sentences, and the paragraph."""
        for record in _lines(self._corpus / "digest.jsonl"):
            numbers = self._sentences.get(record["id"], [])
            for start, end in sentence_spans(record["text"]) if numbers else ():
                yield record["text"][start:end], numbers, record["id"]

    def split_of(self, paragraph: str | None) -> Split:
        section = (paragraph or "").partition("/")[0]
        is_held_out = bool(self._held_out) and is_within(section, self._held_out)
        return Split.HELD_OUT if is_held_out else Split.TRAIN

    def held_out(self) -> frozenset[int]:
        """Numbers of the sentences of the chapter that is held out."""
        return frozenset(
            number
            for paragraph, numbers in self._sentences.items()
            if self.split_of(paragraph) is Split.HELD_OUT
            for number in numbers
        )

    def _marked(self, paragraph: str, positions: list[int]) -> list[int]:
        """Numbers of the sentences counted from 1 in a paragraph; of one sentence it is that, marked or not."""
        numbers = self._sentences.get(paragraph, [])
        if len(numbers) == 1:
            return numbers
        return [numbers[p - 1] for p in positions if p <= len(numbers)]


def group_of(paragraph: str | None) -> str:
    """The chapter that a question is about: what is held out whole."""
    section = (paragraph or "none").partition("/")[0]
    return f"known-report:{section.partition('.')[0]}"


def _by_paragraph(document: Document, places: Places) -> dict[str, list[int]]:
    blocks = sorted(document.blocks, key=lambda block: block.start)
    begins = [block.start for block in blocks]
    found: defaultdict[str, list[int]] = defaultdict(list)
    for number in sorted(range(len(places.starts)), key=places.starts.__getitem__):
        block = blocks[bisect_right(begins, places.starts[number]) - 1]
        # Some passages, such as those of annexes and notes, are of no block that a bank could name.
        if places.starts[number] < block.end:
            found[block.id].append(number)
    return dict(found)


def _lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
