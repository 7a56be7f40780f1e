"""A sentence as the reader is given it, in training and in use alike."""

from __future__ import annotations

from collections.abc import Sequence

from msgspec import Struct

from evidencebot.documents.model import Document
from evidencebot.passages.passage import Passage


class Candidate(Struct, frozen=True):
    """A sentence with what it stands under and behind."""

    heading: str
    """Section title and caption it stands under; empty where none is known."""
    before: str
    """The sentence before it in its section; empty where it opens one."""
    sentence: str


def candidates_of(document: Document, passage: Passage, previous: Passage | None) -> list[Candidate]:
    """A passage's sentences in order; `previous` is the passage before it in the document."""
    before = ""
    if previous and previous.section == passage.section and previous.sentences:
        before = _line(document, previous.sentences[-1])
    made = []
    for span in passage.sentences:
        sentence = _line(document, span)
        made.append(Candidate(passage.context, before, sentence))
        before = sentence
    return made


def _line(document: Document, span: Sequence[int]) -> str:
    return " ".join(document.text[span[0] : span[1]].split())
