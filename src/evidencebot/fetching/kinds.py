"""What came: the server's header says, the first and last bytes decide."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from evidencebot.documents.file_bytes import is_html, is_pdf
from evidencebot.fetching.failures import CannotFetch, TryAgain

Kind = Literal["pdf", "html", "text"]
SUFFIXES: dict[Kind, str] = {"pdf": ".pdf", "html": ".html", "text": ".txt"}
_NAMED: dict[str, Kind] = {
    "application/pdf": "pdf",
    "application/x-pdf": "pdf",
    "text/html": "html",
    "application/xhtml+xml": "html",
    "text/plain": "text",
}
# What servers call a file whose kind they do not know.
_UNNAMED = frozenset(("", "application/octet-stream", "binary/octet-stream", "application/force-download"))
_END = 2048
"""Bytes; a PDF's last line is its mark of end, with little behind it."""


def check_header(content_type: str) -> None:
    """CannotFetch where the server says that this is nothing one can read."""
    if content_type not in _NAMED and content_type not in _UNNAMED:
        raise CannotFetch(f"it is of type {content_type}, not a PDF, a web page or text")


def kind_of(path: Path, content_type: str, expected: str | None) -> Kind:
    """The kind of a file that came; CannotFetch where that is not what was announced or expected."""
    with path.open("rb") as file:
        head = file.read(4096)
        file.seek(-min(_END, path.stat().st_size), 2)
        end = file.read()
    if not head.strip():
        raise CannotFetch("nothing came, the file is empty")
    if is_pdf(head):
        if b"%%EOF" not in end:
            raise TryAgain("the PDF is cut off: its end is missing")
        return "pdf"
    kind = "html" if is_html(head) else _NAMED.get(content_type)
    if kind in (None, "pdf") or b"\0" in head:
        raise CannotFetch("what came is not a PDF, a web page or text, whatever the server calls it")
    if expected == "pdf":
        raise CannotFetch("a web page came where a PDF was expected; the file may have moved")
    return kind
