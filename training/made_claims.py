"""Claims made from our own material: statements of the digest against the report's paragraphs, borne out or altered.

A statement whose figure, direction or negation is changed contradicts its paragraph; against the nearest sentence of
another paragraph it is neither. All wording is the digest's, which is this project's own.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

from evidencebot.text.words import terms
from training.items import Candidate, Claim, Split
from training.known_report import KnownReport
from training.negatives import Hard
from training.public_sets import focused

_OPPOSITES = (
    "more less",
    "higher lower",
    "highest lowest",
    "increase decrease",
    "increased decreased",
    "increases decreases",
    "rose fell",
    "rising falling",
    "rises falls",
    "above below",
    "many few",
    "often rarely",
    "before after",
    "first last",
    "largest smallest",
    "larger smaller",
    "better worse",
    "success failure",
    "successful unsuccessful",
    "support oppose",
    "supports opposes",
    "allow forbid",
    "allows forbids",
    "public private",
    "local national",
    "all none",
    "always never",
    "longer shorter",
    "gained lost",
    "strong weak",
    "easy hard",
    "encourage discourage",
    "encourages discourages",
)
_OTHER_WAY = {a: b for pair in _OPPOSITES for a, b in (pair.split(), pair.split()[::-1])}
_DIRECTION = re.compile(rf"\b(?:{'|'.join(sorted(_OTHER_WAY, key=len, reverse=True))})\b")
_FIGURE = re.compile(r"(?<![\w.,])\d+(?:[.,]\d+)*(?![\w])")
_VERB = re.compile(r"\b(?:is|are|was|were|has|have|had|can|could|should|will|would|must)\b(?! not)")
_YEAR = re.compile(r"(?:19|20)\d\d")
_MOST_SHARED = 0.45
"""Words of a statement that a sentence elsewhere may have and still be neither: more may bear it out."""


def made_claims(report: KnownReport, hard: Hard, seed: int) -> Iterator[Claim]:
    """Three claims, or as many as can be made, of each statement: borne out, contradicted, neither."""
    held_out = report.held_out()
    for statement, numbers, paragraph in report.statements():
        # A draw of its own for each, so that one more statement changes no other claim.
        draw = random.Random(f"{seed}:{statement}")
        split = report.split_of(paragraph)
        candidates = report.places.candidates
        own = focused(" ".join(candidates[n].sentence for n in numbers), statement)
        evidence = Candidate(candidates[numbers[0]].heading, "", own)
        found = {"supports": (statement, evidence)}
        if (other := altered(statement, draw)) is not None:
            found["contradicts"] = (other, evidence)
        barred = held_out if split is Split.TRAIN else frozenset()
        others = [candidates[n] for n in hard.others(statement, numbers, barred=barred) if n not in numbers]
        if (elsewhere := next((c for c in others if _is_unlike(c, statement)), None)) is not None:
            found["neither"] = (statement, elsewhere)
        for label, (claim, against) in found.items():
            yield Claim(claim, against, label, f"digest:{paragraph}", "claim:digest", split)


def altered(statement: str, draw: random.Random) -> str | None:
    """A statement that cannot be true with the other: one figure, direction or verb changed; None where it has none."""
    ways = [
        (match.span(), change)
        for pattern, change in ((_FIGURE, _other_figure), (_DIRECTION, _other_direction), (_VERB, _negated))
        for match in list(pattern.finditer(statement))[:3]
    ]
    if not ways:
        return None
    (start, end), change = draw.choice(ways)
    return statement[:start] + change(statement[start:end], draw) + statement[end:]


def _other_figure(figure: str, draw: random.Random) -> str:
    """A figure of the same length and form; a year stays near its own."""
    if _YEAR.fullmatch(figure):
        return str(int(figure) + draw.choice((-3, -2, -1, 1, 2, 3)))
    digits = [n for n, sign in enumerate(figure) if sign.isdigit()]
    at = digits[0]
    others = [d for d in "123456789" if d != figure[at]]
    return figure[:at] + draw.choice(others) + figure[at + 1 :]


def _other_direction(word: str, _: random.Random) -> str:
    return _OTHER_WAY[word]


def _negated(verb: str, _: random.Random) -> str:
    return f"{verb} not"


def _is_unlike(candidate: Candidate, statement: str) -> bool:
    asked = set(terms(statement))
    return len(asked & set(terms(candidate.sentence))) <= _MOST_SHARED * len(asked)
