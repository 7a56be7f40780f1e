"""Markdown and plain text -> raw blocks, with markdown-it-py."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

from markdown_it import MarkdownIt
from markdown_it.token import Token
from mdit_py_plugins.footnote import footnote_plugin

from evidencebot.documents.contents_links import without_contents
from evidencebot.documents.figures import with_captions
from evidencebot.documents.markdown_dialects import plain_dialect
from evidencebot.documents.raw import RawBlock, RawDocument, RawKind
from evidencebot.documents.styled import ITALIC_CLOSE, ITALIC_OPEN, MARK_CLOSE, MARK_OPEN, clean, mark, squeeze

_PAGE_COMMENT = re.compile(r"^\s*<!--\s*page[:\s]+([\w.-]+)\s*-->\s*$", re.IGNORECASE | re.MULTILINE)
_PAGE_LINE = re.compile(r"^\ue004([\w.-]*)$")
_NOTE_BODY = re.compile(r"^ {0,3}\[\^([^\]\s]+)\]:", re.MULTILINE)
_TAG = re.compile(r"<\s*(/?)\s*([a-z][a-z0-9]*)\b[^>]*>", re.IGNORECASE)
_ENTITY = re.compile(r"&#?\w+;?")
_TITLE_LINE = re.compile(r"^---\n(.*?)\n---\n", re.DOTALL)
_INLINE_TAGS = {"sup": (MARK_OPEN, MARK_CLOSE), "i": (ITALIC_OPEN, ITALIC_CLOSE), "em": (ITALIC_OPEN, ITALIC_CLOSE)}


def read_markdown(text: str) -> RawDocument:
    """Read Markdown (or text without any markup, which is Markdown too)."""
    meta, text = _front_matter(_ENTITY.sub(_kept, text))
    text = plain_dialect(text)
    text = _PAGE_COMMENT.sub("\n\ue004\\1\n", text).replace("\f", "\n\n\ue004\n\n")
    # A line of blanks is a page top in converted files; indented code is a table's empty first cell.
    parser = _Parser("commonmark").enable("table").disable(["code", "html_block"]).use(footnote_plugin)
    unmarked = _unmarked_notes(text)
    walker = _Walker(text.split("\n"))
    blocks = tuple(walker.blocks(parser.parse(text + unmarked)))
    kept, left_out = without_contents(blocks, walker.links)
    if unmarked:
        last = max(i for i, block in enumerate(kept) if block.kind is not RawKind.NOTE)
        del kept[last]
    authors = tuple(a.strip() for a in re.split(r"[;\n]", meta.get("author", "")) if a.strip())
    return RawDocument(
        tuple(with_captions(kept)), meta.get("title"), authors, meta.get("date"), left_out=tuple(left_out)
    )


def _unmarked_notes(text: str) -> str:
    """A last paragraph that marks the notes which nothing leads to, since the parser would drop them."""
    defined = dict.fromkeys(_NOTE_BODY.findall(text))
    lost = [label for label in defined if text.count(f"[^{label}]") == text.count(f"[^{label}]:")]
    return "\n\n" + "".join(f"[^{label}]" for label in lost) + "\n" if lost else ""


def _kept(entity: re.Match[str]) -> str:
    """An entity, unless it stands for what no text may hold: it would steer a terminal, or pass for a note's mark."""
    meant = html.unescape(entity.group())
    return entity.group() if clean(meant) == meant else "\ufffd"


def _front_matter(text: str) -> tuple[dict[str, str], str]:
    found = _TITLE_LINE.match(text)
    if not found or not re.search(r"^\w+:", found.group(1)):
        return {}, text
    pairs = (line.split(":", 1) for line in found.group(1).split("\n") if ":" in line)
    return {key.strip().lower(): value.strip().strip("\"'") for key, value in pairs}, text[found.end() :]


class _Parser(MarkdownIt):
    """Shows an address as the file writes it; the library would decode its `%20`."""

    def normalizeLinkText(self, link: str) -> str:  # noqa: N802 - the library's name
        return link


