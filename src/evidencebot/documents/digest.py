"""The shipped digest -> Document: our own words in the report's order, under the report's ids."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import msgspec

from evidencebot.documents.model import (
    REPORT_ID,
    Block,
    BlockKind,
    Citation,
    Document,
    Figure,
    Footnote,
    Mark,
    Page,
    Section,
    Work,
)
from evidencebot.errors import CorpusError

FILES = ("outline.json", "digest.jsonl", "footnotes.json", "works.json")


class _Entry(msgspec.Struct, frozen=True):
    id: str
    section: str
    text: str
    kind: BlockKind
    page: str | None = None
    notes: tuple[int, ...] = ()
    figure: str | None = None


class _Outline(msgspec.Struct, frozen=True):
    id: str
    title: str
    authors: tuple[str, ...]
    date: str
    sections: tuple[Section, ...]
    figures: tuple[Figure, ...]


class _Note(msgspec.Struct, frozen=True):
    n: int
    page: str | None
    section: str | None
    text: str
    works: tuple[Citation, ...]
    remark: str | None = None
    unresolved: tuple[str, ...] = ()


def read_digest(folder: Path, document_id: str = REPORT_ID) -> Document:
    """The digest in `folder` as a document; marks stand at the end of the entry that holds them."""
    try:
        outline = msgspec.json.decode((folder / "outline.json").read_bytes(), type=_Outline)
        lines = (folder / "digest.jsonl").read_bytes().splitlines()
        entries = [msgspec.json.decode(line, type=_Entry) for line in lines if line.strip()]
        notes = msgspec.json.decode((folder / "footnotes.json").read_bytes(), type=list[_Note])
        items = msgspec.json.decode((folder / "works.json").read_bytes(), type=list[dict[str, Any]])
    except (OSError, msgspec.MsgspecError) as error:
        raise CorpusError(f"the shipped digest in {folder} is damaged ({error}); install evidencebot again") from None
    text, blocks, pages = _write(entries)
    return Document(
        id=document_id,
        title=outline.title,
        text=text,
        blocks=blocks,
        sections=outline.sections,
        figures=outline.figures,
        footnotes=tuple(_footnote(n) for n in notes),
        works=tuple(work_of(item) for item in items),
        pages=pages,
        authors=outline.authors,
        date=outline.date,
        is_digest=True,
        problems=tuple(f"note {n.n}: {u}" for n in notes for u in n.unresolved),
    )


def _write(entries: list[_Entry]) -> tuple[str, tuple[Block, ...], tuple[Page, ...]]:
    texts: list[str] = []
    blocks: list[Block] = []
    pages: list[Page] = []
    at = 0
    for entry in entries:
        if entry.page is not None and (not pages or pages[-1].label != entry.page):
            pages.append(Page(entry.page, at))
        end = at + len(entry.text)
        marks = tuple(Mark(n, end) for n in entry.notes)
        blocks.append(Block(entry.id, entry.kind, entry.section, at, end, marks, entry.figure))
        texts.append(entry.text)
        at = end + 2
    return "\n\n".join(texts), tuple(blocks), tuple(pages)


def _footnote(note: _Note) -> Footnote:
    return Footnote(note.n, str(note.n), note.text, note.page, note.section, note.works, note.remark, note.unresolved)


def work_of(item: dict[str, Any]) -> Work:
    """A catalogue item (CSL-JSON with our `text`) as a work."""
    csl = {key: value for key, value in item.items() if key not in ("id", "text")}
    return Work(str(item["id"]), csl, str(item.get("text", "")))
