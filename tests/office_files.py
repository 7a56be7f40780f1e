"""Office files for tests, made by pandoc or part by part."""

from __future__ import annotations

import io
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory
from zipfile import ZIP_DEFLATED, ZipFile

import pypandoc

EPUB, ODT = "application/epub+zip", "application/vnd.oasis.opendocument.text"


@cache
def written(markdown: str, kind: str) -> bytes:
    """A file of that kind with what the Markdown says."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / f"a.{kind}"
        pypandoc.convert_text(markdown, kind, format="markdown", outputfile=str(path), extra_args=["--standalone"])
        return path.read_bytes()


def zipped(parts: Mapping[str, str | bytes]) -> bytes:
    data = io.BytesIO()
    with ZipFile(data, "w", ZIP_DEFLATED) as file:
        for name, part in parts.items():
            file.writestr(name, part)
    return data.getvalue()


def parts_of(data: bytes) -> dict[str, bytes]:
    with ZipFile(io.BytesIO(data)) as file:
        return {name: file.read(name) for name in file.namelist()}


def book(chapters: Mapping[str, str], *, metadata: str = "", items: str = "", more: Mapping[str, str] = {}) -> bytes:
    """An EPUB of these chapters' bodies by name."""
    manifest = "".join(f'<item id="i{n}" href="{name}"/>' for n, name in enumerate(chapters))
    spine = "".join(f'<itemref idref="i{n}"/>' for n in range(len(chapters)))
    package = (
        '<package xmlns="http://www.idpf.org/2007/opf" xmlns:dc="http://purl.org/dc/elements/1.1/">'
        f"<metadata>{metadata}</metadata><manifest>{manifest}{items}</manifest><spine>{spine}</spine></package>"
    )
    names = 'xmlns="http://www.w3.org/1999/xhtml" xmlns:epub="http://www.idpf.org/2007/ops"'
    pages = {
        f"text/{name}": f"<html {names}><head><title>x</title></head><body>{body}</body></html>"
        for name, body in chapters.items()
    }
    container = '<container><rootfiles><rootfile full-path="text/a.opf"/></rootfiles></container>'
    head = {"mimetype": EPUB, "META-INF/container.xml": container, "text/a.opf": package}
    return zipped({**head, **pages, **more})
