"""An extractive summary: whole sentences, in reading order, that together cover the parts of a section."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

import numpy as np
from msgspec import Struct
from msgspec.structs import replace
from numpy.typing import NDArray

from evidencebot.documents.model import BlockKind, Section, is_within
from evidencebot.evidence.quote import LONGEST_ANSWER_WORDS, Quote
from evidencebot.passages.passage import Passage
from evidencebot.structure.document_view import DocumentView
from evidencebot.text.anaphora import is_anaphoric
from evidencebot.text.words import terms

# In words. Under 8 stand labels and cross-references; 18 is a little under the report's median sentence (21); two of 50
# fill an answer of 120; a sentence with the one that it leans on may take half of it.
_SHORTEST, _FULL, _LONGEST, _LONGEST_RUN = 8, 18, 50, 60
# A sentence that leans on a run counts half. Without a worth of covering a part as such, the report's summaries
# leave out none of its sub-sections and its digest's some; with .3 or .6 both cover all.
_FOLLOWS, _COVERS = 0.5, 0.3
# Below it stand asides, examples and voices.
_WEAKEST = 0.5
# Cosine from which two sentences say the same: a claim and its repetition in the conclusion lie above it.
_SAME = 0.8
# A claim opens its paragraph, is near what the part as a whole says, and is not an example, a figure or a voice. Beside
# a cosine of .3 to .7 to the whole part, none of these decides alone; chosen by reading the summaries of all chapters
# of the report and of the tests' report.
_OPENS, _NEAR_TITLE, _CUE, _AUTHORIAL, _ILLUSTRATES, _DETAIL = 0.2, 0.2, 0.1, 0.3, -0.3, -0.06
_CLAIMS = re.compile(
    r"\b(?:fail\w*|lack\w*|must|should|need(?:s|ed)?|cannot|because|critical|problem\w*|barrier\w*|however|despite|"
    r"rather than|therefore|means that|leads? to|result(?:s|ed)? in|undermin\w*|prevent\w*|limit\w*|incentiv\w*)\b",
    re.IGNORECASE,
)
_ILLUSTRATION = re.compile(
    r"\bfor (?:example|instance)\b|\binterviewees?\b|^(?:In \d{4}|One |As one )|\bsee (?:Figure|Table|Box)\b|"
    r"\b(?:Figure|Table|Box) \d|[“\"]",
    re.IGNORECASE,
)
_AUTHORS = re.compile(
    r"\b(?:this|the) (?:report|paper|study|review|document|chapter|section)(?:’s|'s)? (?:\w+ ){0,2}"
    r"(?:reveals?|finds?|found|argues?|shows?|concludes?|recommends?|looks?|is to|examines?|aims?|evaluates?|sets? out)"
    r"\b|\bwe (?:find|found|argue|show|conclude|recommend)\b|\bpurpose of (?:this|the) (?:report|paper|study)\b",
    re.IGNORECASE,
)
_BACK = re.compile(
    r"^(?:\w+\W+){1,5}(?:this|these|those|such)\b(?! (?:paper|report|study|chapter|section))|\b(?:of|for|to) this\.$",
    re.IGNORECASE,
)
# Of lists only items that are sentences are taken.
_PROSE = frozenset((BlockKind.PARAGRAPH, BlockKind.BOX, BlockKind.LIST))
# As many sentences of ten words as an answer may hold.
_MOST_PARTS = 12


class SummaryPart(Struct, frozen=True):
    """A stretch that a summary should say something of."""

    title: str
    passages: tuple[tuple[int, Passage], ...]


class Run(Struct, frozen=True):
    """A sentence that a summary may be made of, behind those that it leans on."""

    quote: Quote
    part: int
    """Which of the parts it stands in."""
    words: int
    vector: NDArray[np.float32]
    worth: float


def summarise(
    view: DocumentView,
    parts: Sequence[SummaryPart],
    *,
    led: Sequence[Quote] = (),
    only: re.Pattern[str] | None = None,
    most_words: int = LONGEST_ANSWER_WORDS,
) -> list[Quote]:
    """Quotations of at most `most_words` in all that cover the parts, `led` among them, in reading order.

    `only` is what every sentence has to hold, each then standing alone.
    """
    first, room = _fitting(view, led, most_words)
    runs = [run for number, part in enumerate(parts) for run in _runs(view, number, part, only)]
    runs = [r for r in runs if not any(r.quote.start < q.end and q.start < r.quote.end for q in first)]
    chosen = _filled(_one_of_each(runs, room), runs, room)
    return sorted([*first, *(r.quote for r in chosen)], key=lambda q: q.start)


def _fitting(view: DocumentView, quotes: Sequence[Quote], most_words: int) -> tuple[list[Quote], int]:
    """The quotations that fit, in order, and how many words are left."""
    fitting: list[Quote] = []
    for quote in quotes:
        words = len(view.document.text[quote.start : quote.end].split())
        if words <= most_words and all(quote.start != q.start for q in fitting):
            fitting.append(quote)
            most_words -= words
    return fitting, most_words


def as_part(view: DocumentView, section: Section) -> SummaryPart:
    """A section with all below it as one part."""
    return SummaryPart(section.title, _prose(view, section.number))


def parts_within(view: DocumentView, section: Section) -> list[SummaryPart]:
    """A section's own text and its sub-sections; the paragraphs of a section that has none."""
    inside = _prose(view, section.number)
    below = [s for s in view.document.sections if s.number.rpartition(".")[0] == section.number]
    if not below:
        return _stretches(section.title, inside)
    own = SummaryPart(section.title, tuple(p for p in inside if p[1].section == section.number))
    return [part for part in (own, *(as_part(view, s) for s in below)) if part.passages]


