"""Turns that ask for something about the last answer: its page, its notes, the whole passage, more."""

from __future__ import annotations

import re
from enum import StrEnum

from evidencebot.conversation.deciding import body_of


class Action(StrEnum):
    """What is wanted of the last answer."""

    PLACE = "its place"
    SOURCE = "its source"
    WHOLE = "the whole passage"
    MORE = "more"


_THAT = r"(?:it|this|that|these|those|them|they)"
_THING = (
    rf"(?:(?:{_THAT}|the|your|that last|the last|last) ?)?"
    r"(?:one|table|figure|quote|quotation|passage|sentence|answer|statement|claim|bit)?"
)
_PART = r"(?:page|pages|section|chapter|paragraph)(?: numbers?)?"
_NOTE = r"(?:(?:foot|end)?notes?(?: numbers?)?|sources?|references?|citations?)"
_BE = r"(?:is|was|are|does|did)"
_GIVE = r"(?:what(?:'s|s| is| are| was)|give me|tell me|show me)"
_SHOW = r"(?:quote|read out|show|read|give)(?: me)?"
_TEXT = r"(?:paragraph|passage|text|context|table|words|quote|quotation|thing|section)"
_PATTERNS = {
    Action.PLACE: (
        rf"(?:(?:on|in|at) )?(?:what|which) {_PART}"
        rf"(?: {_BE} {_THING}(?: (?:on|in|from|at|come from|stand|appear))?)?",
        rf"(?:{_GIVE} )?(?:the )?{_PART}(?: (?:for|of) {_THING})?",
        rf"where (?:does|did|do) (?:it|they|the report) (?:say|state|mention) (?:so|{_THAT})",
        rf"where (?:is|was) {_THAT}(?: (?:in the report|said|stated|written|from))?",
    ),
    Action.SOURCE: (
        rf"(?:what|which) {_NOTE}(?: (?:{_BE}|backs?|supports?|covers?) {_THING}(?: (?:in|from|cite))?)?",
        rf"(?:{_GIVE} )?(?:the )?{_NOTE}(?: (?:for|of|behind|to) {_THING})?",
        rf"who (?:wrote|published|authored) {_THAT}",
        rf"where (?:does|did|do) (?:they get {_THAT}|{_THING} ?come) from",
    ),
    Action.WHOLE: (
        rf"{_SHOW} (?:{_THAT}|the exact words)(?: in full| word for word)?",
        rf"{_SHOW} (?:the|that|this) (?:(?:whole|full|entire|exact) )?{_TEXT}",
        rf"(?:the )?(?:exact|full|whole) {_TEXT}|in full|word for word",
    ),
    Action.MORE: (
        r"(?:(?:show|tell|give|read)(?: me)? )?(?:some |a bit |a little )?more"
        r"(?: (?:of (?:it|that|this)|please|details?))?",
        r"(?:is there |was there )?(?:anything|something|what) (?:else|more)(?: on (?:it|that|this))?",
        r"go on|continue|keep going|next",
    ),
}
_ACTIONS = {
    action: re.compile(rf"(?:{'|'.join(patterns)})(?: (?:then|please|exactly|again))*", re.IGNORECASE)
    for action, patterns in _PATTERNS.items()
}


def action_of(question: str) -> Action | None:
    """What a turn wants of the last answer; None where it asks for something else."""
    body = " ".join(body_of(question).strip(" ?!.,").split())
    return next((action for action, pattern in _ACTIONS.items() if body and pattern.fullmatch(body)), None)
