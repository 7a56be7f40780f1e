"""All that the reader learns from, assembled into a work folder: items.jsonl, claims.jsonl, and what was not found."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import msgspec

from evidencebot.files import write_whole
from training.banks import Found, bank_items
from training.embedder import Embedder
from training.items import Claim, Item, Split, write_records
from training.known_report import KnownReport, digest_pairs, report_items
from training.made_claims import made_claims
from training.negatives import Hard
from training.places import Places
from training.public_sets import claims, public_sets, question_items, read_set, without_leaks
from training.reports import document_of, report_file, report_letters

ITEMS, CLAIMS, FACTS = "items.jsonl", "claims.jsonl", "assembled.json"
_CONVERSATIONS = "conversations"


class Inputs(msgspec.Struct, frozen=True):
    """Where everything is; what is None is left out, and said so."""

    banks: Path
    corpus: Path
    work: Path
    reports: Path | None
    known_report: Path | None
    public: Path | None
    held_out_chapter: str
    seed: int


def assemble(inputs: Inputs, embedder: Embedder) -> dict[str, object]:
    """Write items and claims, and return what was made of which source and what was not found.

    Raises ValueError where a group stands on both sides of the split.
    """
    items, made, found = [], [], {}
    for bank, split in _banks(inputs):
        items += (read := _from_bank(inputs, bank, split, embedder)).items
        found[bank.stem] = {"answers": read.answers, "not found": read.missing, "questions dropped": read.dropped}
        print(bank.stem, found[bank.stem], flush=True)
    if inputs.known_report:
        own_items, made = _from_known_report(inputs, inputs.known_report, embedder)
        items += own_items
    public_items, public_claims = _from_public(inputs.public) if inputs.public else ([], [])
    items += public_items
    made = without_leaks(made + public_claims)
    check_splits(items)
    return _write(inputs, items, made, found)


def check_splits(items: list[Item]) -> None:
    """ValueError where a group, or a question word for word, is both trained on and held out."""
    sides = {split: [r for r in items if r.split is split] for split in Split}
    groups = {split: {(r.source, r.group) for r in sides[split]} for split in Split}
    if both := groups[Split.TRAIN] & groups[Split.HELD_OUT]:
        raise ValueError(f"trained on and held out: {', '.join(sorted(group for _, group in both)[:5])}")


def _banks(inputs: Inputs) -> Iterator[tuple[Path, Split]]:
    for folder, split in ((inputs.banks, Split.TRAIN), (inputs.banks / "held-out", Split.HELD_OUT)):
        for bank in sorted(folder.glob("*.jsonl")) if inputs.reports else ():
            if bank.stem != _CONVERSATIONS:
                yield bank, split


def _from_bank(inputs: Inputs, bank: Path, split: Split, embedder: Embedder) -> Found:
    assert inputs.reports is not None
    places = Places(document_of(report_file(inputs.reports, bank.stem), inputs.work))
    plain = report_letters(inputs.reports, bank.stem)
    return bank_items(bank, plain, places, Hard(places.candidates, embedder), split)


def _from_known_report(inputs: Inputs, path: Path, embedder: Embedder) -> tuple[list[Item], list[Claim]]:
    document = document_of(path, inputs.work)
    places = Places(document)
    hard = Hard(places.candidates, embedder)
    report = KnownReport(document, places)
    items = list(report_items(report, inputs.corpus, hard, held_out_chapter=inputs.held_out_chapter))
    pairs = digest_pairs(report, inputs.corpus)
    chapter = inputs.held_out_chapter
    return items, list(made_claims(pairs, places, hard, seed=inputs.seed, held_out_chapter=chapter))


def _from_public(folder: Path) -> tuple[list[Item], list[Claim]]:
    items: list[Item] = []
    found: list[Claim] = []
    for name, about in public_sets().items():
        records = read_set(folder, name)
        if name.startswith("qa_"):
            items += question_items(name, about, records)
        else:
            found += claims(name, about, records)
    return items, found


def _write(inputs: Inputs, items: list[Item], made: list[Claim], found: dict[str, object]) -> dict[str, object]:
    write_records(inputs.work / ITEMS, items)
    write_records(inputs.work / CLAIMS, made)
    questions = Counter(f"{r.source} {r.split} {'answered' if r.answering else 'open'}" for r in items)
    labels = Counter(f"{r.source} {r.split} {r.label}" for r in made)
    left_out = [n for n in ("reports", "known_report", "public") if getattr(inputs, n) is None]
    facts: dict[str, object] = {"items": questions, "claims": labels, "banks": found, "left out": left_out}
    write_whole(inputs.work / FACTS, json.dumps(facts, indent=1, sort_keys=True).encode())
    return facts
