"""What kramdown, Jekyll, Quarto and pandoc add to Markdown -> the Markdown that the parser knows, or blanks."""

from __future__ import annotations

import re

_FENCE = re.compile(r"^ {0,3}(```|~~~).*?(?:^ {0,3}\1[`~]*[ \t]*$|\Z)", re.MULTILINE | re.DOTALL)
# "##Costs": original Markdown and kramdown take it for a heading; one sign alone may be a hashtag.
_CLOSE_HEADING = re.compile(r"^( {0,3}#{2,6})(?=[^#\s])", re.MULTILINE)
_LINE_ATTRIBUTES = re.compile(r"^[ \t]*(?:\{:[^}\n]*\}|:::+[ \t]*(?:\{[^}\n]*\}|[\w-]+)?[ \t]*)[ \t]*$", re.MULTILINE)
_TEMPLATE = re.compile(r"\{%.*?%\}|\{::.*?/?\}", re.DOTALL)
_HEADING_ATTRIBUTES = re.compile(r"^( {0,3}#{1,6} .*?)[ \t]*\{(?:[#.:-][^}\n]*)\}[ \t#]*$", re.MULTILINE)
_SPAN_ATTRIBUTES = re.compile(r"(?<!\\)\[([^\[\]\n]+)\]\{[.#][^}\n]*\}|(?<=[\])*_`])\{(?::|[.#])[^}\n]*\}")


def plain_dialect(text: str) -> str:
    """The text without attributes and templates, its headings set apart; fenced code is left alone."""
    pieces: list[str] = []
    last = 0
    for fence in _FENCE.finditer(text):
        pieces += [_plain(text[last : fence.start()]), fence.group()]
        last = fence.end()
    return "".join([*pieces, _plain(text[last:])])


def _plain(text: str) -> str:
    text = _CLOSE_HEADING.sub(r"\1 ", text)
    text = _HEADING_ATTRIBUTES.sub(r"\1", text)
    # A line of attributes stays a line, since a table ends there.
    text = _LINE_ATTRIBUTES.sub("", text)
    text = _TEMPLATE.sub(_lines_of, text)
    return _SPAN_ATTRIBUTES.sub(lambda found: found[1] or "", text)


def _lines_of(found: re.Match[str]) -> str:
    return "\n" * found.group().count("\n")
