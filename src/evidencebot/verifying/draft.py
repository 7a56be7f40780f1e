"""A draft that quotes -> its paragraphs, each with where it stands; Word files are read with pandoc."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from msgspec import Struct

from evidencebot.documents.file_bytes import bytes_of, decode
from evidencebot.errors import DocumentError, PandocError
from evidencebot.pandoc import convert

_WORD = b"PK\x03\x04"
_BLANK_LINE = re.compile(r"\n[ \t]*(?=\n)")
_FENCE = re.compile(r"^(```|~~~).*?^\1[ \t]*$", re.MULTILINE | re.DOTALL)
_BLOCK_QUOTE = re.compile(r"^[ \t]*>[ \t>]*", re.MULTILINE)
# What Markdown adds to the words: the address of a link, note marks, comments, emphasis, headings' signs.
_MARKUP = re.compile(
    r"!?\[(?=[^\[\]\n]*\]\()|\]\([^()\s]*(?:\s+\"[^\"]*\")?\)|\[\^[^\]\s]+\]:?|<!--.*?-->|^#{1,6}[ \t]|\*+"
    r"|(?<!\w)_+(?=\w)|(?<=[\w.,;:!?])_+(?!\w)|`+",
    re.MULTILINE | re.DOTALL,
)


class DraftParagraph(Struct, frozen=True):
    """A paragraph as written, without markup."""

    text: str
    line: int
    """Its first line; in a Word file the number of the paragraph."""
    is_quotation: bool
    """Whether all of it is set as a quotation."""
    has_lines: bool = True
    """Whether its line breaks are the draft's."""


def read_draft(path: Path) -> list[DraftParagraph]:
    """Read a Markdown, Word or text file; DocumentError says what is wrong with it."""
    data = bytes_of(path)
    if data.startswith(_WORD):
        return list(_word_paragraphs(data, path.name))
    if data.startswith(b"%PDF-"):
        raise DocumentError(f"{path.name}: a PDF; give the draft as Markdown, Word or text")
    return list(text_paragraphs(decode(data, path.name)))


def text_paragraphs(text: str) -> Iterator[DraftParagraph]:
    """Paragraphs of Markdown or text. Markup is blanked out, so that places stay."""
    text = _blanked(_MARKUP, _blanked(_FENCE, text.replace("\r\n", "\n")))
    start = 0
    for stop in [*(m.end() for m in _BLANK_LINE.finditer(text)), len(text)]:
        paragraph = text[start:stop]
        if paragraph.strip():
            line = text.count("\n", 0, start + len(paragraph) - len(paragraph.lstrip())) + 1
            is_quotation = bool(_BLOCK_QUOTE.match(paragraph.lstrip("\n")))
            yield DraftParagraph(_blanked(_BLOCK_QUOTE, paragraph).strip(), line, is_quotation)
        start = stop


def _blanked(pattern: re.Pattern[str], text: str) -> str:
    return pattern.sub(lambda m: re.sub(r"[^\n]", " ", m.group()), text)


def _word_paragraphs(data: bytes, name: str) -> Iterator[DraftParagraph]:
    try:
        tree = json.loads(convert(data, "docx", "json"))
        texts = list(_texts(tree["blocks"], is_quotation=False))
    except PandocError as error:
        raise DocumentError(f"{name}: not a Word file that can be read ({error}); save it anew, or as text") from None
    except RecursionError:
        raise DocumentError(f"{name}: nested too deeply to be read; save it as text") from None
    for number, (text, is_quotation) in enumerate(texts, 1):
        if text.strip():
            yield DraftParagraph(text.strip(), number, is_quotation, has_lines=False)


def _texts(node: Any, *, is_quotation: bool) -> Iterator[tuple[str, bool]]:
    """The paragraphs of pandoc's tree in order, with whether each is a block quotation."""
    if isinstance(node, list):
        for part in node:
            yield from _texts(part, is_quotation=is_quotation)
    elif isinstance(node, dict):
        kind, content = node.get("t"), node.get("c", [])
        if kind in ("Para", "Plain"):
            yield _inline(content), is_quotation
        elif kind == "Header":
            yield _inline(content[-1]), False
        else:
            yield from _texts(content, is_quotation=is_quotation or kind == "BlockQuote")


def _inline(node: Any) -> str:
    """The words of inline content, notes left out."""
    if isinstance(node, list):
        return "".join(map(_inline, node))
    if not isinstance(node, dict):
        return ""
    kind, content = node.get("t"), node.get("c", [])
    if kind in ("Str", "Code"):
        return content if isinstance(content, str) else str(content[-1])
    if kind in ("Space", "SoftBreak", "LineBreak"):
        return " "
    return "" if kind == "Note" else _inline(content)
