"""A note -> the references in it and what it says besides.

Its pieces between semicolons and full stops are joined again where one reference goes over several ("Stone A. *Fords*.
Harbour Press, 2010."): of all ways to join them the one for which most speaks is taken.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from msgspec import Struct
from msgspec.structs import replace

from evidencebot.documents.catalogue.annotated import Annotated, Span
from evidencebot.documents.catalogue.identifiers import Scheme, find_identifiers
from evidencebot.documents.catalogue.reference import Reference, read_reference
from evidencebot.documents.catalogue.wording import IBID, SIGNAL

_STOP = re.compile(r"[.?!][”’\")\]]*\s+(?=[A-Z“‘\"'(\[]|\d{1,2} )")
_NO_STOP = re.compile(
    r"(?:^|[\s(.])(?:[A-Z]|al|no|nos|vol|vols|ed|eds|pp?|ch|fn|n|s|ss|para|paras|art|arts|v|vs|cf|e\.g|i\.e|[Ss]ee|Cir|Supp|Rev|"
    r"Inc|Ltd|Co|Corp|Jr|Sr|Dr|Mr|Mrs|Ms|Prof|Sir|Hon|St|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|U\.S|Cong|Sess|Fed|"
    r"op|loc|cit|[Ii]d|doc|Doc|No|Nos|pt|r|col|cols|ver)\.$"
)
_JOIN = 0.5
"""What a joined reference has to gain over its parts."""
_LONGEST_RUN, _LONGEST_REFERENCE = 5, 400
_REFERENCE = 1.0
"""What has to speak for a reference more than against it."""
_IN_PROSE = 2.5
"""The same of brackets within a sentence, and of a title that it names."""
_SOFT = re.compile(
    r"(?<=[’”'\"\d)\]])[.,]?\s+(?=attaching\b)|[,;.]\s+(?=(?:(?:and )?see also|citing|quoting)\b)", re.IGNORECASE
)
_QUESTIONS = (
    r"(?P<questions>QQ?\s?\d{1,4}(?:\s?[–-]\s?\d+)?(?:(?:, | and )\d{1,4}(?:[–-]\d+)?)*)"
    r"(?:\s?\((?P<witness>[^()]{3,120})\))?"
)
_CODE = re.compile(rf"{_QUESTIONS}|(?P<paper>[A-Z]{{1,4}} ?\d{{1,4}})(?![\d/])")
_CODE_LIST = re.compile(
    rf"^(?:(?:see )?(?:also )?(?:and )?(?:{_CODE.pattern})(?:[,;.]? ?|$))+$".replace("?P<questions>", "?:")
    .replace("?P<witness>", "?:")
    .replace("?P<paper>", "?:"),
    re.IGNORECASE,
)
_ORAL = "Oral evidence"
_LEAD_IN = re.compile(
    r"^(?:further |supplementary |additional )?(?:written|oral|witness) (?:and oral )?"
    r"(?:evidence|statements?|submissions?) (?:from|of|by)\s+(?:the )?",
    re.IGNORECASE,
)


class Taken(Struct, frozen=True):
    """What one note holds."""

    references: tuple[Reference, ...]
    remark: str | None
    """Its sentences that are no references, and what explains one."""


def take_apart(note: Annotated) -> Taken:
    """The references of a note in order, and its remark."""
    references: list[Reference] = []
    remarks: list[str] = []
    for piece in _pieces(note):
        for run in _best_runs(piece):
            found = list(_references(run))
            if found:
                references += found
                remarks += [f.aside for f in found if f.aside]
            else:
                references += _within_prose(run)
                remarks.append(run.text)
    return Taken(tuple(references), " ".join(remarks) or None)


def _pieces(note: Annotated) -> Iterator[Annotated]:
    """Parts between semicolons that stand in no brackets and no title."""
    shut = [*note.brackets, *((a, b) for a, b, _ in note.titles)]
    cuts = [m.span() for m in re.finditer(r";", note.text) if not _within(m.start(), shut)]
    cuts += [m.span() for m in _SOFT.finditer(note.text) if not _within(m.start(), shut)]
    yield from _parts(note, sorted(cuts))


def _parts(note: Annotated, cuts: list[Span]) -> Iterator[Annotated]:
    start = 0
    for a, b in [*cuts, (len(note.text), len(note.text))]:
        part = note.part(start, a)
        start = b
        if any(c.isalnum() for c in part.text):
            yield part


def _within(at: int, spans: list[Span]) -> bool:
    return any(a < at < b - 1 for a, b in spans)


def _best_runs(piece: Annotated) -> list[Annotated]:
    """Its sentences, joined where that makes a better reference of them."""
    bounds = [0, *_stops(piece), len(piece.text)]
    count = len(bounds) - 1
    best: list[tuple[float, list[Annotated]]] = [(0.0, [])]
    for end in range(1, count + 1):
        options = []
        for start in range(end - 1, max(-1, end - 1 - _LONGEST_RUN), -1):
            is_joined = start < end - 1
            if is_joined and (
                bounds[end] - bounds[start] > _LONGEST_REFERENCE or _opens_anew(piece.text[bounds[start + 1] :])
            ):
                break
            run = piece.part(bounds[start], bounds[end])
            # A sentence alone may be prose; joined ones have to be a reference.
            score = read_reference(run).score
            score = score - _JOIN if is_joined else max(score, 0.0)
            options.append((best[start][0] + score, [*best[start][1], run]))
        best.append(max(options, key=lambda o: o[0]))
    return best[count][1]


def _opens_anew(text: str) -> bool:
    """Whether a sentence cannot be the rest of a reference."""
    return bool(SIGNAL.match(text) or IBID.match(text))


def _stops(piece: Annotated) -> list[int]:
    shut = [*piece.brackets, *((a, b) for a, b, _ in piece.titles)]
    return [
        m.end()
        for m in _STOP.finditer(piece.text)
        if not _within(m.start(), shut) and not (m.group()[0] == "." and _NO_STOP.search(piece.text[: m.start() + 1]))
    ]


def _references(run: Annotated) -> Iterator[Reference]:
    """The references that a run is made of; none where it is prose."""
    if _CODE_LIST.match(run.text.rstrip(" .")):
        yield from _listed_codes(run)
        return
    parts = list(_at_numbers(run))
    lead = ""
    for part in parts:
        reference = read_reference(part)
        if reference.score < _REFERENCE:
            continue
        lead = lead or (found[0] if (found := _LEAD_IN.match(reference.title)) else "")
        if lead and len(parts) > 1 and not _LEAD_IN.match(reference.title) and not reference.is_set_off:
            reference = replace(
                reference, title=f"{lead.strip().removesuffix(' the')} {reference.title.removeprefix('the ')}"
            )
        yield reference


def _listed_codes(run: Annotated) -> Iterator[Reference]:
    """`BC 76, BC 105, Q 47 (Ann Lee)`: a witness's paper, what a witness was asked."""
    for found in _CODE.finditer(run.text):
        code = " ".join(found[0].split())
        if found["paper"]:
            yield Reference(code, 4.0, title=code)
        for witness in _witnesses(found["witness"] or "") if found["questions"] else ():
            yield Reference(code, 4.0, witness, _ORAL, locator=" ".join(found["questions"].split()), genre=_ORAL)


