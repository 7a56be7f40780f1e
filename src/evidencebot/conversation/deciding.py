"""Does a question stand alone, or does it lean on what was said before?

Judged by what the question itself says, as a reader would: words that point back, something left out,
nothing named. What it names decides: a question with a subject of its own is left alone.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

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
    r"^(?:(?:on|to|now) )*(?:something|a|an)?\s*(?:(?:completely|entirely|very) )?(?:else|different|other|new|another) ?"
    r"(?:question|topic|subject|matter|thing)?\s*[:,.–-]",
    re.IGNORECASE,
)
_BARE = re.compile(
    r"^(?:why(?: not| so| is that| was that)?|how so|since when|when(?: was that)?|(?:by )?how much|how many|where|who|"
    r"which|which ones?|says who|according to whom|for example|such as|any (?:examples?|others?|more)|how come|really|"
    r"who (?:said|says|found|argued|claimed|estimated) (?:so|that|this|it)|"
    r"(?:how (?:many|much)|which|what|whose) [a-z-]+)\W*$",
    re.IGNORECASE,
)
_AUXILIARY = (
    r"is|are|was|were|do|does|did|has|have|had|can|could|should|will|would|may|might|must|"
    r"isn't|aren't|wasn't|weren't|don't|doesn't|didn't|hasn't|haven't|can't|couldn't|won't|wouldn't"
)
_WH = r"what|which|who|whom|whose|when|where|why|how|what's|who's|where's|when's|why's|how's|whats|whos"
_ASKS = re.compile(rf"^(?:(?:in|at|on|to|for|by|from|of|with) )?(?:{_WH}|{_AUXILIARY})\b", re.IGNORECASE)
_REQUEST = re.compile(
    r"^(?:tell me|explain|describe|define|list|show me|give me|compare|find|summari[sz]e|break|i'd|i |as |my )",
    re.IGNORECASE,
)
_SENTENCE = re.compile(rf"(?<=[?!.])\s+|(?:\s+[-–—]+|:)\s+(?=(?:{_WH}|{_AUXILIARY})\b)", re.IGNORECASE)

# Words that point at nothing earlier although they look so.
_POINTS_AT_NOTHING = re.compile(
    rf"\b(?:{_AUXILIARY}) it (?:\w+ )?(?:true|possible|likely|clear|known|worth|important|necessary|fair|right|wrong|legal|"
    r"safe|better|best|the case|time)\b|\b(?:does|did|do|will|would) it (?:take|make|matter)\b"
    r"|\bit(?:'s| is| was| takes?| seems?) (?:\w+ ){0,2}(?:that|to|which|whether|why|how|if|when|what)\b"
    r"|\b(?:does|did|do) (?:it|they) (?:say|mention|discuss|cover|talk) (?:\w+ ){0,2}(?:about|on)\b"
    r"|\b(?:is|are|was|were|be|been|being) there\b|\bthere(?: \w+ly)?(?:'s| is| are| was| were| has| have| be| will)\b"
    r"|\bhow (?:is|was) it that\b|\bmake it (?:\w+ )?to\b"
    r"|\bthis (?:report|paper|document|year|century|country|area of)\b|\bthese days\b"
    r"|\bthose (?:who|that|which|whose|with|without|in|of|at|on|from|being|\w+ing|\w+ed)\b"
    r"|\b(?:the|at the) same (?:time|as)\b|\bthe same \w+ (?:as|in|for|at|on)\b|\bat all\b",
    re.IGNORECASE,
)
_ONE = re.compile(
    r"\b(?:the|this|that|which|each|every|another|other|same|first|second|last|former|latter) ones?\b(?! of)"
    r"|\bthe (?:other|others|former|latter|rest|same|first|second|two|three|reverse|opposite)(?=\W*$| (?:of|and) (?:the )?"
    r"(?:those|these|them|last|second|latter)\b)"
    r"|\b(?:both|either|neither|each|all (?:two|three|four|five))(?=\W*$)",
    re.IGNORECASE,
)
_TOKEN = re.compile(r"[\w’'&-]+|[,;:–—()]")
_BOUNDARY = frozenset(
    "that because if when while since after before so and but or which who how whether where as than without by".split()
) | frozenset(",;:–—()")
_POSSESSIVE = frozenset("its their theirs his her hers".split())
_PERSONAL = frozenset("it they them he him she it's they're he's she's they've they'd it'll they'll".split())
_AUXILIARIES = frozenset(_AUXILIARY.split("|"))
_PREPOSITIONS = frozenset(
    "of for by about from with to in on at after before than like without into over under against during".split()
)
# Words that ask for something about a subject, or say something of it, and name none.
_ASKING = frozenset(
    stem(word)
    for word in """amount answer author average benefit bill case cause chapter chance change cost country date day
    definition detail difference effect evidence example explanation extent fact figure footnote gap group history idea
    impact issue kind level main meaning method money month name note number opinion option organisation page part
    people percent percentage person place plan point price problem programme program project proof proportion purpose
    quotation quote rate reason recommendation report result role saving scheme section setting share size sort source
    statement step study sum table thing time total type value version view way word year decade lifetime age
    agree apply argue ask believe begin call change claim clarify come compare conclude consider count cover deal
    decide define deliver depend describe do end exactly exist explain fall find fix follow get give go grow hang happen
    hold include increase involve keep know last lead let like look matter mean meant measure mention need occur offer
    originate own pay pick play provide put raise recommend reduce rise run save say see seem settle show spend start
    stay stop suggest support take talk tell think total try turn understand use want work worry
    actually annual bad best better big certain clear common current different difficult early easy enough far few
    general generally good great hard high important interesting large last late least less likely little long low many
    much new next old only possible popular quick ready real really recent right sample short similar small special
    still sure true typical usual usually wrong yet one two three four five first second third ever else too instead
    also again anything something everything anyone someone everyone
    please thank sorry hello hi""".split()
)
_DEFINITION = re.compile(
    r"^(?:what(?:'s| is| are| was| were| does| do)?|who(?:'s| is| are| was| were)?|define|explain|describe|how (?:is|are))\b",
    re.IGNORECASE,
)
_DEFINITE = re.compile(
    r"\bthe (?P<head>[a-z]+)(?=\W*$| (?:%s|then|now|too|itself|[a-z]+s|[a-z]+ed|[a-z]+ing)\b)" % _AUXILIARY
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
_SUBJECTS = frozenset("they he she it they're he's she's it's they've they'd it'll they'll".split())
_FEW = 2


def body_of(question: str) -> str:
    """The question without the words that only open a turn."""
    return _CORRECTION.sub("", _OPENING.sub("", _CORRECTION.sub("", question.strip()))).strip()


def leans(question: str, said: frozenset[str] = frozenset()) -> bool:
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
        return len(named) < _FEW or (is_opened and len(named) <= _FEW)
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


def subjects(text: str) -> list[str]:
    """Stems of the words that name a subject, each once."""
    words = [w for w in raw_words(text) if w not in STOP_WORDS and (len(w) > 1 or w.isdigit())]
    return [t for t in dict.fromkeys(map(stem, words)) if t not in _ASKING]


def points_back(text: str) -> bool:
    """Whether a word stands for something that the question itself does not name."""
    text = _POINTS_AT_NOTHING.sub(" ", text)
    if any(not _is_named_before(text[: m.start()]) for m in _ONE.finditer(text)):
        return True
    words = [m.group().lower().replace("’", "'") for m in _TOKEN.finditer(text)]
    return any(_is_open(words, place) for place, word in enumerate(words) if word in _POINTERS)


def _is_named_before(text: str) -> bool:
    """Whether a clause with a subject of its own has been said: what follows may point at it."""
    words = [m.group().lower() for m in _TOKEN.finditer(text)]
    return len(subjects(text)) >= _FEW and any(w in _BOUNDARY for w in words[1:])


_POINTERS = _POSSESSIVE | _PERSONAL | {"this", "these", "those", "that", "there", "that's"}


def _is_open(words: Sequence[str], place: int) -> bool:
    """Whether the pointing word at `place` has nothing before it in its question that it may stand for."""
    word, before = words[place], words[:place]
    if word not in _POSSESSIVE | _PERSONAL:
        return (word != "that" or _is_demonstrative(words, place)) and not _is_named_before(" ".join(before))
    named = [n for n, w in enumerate(before) if subjects(w)]
    if not named or word in _POSSESSIVE:
        return not named
    has_boundary = any(w in _BOUNDARY for w in before[named[0] + 1 :])
    is_subject = word in _SUBJECTS and before[-1] not in STOP_WORDS and place + 1 < len(words)
    return not (has_boundary or is_subject)


def _is_demonstrative(words: Sequence[str], place: int) -> bool:
    """`that` as in “is that enough”, “of that report”, “who wrote that report?”; not “said that …”, “a body that …”."""
    before = words[place - 1] if place else ""
    is_object = place == 1 and bool(_REQUEST.match(f"{before} "))
    return not before or is_object or before in _AUXILIARIES | _PREPOSITIONS or len(words) - place <= _FEW


def named_in_fragment(body: str) -> tuple[str, ...]:
    """The words that name a subject in a turn that names one and asks nothing (“and in Wales?”)."""
    fragment = _WHAT_ABOUT.sub("", body)
    if _ASKS.match(fragment) or _REQUEST.match(fragment) or points_back(fragment):
        return ()
    named = set(subjects(fragment))
    return tuple(w for w in raw_words(fragment) if stem(w) in named)
