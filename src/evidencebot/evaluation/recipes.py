"""Quotations to verify, kept as recipes: where to cut them from the report, and what to change.

The report's words stand in no file of the project; they are cut from the copy that is loaded.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from msgspec import Struct

from evidencebot.documents.model import Document
from evidencebot.errors import InputError
from evidencebot.text.folding import fold_case


class Part(Struct, frozen=True):
    """A run of words of one paragraph."""

    paragraph: str
    start: str
    """Its first words."""
    words: int


class Edit(Struct, frozen=True):
    """One word or number, and what is put in its place."""

    replace: tuple[str, str]


class Recipe(Struct, frozen=True):
    """How a quotation is made: cut, changed, stitched of parts, or invented."""

    id: str
    kind: str
    paragraph: str = ""
    start: str = ""
    words: int = 0
    edit: Edit | None = None
    parts: tuple[Part, ...] = ()
    join: str = " "
    text: str = ""


class MadeQuotation(Struct, frozen=True):
    """A quotation and the verdicts that are right for it."""

    id: str
    kind: str
    text: str
    accepted: tuple[str, ...]
    paragraph: str = ""
    """Where it stands; empty where it stands in several places, or nowhere."""
    edit: Edit | None = None


# A truncated quotation has the report's very words; a stitched one is no passage, though either part is.
ACCEPTED: Mapping[str, tuple[str, ...]] = {
    "exact": ("exact",),
    "truncated": ("exact",),
    "altered_word": ("near",),
    "altered_number": ("near",),
    "stitched": ("near", "not_found"),
    "invented": ("not_found",),
}


def make_all(recipes: Sequence[Recipe], report: Document) -> list[MadeQuotation]:
    paragraphs = {b.id: report.block_text(b) for b in report.blocks}
    return [make(recipe, paragraphs) for recipe in recipes]


def make(recipe: Recipe, paragraphs: Mapping[str, str]) -> MadeQuotation:
    """The quotation of a recipe; InputError where the report has no such words."""
    accepted = ACCEPTED.get(recipe.kind)
    if accepted is None:
        raise InputError(f"quotation {recipe.id}: no kind {recipe.kind!r}; use one of {', '.join(ACCEPTED)}")
    return MadeQuotation(recipe.id, recipe.kind, _text(recipe, paragraphs), accepted, recipe.paragraph, recipe.edit)


def _text(recipe: Recipe, paragraphs: Mapping[str, str]) -> str:
    if recipe.text:
        return recipe.text
    if recipe.parts:
        return recipe.join.join(_cut(recipe.id, part, paragraphs) for part in recipe.parts)
    text = _cut(recipe.id, Part(recipe.paragraph, recipe.start, recipe.words), paragraphs)
    return _edited(recipe.id, text, recipe.edit) if recipe.edit else text


def _cut(name: str, part: Part, paragraphs: Mapping[str, str]) -> str:
    """The words from the first place where `start` stands; quotes, dashes and case may differ."""
    tokens = [m.span() for m in re.finditer(r"\S+", paragraphs.get(part.paragraph, ""))]
    text = paragraphs.get(part.paragraph, "")
    folded = [_bare(text[a:b]) for a, b in tokens]
    wanted = [_bare(word) for word in part.start.split()]
    for at in range(len(folded) - len(wanted) + 1):
        if folded[at : at + len(wanted)] == wanted:
            return text[tokens[at][0] : tokens[min(at + part.words, len(tokens)) - 1][1]]
    raise InputError(f"quotation {name}: {part.paragraph} does not hold “{part.start}”; it was made for another report")


def _bare(word: str) -> str:
    return fold_case(word).strip(".,;:!?'\"()[]")


def _edited(name: str, text: str, edit: Edit) -> str:
    old, new = edit.replace
    if old not in text:
        raise InputError(f"quotation {name}: its words do not hold “{old}”")
    return text.replace(old, new, 1)
