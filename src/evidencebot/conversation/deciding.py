"""Does a question stand alone, or does it lean on what was said before?

Judged by what the question itself says, as a reader would: words that point back, something left out,
nothing named. What it names decides: a question with a subject of its own is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from evidencebot.conversation.pointing import points_back
from evidencebot.conversation.subjects import subjects
from evidencebot.text.question_words import AUXILIARY, WH_WORD
from evidencebot.text.words import STOP_WORDS, raw_words, stem

_OPENING = re.compile(
    r"^(?:(?:and|but|so|or|ok(?:ay)?|right|thanks?(?: you)?|also|then|well|hm+|ah|oh|fine|great|sorry|please|"
    r"by the way|now|yes|no)\b[\s,.:;!–-]*|\w+[.!]\s+)+",
    re.IGNORECASE,
)
_CORRECTION = re.compile(
    r"^(?:no\W+)?(?:sorry\W+)?i (?:meant?|am asking about|was asking about)\b[\s,:]*", re.IGNORECASE
)
_WHAT_ABOUT = re.compile(r"^(?:what|how) about\s+", re.IGNORECASE)
_SAME_FOR = re.compile(r"^(?:the )?same (?:question )?(?:for|in|with|about)\b", re.IGNORECASE)
_NEW_TOPIC = re.compile(
    r"^(?:(?:on|to|now) )*(?:something|a|an)?\s*(?:(?:completely|entirely|very) )?"
    r"(?:else|different|other|new|another) ?(?:question|topic|subject|matter|thing)?\s*[:,.–-]",
    re.IGNORECASE,
)
_BARE = re.compile(
    r"^(?:why(?: not| so| is that| was that)?|how so|since when|when(?: was that)?|(?:by )?how much|how many|where|who|"
    r"which|which ones?|says who|according to whom|for example|such as|any (?:examples?|others?|more)|how come|really|"
    r"who (?:said|says|found|argued|claimed|estimated) (?:so|that|this|it)|"
    r"(?:how (?:many|much)|which|what|whose) [a-z-]+)\W*$",
    re.IGNORECASE,
)
_WH = rf"{WH_WORD}|what's|who's|where's|when's|why's|how's|whats|whos"
_ASKS = re.compile(rf"^(?:(?:in|at|on|to|for|by|from|of|with) )?(?:{_WH}|{AUXILIARY})\b", re.IGNORECASE)
_REQUEST = re.compile(
    r"^(?:tell me|explain|describe|define|list|show me|give me|compare|find|summari[sz]e|break|i'd|i |as |my )",
    re.IGNORECASE,
)
_SENTENCE = re.compile(rf"(?<=[?!.])\s+|(?:\s+[-–—]+|:)\s+(?=(?:{_WH}|{AUXILIARY})\b)", re.IGNORECASE)

_DEFINITION = re.compile(
    r"^(?:what(?:'s| is| are| was| were| does| do)?|who(?:'s| is| are| was| were)?|define|explain|describe|"
    r"how (?:is|are))\b",
    re.IGNORECASE,
)
_DEFINITE = re.compile(
    rf"\bthe (?P<head>[a-z]+)(?=\W*$| (?:{AUXILIARY}|then|now|too|itself|[a-z]+s|[a-z]+ed|[a-z]+ing)\b)"
)
_NAME = re.compile(r"(?<![.!?] )(?<!^)\b[A-Z][\w&’'-]+|\b[A-Z]{2,}[a-z]?\b")
_CONNECTED = re.compile(r"^(?:\w+[.!,]\s+)?(?:and|but|so|or)\b", re.IGNORECASE)
# What there is one of needs no introduction; what there are many of points at one already named.
_UNIQUE = frozenset(
    map(stem, "government public state country economy law market press police world future past".split())
)
_SHELLS = frozenset(
    map(
        stem,
        """approach arrangement claim deal finding gap initiative measure model pilot policy proposal reform research
        rule saving strategy study survey target trial""".split(),
    )
)
_FEW = 2


def body_of(question: str) -> str:
    """The question without the words that only open a turn."""
    return _CORRECTION.sub("", _OPENING.sub("", _CORRECTION.sub("", question.strip()))).strip()


def needs_context(question: str, said: frozenset[str] = frozenset()) -> bool:
    """Whether a question needs the turns before it; `said` are the terms of the last ones."""
    question = question.strip()
    body = body_of(question)
    if _NEW_TOPIC.match(body) or not any(c.isalnum() for c in body):
        return False
    if _BARE.match(body) or _WHAT_ABOUT.match(body) or _SAME_FOR.match(body) or _CORRECTION.match(question):
        return True
    told, asked = told_and_asked(body)
    if len(subjects(told)) >= _FEW:
        return False
    if points_back(asked):
        return True
    is_opened = bool(_CONNECTED.search(question))
    named = subjects(asked)
    if not (_ASKS.match(asked) or _REQUEST.match(asked)):
        is_keywords = not is_opened and len(words := raw_words(asked)) >= _FEW and STOP_WORDS.isdisjoint(words)
        return (len(named) < _FEW and not is_keywords) or (is_opened and len(named) <= _FEW)
    return not _NAME.search(asked) and _names_too_little(asked, named, said, is_opened=is_opened)


def _names_too_little(asked: str, named: Sequence[str], said: frozenset[str], *, is_opened: bool) -> bool:
    """Whether a whole question names no subject but one that it takes as known (“the drug”)."""
    heads = {stem(m["head"].lower()) for m in _DEFINITE.finditer(asked)} - _UNIQUE
    known = heads & (said | _SHELLS)
    others = [t for t in named if t not in known]
    if not others or set(named) <= heads:
        return True
    if known and len(others) < _FEW:
        return True
    return is_opened and len(named) <= _FEW and not _DEFINITION.match(asked)


def told_and_asked(body: str) -> tuple[str, str]:
    """What a turn tells first, and the sentences that ask; all of it asks where none is told apart."""
    sentences = _SENTENCE.split(body)
    asking = [n for n, s in enumerate(sentences) if s.endswith("?") or _ASKS.match(body_of(s))]
    if not asking:
        return "", body
    return " ".join(sentences[: asking[0]]), " ".join(sentences[n] for n in asking)


def named_in_fragment(body: str) -> tuple[str, ...]:
    """The words that name a subject in a turn that names one and asks nothing (“and in Wales?”)."""
    fragment = _WHAT_ABOUT.sub("", body)
    if _ASKS.match(fragment) or _REQUEST.match(fragment) or points_back(fragment):
        return ()
    named = set(subjects(fragment))
    return tuple(w for w in raw_words(fragment) if stem(w) in named)
