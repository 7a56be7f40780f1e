"""Wordings as tokens with their places, and the stretch of one text that is nearest to another."""

from __future__ import annotations

import re
from collections import deque
from collections.abc import Iterator
from functools import cached_property

import numpy as np
from msgspec import Struct
from numpy.typing import NDArray

from evidencebot.text.folding import fold

GAP = "\x00"
"""The token of words left out or put in by an editor: it stands for any words, or none."""
_INVISIBLE = "[\u00ad\u200b-\u200d\u2060\ufeff]"
_DASH = r"[-‐‑‒–—―−]+"
_TOKEN = re.compile(
    rf"(?P<gap>\x00)|(?P<number>\d+(?:[.,]\d+)*)|(?P<word>[^\W\d_](?:[^\W\d_]|{_INVISIBLE}|['’](?=[^\W\d_]))*)"
    rf"|(?P<ellipsis>…|\.\s?\.\s?\.)|(?P<dash>{_DASH})|(?P<quote>['’‘‚‛′`\"“”„‟″«»])|(?P<other>(?!{_INVISIBLE})\S)"
)
_UNSEEN = re.compile(_INVISIBLE)
_FOLDED = {"ellipsis": "...", "dash": "-", "quote": '"'}
_WEIGHTY = frozenset("£$€%")
_EDITED_LETTER = re.compile(r"\[(\w)\](?=\w)")
_ELLIPSIS = r"(?:…|\.\s?\.\s?\.)(?:\s?\.)?"
_LEFT_OUT = re.compile(rf"[\[(]\s*{_ELLIPSIS}\s*[\])]|{_ELLIPSIS}|\[[^\[\]]{{1,200}}\]")
_MARK = re.compile(r"\[\^?\d{1,3}\]|[⁰¹²³⁴⁵⁶⁷⁸⁹]+")
# A changed comma is told, but weighs little against a changed word.
_WORD_COST, _SIGN_COST = 10, 1


class Token(Struct, frozen=True):
    """A word, number or sign."""

    text: str
    """Folded, its case kept."""
    start: int
    end: int

    @property
    def key(self) -> str:
        return self.text.casefold()

    @property
    def is_word(self) -> bool:
        return self.text[0].isalnum() or self.text in _WEIGHTY

    @property
    def cost(self) -> int:
        return _WORD_COST if self.is_word else _SIGN_COST


class Wording:
    """A text and its tokens, to be looked up in and compared with."""

    def __init__(self, text: str, tokens: list[Token]) -> None:
        self.text = text
        self.tokens = tokens

    @classmethod
    def of(cls, text: str) -> Wording:
        return cls(text, [_token(match) for match in _TOKEN.finditer(text)])

    @classmethod
    def quoted(cls, text: str) -> Wording:
        """A quotation as written, without note marks and the signs around it."""
        tokens = cls.of(_MARK.sub(lambda m: " " * len(m.group()), text)).tokens
        return cls(text, _trimmed(tokens))

    @classmethod
    def with_gaps(cls, text: str) -> Wording:
        """A quotation whose ellipses and square brackets stand for the source's own words."""
        plain = _EDITED_LETTER.sub(r"\1", _MARK.sub("", text))
        plain = _LEFT_OUT.sub(f" {GAP} ", plain.replace(GAP, " "))
        return cls(plain, _trimmed(cls.of(plain).tokens))

    @cached_property
    def words(self) -> int:
        return sum(t.is_word for t in self.tokens)

    @cached_property
    def has_gaps(self) -> bool:
        return any(t.text == GAP for t in self.tokens)

    @cached_property
    def _joined(self) -> str:
        return f" {' '.join(t.key for t in self.tokens)} "

    @cached_property
    def _token_starts(self) -> NDArray[np.int64]:
        """Where each token begins in the joined keys."""
        lengths = np.fromiter((len(t.key) + 1 for t in self.tokens), np.int64, len(self.tokens))
        return np.concatenate([[1], 1 + np.cumsum(lengths)]).astype(np.int64)

    @cached_property
    def keys(self) -> NDArray[np.int64]:
        """For each token a number that tokens of one key share."""
        return np.fromiter((hash(t.key) for t in self.tokens), np.int64, len(self.tokens))

    @cached_property
    def costs(self) -> NDArray[np.int32]:
        return np.fromiter((t.cost for t in self.tokens), np.int32, len(self.tokens))

    def joined(self, first: int, behind: int) -> str:
        """Keys of some tokens, as `find` looks for them."""
        return f" {' '.join(t.key for t in self.tokens[first:behind])} "

    def find(self, joined: str, most: int) -> list[int]:
        """Numbers of the first tokens of `most` places where these keys stand."""
        places: list[int] = []
        at = self._joined.find(joined)
        while at >= 0 and len(places) < most:
            places.append(int(np.searchsorted(self._token_starts, at + 1)))
            at = self._joined.find(joined, at + 1)
        return places

    def holds(self, joined: str) -> bool:
        return joined in self._joined

    def tokens_between(self, start: int, end: int) -> tuple[int, int]:
        """Numbers of the tokens that begin within a span of the text."""
        first, behind = np.searchsorted(self._starts, [start, end])
        return int(first), int(behind)

    @cached_property
    def _starts(self) -> NDArray[np.int64]:
        return np.fromiter((t.start for t in self.tokens), np.int64, len(self.tokens))


