"""Public sets as `shared/training` has them -> items and claims, with the terms for weights learned from each."""

from __future__ import annotations

import gzip
import json
import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Any

import msgspec

from evidencebot.index.keywords import Keywords
from evidencebot.text.sentences import sentence_spans
from evidencebot.text.words import terms
from training.bank_file import letters
from training.items import LABELS, Candidate, Claim, Item, Split, share_of
from training.negatives import KEPT

TABLE = Path(__file__).with_name("sets.toml")
_CODE = re.compile(r"[a-z]?\d+", re.IGNORECASE)
"""A group that is a number, not a title."""
_LEAST_ANSWER = 0.5
"""Share of a written answer's words that the sentence taken for it must have."""
_EVIDENCE_WORDS = 60
"""What is left of 96 tokens beside a claim of usual length."""


class Terms(StrEnum):
    """What weights that learned from a set may do."""

    ATTRIBUTION = "attribution"
    SHARE_ALIKE = "share-alike"
    UNCLEAR = "unclear"


class PublicSet(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A row of `sets.toml`."""

    licence: str
    terms: Terms
    known: bool
    """Whether the licence was seen in the set's own repository."""
    attribution: str
    weight: float
    """Share of its items drawn in each pass."""
    test: tuple[str, ...]
    """Splits that are never trained on."""
    held_out_share: float = 0.0
    """Share of its groups held out, where it has no test split."""
    shuns: str = ""
    """A set whose held-out claims must not be among its own."""

    def split_of(self, record: Mapping[str, Any], group: str) -> Split:
        is_held_out = record["split"] in self.test or share_of(group) < self.held_out_share
        return Split.HELD_OUT if is_held_out else Split.TRAIN


def public_sets() -> dict[str, PublicSet]:
    """The table, by the names of the files."""
    return msgspec.convert(tomllib.loads(TABLE.read_text(encoding="utf-8")), dict[str, PublicSet])


def question_items(name: str, about: PublicSet, records: Sequence[dict[str, Any]]) -> Iterator[Item]:
    """A set's questions whose answering sentence is known, and those that are left open."""
    pool = _Pool(records)
    for number, record in enumerate(records):
        answering = _answering(record)
        if record["answerable"] and not answering:
            continue
        group = _group(record)
        yield Item(
            question=record["question"],
            answering=tuple(pool.candidate(number, n) for n in answering),
            others=tuple(pool.others(number, answering)),
            group=f"{name}:{group}",
            source=name,
            split=about.split_of(record, group),
        )


def claims(name: str, about: PublicSet, records: Iterable[dict[str, Any]]) -> Iterator[Claim]:
    """A set's claims of the three labels; those borne out in part are left out."""
    for record in records:
        if record["label"] not in LABELS:
            continue
        group = str(record.get("group") or record.get("id") or record.get("title") or record["evidence"])
        yield Claim(
            claim=record["claim"],
            evidence=Candidate("", "", focused(record["evidence"], record["claim"])),
            label=record["label"],
            group=f"{name}:{letters(group)[:80]}",
            source=name,
            split=about.split_of(record, group),
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
