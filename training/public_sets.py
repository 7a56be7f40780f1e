"""Public sets as `shared/training` has them -> items and claims, with the terms for weights learned from each."""

from __future__ import annotations

import gzip
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from evidencebot.index.keywords import Keywords
from evidencebot.reading.candidate import Candidate
from evidencebot.reading.reader import LABELS
from evidencebot.text.sentences import sentence_spans
from evidencebot.text.words import terms
from training.bank_file import letters
from training.items import Claim, Item, Split
from training.negatives import KEPT
from training.sources import Source

_CODE = re.compile(r"[a-z]?\d+", re.IGNORECASE)
"""A group that is a number, not a title."""
_LEAST_ANSWER = 0.5
"""Share of a written answer's words that the sentence taken for it must have."""
_EVIDENCE_WORDS = 60
"""What is left of 96 tokens beside a claim of usual length."""


def question_items(name: str, about: Source, records: Sequence[dict[str, Any]]) -> Iterator[Item]:
    """A set's questions whose answering sentence is known, and those that are left open."""
    pool = _Pool(records)
    groups = [_group(record) for record in records]
    for number, split in _sides(about, records, groups):
        record, group = records[number], groups[number]
        answering = _answering(record)
        if record["answerable"] and not answering:
            continue
        yield Item(
            question=record["question"],
            answering=tuple(pool.candidate(number, n) for n in answering),
            others=tuple(pool.others(number, answering)),
            group=f"{name}:{group}",
            source=name,
            split=split,
        )


def claims(name: str, about: Source, records: Sequence[dict[str, Any]]) -> Iterator[Claim]:
    """A set's claims of the three labels; those borne out in part are left out."""
    records = [record for record in records if record["label"] in LABELS]
    groups = [str(r.get("group") or r.get("id") or r.get("title") or letters(r["evidence"])[:80]) for r in records]
    for number, split in _sides(about, records, groups):
        record = records[number]
        yield Claim(
            claim=record["claim"],
            evidence=Candidate("", "", focused(record["evidence"], record["claim"])),
            label=record["label"],
            group=f"{name}:{groups[number]}",
            source=name,
            split=split,
        )


def without_leaks(records: Sequence[Claim]) -> list[Claim]:
    """The claims without those to train on that are also held out, in whatever set."""
    held_out = {letters(r.claim) for r in records if r.split is Split.HELD_OUT}
    return [r for r in records if r.split is Split.HELD_OUT or letters(r.claim) not in held_out]


def focused(evidence: str, claim: str) -> str:
    """Of long evidence the sentences that share most words with the claim, in their order, as many as are read."""
    spans = sentence_spans(evidence)
    asked = set(terms(claim))
    texts = [" ".join(evidence[a:b].split()) for a, b in spans]
    order = sorted(range(len(texts)), key=lambda n: (-len(asked & set(terms(texts[n]))), n))
    kept: list[int] = []
    words = 0
    for number in order:
        words += len(texts[number].split())
        if kept and words > _EVIDENCE_WORDS:
            break
        kept.append(number)
    return " ".join(texts[n] for n in sorted(kept))


def read_set(folder: Path, name: str) -> list[dict[str, Any]]:
    with gzip.open(folder / f"{name}.jsonl.gz", "rt", encoding="utf-8") as file:
        return [json.loads(line) for line in file]


def heading_of(group: str) -> str:
    """A group's title as a heading; empty where it is only a number."""
    title = group.partition("#")[0].rstrip("/").rpartition("/")[2]
    title = title.rpartition(":")[2] if title[:1].isdigit() else title
    return "" if _CODE.fullmatch(title) else re.sub(r"[_-]+", " ", title).strip()


def _sides(about: Source, records: Sequence[Mapping[str, Any]], groups: Sequence[str]) -> Iterator[tuple[int, Split]]:
    """Numbers of records with their split; what would be trained on but shares a group with a test is left out."""
    splits = [about.split_of(record, group) for record, group in zip(records, groups, strict=True)]
    held_out = {group for group, split in zip(groups, splits, strict=True) if split is Split.HELD_OUT}
    for number, (group, split) in enumerate(zip(groups, splits, strict=True)):
        if split is Split.HELD_OUT or group not in held_out:
            yield number, split


def _group(record: Mapping[str, Any]) -> str:
    """The page that a passage is of: its sections stand on the same side of a split."""
    return str(record["group"]).partition("#")[0]


def _answering(record: Mapping[str, Any]) -> list[int]:
    """Positions of the answering sentences: as marked, else the one that has most of the answer's words.

    Where no answer is written down, the passage is the answer, and opens with it.
    """
    if not record["answerable"] or record["answer_sentences"]:
        return list(record["answer_sentences"])
    sentences = record["sentences"]
    if not record["answers"]:
        return [n for n, text in enumerate(sentences) if len(text.split()) >= 5][:1]
    wanted = [set(terms(answer)) for answer in record["answers"]]
    shares = [max(len(w & set(terms(text))) / max(len(w), 1) for w in wanted) for text in sentences]
    best = max(range(len(shares)), key=shares.__getitem__, default=None)
    return [] if best is None or shares[best] < _LEAST_ANSWER else [best]


class _Pool:
    """All sentences of a set, searched by words for those that stand in another group."""

    def __init__(self, records: Sequence[dict[str, Any]]) -> None:
        self._records = records
        self._at = _once_each(records)
        self._keywords = Keywords.build(terms(records[r]["sentences"][s]) for r, s in self._at)

    def candidate(self, record: int, position: int) -> Candidate:
        sentences = self._records[record]["sentences"]
        before = sentences[position - 1] if position else ""
        return Candidate(heading_of(str(self._records[record]["group"])), before, sentences[position])

    def others(self, record: int, answering: Sequence[int]) -> list[Candidate]:
        """Up to `KEPT`: its own passage's other sentences, those with most of its words first, then of other groups."""
        sentences = self._records[record]["sentences"]
        asked = set(terms(self._records[record]["question"]))
        own = [n for n in range(len(sentences)) if n not in answering]
        own.sort(key=lambda n: -len(asked & set(terms(sentences[n]))))
        chosen = [(record, n) for n in own[: KEPT - 2]] + self._elsewhere(record)
        return [self.candidate(r, n) for r, n in chosen[:KEPT]]

    def _elsewhere(self, record: int) -> list[tuple[int, int]]:
        best = self._keywords.best(terms(self._records[record]["question"]), 4 * KEPT)
        group = _group(self._records[record])
        return [self._at[n] for n in best if _group(self._records[self._at[n][0]]) != group][:KEPT]


def _once_each(records: Sequence[dict[str, Any]]) -> list[tuple[int, int]]:
    """Record and position of every sentence; a passage that several questions share counts once."""
    seen: set[str] = set()
    places = []
    for number, record in enumerate(records):
        if record["passage"] not in seen:
            seen.add(record["passage"])
            places += [(number, position) for position in range(len(record["sentences"]))]
    return places
