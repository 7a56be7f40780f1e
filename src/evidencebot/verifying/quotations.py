"""Is this quotation in the corpus? Where, and what differs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from msgspec.structs import replace

from evidencebot.documents.model import REPORT_ID
from evidencebot.errors import InputError
from evidencebot.index.passage_index import PassageIndex
from evidencebot.text.words import terms
from evidencebot.verifying.alignment import GAP, Step, Wording, align, least_cost
from evidencebot.verifying.corpus_texts import CorpusTexts, DocumentText, texts_of
from evidencebot.verifying.differences import NEGATION, Pair
from evidencebot.verifying.figures import figure_of, verify_figure
from evidencebot.verifying.matches import match_of
from evidencebot.verifying.verification import DifferenceKind, Match, Verdict, Verification

LONGEST_COMPARED = 10_000
"""Characters; comparing takes time and memory by the length squared, and what is longer stands word for word or not."""
_TOO_LONG = f"longer than {LONGEST_COMPARED:,} characters: only looked up word for word; verify its parts one by one"
_MOST_PLACES, _MOST_NEAR = 10, 3
_MOST_CANDIDATES, _FEWEST_CANDIDATES, _COMPARED = 40, 8, 600
"""Passages compared: fewer for a long quotation, which has rare words enough and takes longer."""
# One word changed of five leaves a score of 80, two of seven 71. Of the digest's sentences, which restate the report,
# one in fifty reaches 70; of the invented ones in the development set none reaches 30.
_SCORE_NEAR, _FEWEST_ALIKE = 70.0, 3
_SCORE_NEAREST = 30.0
_SCORE_SURELY_NEAR = 85.0
_FEWEST_WORDS_OF_PART, _MOST_PARTS = 3, 4
_BROKEN = re.compile(r"(?<![^\W\d_])([^\W\d_]++)-[ \t]*\r?\n\s*([^\W\d_]+)")
_Part = tuple[int, int]
"""Numbers of the first token of some of a quotation, and of the one behind them."""


def verify(index: PassageIndex, text: str) -> Verification:
    """The verdict on a quotation or figure; raises InputError where there is nothing to look up."""
    if not any(char.isalnum() for char in text):
        raise InputError("there is nothing to verify; give the quotation in words")
    figure = figure_of(text)
    verification = verify_figure(index, text, figure) if figure else verify_quotation(index, text)
    return replace(verification, from_digest=texts_of(index).is_digest)


def verify_quotation(index: PassageIndex, text: str) -> Verification:
    """Word for word, with gaps, in several places, nearly, or not at all: the first that holds."""
    texts = texts_of(index)
    written = _rejoined(texts, text)
    given = Wording.quoted(written)
    if not given.words:
        return Verification(text, Verdict.NOT_FOUND)
    places = list(_places(texts, given, (0, len(given.tokens))))
    if not places:
        if len(text) > LONGEST_COMPARED:
            return Verification(text, Verdict.NOT_FOUND, notes=(_TOO_LONG,))
        given = Wording.with_gaps(written)
        places = _nearest(texts, given) if given.words else []
    return _judged(texts, text, given, places)


def _judged(texts: CorpusTexts, text: str, given: Wording, places: Sequence[Match]) -> Verification:
    exact = [m for m in places if _is_exact(given, m)]
    if exact:
        return Verification(text, Verdict.EXACT, tuple(exact[:_MOST_PLACES]), notes=_notes(exact[0]))
    near = [m for m in places if m.score >= _SCORE_NEAR]
    is_surely_near = bool(near) and near[0].score >= _SCORE_SURELY_NEAR and bool(near[0].differences)
    parts = [] if is_surely_near else _parts(texts, given)
    if len(parts) > 1:
        return Verification(text, Verdict.NEAR, tuple(parts), is_stitched=True, notes=_stitched(parts))
    if near:
        return Verification(text, Verdict.NEAR, tuple(near[:_MOST_NEAR]), notes=_notes(near[0]))
    nearest = tuple(m for m in places[:1] if m.score >= _SCORE_NEAREST)
    return Verification(text, Verdict.NOT_FOUND, nearest=nearest)


def _is_exact(given: Wording, match: Match) -> bool:
    """Whether nothing differs, and what was left out is little enough, and within a paragraph."""
    if match.differences or not given.has_gaps:
        return not match.differences
    return len(match.paragraphs) == 1 and given.words >= _FEWEST_WORDS_OF_PART * len(_segments(given))


def _places(texts: CorpusTexts, given: Wording, part: _Part) -> Iterator[Match]:
    """Where some of the quotation's tokens stand one after another."""
    joined = given.joined(*part)
    for text in texts:
        for first in text.wording.find(joined, _MOST_PLACES):
            steps = [Step(n, first + n - part[0]) for n in range(*part)]
            yield match_of(texts, text, Pair(given, text.wording, steps), 100.0)


