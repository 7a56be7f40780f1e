"""A zip file that holds a document (Word, OpenDocument, EPUB), opened within bounds; images stay packed."""

from __future__ import annotations

import io
import re
import struct
import zlib
from enum import StrEnum
from zipfile import ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from evidencebot.errors import DocumentError

_TEXT_PARTS = re.compile(r"(?:\.(?:xml|rels|x?html?|opf|ncx|smil)|^mimetype)$", re.IGNORECASE)
_MOST_BYTES = 128 << 20
"""Of all text parts together, unpacked: a Word file of 1,000 pages has about 20 MiB of them."""
_MOST_PARTS = 20_000
# What the standard library meets in a damaged zip file; RuntimeError: a part that is locked after all.
_DAMAGE = (BadZipFile, zlib.error, struct.error, EOFError, OSError, ValueError, RuntimeError, IndexError, OverflowError)
_OPEN_DOCUMENT = b"application/vnd.oasis.opendocument."
_EPUB = b"application/epub+zip"
_OFFICE_97 = b"\xd0\xcf\x11\xe0"
_LOCKED_OFFICE = "EncryptedPackage".encode("utf-16-le")
_LOCKED = "it is locked with a password: open it, save a copy without one, and add that"


class PackedKind(StrEnum):
    """What kind of document is packed; the value is what pandoc calls it."""

    WORD = "docx"
    OPEN_DOCUMENT = "odt"
    EPUB = "epub"


def is_packed(data: bytes) -> bool:
    """Whether a file is a zip file, or one of Office 97, which may hold a locked one."""
    return data.startswith((b"PK\x03\x04", b"PK\x05\x06", _OFFICE_97))


def unpack(data: bytes) -> tuple[PackedKind, dict[str, bytes]]:
    """The kind of document and its text parts by name.

    Raises DocumentError where it is damaged, locked, too large unpacked, or holds no document that is read.
    """
    if data.startswith(_OFFICE_97):
        if _LOCKED_OFFICE in data:
            raise DocumentError(_LOCKED)
        raise DocumentError(
            "a file of Office 97 to 2003: open it in Word or LibreOffice, save it as .docx and add that"
        )
    try:
        with ZipFile(io.BytesIO(data)) as file:
            parts = _text_parts(file)
            return _kind(parts, file.namelist()), parts
    except (*_DAMAGE, NotImplementedError) as error:
        why = " ".join(str(error).split())
        raise DocumentError(f"a damaged Word, OpenDocument or EPUB file ({why}): save or download it anew") from None


def pack(parts: dict[str, bytes]) -> bytes:
    """The parts as a zip file again, without compression."""
    packed = io.BytesIO()
    with ZipFile(packed, "w", ZIP_STORED) as file:
        for name, part in parts.items():
            file.writestr(ZipInfo(name), part)
    return packed.getvalue()


def _text_parts(file: ZipFile) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    left = _MOST_BYTES
    wanted = [part for part in file.infolist() if _TEXT_PARTS.search(part.filename)]
    if any(part.flag_bits & 1 for part in wanted):
        raise DocumentError(_LOCKED)
    for part in wanted[:_MOST_PARTS]:
        # Never more than is left, whatever the part says of its size.
        with file.open(part) as stream:
            found[part.filename] = stream.read(left + 1)
        left -= len(found[part.filename])
        if left < 0:
            raise DocumentError(f"it unpacks to more than {_MOST_BYTES >> 20} MiB of text: split it")
    return found


def _kind(parts: dict[str, bytes], names: list[str]) -> PackedKind:
    mimetype = parts.get("mimetype", b"").strip()
    if mimetype == _EPUB or "META-INF/container.xml" in parts:
        if re.search(rb"URI=\"[^\"]*\.x?html?\"", parts.get("META-INF/encryption.xml", b"")):
            raise DocumentError("a locked EPUB (DRM): ask its publisher for one without")
        return PackedKind.EPUB
    if mimetype.startswith(_OPEN_DOCUMENT):
        if b"encryption-data" in parts.get("META-INF/manifest.xml", b""):
            raise DocumentError(_LOCKED)
        if mimetype.startswith(_OPEN_DOCUMENT + b"text"):
            return PackedKind.OPEN_DOCUMENT
    elif any(name.startswith("word/") for name in names):
        return PackedKind.WORD
    if mimetype or any(name.startswith(("xl/", "ppt/")) for name in names):
        raise DocumentError("a table or slides: save it as PDF and add that")
    raise DocumentError("a zip file that holds no document: unpack it and add the files in it")
