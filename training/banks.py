"""Question banks over reports -> questions with the numbers of the sentences that answer them in the report as read."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import msgspec

from training.asked import Asked
from training.bank_file import letters, span
from training.places import Places


class Bank(msgspec.Struct, frozen=True):
    """A bank, and what of it the report as read lacks."""

    questions: tuple[Asked, ...]
    answers: int
    """Places of answers that the bank names."""
    missing: int
    """Those of them that were not found in the report as read."""
    dropped: int
    """Answered questions left out because none of their answers was found."""


def read_bank(path: Path, plain: str, places: Places) -> Bank:
    """Look a bank's answers up; `plain` is the letters of the text that it was written over."""
    questions: list[Asked] = []
    answers = missing = dropped = 0
    for line in path.read_text(encoding="utf-8").splitlines():
        record: dict[str, Any] = json.loads(line)
        located = [_numbers(place, plain, places) for place in record["answers"]]
        answers += len(located)
        missing += sum(not numbers for numbers in located)
        answering = _together(located)
        if located and not answering:
            dropped += 1
            continue
        near = _together([_numbers(place, plain, places) for place in record.get("near", ())])
        questions.append(Asked(record["question"], record["kind"], answering, near))
    return Bank(tuple(questions), answers, missing, dropped)


def _together(located: list[list[int]]) -> tuple[int, ...]:
    return tuple(sorted({number for numbers in located for number in numbers}))


def _numbers(place: list[str], plain: str, places: Places) -> list[int]:
    starts, ends = place
    try:
        begin, end = span(starts, ends, plain)
    except ValueError:
        return []
    return places.found(letters(starts), letters(ends), plain[begin:end])
