"""All that the reader learns from, assembled into a work folder: items.jsonl, claims.jsonl, and what was not found."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import msgspec

from evidencebot.files import write_whole
from training.asked import Text, item_of
from training.banks import Bank, read_bank
from training.embedder import Embedder
from training.items import Claim, Item, Split, write_records
from training.known_report import SOURCE, KnownReport, group_of
from training.made_claims import digest_claims, sentence_claims
from training.negatives import Hard
from training.places import Places
from training.public_sets import claims, question_items, read_set, without_leaks
from training.reports import document_of, report_file, report_letters
from training.sources import public_sets

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
    items: list[Item] = []
    made: list[Claim] = []
    found: dict[str, object] = {}
    for path, split in bank_files(inputs):
        bank, text = bank_and_text(path, inputs, embedder)
        source = f"bank:{path.stem}"
        text.hard.prepare([q.question for q in bank.questions])
        items += [item_of(q, text, group=path.stem, source=source, split=split) for q in bank.questions]
        made += sentence_claims(path.stem, text.places, text.hard, split, inputs.seed)
        found[path.stem] = {"answers": bank.answers, "not found": bank.missing, "questions dropped": bank.dropped}
        print(path.stem, found[path.stem], flush=True)
    if inputs.known_report:
        report, text = known_report(inputs, inputs.known_report, embedder)
        items += _known_items(report, text)
        made += digest_claims(report, text.hard, inputs.seed)
    public_items, public_claims = _from_public(inputs.public) if inputs.public else ([], [])
    items += public_items
    made = without_leaks(made + public_claims)
    check_splits(items)
    check_splits(made)
    return _write(inputs, items, made, found)


def check_splits(records: Sequence[Item] | Sequence[Claim]) -> None:
    """ValueError where a group is both trained on and held out."""
    groups = {split: {r.group for r in records if r.split is split} for split in Split}
    if both := groups[Split.TRAIN] & groups[Split.HELD_OUT]:
        raise ValueError(f"trained on and held out: {', '.join(sorted(both)[:5])}")


def bank_files(inputs: Inputs) -> Iterator[tuple[Path, Split]]:
    """The banks over reports, those held out last."""
    for folder, split in ((inputs.banks, Split.TRAIN), (inputs.banks / "held-out", Split.HELD_OUT)):
        for path in sorted(folder.glob("*.jsonl")) if inputs.reports else ():
            if path.stem != _CONVERSATIONS:
                yield path, split


def bank_and_text(path: Path, inputs: Inputs, embedder: Embedder) -> tuple[Bank, Text]:
    """A bank looked up in its report."""
    assert inputs.reports is not None
    places = Places(document_of(report_file(inputs.reports, path.stem), inputs.work))
    bank = read_bank(path, report_letters(inputs.reports, path.stem), places)
    return bank, Text(places, Hard(places.candidates, embedder))


def known_report(inputs: Inputs, path: Path, embedder: Embedder) -> tuple[KnownReport, Text]:
    document = document_of(path, inputs.work)
    places = Places(document)
    report = KnownReport(document, places, inputs.corpus, inputs.held_out_chapter)
    return report, Text(places, Hard(places.candidates, embedder))


def _known_items(report: KnownReport, text: Text) -> Iterator[Item]:
    """What is trained on holds no sentence of the chapter that is held out, not even as a hard one."""
    held_out = report.held_out()
    questions = list(report.questions())
    text.hard.prepare([q.question for q in questions])
    for asked in questions:
        split = report.split_of(asked.paragraph)
        barred = held_out if split is Split.TRAIN else frozenset()
        yield item_of(asked, text, group=group_of(asked.paragraph), source=SOURCE, split=split, barred=barred)


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
