"""Question and candidate -> token ids; the same for training and for asking."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from evidencebot.reading.candidate import Candidate

MAX_TOKENS = 96
_QUESTION, _HEADING, _BEFORE = 36, 12, 14
"""Tokens at most of each; the sentence takes what they leave, before its context does."""
_MARKS = 5
"""[CLS] question [SEP] heading [SEP] before [SEP] sentence [SEP]."""

Arrays = dict[str, NDArray[np.int64]]
"""`input_ids`, `attention_mask` and `token_type_ids`, each of shape (texts, tokens)."""


class Row(NamedTuple):
    """A pair as the model takes it."""

    ids: list[int]
    asked: int
    """How many of them are the question's part."""


class Encoding:
    """The tokenizer of the model that the reader starts from."""

    def __init__(self, tokenizer: Path) -> None:
        from tokenizers import Tokenizer

        self._tokenizer = Tokenizer.from_file(str(tokenizer))
        self._tokenizer.no_truncation()
        self._tokenizer.no_padding()
        # A document that spells a mark of the model's does not get to write one.
        self._tokenizer.encode_special_tokens = True
        self._opens, self._parts, self._pads = (self._id(mark) for mark in ("[CLS]", "[SEP]", "[PAD]"))

    def rows(self, pairs: Sequence[tuple[str, Candidate]]) -> list[Row]:
        """Each pair in at most `MAX_TOKENS` tokens."""
        texts = [text for question, c in pairs for text in (question, c.heading, c.before, c.sentence)]
        pieces = [e.ids for e in self._tokenizer.encode_batch(texts, add_special_tokens=False)]
        return [self._row(*pieces[at : at + 4]) for at in range(0, len(pieces), 4)]

    def padded(self, rows: Sequence[Row]) -> Arrays:
        """A batch, padded to the longest of it."""
        shape = (len(rows), max(len(row.ids) for row in rows))
        batch = {name: np.zeros(shape, np.int64) for name in ("input_ids", "attention_mask", "token_type_ids")}
        batch["input_ids"][:] = self._pads
        for number, row in enumerate(rows):
            batch["input_ids"][number, : len(row.ids)] = row.ids
            batch["attention_mask"][number, : len(row.ids)] = 1
            batch["token_type_ids"][number, row.asked : len(row.ids)] = 1
        return batch

    def arrays(self, pairs: Sequence[tuple[str, Candidate]]) -> Arrays:
        """All pairs as one batch."""
        return self.padded(self.rows(pairs))

    def _id(self, mark: str) -> int:
        number = self._tokenizer.token_to_id(mark)
        if number is None:
            raise ValueError(f"the model's tokenizer has no {mark}: name a model of BERT's kind")
        return int(number)

    def _row(self, question: list[int], heading: list[int], before: list[int], sentence: list[int]) -> Row:
        """Of the sentence before it is the end that is kept."""
        question, heading = question[:_QUESTION], heading[:_HEADING]
        left = MAX_TOKENS - _MARKS - len(question) - len(heading)
        sentence = sentence[:left]
        before = before[max(len(before) - min(_BEFORE, left - len(sentence)), 0) :]
        asked = [self._opens, *question, self._parts]
        read = [*heading, self._parts, *before, self._parts, *sentence, self._parts]
        return Row(asked + read, len(asked))
