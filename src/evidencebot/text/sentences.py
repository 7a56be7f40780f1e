"""Where sentences begin and end in running prose."""

from __future__ import annotations

import re

_END = re.compile(r"[.!?…]+[”’\"')\]]*(?=\s|$)|\n+")
_OPENS = re.compile(r"[\s]*[“‘\"'(\[]*[A-Z0-9£$€]")
_ABBREVIATIONS = frozenset(
    """mr mrs ms dr prof sir st no nos vol vols ed eds fig figs cf vs al e.g i.e etc p pp para paras ch inc ltd co jan
    feb mar apr jun jul aug sept sep oct nov dec approx dept govt cllr rev hon""".split()
)
_LAST_WORD = re.compile(r"([A-Za-z][\w.]*)[.]$")


def sentence_spans(text: str, start: int = 0, end: int | None = None) -> list[tuple[int, int]]:
    """Spans (start, end) of the sentences of `text[start:end]`, without surrounding white space."""
    end = len(text) if end is None else end
    spans: list[tuple[int, int]] = []
    begin = start
    for match in _END.finditer(text, start, end):
        if match.group().strip() and not _is_boundary(text, match, begin, end):
            continue
        _add(spans, text, begin, match.end())
        begin = match.end()
    _add(spans, text, begin, end)
    return spans


def _add(spans: list[tuple[int, int]], text: str, begin: int, end: int) -> None:
    piece = text[begin:end]
    stripped = piece.strip()
    if stripped:
        at = begin + len(piece) - len(piece.lstrip())
        spans.append((at, at + len(stripped)))


def _is_boundary(text: str, match: re.Match[str], begin: int, end: int) -> bool:
    """Whether a stop ends a sentence: no abbreviation or initial before it, an opening after it."""
    after = text[match.end() : min(end, match.end() + 12)]
    if after.strip() and not _OPENS.match(after):
        return False
    if not match.group().startswith(".") or len(match.group()) > 1:
        return True
    word = _LAST_WORD.search(text[begin : match.start() + 1])
    if word is None:
        return True
    name = word.group(1)
    is_initial = len(name) == 1 and name.isupper() and name != "I"
    return not (is_initial or name.lower().rstrip(".") in _ABBREVIATIONS)
