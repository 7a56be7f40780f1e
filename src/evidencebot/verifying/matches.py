"""A stretch of a document -> a match: what stands there, and what stands right around it."""

from __future__ import annotations

import re

from evidencebot.documents.model import Block
from evidencebot.evidence.citing import cite
from evidencebot.evidence.quote import Quote
from evidencebot.text.sentences import sentence_spans
from evidencebot.verifying.corpus_texts import CorpusTexts, DocumentText
from evidencebot.verifying.differences import NEGATION, Pair
from evidencebot.verifying.verification import Difference, Match

_QUALIFIES = (
    r"(?:but|unless|except|however|although|though|yet|provided|only (?:if|when|where)|despite|albeit|whereas"
    r"|nevertheless|nonetheless|notwithstanding|rather than|if)\b"
)
# In the clause that was quoted from, or at the head of the next.
_GOES_ON = re.compile(rf"[^,;:.]*?(?:[,;:]\s+(?:and\s+)?)?\b{_QUALIFIES}", re.IGNORECASE)
_NEXT_SENTENCE = re.compile(
    r"[“‘\"'(]*(?:But|However|Yet|Nevertheless|Nonetheless|Although|Though|Unless|Except)\b|[^,.;:]{1,40}, however\b"
)
# A note's mark stands behind the full stop that a quotation leaves out.
_CLOSING_SIGNS = re.compile(r"[.,;:!?)\]’”'\"]{1,3}")
_WORDS_BEFORE = 4


def match_of(texts: CorpusTexts, text: DocumentText, pair: Pair, score: float) -> Match:
    """The match of a quotation with the stretch that it was aligned with."""
    marks = [m for b in text.blocks_between(*pair.found_span) for m in b.marks]
    return place(
        texts,
        text,
        pair.found_span,
        score,
        given=pair.given_text,
        differences=pair.differences(marks),
        left_out=pair.left_out(),
    )


def place(
    texts: CorpusTexts,
    text: DocumentText,
    span: tuple[int, int],
    score: float,
    *,
    given: str,
    differences: tuple[Difference, ...] = (),
    left_out: tuple[str, ...] = (),
    fits: bool | None = None,
) -> Match:
    """A match, cited as an answer's quotations are."""
    start, end = span
    passage = texts.index.passages[text.passage_at(start)]
    behind = _CLOSING_SIGNS.match(text.document.text, end)
    citation = cite(texts.index, 1, Quote(passage, start, behind.end() if behind else end))
    blocks = text.blocks_between(start, end)
    return Match(
        document=citation.document,
        title=citation.title,
        page=citation.page,
        section=citation.section,
        section_title=citation.section_title,
        score=score,
        passage=citation.passage,
        differences=differences,
        given=given,
        found=text.document.text[start:end],
        start=start,
        end=end,
        paragraphs=citation.paragraphs,
        footnotes=citation.footnotes,
        note=citation.note,
        figure=citation.figure,
        pdf_page=citation.pdf_page,
        ocr=citation.ocr,
        is_digest=citation.is_digest,
        left_out=left_out,
        goes_on=_goes_on(text, blocks[-1], end) if blocks else None,
        comes_after=_comes_after(text, blocks[0], start) if blocks else None,
        fits=fits,
        page_end=citation.page_end,
    )


def _goes_on(text: DocumentText, block: Block, end: int) -> str | None:
    """The rest of the sentence, or the next one, where it takes back some of what was quoted."""
    source = text.document.text
    spans = sentence_spans(source, block.start, block.end)
    position = next((n for n, (_, behind) in enumerate(spans) if end <= behind), len(spans) - 1)
    rest = source[end : spans[position][1]]
    if any(c.isalnum() for c in rest):
        return rest.strip() if _GOES_ON.match(rest) else None
    following = source[slice(*spans[position + 1])] if position + 1 < len(spans) else ""
    return following if _NEXT_SENTENCE.match(following) else None


def _comes_after(text: DocumentText, block: Block, start: int) -> str | None:
    """The words just before in the sentence, where they deny what was quoted."""
    source = text.document.text
    spans = sentence_spans(source, block.start, block.end)
    opening = next((a for a, behind in reversed(spans) if a <= start), block.start)
    before = source[opening:start].split()[-_WORDS_BEFORE:]
    words = " ".join(before)
    return words if NEGATION.search(words) else None
