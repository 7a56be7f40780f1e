"""Contents lists told by their links: line after line that only leads to another place in the text."""

from __future__ import annotations

from collections.abc import Container, Sequence

from evidencebot.documents.left_out import LeftOut, Reason
from evidencebot.documents.raw import RawBlock, RawKind
from evidencebot.documents.styled import plain

# Two lines may be "see also"; no report has fewer than three sections.
_FEWEST_LINES = 3


def without_contents(blocks: Sequence[RawBlock], links: Container[int]) -> tuple[list[RawBlock], list[LeftOut]]:
    """The blocks without contents lists, and what these were; `links` are the blocks that are but a link inwards."""
    dropped: set[int] = set()
    run: list[int] = []
    for i in range(len(blocks) + 1):
        if i in links and i < len(blocks):
            run.append(i)
        elif i == len(blocks) or blocks[i].kind is not RawKind.PAGE:
            dropped.update(run if len(run) >= _FEWEST_LINES else ())
            run = []
    left_out = [LeftOut(Reason.CONTENTS, plain(blocks[i].text)) for i in sorted(dropped)]
    return [block for i, block in enumerate(blocks) if i not in dropped], left_out
