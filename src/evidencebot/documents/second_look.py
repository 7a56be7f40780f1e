"""A file's words by another way than the one it is read by, for the gauge of loss to compare."""

from __future__ import annotations

import html
import re
from pathlib import Path

from evidencebot.documents.gauge import FilePage
from evidencebot.documents.reading import bytes_of, decode, is_html, is_pdf

_FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
# What is no word in Markdown: code fences, comments, where links lead, attributes, numbers of lists, emphasis.
_MARKUP = re.compile(
    r"^[ \t]*(?:```|~~~).*$|<!--(?s:.*?)-->|^[ \t]*\[[^\]^\n]+\]:[ \t]*\S.*$"
    r"|\{[:#.][^}\n]*\}|^[ \t>]*\d{1,9}[.)](?=[ \t])"
    r"|\]\([^()\n]*(?:\([^()\n]*\)[^()\n]*)*\)|[*`]",
    re.MULTILINE,
)
_BLOCK_TAG = re.compile(r"</?(?:p|div|br|li|ul|ol|t[rdh]|table|h[1-6]|blockquote|section)\b[^>\n]*>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-z][a-z0-9]*(?:\s[^>\n]*)?/?>", re.IGNORECASE)


def look_at(path: Path) -> list[FilePage]:
    """Everything that the file shows, page by page where it has pages."""
    data = bytes_of(path)
    if is_pdf(data):
        from evidencebot.documents.pdf.plain_text import plain_pages

        return plain_pages(path)
    text = decode(data, path.name)
    if is_html(data) or path.suffix.lower() in (".html", ".htm"):
        from evidencebot.documents.html.plain_text import visible_text

        return [FilePage(visible_text(text))]
    return [FilePage(without_markup(text))]


def without_markup(text: str) -> str:
    """The words of Markdown or plain text."""
    text = _FRONT_MATTER.sub("", text.replace("\r\n", "\n"))
    text = _TAG.sub("", _BLOCK_TAG.sub(" ", _MARKUP.sub("", text)))
    return html.unescape(text)
