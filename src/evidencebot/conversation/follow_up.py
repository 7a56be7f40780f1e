"""A question that leans on earlier turns, rewritten so that it stands alone.

A question that stands alone is left alone: dragging the old topic along harms more than it helps.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from textwrap import shorten

from msgspec import Struct

from evidencebot.conversation.actions import action_of
from evidencebot.conversation.deciding import body_of, named_in_fragment, needs_context, told_and_asked
from evidencebot.conversation.rewriting import combine, sentence
from evidencebot.conversation.small_talk import is_small_talk
from evidencebot.conversation.turn import Turn
from evidencebot.evidence.answer import Quotation
from evidencebot.retrieval.context import QuotedPlace, SearchContext
from evidencebot.text.words import terms

_RETURN = re.compile(
    r"^(?:(?:let's |let us |can we |to )?(?:go|come|turn|get|going|coming|turning|getting)? ?back (?:to|on)|"
    r"return(?:ing)? to|as for|on the (?:subject|topic|question) of)\s+(?P<topic>.+?)\s*[:,.;–-]+\s+(?P<question>.+)$",
    re.IGNORECASE,
)
# Turns since the one that named the subject whose words are kept.
_KEPT = 2
# Characters of a reply of which only the text is known; 80 to 300 do much the same on mtrag-dev.
_HEARD = 150


class Reading(Struct, frozen=True):
    """How a turn is read."""

    question: str
    """The question, with what it replaces in an earlier one put in."""
    topic: str
    """What it leans on besides; empty where it now stands alone."""
    own: str
    """What the turn itself says."""
    near: tuple[Quotation, ...] = ()
    """What was quoted for the question that it leans on."""
    named: tuple[str, ...] = ()
    """The words that it puts in the place of earlier ones."""

    @property
    def text(self) -> str:
        """All of it in one line, as it is shown and searched."""
        return f"{self.question} ({self.topic})" if self.topic else self.question

    @property
    def context(self) -> SearchContext:
        return SearchContext(self.own, tuple(QuotedPlace(q.document, q.start, q.end) for q in self.near))


class _Past(Struct, frozen=True):
    """An earlier turn, understood."""

    anchor: str
    """The question that named the subject: itself, or the last one that did."""
    since: tuple[str, ...] = ()
    """What leaned on that since, this turn included."""
    said: str = ""
    """How the reply began, where only its text is known."""
    quoted: tuple[Quotation, ...] = ()

    @property
    def topic(self) -> str:
        return "; ".join((self.anchor, *self.since))

    @property
    def terms(self) -> frozenset[str]:
        quoted = " ".join(q.quote for q in self.quoted)
        return frozenset(terms(f"{self.topic} {quoted} {self.said}"))


def read_turn(question: str, history: Sequence[Turn]) -> Reading | None:
    """The question with what it leans on put in; None where it stands alone or nothing came before."""
    read = _read(question, _understood(history))
    return read[0] if read else None


def _understood(history: Sequence[Turn]) -> list[_Past]:
    pasts: list[_Past] = []
    for place, turn in enumerate(history):
        if turn.speaker == "agent" or action_of(turn.text) or is_small_talk(turn.text):
            continue
        after = history[place + 1] if place + 1 < len(history) else None
        reply = after if after and after.speaker == "agent" else None
        answer = reply.answer if reply else None
        read = None if answer and answer.interpreted_as is None else _read(turn.text, pasts)
        past = read[1] if read else _Past(told_and_asked(body_of(turn.text))[1].rstrip("?! ."))
        said = shorten(reply.text, _HEARD, placeholder="") if reply and not answer else ""
        pasts.append(_Past(past.anchor, past.since, said, answer.citations if answer else ()))
    return pasts


def _read(question: str, pasts: Sequence[_Past]) -> tuple[Reading, _Past] | None:
    """The reading of a question, and what it is to the turns after it; None where it stands alone."""
    if not pasts:
        return None
    returned = _RETURN.match(body_of(question))
    if returned:
        return _read_return(returned["topic"].strip(), returned["question"], pasts)
    last = pasts[-1]
    if not needs_context(question, last.terms):
        return None
    asked, topic = combine(question, last.anchor, last.since)
    own = body_of(question).rstrip("?! .")
    past = _Past(last.anchor, (*last.since, own)[-_KEPT:]) if topic else _Past(asked.rstrip("?"))
    heard = "; ".join(filter(None, (topic, last.said))) if topic else ""
    return Reading(asked, heard, own, last.quoted, named_in_fragment(own)), past


def _read_return(topic: str, question: str, pasts: Sequence[_Past]) -> tuple[Reading, _Past]:
    """A question with the topic that it names, and with the earlier turn about that where it leans on it."""
    wanted = set(terms(topic))
    meant = max(reversed(pasts), key=lambda p: len(wanted & p.terms))
    if not wanted & meant.terms:
        meant = _Past(topic)
    about = f"{topic}; {meant.topic}" if needs_context(question) and meant.topic != topic else topic
    past = _Past(about, (question.rstrip("?! ."),))
    return Reading(sentence(question), about, f"{topic}: {question}", meant.quoted), past
