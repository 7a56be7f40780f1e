"""A small world to train on: two reports with banks, a known report, public sets, and vectors of the words."""

from __future__ import annotations

import gzip
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from evidencebot.text.words import terms
from training.assembling import Inputs
from training.sources import public_sets

LAMPS = """# The lamps of Orle

## Dusk

Orle has 96 street lamps, and 31 of them burn gas. The lamplighter's post was cut in 2004.

## Light

Replacing a gas lamp costs £740 where the pavement is sound. The borough replaced nine of them in 2011.
"""
FERRIES = LAMPS.replace("lamp", "ferry").replace("Orle", "Ume").replace("gas", "coal")
KNOWN = """# Bridges

# 1 Tolls

The toll at the ford rose to four pence in 1840. Carters paid it twice a day, and nobody kept accounts of it.

# 2 Repairs

The county mended eleven arches of the bridge in 1902. Masons were paid by the arch and not by the day.
"""


class Spelling:
    """Vectors of the words in a text: enough for what is alike to be near."""

    def passages(self, texts: Sequence[str]) -> NDArray[np.float32]:
        return np.stack([self.query(text) for text in texts]) if len(texts) else np.zeros((0, 64), np.float32)

    def query(self, text: str) -> NDArray[np.float32]:
        vector = np.full(64, 1e-3)
        for word in terms(text):
            vector[sum(map(ord, word)) % 64] += 1
        return np.asarray(vector / np.linalg.norm(vector), np.float32)

    def prepare(self, questions: Sequence[str]) -> None:
        pass


def write_lines(path: Path, records: list[dict[str, Any]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    data = "".join(json.dumps(record) + "\n" for record in records).encode()
    path.write_bytes(gzip.compress(data) if path.suffix == ".gz" else data)


def write_report(folder: Path, name: str, text: str) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.md").write_text(text, encoding="utf-8")
    (folder / "text").mkdir(exist_ok=True)
    (folder / "text" / f"{name}.txt.gz").write_bytes(gzip.compress(text.encode()))


def bank(first: str, near: str) -> list[dict[str, Any]]:
    return [
        {"kind": "natural", "question": f"How many of {first}?", "answers": [[f"{first} has 96", "of them burn"]]},
        {"kind": "near_miss", "question": "Who paid?", "answers": [], "near": [[near, "in 2011"]]},
    ]


def question(group: str, split: str, *, is_answerable: bool = True) -> dict[str, Any]:
    sentences = [f"{group} lies by the sea.", f"The harbour of {group} froze twice.", "Few ships came."]
    return {"question": f"How often did it freeze in {group}?", "passage": " ".join(sentences), "sentences": sentences,
            "answerable": is_answerable, "answer_sentences": [1] if is_answerable else [], "answers": [],
            "group": group, "split": split}  # fmt: skip


def claim(text: str, evidence: str, label: str, split: str) -> dict[str, Any]:
    return {"claim": text, "evidence": evidence, "label": label, "split": split}


def make_inputs(root: Path) -> Inputs:
    """Banks over two reports, one held out; a known report of two chapters with its digest; every public set."""
    write_report(root / "reports", "lamps", LAMPS)
    write_report(root / "reports", "ferries", FERRIES)
    write_lines(root / "banks" / "lamps.jsonl", bank("Orle", "The borough replaced"))
    write_lines(root / "banks" / "held-out" / "ferries.jsonl", bank("Ume", "The borough replaced"))
    (root / "known.md").write_text(KNOWN, encoding="utf-8")
    write_lines(root / "corpus" / "questions.jsonl", [
        {"paragraph": "1/1", "kind": "natural", "question": "What did the ford cost?", "sentences": [1]},
        {"paragraph": "1/1", "kind": "natural", "question": "Which sentence is not marked here?"},
        {"paragraph": "2/1", "kind": "natural", "question": "How were masons paid?", "sentences": [2]},
    ])  # fmt: skip
    write_lines(root / "corpus" / "gaps.jsonl", [
        {"near": "1/1", "kind": "near_miss", "question": "Who took the toll?"},
        {"near": "2/1", "kind": "near_miss", "question": "What was a mason called?"},
        {"near": None, "kind": "off_topic", "question": "How do I boil an egg?"},
    ])  # fmt: skip
    write_lines(root / "corpus" / "digest.jsonl", [
        {"id": "1/1", "text": "In 1840 the ford's toll was raised to four pence."},
        {"id": "2/1", "text": "Eleven arches were mended in 1902."},
    ])  # fmt: skip
    for name in public_sets():
        write_lines(root / "public" / f"{name}.jsonl.gz", public_records(name))
    return Inputs(
        banks=root / "banks", corpus=root / "corpus", work=root / "work", reports=root / "reports",
        known_report=root / "known.md", public=root / "public", held_out_chapter="2", seed=1,
    )  # fmt: skip


def public_records(name: str) -> list[dict[str, Any]]:
    test = next(iter(public_sets()[name].test), "dev")
    if name.startswith("qa_"):
        return [question("Ume#1", "train"), question("Ume#2", test), question("Orle", "train"),
                question("Haven", "train", is_answerable=False)]  # fmt: skip
    return [
        claim("The ford was shut.", f"It was shut, says {name}.", "supports", "train"),
        claim("The ford was deep.", f"It was deep, says {name}.", "contradicts", test),
        claim("The ford was deep.", f"It was shallow, says {name}.", "supports", "train"),
        claim("The ford was wide.", "It was half as wide.", "partly", "train"),
    ]
