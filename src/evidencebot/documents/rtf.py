"""RTF: the notes of a file set at its end and linked, as web pages have them.

pandoc's own reading of notes loses those that a writer marked as optional, and a table that one stands in.
"""

from __future__ import annotations

import re

_NOTE = re.compile(rb"\{\s*(?:\\\*\s*)?\\footnote(?![a-z])\s?(?:\\ftnalt\s?)?")
_TOKEN = re.compile(rb"\\bin(\d{1,9}) ?|\\[^a-z]|[{}]", re.DOTALL)
# What begins or ends a paragraph within a note, and the number that the note has of itself.
_PARAGRAPHS = re.compile(rb"\\par(?![a-z])")
_RESETS = re.compile(rb"\\(?:pard|plain|intbl|chftn)(?![a-z])\s?")
_MARK = rb'{\field{\*\fldinst{HYPERLINK "#fn%d"}}{\fldrslt{\super %d}}}'
_BODY = rb"{\pard {\*\bkmkstart fn%d}%d{\*\bkmkend fn%d} %b\par}" + b"\n"


def link_notes(data: bytes) -> bytes:
    """The file with a link in the place of each note, and the notes behind its text."""
    pieces: list[bytes] = []
    notes: list[bytes] = []
    last = 0
    for found in _NOTE.finditer(data):
        if found.start() < last:
            continue
        end = _group_end(data, found.end())
        if end is None:
            break
        notes.append(_RESETS.sub(b"", _PARAGRAPHS.sub(rb"\\line", data[found.end() : end - 1])))
        pieces += [data[last : found.start()], _MARK % (len(notes), len(notes))]
        last = end
    text, closing, _ = (b"".join(pieces) + data[last:]).rpartition(b"}")
    return text + b"".join(_BODY % (n, n, n, note) for n, note in enumerate(notes, 1)) + closing


def _group_end(data: bytes, start: int) -> int | None:
    """Where the group ends whose inside begins at `start`; None where the file ends before."""
    depth, at = 1, start
    while found := _TOKEN.search(data, at):
        at = found.end() + int(found[1] or 0)
        depth += {b"{": 1, b"}": -1}.get(found[0], 0)
        if not depth:
            return at
    return None
