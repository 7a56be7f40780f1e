"""Claims made from the reports: what they state is borne out, altered it is contradicted, set elsewhere neither.

Of the known report the claims are the digest's statements, this project's own words for its paragraphs; of the others
the main parts of their own sentences, which stay in the work folder.
"""

from __future__ import annotations

import random
import re
from collections.abc import Iterator

from evidencebot.reading.candidate import Candidate
from evidencebot.text.words import terms
from training.items import Claim, Split
from training.known_report import KnownReport
from training.negatives import Hard
from training.places import Places
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
_AUXILIARY = r"\b(?:is|are|was|were|has|have|had|can|could|should|will|would|must)\b"
_VERB = re.compile(rf"{_AUXILIARY}(?! not)")
_NEGATION = re.compile(rf"{_AUXILIARY} not\b")
_YEAR = re.compile(r"(?:19|20)\d\d")
_BRACKETS = re.compile(r"\s*[(\[][^()\[\]]*[)\]]")
_TAIL = re.compile(r"[,;] (?:which|and|but|because|although|while|whereas|as|so that|including|with)\b[^,;]*\.$")
_SHORTEST, _LONGEST = 8, 40
"""Words of a sentence that claims are made of: less states little, more is seldom one statement."""
_OF_A_REPORT = 250
"""Sentences drawn of a report, so that a long one does not drown the others."""
_MOST_SHARED = 0.45
"""Words of a statement that a sentence elsewhere may have and still be neither: more may bear it out."""


def digest_claims(report: KnownReport, hard: Hard, seed: int) -> Iterator[Claim]:
    """Of each statement of the digest up to three claims: borne out, contradicted, neither."""
    held_out = report.held_out()
    statements = list(report.statements())
    hard.prepare([statement for statement, _, _ in statements])
    for statement, numbers, paragraph in statements:
        split = report.split_of(paragraph)
        candidates = report.places.candidates
        own = focused(" ".join(candidates[n].sentence for n in numbers), statement)
        evidence = Candidate(candidates[numbers[0]].heading, "", own)
        barred = frozenset(numbers) | (held_out if split is Split.TRAIN else frozenset())
        elsewhere = _elsewhere(statement, report.places, hard, barred)
        for label, claim, against in _three(statement, evidence, elsewhere, seed):
            yield Claim(claim, against, label, f"digest:{paragraph}", "claim:digest", split)


def sentence_claims(name: str, places: Places, hard: Hard, split: Split, seed: int) -> Iterator[Claim]:
    """Of sentences drawn from a report up to three claims each, against the sentence and against the nearest other."""
    candidates = places.candidates
    numbers = [n for n, c in enumerate(candidates) if _is_statement(c.sentence)]
    drawn = random.Random(f"{seed}:{name}").sample(numbers, min(_OF_A_REPORT, len(numbers)))
    parts = [main_part(candidates[n].sentence) for n in drawn]
    hard.prepare(parts)
    for number, part in zip(drawn, parts, strict=True):
        elsewhere = _elsewhere(part, places, hard, frozenset({number}))
        for label, claim, against in _three(part, candidates[number], elsewhere, seed):
            yield Claim(claim, against, label, name, "claim:reports", split)


def main_part(sentence: str) -> str:
    """A sentence without what stands in brackets and without its last clause, as long as enough is left."""
    text = " ".join(_BRACKETS.sub(" ", sentence).split()).replace(" ,", ",").replace(" .", ".")
    head = _TAIL.sub("", text)
    return f"{head.rstrip(',;: ')}." if head != text and len(head.split()) >= _SHORTEST else text


def _three(
    statement: str, evidence: Candidate, elsewhere: Candidate | None, seed: int
) -> Iterator[tuple[str, str, Candidate]]:
    """Label, claim and evidence."""
    yield "supports", statement, evidence
    # A draw of its own for each, so that one more statement changes no other claim.
    other = altered(statement, random.Random(f"{seed}:{statement}"))
    if other is not None:
        yield "contradicts", other, evidence
    if elsewhere is not None:
        yield "neither", statement, elsewhere


def _is_statement(sentence: str) -> bool:
    words = sentence.split()
    return _SHORTEST <= len(words) <= _LONGEST and sentence.endswith(".") and bool(_VERB.search(sentence))


def altered(statement: str, draw: random.Random) -> str | None:
    """A statement that cannot be true with the other: one figure, direction or verb changed; None where it has none."""
    ways = [
        (match.span(), change)
        for pattern, change in (
            (_FIGURE, _other_figure),
            (_DIRECTION, _other_direction),
            (_VERB, _negated),
            (_NEGATION, _affirmed),
        )
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


def _affirmed(negation: str, _: random.Random) -> str:
    return negation.removesuffix(" not")


def _elsewhere(statement: str, places: Places, hard: Hard, barred: frozenset[int]) -> Candidate | None:
    """The nearest sentence that lacks most of a statement's words."""
    asked = set(terms(statement))
    near = (places.candidates[n] for n in hard.others(statement, (), barred=barred))
    return next((c for c in near if len(asked & set(terms(c.sentence))) <= _MOST_SHARED * len(asked)), None)
