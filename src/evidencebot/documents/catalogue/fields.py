"""A stretch of a note taken apart as if it were a reference: who, what, when, where in it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cached_property

from msgspec import Struct

from evidencebot.documents.catalogue.annotated import Annotated, Span, blanked
from evidencebot.documents.catalogue.dates import Date, find_dates
from evidencebot.documents.catalogue.identifiers import Identifier, Scheme, find_identifiers
from evidencebot.documents.catalogue.locating import find_locators, locator_text
from evidencebot.documents.catalogue.wording import (
    AVAILABLE,
    GENRE,
    explains,
    is_filler,
    is_name,
    lower_words,
    may_be_title,
)
from evidencebot.documents.web_addresses import find_address

_MARKS = "“”‘’\"' ,"
_ENDS = re.compile(r",\s|;\s|(?<=[a-z\d)]{2})\.\s(?=[A-Z])|\s:\s|,$")
_ENDS_AT_BRACKETS = re.compile(rf"{_ENDS.pattern}|[()]")
_EMPTY_BRACKETS = re.compile(r"\(\W*\)|\[\W*\]")
_BRACKETED = re.compile(r"^[(\[]([^()\[\]]*)[)\]]$")
_PAGE_OF_CASE = re.compile(r",\s+(\d{1,5}(?:[–-]\d+)?(?:, \d{1,5}(?:[–-]\d+)?)*)")
_ASIDE_WORDS = 4
"""A field with so many words in small letters says something and names nothing."""

Title = tuple[int, int, bool]
"""Start, end, whether quoted."""


class Parts(Struct, frozen=True):
    """The words of a reference by what they name."""

    author: str = ""
    title: str = ""
    container: str = ""
    publisher: str = ""
    aside: str = ""


class Fields:
    """What is found in a stretch of a note, and where."""

    def __init__(self, body: Annotated) -> None:
        self.body = body
        self.identifiers: Sequence[Identifier] = find_identifiers(body.open_text)
        self.address = find_address(body.text)
        self._taken = [*(i.span for i in self.identifiers), *([self.address[0]] if self.address else [])]
        self._numeric = [span for span, _ in find_dates(body.open_text) if "/" in body.text[slice(*span)]]
        self.locators = find_locators(blanked(body.open_text, [*self._taken, *self._numeric]))
        self.locators += _pages_of_cases(body.open_text, self.identifiers)
        self.dates = find_dates(blanked(body.open_text, [*self._taken, *self.locators]))
        self.titles = [t for t in body.titles if may_be_title(body.text[t[0] : t[1]], is_quoted=t[2])]
        self._explanations = [(a, b) for a, b in body.brackets if explains(blanked(body.text, self._taken)[a:b])]

    @property
    def is_named(self) -> bool:
        """Whether a number or address names the work."""
        return bool(self.identifiers or self.address)

    @cached_property
    def title(self) -> Title | None:
        """The first that is set off and stands outside brackets."""
        return next((t for t in self.titles if not any(a < t[0] and t[1] < b for a, b in self.body.brackets)), None)

    @cached_property
    def spans(self) -> list[Span]:
        """All that numbers, addresses, locators and dates take up."""
        return [*self._taken, *self.locators, *(span for span, _ in self.dates)]

    @property
    def date(self) -> Date:
        """The first behind the title, else the first."""
        behind = [d for (a, _), d in self.dates if self.title and a >= self.title[1]]
        return next(iter(behind), next((d for _, d in self.dates), ()))

    @property
    def locator(self) -> str | None:
        pages = [i.pages for i in self.identifiers if i.pages]
        named = locator_text(self.body.text, sorted(self.locators))
        return ", ".join([*pages, *([named] if named else [])]) or None

    @cached_property
    def parts(self) -> Parts:
        return self._untitled() if self.title is None else self._titled(self.title)

    def set_off(self, title: Title) -> str:
        return self.body.text[title[0] : title[1]].strip(_MARKS)

    def _titled(self, title: Title) -> Parts:
        """The author stands before the title, publisher and journal behind it."""
        before = [f for f in _split(self._free(0, title[0])) if not is_filler(f)]
        journal = next((t for t in self.titles if t[0] >= title[1] and title[2] and not t[2]), None)
        after = [f for f in _split(self._free(title[1], len(self.body.text), journal)) if not is_filler(f)]
        explained = [self.body.text[a:b].strip("()") for a, b in self._explanations if a >= title[1]]
        return Parts(
            author=re.sub(r"[’']s$", "", ", ".join(before).strip(" ,.:")),
            title=self.set_off(title).rstrip("."),
            container=self.set_off(journal) if journal else "",
            publisher=next(filter(is_name, after), ""),
            aside=" ".join([*explained, *(f for f in after if lower_words(f) >= _ASIDE_WORDS)]),
        )

    def _free(self, start: int, end: int, also: Title | None = None) -> str:
        """What of a stretch nothing was found in, explanations left out."""
        gone = [*self.spans, *self._explanations, *([also[:2]] if also else [])]
        return blanked(self.body.text, gone)[start:end].replace("\0", " ")

    def _untitled(self) -> Parts:
        """Without italics or quotation marks: the first field is the author where it is a name and a title follows."""
        text = self.body.text
        written = [
            span for span, d in self.dates if span not in self._numeric and (len(d) > 1 or _stands_apart(text, span))
        ]
        gone = [*self._taken, *self.locators, *written, *self._explanations]
        fields = _split(AVAILABLE.sub(" ", blanked(text, gone).replace("\0", " ")), at_brackets=False)
        asides = [text[a:b].strip("()") for a, b in self._explanations]
        asides += [f for f in fields[1:] if lower_words(f) >= _ASIDE_WORDS]
        rest = [f for f in fields[1:] if lower_words(f) < _ASIDE_WORDS and not _BRACKETED.match(f)]
        aside = " ".join(asides)
        if rest and is_name(fields[0]) and not GENRE.match(fields[0]) and len(rest[0].split()) > 1:
            return Parts(author=fields[0], title=", ".join(rest), aside=aside)
        title = re.sub(r",? (?:and|at|in|of)$", "", ", ".join([*fields[:1], *rest]))
        return Parts(title=_BRACKETED.sub(r"\1", title), aside=aside)


def _split(text: str, *, at_brackets: bool = True) -> list[str]:
    """Parts between commas and stops (and brackets), without what is empty."""
    parts = re.split(_ENDS_AT_BRACKETS if at_brackets else _ENDS, _EMPTY_BRACKETS.sub(" ", text))
    squeezed = (" ".join(part.split()).strip(" ,.;:") for part in parts)
    return [f for f in squeezed if any(c.isalnum() for c in f)]


def _pages_of_cases(text: str, identifiers: Sequence[Identifier]) -> list[Span]:
    """The page behind a case's first page: 386 in `916 F.3d 368, 386`."""
    ends = (i.span[1] for i in identifiers if i.scheme is Scheme.REPORTER)
    return [found.span(1) for end in ends if (found := _PAGE_OF_CASE.match(text, end))]


def _stands_apart(text: str, span: Span) -> bool:
    """Whether a year is a field of its own and no part of a name: `, 2012,` and `(2012)`, not `Act 2012`."""
    before, after = text[: span[0]].rstrip(), text[span[1] : span[1] + 1]
    return (before.endswith((",", "(", ":", ".")) and after in ",.;):") or not before
