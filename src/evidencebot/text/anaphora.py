"""What a sentence needs beside it: the one it leans on, the speaker of its words, the list it opens."""

from __future__ import annotations

import re
from collections.abc import Sequence

_LEANS = re.compile(
    r"^(?:This|These|Those|That|Such|It|They|He|She|Its|Their|His|Her|However|Yet|But|And|Nevertheless|Therefore|"
    r"The (?:former|latter|initiative|result|same|second|first)|Accordingly|In contrast|In addition|Others?|Another|"
    r"Both|Neither|Instead|Similarly|Likewise)\b"
)
_MARK = re.compile('[“”"]')


def needed_with(sentences: Sequence[str], position: int) -> list[int]:
    """Positions, in order, of a passage's sentence and of those without which it cannot be understood."""
    needed = [position]
    opening = _opening(sentences, position)
    if opening is not None:
        needed.insert(0, opening)
    elif position and is_anaphoric(sentences[position]):
        needed.insert(0, position - 1)
    if _opens(sentences[position]):
        needed += range(position + 1, len(sentences))
    return needed


def is_anaphoric(sentence: str) -> bool:
    """Whether a sentence opens by pointing at the one before it ("This…", "They…")."""
    return _LEANS.match(sentence) is not None


def _opening(sentences: Sequence[str], position: int) -> int | None:
    """Where the list or the speech begins that a sentence stands in; None where it stands in neither."""
    if opens := [n for n in range(position) if _opens(sentences[n])]:
        return opens[-1]
    began = None
    for n, sentence in enumerate(sentences[:position]):
        for mark in _MARK.findall(sentence):
            is_open = mark == "“" or (mark == '"' and began is None)
            began = n if is_open else None
    if began and _MARK.match(sentences[began]):
        return began - 1
    return began


def _opens(sentence: str) -> bool:
    return sentence.rstrip().endswith(":")
