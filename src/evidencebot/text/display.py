"""Text from documents and questions, made safe to show."""

from __future__ import annotations

import unicodedata


def without_control(text: str) -> str:
    """One line, and nothing in it that steers a terminal."""
    return "".join(c if unicodedata.category(c) not in ("Cc", "Cf", "Cs") else " " for c in text)
