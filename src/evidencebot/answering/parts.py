"""A question that asks for several things -> one question each."""

from __future__ import annotations

import re

_ASKING = (
    r"(?:what|which|who|whom|whose|when|where|why|how|is|are|was|were|do|does|did|has|have|can|could|should|will|would)"
)
_LABEL = re.compile(r"\((?:[a-d]|i{1,3}|iv|[1-4])\)\s*", re.IGNORECASE)
_BARE_LABEL = re.compile(r"(?:^|(?<=\s))(?:[a-d]|[1-4])\)\s*", re.IGNORECASE)
_SEVERAL = re.compile(r"(?<=\?)\s+(?=\S)")
_JOINED = re.compile(rf"(?:,|;)?\s+and\s+(?={_ASKING}\b)", re.IGNORECASE)
_OPENS = re.compile(rf"^(?:and |so |but )?{_ASKING}\b", re.IGNORECASE)
_JOINING_END = re.compile(r"[\s,;]*\b(?:and|or)$", re.IGNORECASE)
_FEWEST_WORDS = 4


def parts_of(question: str) -> list[str]:
    """The questions that a question is made of, in order; itself alone where it asks for one thing.

    `(a) … (b) …`, several question marks, and `…, and what/who/how …` part it. Each part must be able
    to stand as a question: what is short or opens otherwise stays with the part before it.
    """
    question = question.strip()
    label = _BARE_LABEL if _BARE_LABEL.match(question) else _LABEL
    labelled = [p for p in label.split(question) if any(c.isalnum() for c in p)]
    if len(labelled) > 2 or (len(labelled) == 2 and label.match(question)):
        lead = "" if label.match(question) else labelled.pop(0)
        return [f"{lead.rstrip(' :,;')} {_JOINING_END.sub('', p.strip(' ,;'))}".strip() for p in labelled]
    parts = [q for sentence in _SEVERAL.split(question) for q in _JOINED.split(sentence)]
    joined: list[str] = []
    for part in (p.strip(" ,;") for p in parts):
        stands = _OPENS.match(part) and len(part.split()) >= _FEWEST_WORDS
        if joined and not stands:
            joined[-1] = f"{joined[-1]} {part}"
        elif part:
            joined.append(part)
    asks = [p for p in joined if _OPENS.match(p)]
    return joined if len(asks) > 1 and len(asks) == len(joined) else [question]
