"""Pages with no site around them (a book's chapters, what pandoc makes of an office file) -> raw blocks."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from msgspec import Struct

from evidencebot.documents.figures import with_captions
from evidencebot.documents.html.building import Builder
from evidencebot.documents.html.notes import find_page_notes
from evidencebot.documents.html.page import Element, drop_unread, parse, text_of, xml_of
from evidencebot.documents.html.page_meta import PageMeta
from evidencebot.documents.html.reader import without_notes_titles
from evidencebot.documents.left_out import LeftOut, Reason
from evidencebot.documents.properties import stated_authors, stated_title
from evidencebot.documents.raw import RawBlock, RawDocument, RawKind
from evidencebot.documents.styled import plain, squeeze
from evidencebot.errors import DocumentError

# A title page: title, subtitle, authors, publisher, date.
_OPENING_BLOCKS = 8
_LONGEST_TITLE_WORDS = 20


class FileProperties(Struct, frozen=True):
    """What an office file states of itself; its dates tell when the file was made, not the text."""

    title: str | None = None
    authors: tuple[str, ...] = ()

    @classmethod
    def of(cls, xml: bytes) -> FileProperties:
        """The properties of a Word (`docProps/core.xml`) or OpenDocument file (`meta.xml`); empty where unreadable."""
        root = xml_of(xml)
        if root is None:
            return cls()
        found = {name: _texts(root, name) for name in ("title", "initial-creator", "creator")}
        authors = found["initial-creator"] or found["creator"]
        return cls(stated_title(next(iter(found["title"]), "")), stated_authors("; ".join(authors)))


def _texts(root: Element, name: str) -> list[str]:
    return [text for e in root.iter(f"{{*}}{name}") if (text := text_of(e))]


def read_made_page(page: str, properties: FileProperties) -> RawDocument:
    """Read a page that pandoc made; DocumentError where it holds no text."""
    root = parse(page)
    if root is None:
        raise DocumentError("it holds no text: open it and see whether it is the right file")
    stated = {name: _taken(root, name) for name in ("title", "author", "date")}
    meta = PageMeta(
        next(iter(stated["title"]), None) or properties.title,
        tuple(stated["author"]) or properties.authors,
        next(iter(stated["date"]), None),
    )
    return read_prose(root, meta)


def _taken(root: Element, name: str) -> list[str]:
    """What the head of pandoc's page says, taken out of it: its text begins below."""
    found: list[Element] = root.xpath(f"//header[@id='title-block-header']/*[@class='{name}']")
    texts = [text_of(e) for e in found]
    for element in found:
        element.drop_tree()
    return [text for text in texts if text]


def read_prose(root: Element, meta: PageMeta) -> RawDocument:
    """Read all that a tree's body holds; DocumentError where that is nothing."""
    notes = find_page_notes(root)
    unread = drop_unread(root)
    body = root.find("body")
    builder = Builder(notes, is_site=False)
    blocks, titles = without_notes_titles(builder.read(root if body is None else body))
    if not any(block.text or block.rows for block in blocks):
        raise DocumentError("it holds no text: it may be pictures alone; run OCR first, or save it as PDF")
    title = meta.title or _opening_title(blocks)
    repeated = set(_repeated(blocks, {title, *meta.authors, meta.date}))
    left_out = [LeftOut(Reason.REPEATED_TITLE, plain(blocks[i].text)) for i in sorted(repeated)]
    kept = [block for i, block in enumerate(blocks) if i not in repeated]
    return RawDocument(
        tuple(with_captions(kept)),
        title=title,
        authors=meta.authors,
        date=meta.date,
        left_out=(*unread, *builder.left_out, *titles, *left_out),
    )


def _opening_title(blocks: Sequence[RawBlock]) -> str | None:
    """The line that a file without a stated title opens with, where a heading only follows."""
    first = next(iter(blocks))
    is_followed = any(block.kind is RawKind.HEADING for block in blocks[1:])
    text = plain(first.text)
    is_short = 0 < len(text.split()) <= _LONGEST_TITLE_WORDS and not text.endswith((".", ":", ";"))
    return text if first.kind is RawKind.PARAGRAPH and is_followed and is_short else None


def _repeated(blocks: Sequence[RawBlock], stated: set[str | None]) -> Iterator[int]:
    """The opening blocks that say again what is known of the file."""
    known = {squeeze(text).casefold() for text in stated if text}
    for i, block in enumerate(blocks[:_OPENING_BLOCKS]):
        if block.kind in (RawKind.HEADING, RawKind.PARAGRAPH) and plain(block.text).casefold() in known:
            yield i
