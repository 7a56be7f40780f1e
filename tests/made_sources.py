"""Made-up sources for the small report's bibliography, and decoys that only look like its works.

`data/sources.toml` has what they say; the pages between are filled. PDFs are typeset by fpdf2 when the tests run.
"""

from __future__ import annotations

import html
import random
import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Literal, NamedTuple

from fpdf import FPDF
from fpdf.enums import PageLabelStyle

from workspaces import DATA

_SYLLABLES = "ba ke li mo nu ra se ti vo da fe gi ho ju la me po ru sa te".split()
Numbering = Literal["printed", "roman", "labels", "none"]


class Source(NamedTuple):
    """One document to write; `pages` are those that say something, by printed number."""

    file: str
    title: str
    authors: tuple[str, ...]
    imprint: str
    pages: Mapping[int, str]
    work: str = ""
    """The entry that it is; empty for a decoy."""
    first: int = 1
    last: int = 0
    """Printed numbers of the first and last page; the pages between that are not given are filled."""
    leaves: int = 1
    """Pages in front of the first, the title page included."""
    numbering: Numbering = "printed"
    metadata: str = ""
    """The PDF's own title; what a program left there, where it says nothing of the work."""


def _read(given: dict[str, Any]) -> Source:
    pages = {int(number): text for number, text in given.pop("pages", {}).items()}
    return Source(authors=tuple(given.pop("authors")), pages=pages or _decoy_pages(given["title"]), **given)


def _decoy_pages(title: str) -> dict[int, str]:
    return {1: f"This document is about something else. {title} was written for another reader.", 2: "Nothing more."}


_MADE = tomllib.loads((DATA / "sources.toml").read_text(encoding="utf-8"))
SOURCES = tuple(map(_read, _MADE["sources"]))
DECOYS = tuple(map(_read, _MADE["decoys"]))


def write_source(folder: Path, source: Source) -> Path:
    """Write one document in the format that its file's name says."""
    path = folder / source.file
    writers = {".pdf": _pdf, ".html": _html, ".md": _markdown, ".txt": _text}
    path.write_bytes(writers[path.suffix](source))
    return path


def pdf_page(source: Source, printed: int) -> int:
    return printed - source.first + 1 + source.leaves


def _filled(source: Source) -> list[tuple[int, str]]:
    """Every page from the first to the last; those that say nothing have the minutes of some meeting."""
    chance = random.Random(source.file)
    last = max([source.last, *source.pages])
    texts = ((n, source.pages.get(n, "")) for n in range(source.first, last + 1))
    return [(n, f"{_filler(chance)}\n\n{text}".strip()) for n, text in texts]


def _filler(chance: random.Random) -> str:
    """A sentence in a made-up language: lines that repeat from page to page would pass for running heads."""
    words = ["".join(chance.choices(_SYLLABLES, k=chance.randint(2, 4))) for _ in range(24)]
    return f"{' '.join(words).capitalize()}."


def _pdf(source: Source) -> bytes:
    document = _Pdf(source)
    document.set_title(source.metadata)
    for leaf in range(source.leaves):
        document.add_page()
        if leaf == 0 and source.numbering == "labels":
            document.set_page_label(PageLabelStyle.LOWER_ROMAN, None, 1)
        if leaf == 0:
            _title_page(document, source)
        else:
            document.set_font("helvetica", size=11)
            document.multi_cell(0, text=_filler(random.Random(leaf)))
    for number, text in _filled(source):
        document.add_page()
        if number == source.first and source.numbering == "labels":
            document.set_page_label(PageLabelStyle.NUMBER, None, source.first)
        if number == source.first and not source.leaves:
            _title_page(document, source)
        document.set_font("helvetica", size=11)
        document.multi_cell(0, text=_latin(text))
    return bytes(document.output())


def _title_page(document: FPDF, source: Source) -> None:
    title, _, subtitle = source.title.partition(": ")
    lines = [(title, 24), (subtitle, 16), (" and ".join(source.authors), 13), (source.imprint, 11)]
    for text, size in lines:
        if text:
            document.set_font("helvetica", size=size)
            document.multi_cell(0, text=_latin(text), new_x="LMARGIN", new_y="NEXT")
            document.ln(8)


class _Pdf(FPDF):
    """Page numbers at the foot, as the source prints them."""

    def __init__(self, source: Source) -> None:
        super().__init__()
        self._source = source

    def footer(self) -> None:
        printed = self.page_no() - self._source.leaves - 1 + self._source.first
        is_front = self.page_no() <= self._source.leaves
        roman = ["", "i", "ii", "iii", "iv", "v", "vi", "vii", "viii"]
        number = "" if is_front else str(printed)
        if is_front and self._source.numbering == "roman" and self.page_no() > 1:
            number = roman[self.page_no()]
        if number and self._source.numbering in ("printed", "roman"):
            self.set_y(-15)
            self.set_font("helvetica", size=9)
            self.cell(0, 10, number, align="C")


def _latin(text: str) -> str:
    """The built-in fonts know no typographic quotes or dashes."""
    return text.translate(str.maketrans("’‘“”–—", "''\"\"--"))


def _html(source: Source) -> bytes:
    metas = "".join(f'<meta name="author" content="{html.escape(a)}">' for a in source.authors)
    pages = _filled(source)
    body = "\n".join(
        (f'<span role="doc-pagebreak" aria-label="{n}"></span>' if len(pages) > 1 else "")
        + f"<p>{html.escape(text)}</p>"
        for n, text in pages
    )
    imprint = f"<p>{source.imprint}</p>" if source.imprint else ""
    return (
        f"<!doctype html><html lang=en><head><title>{html.escape(source.title)} | A site</title>{metas}</head><body>"
        f"<article><h1>{html.escape(source.title)}</h1>{imprint}\n{body}</article></body></html>"
    ).encode()


def _markdown(source: Source) -> bytes:
    text = "\n\n".join(text for _, text in _filled(source))
    return f"# {source.title}\n\n{' and '.join(source.authors)}\n\n{source.imprint}\n\n{text}\n".encode()


def _text(source: Source) -> bytes:
    text = "\n\n".join(text for _, text in _filled(source))
    return f"{source.title}\n\n{' and '.join(source.authors)}\n\n{source.imprint}\n\n{text}\n".encode()


def write_all(folder: Path, sources: Sequence[Source]) -> None:
    for source in sources:
        write_source(folder, source)
