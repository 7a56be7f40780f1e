"""Is this figure in the corpus? Every place where it stands, and whether a draft's sentence speaks of the same."""

from __future__ import annotations

import re
from collections.abc import Iterator

from msgspec import Struct
from rapidfuzz import fuzz

from evidencebot.index.passage_index import PassageIndex
from evidencebot.passages.passage import Passage
from evidencebot.text.amounts import Amount, amounts_in
from evidencebot.text.folding import fold_case
from evidencebot.text.words import STOP_WORDS, raw_words, stem, terms
from evidencebot.verifying.corpus_texts import CorpusTexts, DocumentText, texts_of
from evidencebot.verifying.matches import place
from evidencebot.verifying.verification import ClaimKind, Difference, DifferenceKind, Match, Verdict, Verification

_LEAD = re.compile(r"\W*(?:(?:about|around|roughly|some|circa|approximately)\s+)?", re.IGNORECASE)
_WORD_BEHIND = re.compile(r"\s+[\w’'-]+")
_MOST_WORDS_BEHIND, _WORDS_TO_NOUN = 2, 3
_CANDIDATES, _MOST_NEAR = 8, 3
# Of the figures that the digest restates, the report's own place has at least .55 of the sentence's words, and
# 19 of 20 other places with the same figure at most .35.
_FITS = 0.4
_FEWEST_TERMS = 3


class _AmountPlace(Struct, frozen=True):
    """Where an amount stands in a document."""

    text: DocumentText
    amount: Amount

    @property
    def nouns(self) -> set[str]:
        return _nouns(self.text.document.text, self.amount)


def figure_of(text: str) -> Amount | None:
    """The amount where the text is nothing else, or a plain number with the thing counted."""
    amounts = amounts_in(text)
    lead = _LEAD.match(text)
    if len(amounts) != 1 or lead is None or lead.end() < amounts[0].start:
        return None
    most = 0 if amounts[0].unit else _MOST_WORDS_BEHIND
    return amounts[0] if len(raw_words(text[amounts[0].end :])) <= most else None


def verify_figure(index: PassageIndex, text: str, amount: Amount) -> Verification:
    """Every place where the amount stands; of another thing than is counted, it is only near."""
    texts = texts_of(index)
    places = list(_places(texts, amount))
    nouns = set() if amount.unit else _nouns(text, amount)
    same = [p for p in places if nouns <= p.nouns]
    given = text.strip()
    if same:
        matches = tuple(_match(texts, p, given) for p in same)
        return Verification(text, Verdict.EXACT, matches, ClaimKind.FIGURE)
    matches = tuple(_other(texts, p, given, _end_of_noun(p), DifferenceKind.WORD, fits=None) for p in places)
    return Verification(text, Verdict.NEAR if matches else Verdict.NOT_FOUND, matches, ClaimKind.FIGURE)


def verify_figure_in(index: PassageIndex, sentence: str, amount: Amount) -> Verification:
    """A figure of a draft: every place where it stands, those that the sentence fits first.

    Where it stands nowhere, the figures of the same unit in what the corpus says of the sentence's subject.
    """
    texts = texts_of(index)
    topic = _Topic(texts, sentence)
    given = sentence[amount.start : amount.end]
    places = sorted(((topic.share(p), p) for p in _places(texts, amount)), key=lambda found: -found[0])
    if places:
        matches = tuple(_match(texts, p, given, fits=share >= _FITS) for share, p in places)
        notes = () if matches[0].fits else ("the figure stands in the corpus, but of something else, it seems",)
        return Verification(given, Verdict.EXACT, matches, ClaimKind.FIGURE, notes=notes, sentence=sentence)
    others = topic.others(amount)[:_MOST_NEAR]
    matches = tuple(_other(texts, p, given, p.amount.end, DifferenceKind.NUMBER, fits=True) for p in others)
    verdict = Verdict.NEAR if matches else Verdict.NOT_FOUND
    return Verification(given, verdict, matches, ClaimKind.FIGURE, sentence=sentence)


class _Topic:
    """What a draft's sentence speaks of: its rarer words weigh more, its numbers nothing."""

    def __init__(self, texts: CorpusTexts, sentence: str) -> None:
        self._texts = texts
        keywords = texts.index.keywords
        for amount in reversed(amounts_in(sentence)):
            sentence = f"{sentence[: amount.start]} {sentence[amount.end :]}"
        self._weights = {t: keywords.idf(t) for t in terms(sentence)}
        self._total = sum(self._weights.values())

    def share(self, place: _AmountPlace) -> float:
        """The share of its words that the passage around a figure has, headings included."""
        passage = self._passage(place)
        return self._share(f"{passage.context} {self._texts.index.text(passage)}")

    def others(self, amount: Amount) -> list[_AmountPlace]:
        """Amounts of the same unit in passages on the same subject, the best sentence first."""
        if not amount.unit or len(self._weights) < _FEWEST_TERMS:
            return []
        index = self._texts.index
        scores = index.keywords.scores(list(self._weights))
        passages = [index.passages[int(n)] for n in scores.argsort()[::-1][:_CANDIDATES] if scores[n] > 0]
        places = [
            _AmountPlace(self._texts[p.document], other)
            for p in passages
            for other in self._texts[p.document].amounts
            if p.start <= other.start < p.end and other.unit == amount.unit
        ]
        return sorted((p for p in places if self.share(p) >= _FITS), key=lambda p: -self._share(self._sentence(p)))

    def _share(self, text: str) -> float:
        words = set(terms(text))
        return sum(w for t, w in self._weights.items() if t in words) / self._total if self._total else 0.0

    def _passage(self, place: _AmountPlace) -> Passage:
        return self._texts.index.passages[place.text.passage_at(place.amount.start)]

    def _sentence(self, place: _AmountPlace) -> str:
        start, end = next(s for s in reversed(self._passage(place).sentences) if s[0] <= place.amount.start)
        return place.text.document.text[start:end]


def _places(texts: CorpusTexts, amount: Amount) -> Iterator[_AmountPlace]:
    return (_AmountPlace(text, other) for text in texts for other in text.amounts if other.measure == amount.measure)


def _match(texts: CorpusTexts, found: _AmountPlace, given: str, *, fits: bool | None = None) -> Match:
    span = (found.amount.start, found.amount.end)
    return place(texts, found.text, span, 100.0, given=given, fits=fits)


def _other(
    texts: CorpusTexts, found: _AmountPlace, given: str, end: int, kind: DifferenceKind, *, fits: bool | None
) -> Match:
    """A place where what was given stands differently."""
    text = found.text.document.text[found.amount.start : end]
    difference = Difference(given, text, kind, (0, len(given)), (0, len(text)))
    score = round(fuzz.ratio(fold_case(given), fold_case(text)), 1)
    span = (found.amount.start, end)
    return place(texts, found.text, span, score, given=given, differences=(difference,), fits=fits)


def _end_of_noun(found: _AmountPlace) -> int:
    word = _WORD_BEHIND.match(found.text.document.text, found.amount.end)
    return word.end() if word else found.amount.end


def _nouns(text: str, amount: Amount) -> set[str]:
    """Stems of the words behind an amount, one of which is the thing counted."""
    words = raw_words(text[amount.end : amount.end + 60])[:_WORDS_TO_NOUN]
    return {stem(w) for w in words if w not in STOP_WORDS}
