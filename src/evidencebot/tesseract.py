"""The door to tesseract, a program of its own that reads the words of a picture where it is installed."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from msgspec import Struct

HOW_TO_INSTALL = "install tesseract (apt install tesseract-ocr, brew install tesseract) and read it again"
# A dense page at 300 dots an inch takes 4 to 12 seconds.
_PAGE_SECONDS = 120
_WORD_LEVEL = "5"


class SeenWord(Struct, frozen=True):
    """A word that was read in a picture, in the picture's dots, y downward."""

    text: str
    left: int
    top: int
    width: int
    height: int
    confidence: float
    """From 0 to 100, as tesseract rates itself."""
    line: tuple[int, ...]
    """Block, paragraph and line."""


def is_installed() -> bool:
    return shutil.which("tesseract") is not None


def words_in(picture: Path) -> list[SeenWord]:
    """The words of a picture, none where tesseract fails on it or takes too long."""
    command = [shutil.which("tesseract") or "tesseract", str(picture), "stdout", "-l", "eng", "tsv"]
    try:
        done = subprocess.run(  # noqa: S603 - a fixed program on a picture of our own
            command, capture_output=True, check=True, timeout=_PAGE_SECONDS, env={**os.environ, "OMP_THREAD_LIMIT": "1"}
        )
    except (OSError, subprocess.SubprocessError):
        return []
    rows = [row.split("\t") for row in done.stdout.decode("utf-8", "replace").splitlines()[1:]]
    return [_word(row) for row in rows if len(row) == 12 and row[0] == _WORD_LEVEL and row[11].strip()]


def _word(row: list[str]) -> SeenWord:
    left, top, width, height = (int(cell) for cell in row[6:10])
    return SeenWord(row[11], left, top, width, height, float(row[10]), tuple(int(cell) for cell in row[2:5]))
