"""An alignment -> what differs, word by word, the gravest first."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec import Struct

from evidencebot.documents.model import Mark
from evidencebot.text.folding import fold_case, words_only
from evidencebot.verifying.alignment import GAP, Step, Token, Wording
from evidencebot.verifying.verification import Difference, DifferenceKind

NEGATION = re.compile(
    r"\b(?:no|not|never|none|nor|neither|nobody|nothing|nowhere|cannot|without|hardly|scarcely|barely|rarely|seldom)\b"
    r"|n['’]t\b",
    re.IGNORECASE,
)
_NUMBER = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|sixty|seventy"
    r"|eighty|ninety|hundreds?|thousands?|[mbtr]*illions?|half|halves|thirds?|quarters?|fifths?|tenths?|once|twice"
    r"|doubled?|trebled?)\b",
    re.IGNORECASE,
)
_CAPITAL = re.compile(r"\b[A-Z]")
_FURTHEST_MARK = 2
"""Characters between words and their note's mark: a full stop, a closing quotation mark."""
_SIGNS = re.compile(r"[^\w£$€%.,]|(?<!\d)[.,]|[.,](?!\d)")


class _Change(Struct, frozen=True):
    """Spans, in the two texts, of words that differ."""

    given: tuple[int, int]
    found: tuple[int, int]


class Pair:
    """A quotation's text and a document's, aligned."""

    def __init__(self, given: Wording, found: Wording, steps: Sequence[Step]) -> None:
        self._given = given
        self._found = found
        self._steps = steps
        self.given_span = _span([given.tokens[s.given] for s in steps if s.given is not None])
        self.found_span = _span([found.tokens[s.found] for s in steps if s.found is not None])

    @property
    def given_text(self) -> str:
        return self._given.text[slice(*self.given_span)].replace(GAP, "…")

    @property
    def words_alike(self) -> int:
        """How many words stand in both."""
        return sum(
            s.given is not None and s.found is not None and self._given.tokens[s.given].is_word
            and self._given.tokens[s.given].key == self._found.tokens[s.found].key
            for s in self._steps
        )  # fmt: skip

    def differences(self, marks: Sequence[Mark]) -> tuple[Difference, ...]:
        """What differs but for the case of a first letter, and for the number of a note whose mark stands there."""
        changes = _merged(self._whole_words(c) for run in self._runs() if (c := self._change(run, marks)))
        told = [self._told(change) for change in changes]
        order = list(DifferenceKind)
        return tuple(sorted(told, key=lambda d: (order.index(d.kind), d.given_span)))

    def left_out(self) -> tuple[str, ...]:
        """The document's words for each gap."""
        runs: list[list[Token]] = []
        was_left_out = False
        for step in self._steps:
            if step.is_left_out and step.found is not None:
                if not was_left_out:
                    runs.append([])
                runs[-1].append(self._found.tokens[step.found])
            was_left_out = step.is_left_out
        return tuple(self._found.text[run[0].start : run[-1].end] for run in runs)

    def _runs(self) -> Iterator[range]:
        """Neighbouring steps at which the two differ."""
        first: int | None = None
        for number, step in enumerate(self._steps):
            if step.is_left_out or self._is_equal(step):
                if first is not None:
                    yield range(first, number)
                first = None
            elif first is None:
                first = number
        if first is not None:
            yield range(first, len(self._steps))

    def _is_equal(self, step: Step) -> bool:
        if step.given is None or step.found is None:
            return False
        one, other = self._given.tokens[step.given].text, self._found.tokens[step.found].text
        opens = step.given == 0 or step is self._steps[0] or self._given.tokens[step.given - 1].text == GAP
        return one == other or (opens and one[:1].casefold() + one[1:] == other[:1].casefold() + other[1:])

    def _change(self, run: range, marks: Sequence[Mark]) -> _Change | None:
        """The spans of a run; None where it is no difference."""
        given = [self._given.tokens[n] for i in run if (n := self._steps[i].given) is not None]
        found = [self._found.tokens[n] for i in run if (n := self._steps[i].found) is not None]
        at = _Change(
            _span(given) if given else self._behind([s.given for s in self._steps[: run.start]], self._given),
            _span(found) if found else self._behind([s.found for s in self._steps[: run.start]], self._found),
        )
        numbers = [m.number for m in marks if 0 <= m.offset - at.found[1] <= _FURTHEST_MARK]
        return None if any(_is_marked(given, found, number) for number in numbers) else at

    def _behind(self, before: Sequence[int | None], wording: Wording) -> tuple[int, int]:
        """The empty span behind the last token before a run."""
        numbers = [n for n in before if n is not None]
        end = wording.tokens[numbers[-1]].end if numbers else 0
        return end, end

    def _whole_words(self, change: _Change) -> _Change:
        """Widened to what stands between spaces, so that `1.8` is told as `£1.8`, and a comma with its word.

        Words that only one side has stay as they are.
        """
        one_sided = any(not words_only(text) for text in self._texts(change)) and any(
            map(words_only, self._texts(change))
        )
        if one_sided:
            return change
        return _Change(
            _widened(self._given.text, change.given, self.given_span),
            _widened(self._found.text, change.found, self.found_span),
        )

    def _texts(self, change: _Change) -> tuple[str, str]:
        return self._given.text[slice(*change.given)], self._found.text[slice(*change.found)]

    def _told(self, change: _Change) -> Difference:
        given, found = (text.replace(GAP, "…") for text in self._texts(change))
        return Difference(
            given,
            found,
            _kind(given, found),
            _relative(change.given, self.given_span[0]),
            _relative(change.found, self.found_span[0]),
        )


