"""Puts a leaning question and its topic together: in the place of what it replaces, else beside it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from evidencebot.conversation.deciding import body_of
from evidencebot.conversation.pointing import points_back
from evidencebot.text.question_words import ASKING_VERB, WH_WORD

_LEAD = re.compile(r"^(?:(?:what|how) about|(?:the )?same (?:question )?(?:for|in|with|about))\s+", re.IGNORECASE)
_TRAILING = re.compile(r"(?:[\s,]+(?:then|too|instead|as well|though|please))+$", re.IGNORECASE)
_FRAGMENT = re.compile(r"^(?:(?P<how>in|for|at|by|from|among|during|since|on) )?(?P<what>[^,;:?!]+)$", re.IGNORECASE)
_MOST_WORDS = 5
_YEAR = re.compile(r"\b(?:1[89]|20)\d\d(?:[-–/]\d{2,4})?\b")
_NAME = re.compile(r"(?<!^)\b(?!I\b)[A-Z][\w&’'-]*(?: (?:(?:of|and|the|for|with) )?[A-Z][\w&’'-]*)*")
_IS_NAME = re.compile(r"^[A-Z][\w&’'-]*(?: (?:(?:of|and|the|for|with) )?[A-Z][\w&’'-]*)*$")
_VERB = re.compile(rf"\b(?:{ASKING_VERB}|{WH_WORD})\b", re.IGNORECASE)
_SAYING = re.compile(
    r"\b(?P<ask>(?:did|does|do) )(?P<who>(?:the |an? )?[\w&’'-]+(?: [\w&’'-]+){0,3}?)"
    r"(?= (?:say|think|argue|find|conclude|suggest|claim|recommend|call|want|make|estimate|warn)\b)",
    re.IGNORECASE,
)
_ABOUT = re.compile(
    r"^(?:what(?:'s| is| are| was| were) )?(?P<asked>[\w’'-]+(?: [\w’'-]+){0,4}) (?P<how>of|for) "
    r"(?P<what>[\w&’'-]+(?: [\w&’'-]+){0,5})$",
    re.IGNORECASE,
)
# Words that stand for each other's opposite number, where one is put for another.
_CONTRASTS = (
    "men|women|male|female|boys|girls|males|females",
    "england|wales|scotland|northern ireland",
    "adults|children|young people|older people",
    "patients|prisoners|offenders|pupils|students",
    "inputs|outputs|outcomes",
    "hospitals|gps|schools|prisons|councils",
)


def combine(question: str, anchor: str, since: Sequence[str]) -> tuple[str, str]:
    """The question put in place of what it replaces in an earlier one, and what it leans on besides.

    `anchor` is the question that named the subject, `since` the turns that leaned on it.
    """
    wanted = _LEAD.sub("", body_of(question).rstrip("?! ."))
    wanted = _TRAILING.sub("", wanted) or wanted
    earlier = [anchor, *since]
    for place in sorted({len(earlier) - 1, 0}, reverse=True):
        replaced = _put_in(wanted, earlier[place])
        if replaced:
            rest = [text for n, text in enumerate(earlier) if n != place]
            return sentence(replaced), "; ".join(rest)
    return sentence(wanted), "; ".join(earlier)


def sentence(text: str) -> str:
    text = text.strip().rstrip("?! .")
    return text[:1].upper() + text[1:] + "?"


def _put_in(wanted: str, before: str) -> str | None:
    """`before` with the slot that a fragment fills; None where that is not clear."""
    fragment = _FRAGMENT.match(wanted)
    if not fragment or _VERB.search(wanted) or points_back(wanted) or len(wanted.split()) > _MOST_WORDS:
        return None
    how, what = fragment["how"], fragment["what"].strip()
    return _year(what, before) or _contrast(what, before) or _name(how, what, before) or _object(how, what, before)


def _year(what: str, before: str) -> str | None:
    years = _YEAR.findall(before)
    return _YEAR.sub(lambda _: what, before) if _YEAR.fullmatch(what) and len(set(years)) == 1 else None


def _contrast(what: str, before: str) -> str | None:
    for group in _CONTRASTS:
        if re.fullmatch(rf"(?:the )?(?:{group})", what, re.IGNORECASE):
            changed, count = re.subn(rf"\b(?:the )?(?:{group})\b", lambda _: what, before, flags=re.IGNORECASE)
            return changed if count == 1 else None
    return None


def _name(how: str | None, what: str, before: str) -> str | None:
    """A name for a name: who says something, what follows the same preposition, or the only one."""
    bare = re.sub(r"^the ", "", what, flags=re.IGNORECASE)
    if not _IS_NAME.match(bare):
        return None
    saying = _SAYING.search(before)
    if saying and not how:
        return before[: saying.start("who")] + what + before[saying.end("who") :]
    names = list(_NAME.finditer(before))
    if how:
        names = [m for m in names if re.search(rf"\b{how} (?:the )?$", before[: m.start()], re.IGNORECASE)]
    return before[: names[0].start()] + bare + before[names[0].end() :] if len(names) == 1 else None


def _object(how: str | None, what: str, before: str) -> str | None:
    """`the cost of X` for `the cost of Y`, where that ends the question."""
    match = _ABOUT.match(before)
    if (
        not match
        or _VERB.search(match["asked"])
        or points_back(before)
        or (how and how.lower() != match["how"].lower())
    ):
        return None
    return before[: match.start("what")] + what
