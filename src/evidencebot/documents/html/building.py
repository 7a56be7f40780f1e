"""An HTML tree -> raw blocks, followed tag by tag."""

from __future__ import annotations

import re

from evidencebot.documents.contents_links import without_contents
from evidencebot.documents.html.notes import PageNotes, note_text
from evidencebot.documents.html.page import BLOCKS, HEADINGS, Element, is_raised, kinds_of, text_of, walk
from evidencebot.documents.html.tables import is_data, read_rows
from evidencebot.documents.left_out import LeftOut, Reason
from evidencebot.documents.raw import RawBlock, RawKind
from evidencebot.documents.styled import ITALIC_CLOSE, ITALIC_OPEN, MARK, clean, mark, squeeze

_ITALIC_TAGS = frozenset(("i", "em", "cite", "dfn", "var"))
_BOLD_TAGS = frozenset(("b", "strong"))
_PAGE_LABEL = re.compile(r"(\d{1,4}|[ivxlcdm]{1,8})\W*$", re.IGNORECASE)
_SUPERSCRIPTS = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
_MARK_LIST = re.compile(r"^\[?\d{1,4}\]?(?:\s*[,;]\s*\[?\d{1,4}\]?)*$")
# A raised number behind a unit or a ten is a power; behind other figures (2016³) it is a note.
_BEFORE_POWER = re.compile(r"(?<![\d.,])10$|(?<![A-Za-z])[kcm]?m$|\bft$")
_EMPTY_ITALIC = re.compile(f"{ITALIC_OPEN}(\\s*){ITALIC_CLOSE}")
_BRACKETED_MARK = re.compile(rf"\[({MARK.pattern.replace('(', '(?:')})\]")
_ADDED = {"q": ("“", "”"), "br": ("\n", "")}
_NO_LETTERS = re.compile(r"[\W\d_]+")
_BULLET = re.compile(r"[•‣▪●◦]\s*(?=\S)")
_MENU_WORD = 60