class _Walker:
    """Walks the parser's flat token list, remembering which containers are open."""

    def __init__(self, lines: list[str]) -> None:
        self._lines = lines
        self._open: list[str] = []
        self._rows: list[list[str]] = []
        self._note: str | None = None
        self._note_parts: list[str] = []
        self._count = 0
        self.links: set[int] = set()
        """Which blocks are nothing but a link to another place in the text."""

    def blocks(self, tokens: list[Token]) -> Iterator[RawBlock]:
        _number_notes(tokens)
        for block in self._walk(tokens):
            self._count += 1
            yield block

    def _walk(self, tokens: list[Token]) -> Iterator[RawBlock]:  # noqa: C901 (one branch a token type)
        heading_level = 0
        for token in tokens:
            kind = token.type
            if kind == "heading_open":
                heading_level = int(token.tag[1:])
            elif kind == "heading_close":
                heading_level = 0
            elif kind == "tr_open":
                self._rows.append([])
            elif kind == "table_close":
                yield RawBlock(RawKind.TABLE, rows=tuple(tuple(row) for row in self._rows))
                self._rows = []
            elif kind == "footnote_open":
                self._note = str(token.meta["label"])
            elif kind == "footnote_close":
                yield RawBlock(RawKind.NOTE, squeeze(" ".join(self._note_parts)), label=self._note)
                self._note, self._note_parts = None, []
            elif kind.endswith("_open") and kind.startswith(("list_item", "blockquote")):
                self._open.append(kind.removesuffix("_open"))
            elif kind.endswith("_close") and kind.startswith(("list_item", "blockquote")):
                self._open.pop()
            elif kind in ("fence", "code_block"):
                yield RawBlock(RawKind.PARAGRAPH, squeeze(token.content))
            elif kind == "inline":
                yield from self._inline(token, heading_level)

    def _inline(self, token: Token, heading_level: int) -> Iterator[RawBlock]:
        if self._rows:
            self._rows[-1].append(styled_inline(token))
            return
        rows = self._tab_table(token)
        if rows:
            yield RawBlock(RawKind.TABLE, rows=rows)
            return
        text = styled_inline(token)
        page = _PAGE_LINE.match(text.strip())
        if page:
            yield RawBlock(RawKind.PAGE, label=page.group(1) or None)
        elif squeeze(text):
            block = self._block(text, token, heading_level)
            if block.kind is RawKind.NOTE:
                self._note_parts.append(block.text)
                return
            if block.kind is not RawKind.HEADING and _is_inward_link(token):
                self.links.add(self._count)
            yield block

    def _block(self, text: str, token: Token, heading_level: int) -> RawBlock:
        bold = _is_bold(token)
        if heading_level:
            return RawBlock(RawKind.HEADING, squeeze(text), level=heading_level, bold=bold)
        if self._note is not None:
            return RawBlock(RawKind.NOTE, squeeze(text), label=self._note)
        if "list_item" in self._open:
            return RawBlock(RawKind.LIST_ITEM, squeeze(text))
        if "blockquote" in self._open:
            return RawBlock(RawKind.QUOTE, squeeze(text))
        if _is_italic(text):
            return RawBlock(RawKind.QUOTE, squeeze(text))
        return RawBlock(RawKind.PARAGRAPH, squeeze(text), bold=bold)

    def _tab_table(self, token: Token) -> tuple[tuple[str, ...], ...]:
        """Rows of a paragraph whose every line has a tab: a table that lost its rules.

        The raw lines are read, since the parser drops a leading tab, and with it an empty first cell.
        """
        if "\t" not in token.content or token.map is None or self._open:
            return ()
        lines = [line for line in self._lines[token.map[0] : token.map[1]] if line.strip()]
        if not all("\t" in line for line in lines):
            return ()
        return tuple(tuple(styled_html(cell) for cell in line.split("\t")) for line in lines)


def _number_notes(tokens: list[Token]) -> None:
    """Give each note its number for a label: by its place, where one in the document bears a name or none."""
    bodies = [token for token in tokens if token.type == "footnote_open"]
    marks = [child for token in tokens for child in token.children or () if child.type == "footnote_ref"]
    if not all(str(body.meta.get("label", "")).isdecimal() for body in bodies):
        for token in (*bodies, *marks):
            token.meta["label"] = str(token.meta["id"] + 1)


def _is_inward_link(token: Token) -> bool:
    """Whether all that a line has is a link to another place in the text."""
    children = [c for c in token.children or () if c.type not in ("softbreak", "html_inline") and c.content != " "]
    kinds = [child.type for child in children]
    is_one_link = kinds[:1] == ["link_open"] and kinds[-1:] == ["link_close"] and kinds.count("link_open") == 1
    return is_one_link and str(children[0].attrs.get("href", "")).startswith("#")


def styled_inline(token: Token) -> str:
    """An inline token's text with marks and italics as styled characters."""
    parts: list[str] = []
    for child in token.children or ():
        if child.type in ("text", "code_inline"):
            parts.append(child.content)
        elif child.type in ("softbreak", "hardbreak"):
            parts.append("\n")
        elif child.type == "em_open":
            parts.append(ITALIC_OPEN)
        elif child.type == "em_close":
            parts.append(ITALIC_CLOSE)
        elif child.type == "footnote_ref":
            parts.append(mark(child.meta["label"]))
        elif child.type == "html_inline":
            parts.append(_styled_tag(child.content))
        elif child.type == "image":
            parts.append(child.content)
    return _tidy_marks("".join(parts))


def styled_html(source: str) -> str:
    """A table cell that holds tags: list items on their own lines, emphasis and marks kept."""
    source = re.sub(r"<\s*(?:/li|/p|br)\b[^>]*>", "\n", source, flags=re.IGNORECASE)
    text = html.unescape(_TAG.sub(lambda tag: _styled_tag(tag.group()), source))
    text = re.sub(r"\*\*(.+?)\*\*", r"\1", text)
    text = re.sub(r"(?<!\w)\*(.+?)\*(?!\w)", f"{ITALIC_OPEN}\\1{ITALIC_CLOSE}", text)
    lines = (squeeze(line).removeprefix("> ").strip() for line in text.split("\n"))
    return _tidy_marks("\n".join(line for line in lines if line))


def _styled_tag(tag: str) -> str:
    found = _TAG.match(tag)
    if not found:
        return ""
    closing, name = found.group(1), found.group(2).lower()
    if name == "br":
        return "\n"
    return _INLINE_TAGS[name][bool(closing)] if name in _INLINE_TAGS else ""


def _tidy_marks(text: str) -> str:
    """Superscripts that are no numbers (1st, m²) lose their marking; a mark's inner blanks go."""
    pattern = f"{MARK_OPEN}([^{MARK_CLOSE}]*){MARK_CLOSE}"
    text = re.sub(pattern, lambda m: mark(m[1].strip()) if m[1].strip().isdigit() else m[1], text)
    return text.replace(MARK_OPEN + MARK_CLOSE, "")


def _is_bold(token: Token) -> bool:
    children = [c for c in token.children or () if c.type != "text" or c.content.strip()]
    return len(children) >= 3 and children[0].type == "strong_open" and children[-1].type == "strong_close"


def _is_italic(text: str) -> bool:
    """Whether a paragraph is italic throughout: how converted files set a quotation apart."""
    text = squeeze(text)
    return text.startswith(ITALIC_OPEN) and text.endswith(ITALIC_CLOSE) and text.count(ITALIC_OPEN) == 1
