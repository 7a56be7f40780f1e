"""A file's words by another way than the one it is read by, for the gauge of loss to compare."""

from __future__ import annotations

import html
import re
from pathlib import Path

from evidencebot.documents.file_bytes import bytes_of, decode, is_html, is_pdf, is_rtf
from evidencebot.documents.gauge import FilePage
from evidencebot.documents.packed import PackedKind, is_packed, unpack
from evidencebot.documents.rtf import link_notes
from evidencebot.pandoc import convert

_FRONT_MATTER = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)
# What is no word in Markdown: code fences, where links lead, attributes, numbers of lists, emphasis. All patterns here
# stop at the next of their own openings, so that none runs over a long line again and again.
_MARKUP = re.compile(
    r"^[ \t]*(?:```|~~~).*$|^[ \t]*\[[^\[\]^\n]+\]:[ \t]*\S.*$|\{[:#.][^{}\n]*\}|^[ \t>]*\d{1,9}[.)](?=[ \t])"
    r"|\]\([^()\n]*(?:\([^()\n]*\)[^()\n]*)*\)|[*`]",
    re.MULTILINE,
)
_BLOCK_TAG = re.compile(r"</?(?:p|div|br|li|ul|ol|t[rdh]|table|h[1-6]|blockquote|section)\b[^<>\n]*>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-z][a-z0-9]*(?:\s[^<>]*)?/?>", re.IGNORECASE)
_ANY_TAG = re.compile(r"<[^<>]*>")
_OWN_CONTENTS = re.compile(rb"epub:type=[\"']toc[\"']")
_ODT_PART = re.compile(r"</text:(?:p|h|note-citation)>|<text:(?:s|tab|line-break)\b[^<>]*>")
_ODT_UNSEEN = ("text:tracked-changes", "office:annotation", "office:forms")
_WORD_TEXT = re.compile(r"<w:t(?:\s[^<>]*)?>([^<]*)</w:t>|</w:p>|<w:(?:br|tab|cr)\b[^<>]*>")


def look_at(path: Path) -> list[FilePage]:
    """Everything that the file shows, page by page where it has pages; for a file that was read."""
    data = bytes_of(path)
    if is_packed(data):
        return [FilePage(_unpacked_text(*unpack(data)))]
    if is_pdf(data):
        from evidencebot.documents.pdf.plain_text import plain_pages

        return plain_pages(path)
    if is_rtf(data):
        return [FilePage(convert(link_notes(data.lstrip()), "rtf", "plain").decode("utf-8", "replace"))]
    text = decode(data, path.name)
    if is_html(data) or path.suffix.lower() in (".html", ".htm"):
        from evidencebot.documents.html.plain_text import visible_text

        return [FilePage(visible_text(text))]
    return [FilePage(without_markup(text))]


def without_markup(text: str) -> str:
    """The words of Markdown or plain text."""
    text = _without(_FRONT_MATTER.sub("", text.replace("\r\n", "\n")), "<!--", "-->")
    text = _TAG.sub("", _BLOCK_TAG.sub(" ", _MARKUP.sub("", text)))
    return html.unescape(text)


def _unpacked_text(kind: PackedKind, parts: dict[str, bytes]) -> str:
    """The text of the parts that are shown, by their elements alone."""
    if kind is PackedKind.EPUB:
        from evidencebot.documents.html.plain_text import visible_text

        shown = [part for name, part in parts.items() if name.endswith((".xhtml", ".html", ".htm"))]
        return "\n".join(visible_text(_utf8(part)) for part in shown if not _OWN_CONTENTS.search(part))
    if kind is PackedKind.OPEN_DOCUMENT:
        text = _utf8(parts.get("content.xml", b""))
        for element in _ODT_UNSEEN:
            text = _without(text, f"<{element}", f"</{element}>")
        return html.unescape(_ANY_TAG.sub("", _ODT_PART.sub(" ", text)))
    text = "".join(_utf8(parts.get(f"word/{name}.xml", b"")) for name in ("document", "footnotes", "endnotes"))
    text = _without(text, "<mc:Fallback", "</mc:Fallback>")  # a drawing's text once more, for old programs
    return html.unescape("".join(found[1] or " " for found in _WORD_TEXT.finditer(text)))


def _without(text: str, opening: str, closing: str) -> str:
    """The text without what stands between the two, these included."""
    pieces: list[str] = []
    at = 0
    while (start := text.find(opening, at)) >= 0 and (end := text.find(closing, start)) >= 0:
        pieces.append(text[at:start])
        at = end + len(closing)
    return "".join(pieces) + text[at:]


def _utf8(part: bytes) -> str:
    return part.decode("utf-8", "replace")