class Builder:
    """Follows the tree from tag to tag and writes a block whenever one ends."""

    def __init__(self, notes: PageNotes, *, split_lines: bool = False, is_site: bool = True) -> None:
        self._notes = notes
        self._is_site = is_site
        self._split = re.compile(r"\n" if split_lines else r"\n\s*\n")
        self._blocks: list[RawBlock] = []
        self._parts: list[str] = []
        self._open: list[str] = []
        self._italics = 0
        self._bolds = 0
        self._plain_length = 0
        self._inward_links = 0
        self._linked_length = self._unlinked_length = 0
        self._contents_lines: set[int] = set()
        self._pending_page: RawBlock | None = None
        self._read_captions: set[Element] = set()
        self.left_out: list[LeftOut] = []

    def read(self, root: Element) -> list[RawBlock]:
        steps, skipped = walk(root), None
        for event, element in steps:
            if event == "end":
                if element is not skipped:
                    self._leave(element)
                if element is not root:
                    self._add(element.tail)
            elif self._is_read_whole(element, is_root=element is root):
                skipped = element
                steps.skip_subtree()
            else:
                self._enter(element)
        self._flush()
        kept, contents = without_contents(self._blocks, self._contents_lines)
        self.left_out += contents
        return kept

    def _is_read_whole(self, element: Element, *, is_root: bool) -> bool:
        """Read the elements that are not simply followed inwards; whether this was one."""
        if is_page_break(element):
            self._page(element)
        elif element in self._notes.bodies and not is_root:
            self._flush()
            self._blocks.append(note_block(element, self._notes, self.left_out))
        elif element in self._notes.marks:
            self._leave_out(element, _NO_LETTERS)
            self._parts.append(mark(self._notes.marks[element]))
        elif is_raised(element) and (raised := self._raised(element)):
            self._parts.append(raised)
        elif element.tag == "table" and is_data(element, self._notes.bodies):
            self._table(element)
        elif element.tag == "hr" or (self._is_site and element.tag in ("ul", "ol") and _is_link_list(element)):
            self._flush()
            self._leave_out(element)
        elif element in self._notes.back_links:
            self._leave_out(element)
        else:
            return element in self._read_captions
        return True

    def _leave_out(self, element: Element, but: re.Pattern[str] | None = None) -> None:
        """Account for an element that is not read, without what matches `but`: `[footnote 3]` is read as its number."""
        text = text_of(element)
        if text := squeeze(but.sub(" ", text)) if but else text:
            self.left_out.append(LeftOut(Reason.NAVIGATION, text))

    def _enter(self, element: Element) -> None:
        tag = element.tag
        if tag in BLOCKS:
            self._flush()
            self._open.append(_heading_tag(element) or tag)
        elif tag in _ITALIC_TAGS:
            self._parts.append(ITALIC_OPEN if self._italics == 0 else "")
            self._italics += 1
        elif tag in _BOLD_TAGS:
            self._bolds += 1
        elif tag in _ADDED:
            self._parts.append(_ADDED[tag][0])
        elif tag == "a":
            self._inward_links += _is_inward(element)
        if tag == "figure":
            for caption in element.xpath("./figcaption | ./*/figcaption"):
                self._caption(caption)
                self._read_captions.add(caption)
        self._add(element.text)

    def _leave(self, element: Element) -> None:
        tag = element.tag
        if tag in BLOCKS:
            self._flush()
            self._open.pop()
        elif tag in _ITALIC_TAGS:
            self._italics -= 1
            self._parts.append(ITALIC_CLOSE if self._italics == 0 else "")
        elif tag in _BOLD_TAGS:
            self._bolds -= 1
        elif tag in _ADDED:
            self._parts.append(_ADDED[tag][1])
        elif tag == "a":
            self._inward_links -= _is_inward(element)

    def _add(self, text: str | None) -> None:
        """Add text as it stands in the source, where a line's end is but a blank."""
        words = re.sub(r"\s+", " ", clean(text)) if text else ""
        if self._pending_page and words:
            rest_of_word, blank, words = words.partition(" ")
            self._parts.append(rest_of_word)
            if blank:
                self._flush()
        if not self._bolds:
            self._plain_length += len(words.strip())
        if self._inward_links:
            self._linked_length += len(words.strip())
        else:
            self._unlinked_length += len(words.strip())
        self._parts.append(words)

    def _raised(self, element: Element) -> str | None:
        """A superscript's marks, or its power; None for any other (1st)."""
        linked = [self._notes.marks[e] for e in element.iter() if e in self._notes.marks]
        text = text_of(element)
        if not linked and not _MARK_LIST.match(text):
            return None
        labels = linked or re.findall(r"\d+", text)
        self._leave_out(element, _NO_LETTERS)
        is_known = bool(linked) or set(labels) <= set(self._notes.bodies.values())
        is_power = not is_known and _BEFORE_POWER.search("".join(self._parts[-2:])[-8:])
        return text.translate(_SUPERSCRIPTS) if is_power else "".join(map(mark, labels))

    def _page(self, element: Element) -> None:
        """Turn the page, behind the word where the break cuts one in two."""
        before = "".join(self._parts[-2:])
        block = RawBlock(RawKind.PAGE, label=page_label(element))
        if before and not before[-1].isspace():
            self._pending_page = block
        else:
            self._flush()
            self._blocks.append(block)

    def _flush(self) -> None:
        """Write what was gathered as one block, or as several where empty lines part it."""
        text = "".join(self._parts)
        is_bold = self._plain_length == 0
        for piece in self._split.split(text):
            styled = _tidied(piece)
            if styled:
                block = self._block(styled, is_bold=is_bold)
                if self._linked_length and not self._unlinked_length and block.kind is not RawKind.HEADING:
                    self._contents_lines.add(len(self._blocks))
                self._blocks.append(block)
        self._parts = [ITALIC_OPEN] if self._italics else []
        self._plain_length = self._linked_length = self._unlinked_length = 0
        if self._pending_page:
            self._blocks.append(self._pending_page)
            self._pending_page = None

    def _block(self, styled: str, *, is_bold: bool) -> RawBlock:
        for tag in reversed(self._open):
            if tag in HEADINGS:
                return RawBlock(RawKind.HEADING, styled.rstrip(" ¶#🔗"), level=int(tag[1]), bold=is_bold)
            if tag in ("li", "blockquote"):
                return RawBlock(RawKind.LIST_ITEM if tag == "li" else RawKind.QUOTE, styled)
        if bullet := _BULLET.match(styled):
            return RawBlock(RawKind.LIST_ITEM, styled[bullet.end() :])
        return RawBlock(RawKind.PARAGRAPH, styled, bold=is_bold or self._open[-1:] == ["caption"])

    def _caption(self, element: Element) -> None:
        """A caption's first line in bold, as captions are known; a source below it as it is."""
        blocks = Builder(self._notes, split_lines=True).read(element)
        for position, block in enumerate(blocks):
            self._blocks.append(RawBlock(RawKind.PARAGRAPH, block.text, bold=True) if position == 0 else block)

    def _table(self, table: Element) -> None:
        self._flush()
        for caption in table.iter("caption"):
            self._caption(caption)
        rows = read_rows(table, self._cell)
        if any(any(row) for row in rows):
            self._blocks.append(RawBlock(RawKind.TABLE, rows=rows))
        breaks = (e for e in table.iter() if is_page_break(e))
        self._blocks.extend(RawBlock(RawKind.PAGE, label=page_label(e)) for e in breaks)

    def _cell(self, cell: Element) -> str:
        if len(cell) == 0:
            return squeeze(clean(cell.text or ""))
        return "\n".join(b.text for b in Builder(self._notes, split_lines=True).read(cell) if b.text)


