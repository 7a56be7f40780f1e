"""Numbers that paragraphs bear ("38.", "2.19."): told from a list's, whose items start anew, and from sentences."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Container, Iterator, Sequence

from msgspec.structs import replace

from evidencebot.documents.raw import RawBlock, RawKind
from evidencebot.documents.styled import ITALIC_CLOSE, ITALIC_OPEN

_NUMBER = re.compile(
    rf"^({ITALIC_OPEN}?)(?:(\d{{1,3}}\.\d{{1,3}})\.?|(\d{{1,3}})\.){ITALIC_CLOSE}?\s+(?=[^\W_]|[“‘\"'(\[{ITALIC_OPEN}])"
)
_KINDS = (RawKind.PARAGRAPH, RawKind.LIST_ITEM, RawKind.QUOTE)
# Lists of numbered items seldom reach ten; a report's paragraphs run into the hundreds.
_FEWEST = 10
# A number or two may be lost at a page's break.
_GAP = 3


def with_paragraph_numbers(blocks: Sequence[RawBlock], excluded: Container[int]) -> list[RawBlock]:
    """The blocks with their paragraphs' numbers taken out of the text and kept beside it."""
    found = {
        i: m for i, b in enumerate(blocks) if i not in excluded and b.kind in _KINDS and (m := _NUMBER.match(b.text))
    }
    numbered = {i for chain in _chains(found) if len(chain) >= _FEWEST for i in chain}
    return [_parted(block, found[i]) if i in numbered else block for i, block in enumerate(blocks)]


def _parted(block: RawBlock, found: re.Match[str]) -> RawBlock:
    opens_italic = found.group(1) if ITALIC_CLOSE not in found.group() else ""
    return replace(block, text=opens_italic + block.text[found.end() :], number=found.group(2) or found.group(3))


def _chains(found: dict[int, re.Match[str]]) -> Iterator[list[int]]:
    """Runs of numbers that count on, one by one but for a gap; others may stand between."""
    dotted: dict[str, list[int]] = defaultdict(list)
    simple: list[tuple[int, list[int]]] = []
    for i, match in found.items():
        if match.group(2):
            dotted[match.group(2).partition(".")[0]].append(i)
            continue
        number = int(match.group(3))
        open_ones = [n for n, (last, _) in enumerate(simple) if last < number <= last + _GAP]
        at = max(open_ones, key=lambda n: simple[n][0], default=None)
        if at is None:
            simple.append((number, [i]))
        else:
            simple[at] = (number, [*simple[at][1], i])
    yield from (chain for _, chain in simple)
    yield [i for chain in dotted.values() for i in _ascending(chain, found)]


def _ascending(chain: Sequence[int], found: dict[int, re.Match[str]]) -> list[int]:
    """Those of a chapter's numbers that count on from its first."""
    kept: list[int] = []
    last = 0
    for i in chain:
        number = int(found[i].group(2).partition(".")[2])
        if last < number <= last + _GAP or (not kept and number <= _GAP):
            kept.append(i)
            last = number
    return kept
