"""Pandoc's tree, as far as it is needed: a function for each kind of node."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from evidencebot.pandoc import convert
from evidencebot.text.display import without_control

Node = dict[str, Any]
Tree = dict[str, Any]

# The tree's version, not pandoc's: pandoc reads any minor version of the same number.
_API_VERSION = [1, 23, 1]
_NO_ATTRIBUTES = ["", [], []]
_MISREAD = re.compile(r"(\\|&(?=#?\w+;)|~|^[-=+](?=[-=+]*$)|[!^]$)")


def document(blocks: Sequence[Node], meta: Mapping[str, Node]) -> Tree:
    return {"pandoc-api-version": _API_VERSION, "meta": dict(meta), "blocks": list(blocks)}


def as_file(tree: Tree, to: str, *options: str, epoch: int | None = None) -> bytes:
    """The tree in one of pandoc's formats; text goes in as data, so that nothing in it can be read as markup."""
    return convert(json.dumps(tree).encode(), "json", to, *options, epoch=epoch)


def words(text: str) -> list[Node]:
    """Text of one line; what steers a terminal or turns the direction of reading becomes a space."""
    return list(_words(_plain(text)))


def _words(text: str) -> Iterator[Node]:
    for n, word in enumerate(text.split(" ")):
        if n:
            yield {"t": "Space"}
        if word:
            yield {"t": "Str", "c": word}


def _plain(text: str) -> str:
    """What may stand in XML: the two code points that are no characters may not."""
    return without_control(text).translate({0xFFFE: " ", 0xFFFF: " "})


def emphasis(text: str) -> Node:
    return {"t": "Emph", "c": words(text)}


def strong(text: str) -> Node:
    return {"t": "Strong", "c": words(text)}


def link(url: str) -> list[Node]:
    """An address that can be followed; one of another kind than http stays text."""
    text = words(url)
    if not url.startswith(("https://", "http://")) or len(text) != 1:
        return text
    return [{"t": "Link", "c": [_NO_ATTRIBUTES, text, [_plain(url), ""]]}]


def footnote(*blocks: Node) -> Node:
    return {"t": "Note", "c": list(blocks)}


def paragraph(*inlines: Node) -> Node:
    return {"t": "Para", "c": list(inlines)}


def heading(level: int, text: str) -> Node:
    return {"t": "Header", "c": [level, _NO_ATTRIBUTES, words(text)]}


def quotation(*blocks: Node) -> Node:
    return {"t": "BlockQuote", "c": list(blocks)}


def region(name: str, *blocks: Node) -> Node:
    """Blocks that a style sheet can tell by their class, and Word by their style."""
    return {"t": "Div", "c": [["", [name], [("custom-style", name.capitalize())]], list(blocks)]}


def place_of_references() -> Node:
    """Where pandoc puts the list of references."""
    return {"t": "Div", "c": [["refs", [], []], []]}


def value(given: object) -> Node:
    """A value of the document's metadata, its strings as plain text."""
    if isinstance(given, Mapping):
        return {"t": "MetaMap", "c": {str(key): value(item) for key, item in given.items()}}
    if isinstance(given, Sequence) and not isinstance(given, str):
        return {"t": "MetaList", "c": [value(item) for item in given]}
    return {"t": "MetaInlines", "c": words(str(given))}


def every_reference() -> Node:
    """The metadata that puts all references into the list, cited in the text or not."""
    cited = {
        "citationId": "*",
        "citationPrefix": [],
        "citationSuffix": [],
        "citationMode": {"t": "NormalCitation"},
        "citationNoteNum": 0,
        "citationHash": 0,
    }
    return {"t": "MetaInlines", "c": [{"t": "Cite", "c": [[cited], []]}]}


def guarded_for_markdown(node: Any) -> Any:
    """The same tree with escapes for what pandoc's Markdown writer lets through.

    It drops what follows a backslash, leaves entities (`&amp;`), GitHub's single-tilde strikeout and lines of hyphens
    as they are, and does not see that a mark before a footnote makes another thing of it.
    """
    if isinstance(node, list):
        return [part for item in node for part in _guarded(item)]
    if isinstance(node, dict):
        return {key: guarded_for_markdown(item) for key, item in node.items()}
    return node


def _guarded(item: Any) -> list[Any]:
    if not isinstance(item, dict) or item.get("t") != "Str":
        return [guarded_for_markdown(item)]
    pieces = _MISREAD.split(item["c"])
    return [
        {"t": "RawInline", "c": ["markdown", f"\\{piece}"]} if n % 2 else {"t": "Str", "c": piece}
        for n, piece in enumerate(pieces)
        if piece
    ]