def note_block(body: Element, notes: PageNotes, left_out: list[LeftOut]) -> RawBlock:
    """The note that an element holds; its links back to the mark go to `left_out`."""
    label = notes.bodies[body]
    builder = Builder(notes)
    text = squeeze(" ".join(block.text for block in builder.read(body)))
    left_out += builder.left_out
    own = MARK.match(text)
    if own and own.group(1) == label:
        text = text[own.end() :].strip()
    return RawBlock(RawKind.NOTE, note_text(text, label), label=label)


def _tidied(piece: str) -> str:
    piece = _EMPTY_ITALIC.sub(r"\1", squeeze(_balanced(piece)))
    return squeeze(_BRACKETED_MARK.sub(r"\1", piece))


def _balanced(piece: str) -> str:
    """Italics that a block's end or a page break cut are closed, and opened where they go on."""
    closes_first = piece.find(ITALIC_CLOSE) != -1 and (
        piece.find(ITALIC_OPEN) == -1 or piece.find(ITALIC_CLOSE) < piece.find(ITALIC_OPEN)
    )
    piece = (ITALIC_OPEN if closes_first else "") + piece
    return piece + (ITALIC_CLOSE if piece.rfind(ITALIC_OPEN) > piece.rfind(ITALIC_CLOSE) else "")


def _heading_tag(element: Element) -> str | None:
    """`h2` for an element that is a heading by its role alone."""
    if element.get("role") != "heading":
        return None
    level = element.get("aria-level", "2")
    return f"h{level}" if level in "123456" and len(level) == 1 else "h6"


def is_page_break(element: Element) -> bool:
    """Whether an element marks where a printed page began."""
    return not kinds_of(element).isdisjoint(("doc-pagebreak", "pagebreak"))


def page_label(element: Element) -> str | None:
    """The printed page's number, from the element's label, title, text or id."""
    for source in (element.get("aria-label"), element.get("title"), text_of(element), element.get("id")):
        found = _PAGE_LABEL.search(clean(source or "").strip())
        if found:
            return found.group(1)
    return None


def _is_inward(element: Element) -> bool:
    """Whether a link leads to another place in the text; a heading may link to itself."""
    href = element.get("href") or ""
    return href.startswith("#") and href[1:] not in ("", element.get("id"), element.get("name"))


def _is_link_list(element: Element) -> bool:
    """Whether a list is nothing but short links: a menu, whatever it is called."""
    items = element.findall("li")
    return len(items) > 2 and all(_is_link(item) for item in items)


def _is_link(item: Element) -> bool:
    text = text_of(item)
    return len(text) < _MENU_WORD and bool(text) and text == squeeze(" ".join(text_of(a) for a in item.iter("a")))