def _token(match: re.Match[str]) -> Token:
    kind, text = match.lastgroup, match.group()
    if kind in _FOLDED:
        text = _FOLDED[kind]
    elif not text.isascii():
        text = fold(_UNSEEN.sub("", text)) or text
    return Token(text, *match.span())


def _trimmed(tokens: list[Token]) -> list[Token]:
    first, behind = 0, len(tokens)
    while first < behind and not tokens[first].is_word:
        first += 1
    while behind > first and not tokens[behind - 1].is_word:
        behind -= 1
    return tokens[first:behind]


class Step(Struct, frozen=True):
    """One step of an alignment: a token of either side, or of both."""

    given: int | None
    found: int | None
    is_left_out: bool = False
    """Whether a gap stands for the found token."""


class Alignment(Struct, frozen=True):
    """How a quotation's tokens stand to the nearest stretch of a text."""

    cost: int
    steps: tuple[Step, ...]


def align(given: Wording, text: Wording, first: int, behind: int) -> Alignment:
    """The stretch within some of the text's tokens that takes the least change, beginning and ending anywhere."""
    rows = np.stack(list(_rows(given, text, first, behind)))
    # The last of equals: a changed last word is told beside the word that stands there.
    end = rows.shape[1] - 1 - int(rows[-1, ::-1].argmin())
    steps = _walk_back(given, text.tokens[first:behind], rows, end)
    return Alignment(int(rows[-1, end]), tuple(_moved(step, first) for step in reversed(steps)))


def least_cost(given: Wording, text: Wording, first: int, behind: int) -> int:
    """The cost of what `align` finds."""
    row = next(iter(deque(_rows(given, text, first, behind), maxlen=1)))
    return int(row.min())


def _rows(given: Wording, text: Wording, first: int, behind: int) -> Iterator[NDArray[np.int32]]:
    """Sellers' algorithm: for each token given the least cost up to it, ending at each of the text's.

    A gap passes over tokens for nothing.
    """
    keys, costs = text.keys[first:behind], text.costs[first:behind]
    passed = np.concatenate([[0], np.cumsum(costs)]).astype(np.int32)
    row = np.zeros(len(keys) + 1, np.int32)
    yield row
    for token in given.tokens:
        if token.text == GAP:
            row = np.minimum.accumulate(row)
        else:
            after = row + token.cost
            after[1:] = np.minimum(after[1:], row[:-1] + _change(token, keys, costs))
            row = np.minimum.accumulate(after - passed) + passed
        yield row


def _change(token: Token, keys: NDArray[np.int64], costs: NDArray[np.int32]) -> NDArray[np.int32]:
    """What it costs to read the token as each of the others: a word is never read as a sign."""
    change = np.where(costs == token.cost, token.cost, costs + token.cost)
    return np.where(keys == hash(token.key), 0, change).astype(np.int32)


def _walk_back(given: Wording, window: list[Token], rows: NDArray[np.int32], end: int) -> list[Step]:
    steps: list[Step] = []
    i, j = len(given.tokens), end
    while i:
        token = given.tokens[i - 1]
        here = rows[i, j]
        if token.text == GAP:
            if rows[i - 1, j] == here:
                i -= 1
            else:
                j -= 1
                steps.append(Step(None, j, is_left_out=True))
        elif j and here == rows[i - 1, j - 1] + _cost_of(token, window[j - 1]):
            i, j = i - 1, j - 1
            steps.append(Step(i, j))
        elif here == rows[i - 1, j] + token.cost:
            i -= 1
            steps.append(Step(i, None))
        else:
            j -= 1
            steps.append(Step(None, j))
    return steps


def _cost_of(token: Token, other: Token) -> int:
    if token.key == other.key:
        return 0
    return token.cost if token.cost == other.cost else token.cost + other.cost


def _moved(step: Step, by: int) -> Step:
    return step if step.found is None else Step(step.given, step.found + by, step.is_left_out)
