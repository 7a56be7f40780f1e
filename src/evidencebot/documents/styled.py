"""Text with its note marks and italics kept, in private-use characters that no reader lets in.

Readers hand on one string a block; `unmark` later splits it into the plain words and their marks.
"""

from __future__ import annotations

import re
import unicodedata

MARK_OPEN, MARK_CLOSE = "\ue000", "\ue001"
ITALIC_OPEN, ITALIC_CLOSE = "\ue002", "\ue003"
SYMBOLS = "*†‡§¶‖#"
"""What notes are marked with where they bear no numbers."""
MARK = re.compile(f"{MARK_OPEN}(\\d{{1,4}}|[{re.escape(SYMBOLS)}]{{1,4}}){MARK_CLOSE}")
ITALIC = re.compile(f"{ITALIC_OPEN}(.*?){ITALIC_CLOSE}", re.DOTALL)

_PRIVATE = re.compile("[\ue000-\uf8ff]")
_INVISIBLE = {"\u00ad", "\u200b", "\u200c", "\u200d", "\u2060", "\ufeff"}
_SPACES = re.compile(r"[^\S\n\t]+")


def mark(number: int | str) -> str:
    return f"{MARK_OPEN}{number}{MARK_CLOSE}"


def italic(text: str) -> str:
    return f"{ITALIC_OPEN}{text}{ITALIC_CLOSE}" if text.strip() else text


def clean(text: str) -> str:
    """Drop what can steer a terminal or pass for a mark: controls, overrides, private-use characters."""
    if text.isascii() and text.isprintable():
        return text
    text = _PRIVATE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return "".join(
        char
        for char in text
        if char in "\n\t\f" or (unicodedata.category(char) not in ("Cc", "Cf", "Cs", "Cn") and char not in _INVISIBLE)
    )


def squeeze(text: str) -> str:
    """One space for every run of white space, none at the ends."""
    return " ".join(text.split())


def unmark(styled: str) -> tuple[str, list[tuple[int, int]]]:
    """Plain text and its marks as (offset behind the words, number); white space is squeezed.

    A symbol that stands for no numbered note is a word's own.
    """
    styled = squeeze(styled.replace(ITALIC_OPEN, "").replace(ITALIC_CLOSE, ""))
    pieces: list[str] = []
    marks: list[tuple[int, int]] = []
    length, last = 0, 0
    for found in MARK.finditer(styled):
        piece = styled[last : found.start()]
        if _stands_alone(styled, found):
            piece = piece.rstrip()
        label = found.group(1)
        pieces.append(piece if label.isdigit() else piece + label)
        length += len(pieces[-1])
        if label.isdigit():
            marks.append((length, int(label)))
        last = found.end()
    text = ("".join(pieces) + styled[last:]).rstrip()
    return text, [(min(offset, len(text)), number) for offset, number in marks]


def _stands_alone(styled: str, found: re.Match[str]) -> bool:
    """Whether a mark has white space before it that the words behind it do not want: another blank, a stop, an end."""
    before, after = styled[max(found.start() - 1, 0) : found.start()], styled[found.end() : found.end() + 1]
    return before == " " and after in ("", " ", ".", ",", ";", ":", "?", "!", ")")


def plain(styled: str) -> str:
    return unmark(styled)[0]
