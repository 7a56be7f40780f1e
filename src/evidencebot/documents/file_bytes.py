"""What a file holds, and which kind of document that is: told by its content rather than its suffix."""

from __future__ import annotations

import re
from pathlib import Path

from evidencebot.documents.packed import is_packed, unpack
from evidencebot.errors import DocumentError

_LARGEST_BYTES = 256 << 20
_HTML = re.compile(
    rb"^\s*(?:<\?xml[^>]*>\s*)?(?>(?:<!--.*?-->\s*)*)<(?:!doctype\s+html|html|head|body|article|main)\b",
    re.IGNORECASE | re.DOTALL,
)


def kind_of(data: bytes, path: Path) -> str:
    """`pdf`, `docx`, `odt`, `epub`, `rtf`, `html`, or `text` for Markdown and text."""
    if is_packed(data):
        return str(unpack(data)[0])
    if is_pdf(data):
        return "pdf"
    if is_rtf(data):
        return "rtf"
    return "html" if is_html(data) or path.suffix.lower() in (".html", ".htm") else "text"


def is_pdf(data: bytes) -> bool:
    return b"%PDF-" in data[:1024]


def is_rtf(data: bytes) -> bool:
    return data.lstrip().startswith(b"{\\rtf")


def is_html(data: bytes) -> bool:
    return bool(_HTML.match(data[:4096]))


def bytes_of(path: Path) -> bytes:
    """What a file holds; DocumentError where it is no file, cannot be read, is too large or empty."""
    if path.is_dir():
        raise DocumentError(f"{path}: is a folder; name the files in it")
    if path.exists() and not path.is_file():
        raise DocumentError(f"{path}: is a pipe or device; save what it holds to a file and name that")
    try:
        size = path.stat().st_size
        data = path.read_bytes() if size <= _LARGEST_BYTES else b""
    except FileNotFoundError:
        raise DocumentError(f"{path}: no such file") from None
    except OSError as error:
        raise DocumentError(f"{path}: cannot be read ({error.strerror}); check its permissions") from None
    if size > _LARGEST_BYTES:
        raise DocumentError(
            f"{path.name}: {size >> 20} MiB is more than the {_LARGEST_BYTES >> 20} MiB that are read; split it"
        )
    if not data.strip():
        raise DocumentError(f"{path.name}: the file is empty")
    return data


def decode(data: bytes, name: str) -> str:
    """Text of UTF-8, UTF-16 (with a byte-order mark) or Windows-1252 bytes; anything else is refused."""
    try:
        return text_of(data)
    except DocumentError as error:
        raise DocumentError(f"{name}: {error}") from None


def text_of(data: bytes) -> str:
    """As `decode`; the error does not yet name the file."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _decoded(data, "utf-16")
    if b"\0" in data[:4096]:
        raise DocumentError("not a kind of file that is read; save it as PDF, Word, HTML or text first")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return _decoded(data, "cp1252")


def _decoded(data: bytes, encoding: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError:
        raise DocumentError("its text encoding is unknown; save it as UTF-8 and try again") from None
