"""Letter-spaced lines: single letters at even distances are words, parted where the distance is wider."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

from evidencebot.documents.pdf.layout import Fragment

_FEWEST_LETTERS = 5
# Letters set apart for emphasis stand 0.15-0.6 em apart, and words at least half as far again.
_NARROWEST, _WIDEST, _WORD = 0.15, 0.8, 1.5


def drawn_together(fragments: Sequence[Fragment]) -> list[Fragment]:
    """The fragments, the letters of each letter-spaced word as one."""
    rows: dict[tuple[float, float], list[Fragment]] = defaultdict(list)
    for fragment in fragments:
        rows[round(fragment.y, 1), round(fragment.size, 1)].append(fragment)
    found: list[Fragment] = []
    for row in rows.values():
        found.extend(_joined(sorted(row, key=lambda f: f.x0)) if _is_letters(row) else row)
    return found


def _is_letters(row: Sequence[Fragment]) -> bool:
    return len(row) >= _FEWEST_LETTERS and all(len(f.text) == 1 and not f.text.isdigit() for f in row)


def _joined(row: Sequence[Fragment]) -> list[Fragment]:
    gaps = [b.x0 - a.x1 for a, b in pairwise(row)]
    usual = sorted(gaps)[len(gaps) // 4]
    if not _NARROWEST * row[0].size <= usual <= _WIDEST * row[0].size:
        return list(row)
    if any(f.is_spaced for f in row) and max(gaps) <= _WORD * usual:
        return list(row)  # letters with a space between them, as options are listed
    words = [[row[0]]]
    for fragment, gap in zip(row[1:], gaps, strict=True):
        if gap > _WORD * usual:
            words.append([fragment])
        else:
            words[-1].append(fragment)
    return [_word(letters) for letters in words]


def _word(letters: Sequence[Fragment]) -> Fragment:
    first, last = letters[0], letters[-1]
    text = "".join(letter.text for letter in letters)
    return Fragment(text, first.x0, last.x1, first.y, first.size, first.italic, first.bold, True, True)