def _rejoined(texts: CorpusTexts, text: str) -> str:
    """Words that a line's end broke made whole, where the corpus has them so."""

    def whole(found: re.Match[str]) -> str:
        word = "".join(found.groups())
        return word if any(t.wording.holds(f" {word.casefold()} ") for t in texts) else "-".join(found.groups())

    return _BROKEN.sub(whole, text)


def _nearest(texts: CorpusTexts, given: Wording) -> list[Match]:
    """The stretches that take the least change to read as the quotation, best first."""
    total = sum(t.cost for t in given.tokens if t.text != GAP)
    windows = sorted(_windows(texts, given), key=lambda w: least_cost(given, w[0].wording, w[1], w[2]))
    matches: dict[tuple[str, int], Match] = {}
    for text, first, behind in windows[:_MOST_NEAR]:
        alignment = align(given, text.wording, first, behind)
        score = max(0.0, round(100 * (1 - alignment.cost / total), 1))
        pair = Pair(given, text.wording, alignment.steps)
        if score < _SCORE_NEAREST or pair.words_alike < _FEWEST_ALIKE:
            continue
        match = match_of(texts, text, pair, score)
        matches.setdefault((match.document, match.start), match)
    return sorted(matches.values(), key=lambda m: (-m.score, m.document != REPORT_ID))


def _windows(texts: CorpusTexts, given: Wording) -> Iterator[tuple[DocumentText, int, int]]:
    """Stretches worth comparing: around the passages with its rarest words, and around its longest unbroken part."""
    index, reach = texts.index, len(given.tokens)
    scores = index.keywords.scores(terms(given.text))
    most = min(_MOST_CANDIDATES, max(_FEWEST_CANDIDATES, _COMPARED // reach))
    best = [int(n) for n in scores.argsort()[::-1][:most] if scores[n] > 0]
    spans = [(texts[index.passages[n].document], index.passages[n].start, index.passages[n].end) for n in best]
    if given.has_gaps:
        longest = max(_segments(given), key=lambda s: s[1] - s[0])
        spans += [(texts[m.document], m.start, m.end) for m in _places(texts, given, longest)]
    for text, start, end in spans:
        blocks = text.blocks_between(start, end)
        first, behind = text.wording.tokens_between(blocks[0].start, blocks[-1].end)
        yield text, max(first - reach, 0), behind + reach


def _segments(given: Wording) -> list[_Part]:
    """What stands between gaps."""
    gaps = [n for n, t in enumerate(given.tokens) if t.text == GAP]
    edges = zip([-1, *gaps], [*gaps, len(given.tokens)], strict=True)
    return [(a + 1, b) for a, b in edges if b > a + 1]


def _parts(texts: CorpusTexts, given: Wording) -> list[Match]:
    """The places of the parts that a quotation was joined of; none where it is not."""
    parts: list[_Part] = []
    for first, behind in _segments(given):
        at = first
        while at < behind:
            length = _longest_start(texts, given, at, behind)
            if (
                sum(t.is_word for t in given.tokens[at : at + length]) < _FEWEST_WORDS_OF_PART
                or len(parts) == _MOST_PARTS
            ):
                return []
            parts.append((at, at + length))
            at += length
    return [next(_places(texts, given, part)) for part in parts]


def _longest_start(texts: CorpusTexts, given: Wording, first: int, behind: int) -> int:
    """How many tokens from `first` on stand somewhere one after another: what holds more holds less."""
    least, most = 0, behind - first
    while least < most:
        middle = (least + most + 1) // 2
        joined = given.joined(first, first + middle)
        if any(text.wording.holds(joined) for text in texts):
            least = middle
        else:
            most = middle - 1
    return least


def _stitched(parts: Sequence[Match]) -> tuple[str, ...]:
    places = {(m.document, m.paragraphs) for m in parts}
    if len(places) == 1:
        return ("joined from parts of one paragraph; what stands between them is left out without a mark",)
    return (f"joined from {len(parts)} places; no passage says this as a whole",)


def _notes(match: Match) -> tuple[str, ...]:
    notes = []
    if match.goes_on:
        notes.append(f"the quotation stops before “{match.goes_on}”")
    if match.comes_after:
        notes.append(f"the quotation begins after “{match.comes_after}”")
    if any(NEGATION.search(words) for words in match.left_out):
        notes.append("a negation is among the words left out")
    if len(match.paragraphs) > 1:
        notes.append("the quotation runs over the end of a paragraph")
    if any(d.kind is DifferenceKind.NEGATION for d in match.differences):
        notes.append("a negation differs")
    return tuple(notes)
