"""Which lines at the feet of pages open a note: settled for the whole document at once.

A number opens notes, but also sentences, addresses and the notes of tables. The openings chosen are those whose
numbers run on, from page to page or anew in each chapter, and that are marked in the text of their page.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import pairwise

from msgspec import Struct
from msgspec.structs import replace

from evidencebot.documents.pdf.layout import Fragment, Line
from evidencebot.documents.styled import SYMBOLS

_SUPERSCRIPTS = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")
_NUMBER = re.compile(r"^[(\[]?(\d{1,4})[\])]?(?:[.:)]\s*|\s+)(?=\S)|^[(\[]?(\d{1,4})[\])]?[.:]?$")
_GLUED = re.compile(r"^(\d{1,4})(?=[A-Z‘“\"])")
_SYMBOL = re.compile(rf"^([{re.escape(SYMBOLS)}]{{1,4}})\s*(?=\S)|^([{re.escape(SYMBOLS)}]{{1,4}})$")
_RAISED = re.compile(rf"^[\d⁰¹²³⁴⁵⁶⁷⁸⁹]{{1,4}}[.)]?$|^[{re.escape(SYMBOLS)}]{{1,4}}$")
# Of two ways to read a document's notes one that is this far behind is never made up for by later pages.
_NEVER_WINS = 12.0
_FURTHEST = 12


class Opening(Struct, frozen=True):
    """A line that may open a note."""

    page: int
    line: int
    """Its place among the lines at the foot of its page."""
    label: str
    is_raised: bool
    is_ruled: bool
    """Whether a rule parts it from the text."""
    marked: float
    """1 where the page's text bears a mark of this label, less where only small print, a table say, does."""
    is_within: bool
    """Whether it stands within a line, where few numbers open a note."""
    begins_line: bool
    """Whether its first word would have fitted on the line before: no sentence goes on here."""
    style: tuple[int, bool]
    """Where it begins and whether its number is raised: a document's notes are alike, its tables' notes differ."""

    @property
    def number(self) -> int | None:
        return int(self.label) if self.label.isdigit() else None


class _Choice(Struct, frozen=True):
    """An opening taken, after those before it."""

    score: float
    opening: Opening | None = None
    before: _Choice | None = None


def label_of(line: Line) -> tuple[str, bool] | None:
    """The number or symbol that opens a line, and whether it is raised; None where none does."""
    raised = ""
    for fragment in line.fragments:
        if not (fragment.is_raised and _RAISED.match(fragment.text)):
            break
        raised += fragment.text.translate(_SUPERSCRIPTS).strip(".)")
    if raised:
        return raised, True
    text = line.text
    small = re.match("[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,4}", text)
    if small:
        return small.group().translate(_SUPERSCRIPTS), True
    found = _NUMBER.match(text) or _SYMBOL.match(text) or _GLUED.match(text)
    return (next(group for group in found.groups() if group), False) if found else None


def raised_labels(line: Line) -> set[str]:
    """Labels of the marks that stand raised behind words of a line."""
    found: set[str] = set()
    run = ""
    words = False
    for fragment in [*line.fragments, None]:
        if fragment is not None and fragment.is_raised:
            run += f" {fragment.text}" if fragment.is_spaced else fragment.text
            continue
        if words and run:
            found.update(re.findall(rf"\d{{1,4}}|[{re.escape(SYMBOLS)}]{{1,4}}", run.translate(_SUPERSCRIPTS)))
        run = ""
        words = words or fragment is not None
    text = line.text
    found.update(m.translate(_SUPERSCRIPTS) for m in re.findall("(?<=.)[⁰¹²³⁴⁵⁶⁷⁸⁹]{1,4}", text))
    found.update(re.findall(rf"(?<=[\w.,;:!?’”\")])[{re.escape(SYMBOLS)}]{{1,4}}(?=\s|$)", text))
    return found


