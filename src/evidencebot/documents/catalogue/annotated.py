"""A note's plain text, and where in it italics, quotation marks and brackets stand."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property

from evidencebot.documents.styled import ITALIC_CLOSE, ITALIC_OPEN, MARK, squeeze

Span = tuple[int, int]

_CLOSING = {"“": "”", "‘": "’", '"': '"', "'": "'"}
_QUOTE_OPENS = re.compile(r"(?:(?<=^)|(?<=[\s(\[—–-]))[“‘\"']")
_BRACKETS = {"(": ")", "[": "]"}
_LONGEST_TITLE = 300


@dataclass(frozen=True)
class Annotated:
    """Plain text with spans into it."""

    text: str
    italics: tuple[Span, ...] = ()

    def part(self, start: int, end: int) -> Annotated:
        """A stretch of it without the white space around, its spans moved along."""
        piece = self.text[start:end]
        start += len(piece) - len(piece.lstrip())
        end = start + len(piece.strip())
        inside = (
            (max(a, start) - start, min(b, end) - start) for a, b in self.italics if min(b, end) - max(a, start) > 0
        )
        return Annotated(self.text[start:end], tuple(inside))

    @cached_property
    def quotes(self) -> tuple[Span, ...]:
        """Spans in quotation marks, with the marks; an apostrophe closes none."""
        spans: list[Span] = []
        at = 0
        while found := _QUOTE_OPENS.search(self.text, at):
            end = _quote_end(self.text, found.start())
            at = found.end() if end is None else end
            if end is not None:
                spans.append((found.start(), end))
        return tuple(spans)

    @cached_property
    def brackets(self) -> tuple[Span, ...]:
        """Outermost spans in round or square brackets, with the brackets; one never closed is none."""
        spans: list[Span] = []
        waiting: list[tuple[str, int]] = []
        for at, char in enumerate(self.text):
            if char in _BRACKETS:
                waiting.append((_BRACKETS[char], at))
            elif waiting and char == waiting[-1][0]:
                start = waiting.pop()[1]
                if not waiting:
                    spans.append((start, at + 1))
        # What was never closed may hold pairs that were.
        return tuple(spans) if not waiting else tuple(_closed_pairs(self.text))

    @cached_property
    def titles(self) -> tuple[tuple[int, int, bool], ...]:
        """(start, end, whether quoted) of spans set off as titles, in order; of two, one in the other, the outer."""
        found = [(a, b, True) for a, b in self.quotes if not any(s <= a and b <= e for s, e in self.italics)]
        found += [(a, b, False) for a, b in self.italics if not any(s < a and b < e for s, e in self.quotes)]
        return tuple(sorted(t for t in found if any(c.isalpha() for c in self.text[t[0] : t[1]])))

    @cached_property
    def open_text(self) -> str:
        """The text with all that is quoted or in italics blanked out."""
        return blanked(self.text, [(a, b) for a, b, _ in self.titles])

    @cached_property
    def outside(self) -> str:
        """The text with all that is quoted, in italics or in brackets blanked out."""
        return blanked(self.open_text, self.brackets)


def annotate(styled: str) -> Annotated:
    """Styled text as the readers hand it on, its note marks dropped."""
    text, italics, opened = "", [], None
    for char in squeeze(MARK.sub("", styled)):
        if char == ITALIC_OPEN:
            opened = len(text)
        elif char == ITALIC_CLOSE:
            if opened is not None:
                italics.append((opened, len(text)))
            opened = None
        else:
            text += char
    trimmed = ((a, b) for a, b in (_trimmed(text, *span) for span in italics) if b > a)
    return Annotated(text, tuple(_joined(text, list(trimmed))))


def blanked(text: str, spans: list[Span] | tuple[Span, ...]) -> str:
    """`text` with the spans as blanks, every other character where it stood."""
    for start, end in spans:
        text = text[:start] + "\0" * (end - start) + text[end:]
    return text


def _trimmed(text: str, start: int, end: int) -> Span:
    """Italics without punctuation at their ends, and of whole words."""
    piece = text[start:end]
    start, end = start + len(piece) - len(piece.lstrip(" ,;(")), start + len(piece.rstrip(" ,;)"))
    while start < end < len(text) and text[end - 1].isalnum() and text[end].isalnum():
        end += 1
    return start, end


def _joined(text: str, spans: list[Span]) -> list[Span]:
    """Italics that only white space or a hyphen parts are one title."""
    joined: list[Span] = []
    for start, end in spans:
        if joined and not text[joined[-1][1] : start].strip(" -–:’'"):
            joined[-1] = (joined[-1][0], end)
        else:
            joined.append((start, end))
    return joined


def _quote_end(text: str, start: int) -> int | None:
    """Behind the mark that closes a quotation: before a stop if there is such a one, else before no letter."""
    close = _CLOSING[text[start]]
    loose = None
    for found in re.finditer(re.escape(close), text[start + 1 : start + _LONGEST_TITLE * 4]):
        at = start + 1 + found.start()
        after = text[at + 1 : at + 2]
        if after.isalnum():
            continue
        if close in '”"' or not after.strip() or after in ",.;:)]" or text[at - 1] in ",.?!":
            return at + 1
        loose = loose or at + 1
    return loose


def _closed_pairs(text: str) -> list[Span]:
    return [m.span() for m in re.finditer(r"\([^()]*\)|\[[^\[\]]*\]", text)]
