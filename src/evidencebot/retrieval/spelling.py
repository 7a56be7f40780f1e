"""Slips of the key in a question, mended against the words of the corpus."""

from __future__ import annotations

import re

from evidencebot.index.passage_index import PassageIndex
from evidencebot.text.words import stem

# Short words have too many neighbours: `wales` is one letter from `males`.
_WORD = re.compile(r"[A-Za-z]{6,}")
_TWO_SLIPS_FROM = 9


def mended(index: PassageIndex, question: str) -> str:
    """The question with words that neither the corpus nor the model knows replaced by the corpus's nearest.

    A word is left alone where no word, or more than one, is as near: a letter put in, left out, changed or
    exchanged with its neighbour, two in a long word; the first letter has to be the same.
    """
    return _WORD.sub(lambda found: _mended_word(index, found.group()), question)


def _mended_word(index: PassageIndex, word: str) -> str:
    plain = word.casefold()
    if _is_known(index, plain):
        return word
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    slips = 1 if len(plain) < _TWO_SLIPS_FROM else 2
    alike = [w for w in index.words if w[0] == plain[0] and abs(len(w) - len(plain)) <= slips]
    found = process.extract(plain, alike, scorer=OSA.distance, score_cutoff=slips, limit=None)
    least = min((distance for _, distance, _ in found), default=0)
    nearest = [w for w, distance, _ in found if distance == least]
    # Forms of one word (commissioner, commissioners) are no two answers.
    if not nearest or len({stem(w) for w in nearest}) > 1:
        return word
    best = min(nearest, key=lambda w: (abs(len(w) - len(plain)), w))
    return best.capitalize() if word[0].isupper() else best


def _is_known(index: PassageIndex, word: str) -> bool:
    known = stem(word)
    return bool(
        index.keywords.frequency(known) or index.question_keywords.frequency(known) or index.encoder.knows(word)
    )
