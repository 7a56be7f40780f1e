"""A question in the corpus's own words: lay names replaced, slips of the key with_spelling_corrected."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Mapping
from collections.abc import Set as AbstractSet

from evidencebot.index.passage_index import PassageIndex
from evidencebot.text.words import stem

# Short words have too many neighbours: `wales` is one letter from `males`.
_WORD = re.compile(r"[A-Za-z]{6,}")
_TWO_SLIPS_FROM = 9
_PHRASE_WORD = re.compile(r"[\w&-]+(?:[’'][\w-]+)?")
_LONGEST_NAME = 5


def in_corpus_words(index: PassageIndex, question: str) -> str:
    """The question as the search should read it; the same string where nothing is to be changed."""
    return with_spelling_corrected(
        index, _with_names(index.vocabulary.lay_names, index.vocabulary.lay_openings, question)
    )


def _with_names(names: Mapping[str, str], openings: AbstractSet[str], question: str) -> str:
    """Lay names replaced, the longest first; `openings` are the words that they begin with."""
    words = list(_PHRASE_WORD.finditer(question)) if names else []
    plain = [w.group().casefold().replace("’", "'") for w in words]
    pieces, at, n = [], 0, 0
    while n < len(words):
        longest = min(_LONGEST_NAME, len(words) - n) if plain[n] in openings else 0
        for length in range(longest, 0, -1):
            start, end = words[n].start(), words[n + length - 1].end()
            name = names.get(" ".join(question[start:end].casefold().replace("’", "'").split()))
            if name:
                pieces += [question[at:start], name]
                at = end
                n += length
                break
        else:
            n += 1
    return "".join([*pieces, question[at:]])


def with_spelling_corrected(index: PassageIndex, question: str) -> str:
    """The question with words that neither the corpus nor the model knows replaced by the corpus's nearest.

    A word is left alone where no word, or more than one, is as near: a letter put in, left out, changed or
    exchanged with its neighbour, two in a long word; the first letter has to be the same.
    """
    return _WORD.sub(lambda found: _corrected_word(index, found.group()), question)


def _corrected_word(index: PassageIndex, word: str) -> str:
    plain = word.casefold()
    if _is_known(index, plain):
        return word
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    slips = 1 if len(plain) < _TWO_SLIPS_FROM else 2
    first, behind = (bisect_left(index.vocabulary.words, letter) for letter in (plain[0], chr(ord(plain[0]) + 1)))
    alike = [w for w in index.vocabulary.words[first:behind] if abs(len(w) - len(plain)) <= slips]
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
    return bool(index.keywords.frequency(known) or index.known.keywords.frequency(known) or index.encoder.knows(word))
