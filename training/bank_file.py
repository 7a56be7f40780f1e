"""Question banks over reports: where each answer stands is kept as its first and last words, never as its text.

`python training/bank_file.py BANK.jsonl REPORT.txt.gz` checks a bank against the report's text.
"""

from __future__ import annotations

import collections
import gzip
import json
import re
import sys
from pathlib import Path

# Longer stretches are sentences that were taken for one; the longest sentence of the reports read has 130 words.
LONGEST_SENTENCE_LETTERS = 900
_KINDS_ANSWERED = {"natural", "lay", "keyword", "yes_no", "why", "compare", "table", "numeric", "who"}
_KINDS_OPEN = {"near_miss", "false_premise", "wrong_entity", "off_topic"}


def letters(text: str) -> str:
    """Letters and digits alone, in lower case: what compares across typesettings."""
    return re.sub(r"[^a-z0-9£$€%]", "", text.lower())


def span(starts: str, ends: str, text: str) -> tuple[int, int]:
    """Where in `text` (letters only) a sentence stands, from its first and last words.

    Raises ValueError where it is nowhere, or its beginning is in several places.
    """
    first, last = letters(starts), letters(ends)
    at = text.find(first)
    if at < 0:
        raise ValueError(f"nowhere begins: {starts!r}")
    if text.find(first, at + 1) >= 0:
        raise ValueError(f"begins in several places (give more words): {starts!r}")
    end = text.find(last, at)
    if end < 0 or end + len(last) - at > LONGEST_SENTENCE_LETTERS:
        raise ValueError(f"does not end so: {starts!r} … {ends!r}")
    return at, end + len(last)


def faults(records: list[dict[str, object]], text: str) -> list[str]:
    """What is wrong with a bank, a line each."""
    found = []
    questions = collections.Counter(letters(str(record["question"])) for record in records)
    for number, record in enumerate(records, 1):
        kind, places = record["kind"], record["answers"]
        if kind not in _KINDS_ANSWERED | _KINDS_OPEN:
            found.append(f"{number}: unknown kind {kind!r}")
        if kind in _KINDS_ANSWERED and not places:
            found.append(f"{number}: answered nowhere")
        if questions[letters(str(record["question"]))] > 1:
            found.append(f"{number}: asked twice: {record['question']}")
        for starts, ends in [*places, *record.get("near", [])]:  # type: ignore[misc]
            try:
                span(starts, ends, text)
            except ValueError as error:
                found.append(f"{number}: {error}")
    return found


def main() -> int:
    bank, report = Path(sys.argv[1]), Path(sys.argv[2])
    records = [json.loads(line) for line in bank.read_text(encoding="utf-8").splitlines()]
    text = letters(gzip.decompress(report.read_bytes()).decode("utf-8"))
    wrong = faults(records, text)
    print("\n".join(wrong))
    print(len(records), "questions,", dict(collections.Counter(str(r["kind"]) for r in records)), len(wrong), "faults")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
