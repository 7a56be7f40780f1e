"""A draft's paragraphs -> what in them can be looked up: quoted runs and figures."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from msgspec import Struct

from evidencebot.text.amounts import Amount, amounts_in
from evidencebot.text.sentences import sentence_spans
from evidencebot.verifying.draft import DraftParagraph

_FEWEST_WORDS = 4
"""Fewer are a term in quotation marks, not a quotation."""
_CLOSING = {"“": "”", "„": "[“”]", "«": "»", '"': '"', "‘": r"’(?!\w)", "'": r"(?<=\S)'(?!\w)"}
_POSSESSIVE = re.compile(r"s['’]\s[a-z]")
_OPENING = re.compile(r"[“„«\"‘]|(?<![\w'])'(?=\w)")
_YEAR = re.compile(r"(?:1[5-9]|20)\d\d")
_COUNTED = re.compile(r"\s+(?:[a-z][\w’'-]*|[A-Z][\w’'-]*s\b)")
_MONTH = re.compile(
    r"\s+(?:January|February|March|April|May|June|July|August|September|October|November|December)\b", re.IGNORECASE
)
# A number behind one of these points to a place or a date and counts nothing.
_LABEL = re.compile(
    r"\b(?:pages?|pp?\.|sections?|chapters?|figures?|tables?|box|notes?|footnotes?|no\.|number|paragraphs?|para\.?|part|"
    r"volume|vol\.|january|february|march|april|may|june|july|august|september|october|november|december|§)\s*$|^\s*$",
    re.IGNORECASE,
)


class Claim(Struct, frozen=True):
    """Something in a draft to be looked up."""

    text: str
    line: int
    amount: Amount | None = None
    """Where it is a figure; its offsets are those in `text`, the sentence around it."""


def claims_in(paragraphs: Iterable[DraftParagraph]) -> Iterator[Claim]:
    """Quotations of at least four words and figures outside them, in order."""
    for paragraph in paragraphs:
        quoted = [(0, len(paragraph.text))] if paragraph.is_quotation else list(_quoted(paragraph.text))
        quotations = [(start, Claim(paragraph.text[start:end], _line(paragraph, start))) for start, end in quoted]
        figures = [
            (at, claim) for at, claim in _figures(paragraph) if not any(start <= at < end for start, end in quoted)
        ]
        yield from (claim for _, claim in sorted(quotations + figures, key=lambda found: found[0]))


def _quoted(text: str) -> Iterator[tuple[int, int]]:
    """Spans within the outermost quotation marks; one left open runs to the paragraph's end."""
    at = 0
    while opening := _OPENING.search(text, at):
        closing = _closing(opening.group(), text, opening.end())
        end = closing.start() if closing else len(text)
        is_open = closing is None and opening.group() != "“"
        if not is_open and len(text[opening.end() : end].split()) >= _FEWEST_WORDS:
            yield opening.end(), end
        at = opening.end() if is_open or closing is None else closing.end()


def _closing(opening: str, text: str, start: int) -> re.Match[str] | None:
    """The mark that closes: the first that is not the apostrophe of "users’ needs", else the last."""
    stop = text.find(opening, start) if opening == "‘" else -1
    marks = list(re.compile(_CLOSING[opening]).finditer(text, start, len(text) if stop < 0 else stop))
    is_apostrophe = opening in "‘'"
    plain = (m for m in marks if not (is_apostrophe and _POSSESSIVE.match(text, m.start() - 1)))
    return next(plain, marks[-1] if marks else None)


def _figures(paragraph: DraftParagraph) -> Iterator[tuple[int, Claim]]:
    for start, end in sentence_spans(paragraph.text):
        for amount in amounts_in(paragraph.text, start, end):
            if _is_figure(paragraph.text, amount, start):
                inside = Amount(amount.start - start, amount.end - start, amount.value, amount.unit)
                line = _line(paragraph, amount.start)
                yield amount.start, Claim(paragraph.text[start:end], line, inside)


def _is_figure(text: str, amount: Amount, sentence: int) -> bool:
    """Money, a share, or a number of something: no year, page, date or number of a list."""
    if amount.unit:
        return True
    if text[: amount.start].endswith(("-", "–")):
        return False
    written, behind = text[amount.start : amount.end], text[amount.end :]
    if _YEAR.fullmatch(written) or _MONTH.match(behind) or _LABEL.search(text[sentence : amount.start]):
        return bool(amount.start == sentence and _COUNTED.match(behind) and not _YEAR.fullmatch(written))
    return bool(_COUNTED.match(behind))


def _line(paragraph: DraftParagraph, offset: int) -> int:
    return paragraph.line + (paragraph.text.count("\n", 0, offset) if paragraph.has_lines else 0)