def parts_of_whole(view: DocumentView) -> list[SummaryPart]:
    """The paragraphs of a document without sections."""
    return _stretches(view.document.title, [(n, p) for n, p in view.passages if p.kind in _PROSE])


def _stretches(title: str, passages: Sequence[tuple[int, Passage]]) -> list[SummaryPart]:
    """A part for each paragraph, or for several neighbours where there are many."""
    size = -(-len(passages) // _MOST_PARTS)
    return [SummaryPart(title, tuple(passages[n : n + size])) for n in range(0, len(passages), size or 1)]


def _prose(view: DocumentView, number: str) -> tuple[tuple[int, Passage], ...]:
    return tuple((n, p) for n, p in view.passages if is_within(p.section, number) and p.kind in _PROSE)


def said_of(view: DocumentView, section: Section) -> Quote | None:
    """What the document itself says elsewhere that a chapter argues (`Chapter 4 shows that …`)."""
    kind = "Chapter" if section.level == 1 else "Section"
    told = re.compile(rf"^(?:\w+, )?{kind} {re.escape(section.number)}(?![.\d]*\d)\W* (?!and\b|to\b)\w+")
    for _, passage in view.passages:
        for start, end in passage.sentences:
            if not is_within(passage.section, section.number) and told.match(view.document.text[start:end]):
                return view.quote(start, end)
    return None


def _runs(view: DocumentView, number: int, part: SummaryPart, only: re.Pattern[str] | None) -> list[Run]:
    """The sentences of a part, each led by those that it leans on, with their worth."""
    vectors = [view.index.sentence_vectors(n) for n, _ in part.passages]
    centre = np.mean(np.concatenate(vectors), axis=0)
    centre = centre / (np.linalg.norm(centre) or 1.0)
    about = set(terms(part.title))
    found: list[Run] = []
    for (_, passage), rows in zip(part.passages, vectors, strict=True):
        before: Run | None = None
        for span, vector in zip(passage.sentences, rows, strict=True):
            text = view.document.text[span[0] : span[1]]
            if only and (not only.search(text) or _points_back(text)):
                continue
            opens = (span == passage.sentences[0]) + (span == part.passages[0][1].sentences[0])
            worth = (float(vector @ centre) + _bonus(text, about, opens)) * _fullness(text)
            alone = Run(view.quote(*span), number, len(text.split()), vector, worth)
            before = _behind(before, alone, text)
            if before and before.words >= _SHORTEST:
                found.append(before)
    return found


def _behind(before: Run | None, alone: Run, text: str) -> Run | None:
    """A sentence alone, or joined to the run that it leans on; None where it cannot be quoted."""
    if not _is_whole(text):
        return None
    if not _points_back(text):
        return alone if alone.words <= _LONGEST else None
    if before is None or before.words + alone.words > _LONGEST_RUN:
        return None
    joined = before.vector + alone.vector
    return replace(
        before,
        quote=replace(before.quote, end=alone.quote.end),
        words=before.words + alone.words,
        vector=joined / np.linalg.norm(joined),
        worth=before.worth + _FOLLOWS * alone.worth,
    )


def _is_whole(text: str) -> bool:
    return text.rstrip("”’\"')")[-1:] == "." and text[:1].isupper()


def _points_back(text: str) -> bool:
    """Whether a sentence needs the one before it; `this report` does not."""
    return not _AUTHORS.search(text) and (is_anaphoric(text) or _BACK.search(text) is not None)


def _fullness(text: str) -> float:
    """Two short sentences are not worth twice what a long one is, however near they are to everything."""
    return float(np.sqrt(len(text.split()) / _FULL))


def _bonus(text: str, about: set[str], opens: int) -> float:
    """What a sentence's place and wording say of whether it states a claim."""
    bonus = _OPENS * opens + _CUE * bool(_CLAIMS.search(text)) + _AUTHORIAL * bool(_AUTHORS.search(text))
    bonus += _NEAR_TITLE * len(about & set(terms(text))) / (len(about) or 1)
    return bonus + _ILLUSTRATES * bool(_ILLUSTRATION.search(text)) + _DETAIL * len(re.findall(r"\d[\d,.]*", text))


def _one_of_each(runs: Sequence[Run], room: int) -> list[Run]:
    """At most one sentence of each part, of the greatest worth in all, within `room` words."""
    best: dict[int, tuple[float, tuple[Run, ...]]] = {0: (0.0, ())}
    worthy = _undominated(runs)
    for part in worthy:
        wider = dict(best)
        for used, (worth, chosen) in best.items():
            for one in worthy[part]:
                if used + one.words > room or any(_is_same(one, c) for c in chosen):
                    continue
                total = worth + one.worth + _COVERS
                if total > wider.get(used + one.words, (0.0, ()))[0]:
                    wider[used + one.words] = (total, (*chosen, one))
        best = wider
    return list(max(best.values(), key=lambda pair: pair[0])[1])


def _undominated(runs: Sequence[Run]) -> dict[int, list[Run]]:
    """For each part the runs that are worth more than every shorter one."""
    kept: dict[int, list[Run]] = {}
    for run in sorted(runs, key=lambda r: (r.part, r.words, -r.worth)):
        mine = kept.setdefault(run.part, [])
        if run.worth > (mine[-1].worth if mine else _WEAKEST):
            mine.append(run)
    return kept


def _filled(chosen: list[Run], runs: Iterable[Run], room: int) -> list[Run]:
    """The chosen and, in the words left, the worthiest others that say something else."""
    filled = list(chosen)
    for one in sorted(runs, key=lambda r: -r.worth):
        fits = sum(s.words for s in filled) + one.words <= room
        if fits and one.worth > _WEAKEST and not any(_is_same(one, c) for c in filled):
            filled.append(one)
    return filled


def _is_same(one: Run, other: Run) -> bool:
    overlap = one.quote.start < other.quote.end and other.quote.start < one.quote.end
    return overlap or float(one.vector @ other.vector) > _SAME
