"""The end of a run: the model file from its last checkpoint, its scores, its card."""

from __future__ import annotations

import platform
from collections import Counter
from collections.abc import Iterator
from itertools import chain, islice
from pathlib import Path

import msgspec
import torch

from evidencebot.evaluation.intervals import Score
from evidencebot.files import digest_of, write_whole
from evidencebot.locations import model_name
from evidencebot.reading.encoding import Encoding
from evidencebot.reading.reader import DIGEST_FILE, MODEL_FILE, Pair, Reader
from training import checkpoint
from training.assembling import CLAIMS, ITEMS, Inputs, bank_and_text, bank_files, known_report
from training.card import Card, learned_from, write_card
from training.embedder import Embedder
from training.export import Parity, export
from training.items import Claim, Item, Split, read_records, share_of
from training.scores import Judged, claim_scores, judged, question_scores
from training.settings import Settings
from training.sources import own_banks, public_sets
from training.train import CHECKPOINTS, learned, run_digest

_PROBES = 64
_QUESTIONS_OF_A_CHAPTER = 400
_CLAIMS_OF_A_SET = 500
"""Held-out questions and claims scored of a chapter and each set, drawn by their digests: the same for every model."""
_PARITY = "parity.json"


def export_reader(inputs: Inputs, base: Path) -> Parity:
    """Write the model file of the last checkpoint; ValueError where there is none."""
    parity = export(base, _checkpoint(inputs.work), _out(inputs) / MODEL_FILE, list(_probes(inputs.work)))
    write_whole(_out(inputs) / _PARITY, msgspec.json.encode(parity))
    return parity


def score_reader(inputs: Inputs, settings: Settings, base: Path, embedder: Embedder) -> Card:
    """Score the model file on what is held out and write its card; ValueError where the run was of other settings."""
    parity = msgspec.json.decode((_out(inputs) / _PARITY).read_bytes(), type=Parity)
    model = _out(inputs) / MODEL_FILE
    reader = Reader(model, Encoding(base / "tokenizer.json"))
    state = checkpoint.read_state(_checkpoint(inputs.work))
    if state.run != run_digest(base, inputs.work, settings):
        raise ValueError("the last checkpoint is of other settings or data; score with those that it was trained with")
    found = dict(_judged_by_report(inputs, reader, embedder))
    unknown = [name for name in found if name != _chapter(inputs)]
    sets = {"reports never seen": list(chain.from_iterable(found[name] for name in unknown))} | found
    items, claims = learned(inputs.work, settings)
    records = Counter([item.source for item in items] + [claim.source for claim in claims])
    card = Card(
        model="evidencebot reader",
        base=model_name(base),
        sha256=digest_of(model),
        run=state.run,
        seed=settings.seed,
        steps=state.step,
        seconds=state.seconds,
        machine=f"{platform.machine()}, {'a GPU' if torch.cuda.is_available() else 'CPU'}",
        parity=parity,
        learned_from=learned_from(records, own_banks() | public_sets()),
        held_out=tuple(found),
        questions={name: question_scores(js) for name, js in sets.items() if js},
        claims=dict(_claims_by_set(inputs.work, claims, reader, embedder)),
    )
    write_whole(_out(inputs) / DIGEST_FILE, f"{card.sha256}\n".encode())
    write_card(_out(inputs), card)
    return card


def _judged_by_report(inputs: Inputs, reader: Reader, embedder: Embedder) -> Iterator[tuple[str, list[Judged]]]:
    for path, split in bank_files(inputs):
        if split is Split.HELD_OUT:
            bank, text = bank_and_text(path, inputs, embedder)
            yield path.stem, list(judged(text, bank.questions, reader))
    if inputs.known_report and inputs.held_out_chapter:
        report, text = known_report(inputs, inputs.known_report, embedder)
        asked = [q for q in report.questions() if report.split_of(q.paragraph) is Split.HELD_OUT]
        drawn = sorted(asked, key=lambda q: (share_of(q.question), q.kind))[:_QUESTIONS_OF_A_CHAPTER]
        yield _chapter(inputs), list(judged(text, drawn, reader))


def _chapter(inputs: Inputs) -> str:
    return f"known report, chapter {inputs.held_out_chapter}"


def _claims_by_set(
    work: Path, fitted_on: list[Claim], reader: Reader, embedder: Embedder
) -> Iterator[tuple[str, dict[str, Score]]]:
    held_out: dict[str, list[Claim]] = {}
    for claim in read_records(work / CLAIMS, Claim):
        if claim.split is Split.HELD_OUT:
            held_out.setdefault(claim.source, []).append(claim)
    chosen = {name: sorted(some, key=_drawn)[:_CLAIMS_OF_A_SET] for name, some in held_out.items()}
    public = [c for name, some in chosen.items() if name in public_sets() for c in some]
    own = [c for name, some in chosen.items() if name not in public_sets() for c in some]
    for title, some in (("claims of public sets", public), ("claims made of reports", own)):
        if some and fitted_on:
            yield title, claim_scores(some, fitted_on, reader, embedder)


def _drawn(claim: Claim) -> tuple[float, str]:
    return share_of(f"{claim.claim}\n{claim.evidence.sentence}"), claim.label


def _probes(work: Path) -> Iterator[Pair]:
    """Questions with a sentence each, as they come, of what is held out where there is any."""
    items = sorted(
        read_records(work / ITEMS, Item), key=lambda item: (item.split is Split.TRAIN, share_of(item.question))
    )
    for item in islice((item for item in items if item.others), _PROBES // 2):
        yield item.question, (item.answering or item.others)[0]
        yield item.question, item.others[-1]


def _checkpoint(work: Path) -> Path:
    path = checkpoint.latest(work / CHECKPOINTS)
    if path is None:
        raise ValueError(f"no checkpoint in {work / CHECKPOINTS}; train first")
    return path


def _out(inputs: Inputs) -> Path:
    return inputs.work / "out"