def _span(tokens: Sequence[Token]) -> tuple[int, int]:
    return (tokens[0].start, tokens[-1].end) if tokens else (0, 0)


def _plain(tokens: Sequence[Token]) -> str:
    return "".join(c for t in tokens for c in t.text if c.isalnum())


def _is_marked(given: Sequence[Token], found: Sequence[Token], number: int) -> bool:
    """Whether a note's number is all that was added; digits right behind other digits are another number."""
    mark = str(number)
    if not given or _plain(given) != _plain(found) + mark:
        return False
    before = given[-1].text.removesuffix(mark)
    return not before[-1:].isdigit()


def _relative(span: tuple[int, int], start: int) -> tuple[int, int]:
    return span[0] - start, span[1] - start


def _widened(text: str, span: tuple[int, int], within: tuple[int, int]) -> tuple[int, int]:
    start, end = span
    while start > within[0] and not text[start - 1].isspace():
        start -= 1
    while end < within[1] and not text[end].isspace():
        end += 1
    return start, end


def _merged(changes: Iterator[_Change]) -> list[_Change]:
    """Changes that share a word as one."""
    merged: list[_Change] = []
    for change in changes:
        last = merged[-1] if merged else None
        if last and (change.given[0] < last.given[1] or change.found[0] < last.found[1]):
            merged[-1] = _Change((last.given[0], change.given[1]), (last.found[0], change.found[1]))
        else:
            merged.append(change)
    return merged


def _kind(given: str, found: str) -> DifferenceKind:
    if _bare(given) == _bare(found):
        return DifferenceKind.CASE if fold_case(given) == fold_case(found) else DifferenceKind.PUNCTUATION
    if _NUMBER.search(given) or _NUMBER.search(found):
        return DifferenceKind.NUMBER
    if bool(NEGATION.search(given)) != bool(NEGATION.search(found)):
        return DifferenceKind.NEGATION
    return DifferenceKind.NAME if _CAPITAL.search(given) or _CAPITAL.search(found) else DifferenceKind.WORD


def _bare(text: str) -> str:
    """Words, numbers and units without what only punctuates."""
    return " ".join(_SIGNS.sub(" ", fold_case(text)).split())