def parted(line: Line) -> list[Line]:
    """A line cut before each number within it that may open a note: several short notes share a line."""
    fragments = line.fragments
    cuts = [i for i in range(1, len(fragments)) if _opens_within(line, fragments[i - 1], fragments[i])]
    bounds = [0, *cuts, len(fragments)]
    pieces = [fragments[a:b] for a, b in pairwise(bounds)]
    return [replace(line, fragments=p, x0=p[0].x0, x1=max(f.x1 for f in p)) for p in pieces] if cuts else [line]


def _opens_within(line: Line, before: Fragment, here: Fragment) -> bool:
    if here.y - line.y > 0.5 * line.size:
        # A number alone on the next line, whose note has been blacked out.
        return before.y - line.y <= 0.5 * line.size or abs(here.y - before.y) > 0.5 * line.size
    is_number = bool(re.match(r"^[\d⁰¹²³⁴⁵⁶⁷⁸⁹]{1,4}[.)]?$", here.text))
    gap = here.x0 - before.x1
    ends = before.text.rstrip('”’)"').endswith((".", ";"))
    if not is_number or before.is_raised:
        return False
    return ends and gap > 0.15 * before.size if here.is_raised else ends or gap > 1.5 * before.size


def chosen(openings: Sequence[Opening]) -> list[Opening]:
    """The openings that are notes, in reading order."""
    running = _running([o for o in openings if o.number is not None])
    taken = {(o.page, o.line) for o in running}
    looks = Counter(o.style for o in running)
    # A symbol is a note where its page has the mark; a number out of order where it begins a line of its own accord.
    strays = {
        (o.page, o.line)
        for o in openings
        if (o.number is None and o.marked) or (looks[o.style] and o.begins_line and o.number is not None)
    }
    return [o for o in openings if (o.page, o.line) in taken | strays]


def _running(openings: Sequence[Opening]) -> list[Opening]:
    choices = [_Choice(0.0)]
    for opening in openings:
        best = max(choices, key=lambda c: c.score + _fit(c.opening, opening))
        score = best.score + _fit(best.opening, opening) + _worth(opening)
        choices.append(_Choice(score, opening, best))
        top = max(choice.score for choice in choices)
        choices = [choice for choice in choices if choice.score > top - _NEVER_WINS]
    found: list[Opening] = []
    last: _Choice | None = max(choices, key=lambda c: c.score)
    while last is not None and last.opening is not None:
        found.append(last.opening)
        last = last.before
    return found[::-1]


def _worth(opening: Opening) -> float:
    return 2.0 * opening.marked + 0.5 * opening.is_raised + 0.3 * opening.is_ruled - 0.5 * opening.is_within


def _fit(before: Opening | None, here: Opening) -> float:
    """How well a note's number follows another's: a step is the rule, a gap or a new start the exception."""
    number = here.number or 0
    if before is None:
        return 0.0 if number == 1 or here.marked else -2.5
    step = number - (before.number or 0)
    other = -0.7 if here.style != before.style else 0.0
    if step == 1:
        return other + (1.0 if here.marked else 0.4)
    if step > 1:
        return other - (0.4 * (step - 1) if step <= _FURTHEST else 6.0)
    if here.page == before.page:
        return other - 5.0
    return other - (1.2 if number == 1 else 3.0) - (0.0 if here.marked else 1.5)


def symbols_as_marks(lines: Iterable[Line], symbols: frozenset[str]) -> list[Line]:
    """Lines with these symbols, where they close a word, raised as note marks are."""
    return [replace(line, fragments=tuple(f for x in line.fragments for f in _split(x, symbols))) for line in lines]


def _split(fragment: Fragment, symbols: frozenset[str]) -> list[Fragment]:
    word = fragment.text.rstrip(SYMBOLS)
    symbol = fragment.text[len(word) :]
    if symbol not in symbols or fragment.is_raised:
        return [fragment]
    if not word:
        return [replace(fragment, is_raised=True)]
    at = fragment.x0 + (fragment.x1 - fragment.x0) * len(word) / len(fragment.text)
    stem = replace(fragment, text=word, x1=at, spaces_next=False)
    return [stem, replace(fragment, text=symbol, x0=at, is_raised=True, is_spaced=False)]
