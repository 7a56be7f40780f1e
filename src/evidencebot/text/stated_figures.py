"""The figures that a text states: amounts, shares and counts, whatever way they are written."""

from __future__ import annotations

import re

from evidencebot.text.folding import fold_case

_UNITS = "one two three four five six seven eight nine".split()
_TENS = {word: 10 * n for n, word in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)}
_TEENS = "ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen".split()
# One is more often a pronoun than a figure.
_WORDS = {
    **{word: n for n, word in enumerate([*_UNITS, *_TEENS], 1) if n > 1},
    **_TENS,
    **{f"{ten}-{unit}": value + n for ten, value in _TENS.items() for n, unit in enumerate(_UNITS, 1)},
}
_SCALES = {"thousand": 1e3, "k": 1e3, "million": 1e6, "m": 1e6, "billion": 1e9, "bn": 1e9}
_MONTH = r"(?:january|february|march|april|may|june|july|august|september|october|november|december)"
# Dates say when, not how much: a source may leave them to its cover.
_DATE = (
    rf"\b\d{{1,2}}(?:st|nd|rd|th)? {_MONTH}\b"
    r"|(?<![\d£$€.,])(?:19|20)\d\d(?:[-/](?:\d\d){1,2})?(?![\d,.]*\d|\s?(?:%|per ?cent))"
)
_WORD = "|".join(sorted(_WORDS, key=len, reverse=True))
_FIGURE = (
    rf"(?P<money>[£$€])?\s?(?<![\w.])(?<![a-z]-)(?P<value>\d+(?:,\d{{3}})*(?:\.\d+)?|(?:{_WORD})\b)"
    rf"(?:[\s-]?(?P<scale>{'|'.join(_SCALES)})\b)?(?:\s?(?P<share>%|per ?cent|percent))?"
)
_JOINS = re.compile(r"\s?(?:-|to|and|or)\s?")


def amounts(text: str) -> dict[str, str]:
    """Figure -> as written: `£6300000` -> `£6.3 million`, `41%` -> `41 per cent`; years and days are none."""
    folded = re.sub(_DATE, lambda m: " " * len(m.group()), fold_case(text))
    found: dict[str, str] = {}
    matches = list(re.finditer(_FIGURE, folded))
    for n, match in enumerate(matches):
        money, scale, share = match["money"], match["scale"], match["share"]
        after = matches[n + 1] if n + 1 < len(matches) else None
        if after and not (scale or share) and _JOINS.fullmatch(folded[match.end() : after.start()]):
            scale, share = after["scale"], after["share"]
        value = float(_WORDS.get(match["value"]) or match["value"].replace(",", "")) * _SCALES.get(scale, 1)
        found.setdefault(f"{money or ''}{value:.12g}{'%' if share else ''}", match.group().strip())
    return found
