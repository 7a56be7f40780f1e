"""A question that asks for several things -> one question each."""

from __future__ import annotations

import re

from msgspec import Struct

from evidencebot.text.question_words import ASKING_VERB, WH_WORD
from evidencebot.text.words import terms

_ASKING = rf"(?:{WH_WORD}|{ASKING_VERB})"
_ASKS = rf"(?:(?:also|then|roughly|about|exactly|in|on|at|by|to|for|from|of|with|into)\s+){{0,2}}{_ASKING}\b"
_LABEL = re.compile(r"\((?:[a-d]|i{1,3}|iv|[1-4])\)\s*", re.IGNORECASE)
_BARE_LABEL = re.compile(r"(?:^|(?<=\s))(?:[a-d]|[1-4])\)\s*", re.IGNORECASE)
_SEVERAL = re.compile(r"(?<=\?)\s+(?=\S)")
_JOINED = re.compile(rf"(?:,|;)?\s+(?:and|plus)\s+(?={_ASKS})", re.IGNORECASE)
_OPENS = re.compile(rf"^(?:and |so |but )?{_ASKS}", re.IGNORECASE)
_LEAD = re.compile(rf"^(?P<lead>.+?)(?:[,;:.!]|\s[–—-])\s+(?:and |so |but |then )?(?={_ASKS})", re.IGNORECASE)
# What follows "the highest and which the lowest" belongs to both.
_UNFINISHED = re.compile(r"\b(?:highest|lowest|most|least|best|worst|largest|smallest|biggest)$", re.IGNORECASE)
_JOINING_END = re.compile(r"[\s,;]*\b(?:and|or)$", re.IGNORECASE)
_FEWEST_WORDS = 4


class QuestionPart(Struct, frozen=True):
    """One thing that is asked."""

    question: str
    lead: str = ""
    """What is said before all that is asked ("For the ferry: …"), and belongs to each."""

    @property
    def text(self) -> str:
        return f"{self.lead} {self.question}" if self.lead else self.question


def parts_of(question: str) -> list[QuestionPart]:
    """The things that a question asks for, in order; itself alone where it asks for one thing.

    `(a) … (b) …`, several question marks, and `…, and what/who/in which …` part it. Each part must be able
    to stand as a question: what is short or opens otherwise stays with the part before it.
    """
    question = question.strip()
    return _labelled(question) or _joined(question) or [QuestionPart(question)]


def _labelled(question: str) -> list[QuestionPart]:
    label = _BARE_LABEL if _BARE_LABEL.match(question) else _LABEL
    parts = [p for p in label.split(question) if any(c.isalnum() for c in p)]
    is_lead = not label.match(question)
    if len(parts) < 2 + is_lead:
        return []
    lead = parts.pop(0).rstrip(" :,;") if is_lead else ""
    return [QuestionPart(_JOINING_END.sub("", p.strip(" ,;")), lead) for p in parts]


def _joined(question: str) -> list[QuestionPart]:
    opening = None if _OPENS.match(question) else _LEAD.match(question)
    lead = opening["lead"] if opening and terms(opening["lead"]) else ""
    asking = question[opening.end() :] if opening else question
    parts: list[str] = []
    for part in (p.strip(" ,;") for sentence in _SEVERAL.split(asking) for p in _JOINED.split(sentence)):
        stands = _OPENS.match(part) and len(part.split()) >= _FEWEST_WORDS
        if parts and (not stands or _UNFINISHED.search(parts[-1])):
            parts[-1] = f"{parts[-1]} and {part}" if stands else f"{parts[-1]} {part}"
        elif part:
            parts.append(part)
    if len(parts) < 2 or not all(_OPENS.match(p) for p in parts):
        return []
    return [QuestionPart(p, lead) for p in parts]
