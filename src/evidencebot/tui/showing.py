"""Text of documents, questions and answers as Textual content: never markup, never control codes."""

from __future__ import annotations

import re
import textwrap
from typing import TYPE_CHECKING

from textual.content import Content
from textual.style import Style

from evidencebot.text.display import pages_of, without_control

if TYPE_CHECKING:
    from collections.abc import Iterator

    from evidencebot.documents.model import Block, Document
    from evidencebot.evidence.answer import Answer

_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_MARK = re.compile(r"\[(\d{1,3})\]")
MARKED = "bold underline"
"""How quoted words stand out in their page: by weight and line, not by colour alone."""
QUIET = "$foreground 62%"


def plain(text: str) -> str:
    """Safe to show, line for line, every character in its place."""
    return "\n".join(without_control(line) for line in text.split("\n"))


def shown(text: str, style: str = "") -> Content:
    """Safe text in one style."""
    return Content.styled(plain(text), style) if style else Content(plain(text))


def shortened(text: str, width: int) -> str:
    """One line of at most `width` characters."""
    return textwrap.shorten(plain(text), width, placeholder=" …")


def answer_content(answer: Answer, chosen: int | None = None) -> Content:
    """The answer's sentences with their marks, which open by a click; the chosen one is reversed."""
    text = plain(answer.answer)
    content = Content(text)
    numbers = {citation.n for citation in answer.citations}
    for match in _MARK.finditer(text):
        number = int(match[1])
        if number in numbers:
            style = "reverse bold $accent" if number == chosen else "bold $accent"
            content = content.stylize(style, match.start(), match.end())
            content = content.stylize(Style.from_meta({"@click": f"open({number})"}), match.start(), match.end())
    return content


def place(section: str | None, title: str | None, page: int | str | None, note: str | None = None) -> str:
    """`2.1.2 False outcomes, p. 11`; of a note `note 31, p. 40`."""
    if note:
        return ", ".join([f"note {note}", *filter(None, [pages_of(page)])])
    from evidencebot.documents.model import is_printed

    number = section if section and is_printed(section) else None
    heading = " ".join(filter(None, [number, title])) or section or ""
    return ", ".join(filter(None, [heading, pages_of(page)]))


def raised(label: str) -> str:
    """A note's label as printers set its mark."""
    return label.translate(_RAISED)


def _label(document: Document, number: int) -> str:
    note = document.footnote(number)
    return note.label if note else str(number)


def block_content(document: Document, block: Block, start: int, end: int) -> Content:
    """A block's words with its notes' marks and the pages' turns, those between start and end marked."""
    parts: list[Content | tuple[str, str]] = []
    at = block.start
    for offset, inserted in _insertions(document, block):
        parts += _cut(document, at, offset, start, end)
        parts.append(inserted)
        at = offset
    return Content.assemble(*parts, *_cut(document, at, block.end, start, end))


def _insertions(document: Document, block: Block) -> list[tuple[int, tuple[str, str]]]:
    offsets = [mark.offset for mark in block.marks]
    marks = [
        (mark.offset, (" " * (mark.offset in offsets[:n]) + raised(_label(document, mark.number)), "$accent"))
        for n, mark in enumerate(block.marks)
    ]
    turns = [
        (page.start, (f" ⟨page {plain(page.label or '?')}⟩ ", QUIET))
        for page in document.pages
        if block.start < page.start < block.end
    ]
    return sorted([*marks, *turns], key=lambda insertion: insertion[0])


def _cut(document: Document, first: int, behind: int, start: int, end: int) -> Iterator[tuple[str, str]]:
    """The text from first to behind in up to three pieces: before, within and behind the span."""
    bounds = [first, min(max(start, first), behind), min(max(end, first), behind), behind]
    for style, a, b in zip(("", MARKED, ""), bounds, bounds[1:], strict=False):
        if a < b:
            yield plain(document.text[a:b]), style
