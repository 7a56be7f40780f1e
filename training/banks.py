"""Question banks over reports -> items, their answers looked up in the reports as read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec

from training.bank_file import span
from training.items import Item, Split
from training.negatives import Hard
from training.places import Places


class Found(msgspec.Struct, frozen=True):
    """A bank's items, and what of it the reader's text lacks."""

    items: tuple[Item, ...]
    answers: int
    """Places of answers that the bank names."""
    missing: int
    """Those of them that were not found in the report as read."""
    dropped: int
    """Answered questions left out because none of their answers was found."""


def bank_items(bank: Path, plain: str, places: Places, hard: Hard, split: Split) -> Found:
    """The items of one bank; `plain` is the letters of the text that it was written over."""
    items: list[Item] = []
    answers = missing = dropped = 0
    for record in _records(bank):
        located = [_numbers(place, plain, places) for place in record["answers"]]
        answers += len(located)
        missing += sum(not numbers for numbers in located)
        answering = sorted({n for numbers in located for n in numbers})
        if located and not answering:
            dropped += 1
            continue
        near = {n for place in record.get("near", ()) for n in _numbers(place, plain, places)}
        others = hard.others(record["question"], answering, first=sorted(near - set(answering)))
        items.append(
            Item(
                question=record["question"],
                answering=tuple(places.candidates[n] for n in answering),
                others=tuple(places.candidates[n] for n in others),
                group=bank.stem,
                source=f"bank:{bank.stem}",
                split=split,
                kind=record["kind"],
            )
        )
    return Found(tuple(items), answers, missing, dropped)


def _records(bank: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in bank.read_text(encoding="utf-8").splitlines()]


def _numbers(place: list[str], plain: str, places: Places) -> list[int]:
    try:
        start, end = span(place[0], place[1], plain)
    except ValueError:
        return []
    return places.found(plain[start:end])