def _witnesses(named: str) -> list[str]:
    """Each of several names; one whose post is named with it is one."""
    parts = [p.strip(" ,") for p in re.split(r", | and ", named.strip(" ,"))]
    are_names = all(len(p.split()) > 1 and p[0].isupper() for p in parts)
    return parts if are_names else parts[:1]


def _at_numbers(run: Annotated) -> Iterator[Annotated]:
    """A run that names several numbered documents, cut behind each."""
    numbers = [i for i in find_identifiers(run.open_text) if i.scheme is Scheme.DOCUMENT]
    cuts: list[Span] = []
    for one, after in pairwise(numbers):
        found = re.compile(r"[\])]*(?:[^,;()]{0,60}?(?:\([^()]*\))?)(?:,\s+(?:and\s+)?|\s+and\s+)").match(
            run.text, one.span[1]
        )
        same = next(((a, b) for a, b in run.brackets if a < one.span[0] and after.span[1] < b), None)
        if found and found.end() <= after.span[0] and same is None:
            cuts.append((found.end(), found.end()))
    yield from _parts(run, cuts)


def _within_prose(run: Annotated) -> Iterator[Reference]:
    """What a sentence cites in brackets or by number."""
    for start, end in run.brackets:
        inside = run.part(start + 1, end - 1)
        for piece in _pieces(inside):
            for found in _references(piece):
                is_full = found.is_set_off and (found.date or len(found.title.split()) > 2)
                if found.score >= _IN_PROSE and (found.keys or is_full or found.url or found.locator):
                    yield found
    for one in find_identifiers(run.outside):
        start = max((m.end() for m in _NAME_STARTS.finditer(run.text[: one.span[0]])), default=0)
        named = read_reference(run.part(start, one.span[1]))
        if named.score >= _IN_PROSE and not named.is_set_off:
            yield named
        else:
            yield Reference(run.text[one.span[0] : one.span[1]], 4.0, identifiers=(one,), locator=one.pages or None)


_NAME_STARTS = re.compile(r"[.:;“”\"(]\s+(?=[A-Z])")
