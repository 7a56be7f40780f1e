"""Whether a document bears the title that it should: a notice or another work may stand at an address."""

from __future__ import annotations

from evidencebot.documents.model import Document
from evidencebot.text.folding import words_only

_OPENING = 20_000
"""Characters: a cover, a page of contents and the first pages after them."""
_LEAST = 0.6
"""Of the title's longer words: a subtitle may be missing from a cover, and a word be spelt another way."""


def bears_title(document: Document, title: str) -> bool:
    """Whether most of a title's words open the document."""
    return share_of_title(title, f"{document.title} {document.text[:_OPENING]}") >= _LEAST


def share_of_title(title: str, text: str) -> float:
    """The share of a title's longer words that a text holds; 1 where it has none."""
    wanted = {word for word in words_only(title).split() if len(word) > 3}
    return len(wanted & set(words_only(text).split())) / len(wanted) if wanted else 1.0
