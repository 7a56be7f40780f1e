"""A second, independent look at a web page: the text that its body shows, from top to bottom."""

from __future__ import annotations

from evidencebot.documents.html.page import BLOCKS, parse, walk

_UNSEEN = frozenset(
    "head script style template noscript iframe svg object video audio canvas select textarea button rt rp del".split()
)
_LINES = BLOCKS | {"br"}


def visible_text(source: str) -> str:
    """All of it, menus and hidden parts included: what is left out of them has to be accounted for."""
    root = parse(source)
    parts: list[str] = []
    steps = walk(root) if root is not None else iter(())
    for event, element in steps:
        if element.tag in _LINES:
            parts.append("\n")
        if event == "end":
            parts.append(element.tail or "")
        elif element.tag in _UNSEEN:
            steps.skip_subtree()
        else:
            parts.append(element.text or "")
    return "".join(parts)
