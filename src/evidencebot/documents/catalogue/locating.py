"""The part of a work that a citation names: pages, paragraphs, sections, questions, lines of a transcript."""

from __future__ import annotations

import re

from evidencebot.documents.catalogue.annotated import Span, blanked

_N = r"(?:\d{1,5}(?:\.\d+)*(?:[a-z]|W[SH])?|[ivxlc]+\b|[IVXLC]+\b)"
_SUB = r"(?:\s?\(\w{1,5}\))*(?:\.[a-z]\b)?"
_R = rf"{_N}{_SUB}(?:\s?[–-]\s?(?:{_N})?{_SUB})?"
_MANY = rf"{_R}(?:(?:, | and | & )(?:{_R}|\(\w{{1,5}}\)))*"
_SQUARE = r"\[\d{1,3}(?: (?:to|and) \d{1,3})?(?:/[\w.]+)?\]"
_NAMED = re.compile(
    r"(?<![\w.])(?:at )?(?:"
    rf"(?:pp?\.?|pages?|paras?\.?|paragraphs?|§+|¶+|cols?\.?|columns?|chs?\.|chapters?|ss?\.?|sections?|arts?\.?|articles?|"
    rf"rr?\.|pts?\.|parts?|regs?\.?|recitals?|fns?\.?|footnotes?|nn?\.|lines?|ll?\.|slides?|clauses?|annex|appendix|table|"
    rf"figure|box|item)\s?{_MANY}"
    rf"|QQ?\s?\d{{1,4}}(?:[–-]\d+)?(?:(?:, | and )\d{{1,4}}(?:[–-]\d+)?)*(?:\s?\([^()\d]{{3,90}}\))?"
    rf"|{_SQUARE}(?:\s?(?:to|and|,|[–-])\s?{_SQUARE})*(?: (?:and |at )?FN ?\d+)?"
    r"|\d+/\d+(?:-\d+(?:/\d+)?)?(?:, \d+/\d+(?:-\d+(?:/\d+)?)?)*"
    rf"|at {_MANY})(?![\w/])",
)
# "Act 2010, s 3" but not "the 1990s 3"; a letter alone needs a stop, a space or a digit behind it.
_BARE = re.compile(
    r",\s+((?:\d{1,4}(?:[–-]\d{1,4})?|[ivxlc]+(?:[–-][ivxlc]+)?)(?:,\s*\d{1,4}(?:[–-]\d{1,4})?)*)\s*[.,]?\s*$"
)
_YEAR = re.compile(r"(?:19|20)\d\d$")


def find_locators(open_text: str) -> list[Span]:
    """Where the parts are named, in order; `open_text` has titles blanked out."""
    spans = [m.span() for m in _NAMED.finditer(open_text)]
    bare = _BARE.search(blanked(open_text, spans))
    if bare and not _YEAR.match(bare[1]):
        first = bare[1].split(",")[0]
        start = bare.start(1) + (len(first) + 2 if _YEAR.match(first) else 0)
        spans.append((start, bare.end(1)))
    return sorted(spans)


def locator_text(text: str, spans: list[Span]) -> str | None:
    """The parts as printed, joined; without the `at` of a legal citation."""
    parts = [re.sub(r"^(?:at|pp?\.?|pages?) ?(?=[\d\[ivxlc])", "", text[a:b]).strip(" ,.") for a, b in spans]
    return ", ".join(dict.fromkeys(p for p in parts if p)) or None
