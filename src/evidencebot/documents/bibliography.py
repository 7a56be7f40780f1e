"""Bibliography entries -> works as CSL-JSON, with ids that a person can read.

The style is Chicago's, as most policy reports have it: `Family, Given, and Given Family. *Title*.
Publisher, Year.` Italics or quotation marks around the title are used where the file kept them.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

from msgspec import Struct

from evidencebot.documents.model import Work
from evidencebot.documents.styled import ITALIC, ITALIC_CLOSE, ITALIC_OPEN, plain, squeeze
from evidencebot.documents.web_addresses import find_address
from evidencebot.text.folding import ascii_slug

_SAME_AUTHOR = re.compile(r"^(?:[—–-]\s*){2,3}[.,]?\s*")
_MONTHS = {
    m: i
    for i, m in enumerate(
        "january february march april may june july august september october november december".split(), 1
    )
}
_MONTH = "(" + "|".join(_MONTHS) + ")"
_DAY = re.compile(rf"\b(\d{{1,2}})\s+{_MONTH}\s+((?:19|20)\d\d)\b", re.IGNORECASE)
_MONTH_YEAR = re.compile(rf"\b{_MONTH}\s+((?:19|20)\d\d)\b", re.IGNORECASE)
_YEAR = re.compile(r"(?<![\d/-])((?:19|20)\d\d)(?:[a-e]\b)?(?![\d/-])")
_ACCESSED = re.compile(rf"[\s,.(]*accessed\s+(\d{{1,2}}\s+{_MONTH}\s+\d{{4}})\)?\.?", re.IGNORECASE)
_VOLUME = re.compile(r"\b(\d{1,4}),?\s+no\.\s*(\d{1,3})|(?:^|(?<=\s))(\d{1,4})(?=\s*\()")
_PAGES = re.compile(r":\s*(\d+(?:[–-]\d+)?)\s*\.?$")
_SERIES_NUMBER = re.compile(r"\b(HC|HL|Cm|Cmnd|CP)\s?\.?\s?(\d{2,5}(?:-[IVX]+)?)\b")
_GENRES = {"webpage": "webpage", "press release": "webpage", "speech": "speech", "research publications": "webpage"}
_QUOTES = {"'": "'", "‘": "’", '"': '"', "“": "”"}
_STOP_WORDS = frozenset("a an and at by for from in of on or the to with".split())
_CITIES = frozenset(
    "London Edinburgh Cardiff Belfast Manchester Oxford Cambridge Paris Brussels Geneva Washington".split()
)
_GIVEN = re.compile(r"^(?:Dr |Sir |Prof\.? )?[A-Z][\w.'’-]*(?: [A-Z][\w.'’-]*){0,2}$")
_HONORIFIC = re.compile(r"^(?:Dr|Sir|Dame|Prof(?:essor)?)\.?\s+")
_BODY_WORDS = re.compile(
    r"\b(?:and|of|for|the|The|Office|Department|Council|Committee|Group|Trust|Foundation|Service|Institute|NHS|UK|"
    r"Government|Authority|Agency|England|Association|Centre|Commission|Board|Society|University|Library|News)\b"
)


class Parts(Struct, frozen=True):
    """An entry cut into author, title and the rest."""

    author: str
    title: str
    rest: str
    is_quoted: bool


def parse_bibliography(entries: Sequence[str]) -> tuple[Work, ...]:
    """Works of styled entries, in their order; a dash for the author repeats the one above."""
    works: list[Work] = []
    taken: set[str] = set()
    author = ""
    for entry in entries:
        repeated = _SAME_AUTHOR.match(entry)
        body = entry[repeated.end() :] if repeated else entry
        parts = split_parts(body, author_known=bool(repeated))
        author = author if repeated else parts.author
        csl = _csl(author, parts)
        text = f"{author.rstrip('.')}. {plain(body)}" if repeated else plain(body)
        work_id = _readable_id(csl, taken)
        taken.add(work_id)
        works.append(Work(work_id, csl, text))
    return tuple(works)


def split_parts(styled: str, *, author_known: bool = False) -> Parts:
    """Cut a reference at its title, by its italics or quotation marks, else by its full stops."""
    styled = squeeze(styled)
    found = _title_span(styled)
    if found is None:
        return _plain_parts(styled, author_known=author_known)
    start, end, is_quoted = found
    author = "" if author_known else plain(styled[:start]).rstrip(" ,")
    title = plain(styled[start + 1 : end - 1]).strip()
    if is_quoted and title.endswith(".") and not title.endswith(".."):
        title = title[:-1]
    return Parts(author.removesuffix("."), title.rstrip(","), styled[end:].strip(" ,"), is_quoted)


def _title_span(styled: str) -> tuple[int, int, bool] | None:
    """(start, end, whether quoted) of the title with its quotes or italics, whichever opens first."""
    italics = ITALIC.search(styled)
    opening = re.search(r"(?:^|(?<=[\s(]))[‘“'\"]", styled)
    if opening and (italics is None or opening.start() < italics.start()):
        end = _closing_quote(styled, opening.start())
        if end is not None:
            return opening.start(), end, True
    if italics is None:
        return None
    return italics.start(), italics.end(), False


def _closing_quote(styled: str, start: int) -> int | None:
    """Where a quoted title ends: at a closing quote before a stop, or behind a stop of its own."""
    close = _QUOTES[styled[start]]
    for found in re.finditer(re.escape(close), styled[start + 1 :]):
        at = start + 1 + found.start()
        before, after = styled[at - 1], styled[at + 1 : at + 3]
        if not after.strip() or after[0] in ".,;)" or (before in ".?!,…" and after[0] == " "):
            return at + 1
    return None


_STOP = re.compile(r"(?<![A-Z\s][A-Z])(?<!\bet al)(?<!\bPub)(?<!\bNos)(?<!\bNo)[.?!]\s+(?=[\w‘“'\"])")
_DATE_BEHIND = re.compile(r"\s\((?:[^()]*\s)?(?:19|20)\d\d\)[\s.]*$")


def _plain_parts(styled: str, *, author_known: bool) -> Parts:
    """Cut an entry that lost its italics at ". ", or at ", year" where the title ends the entry."""
    text = plain(styled)
    stops = [m.end() for m in _STOP.finditer(text)]
    # A law or a case has no author: behind its name and year there is its address at most.
    is_whole = bool(stops) and re.fullmatch(r"(?:https?://|www\.)\S*|", text[stops[0] :]) is not None
    start = 0 if author_known or is_whole or not stops else stops[0]
    title_end = next((s for s in stops if s > start), None)
    year = re.search(r",\s+(?:n\.d\.|(?:\d{1,2}\s+\w+\s+|\w+\s+)?(?:19|20)\d\d)", text[start:])
    if year and (title_end is None or start + year.start() < title_end):
        title_end = start + year.start()
    end = title_end or len(text)
    if is_whole and (dated := _DATE_BEHIND.search(text, 0, end)):
        end = dated.start()
    return Parts(text[:start].rstrip(" ."), text[start:end].strip(" .,"), text[end:].strip(" ,"), is_quoted=False)


def _csl(author: str, parts: Parts) -> dict[str, Any]:
    csl: dict[str, Any] = {"type": "report", "title": parts.title}
    people = parse_authors(author)
    if people:
        csl["author"] = people
    rest, url = _take_address(parts.rest)
    rest, accessed = _take_accessed(rest)
    container = ITALIC.search(rest)
    if container:
        csl["container-title"] = plain(container.group(1))
        rest = rest[: container.start()] + rest[container.end() :]
    text = plain(rest.replace(ITALIC_OPEN, "").replace(ITALIC_CLOSE, "")).strip(" .,")
    if accessed:
        csl["accessed"] = accessed
    if url:
        csl["URL"] = url
    csl.update(_journal(text))
    issued, text = _issued(text)
    if issued:
        csl["issued"] = issued
    csl.update(_publication(text, csl))
    csl["type"] = _type(csl, parts)
    return csl


def parse_authors(author: str) -> list[dict[str, str]]:
    """CSL names: the first inverted where it is a person's, bodies as literals."""
    author = author.strip().rstrip(",")
    if not author:
        return []
    segments = [s.strip() for s in author.split(", ")]
    is_person = (
        len(segments) > 1 and not segments[1].startswith("and ") and bool(_GIVEN.match(segments[1].split(" and ")[0]))
    )
    if not is_person:
        return [{"literal": segments[0]}, *(_person(s.removeprefix("and ")) for s in segments[1:])]
    names = [{"family": segments[0], "given": _HONORIFIC.sub("", segments[1])}]
    return names + [_person(s.removeprefix("and ")) for s in segments[2:]]


def _person(text: str) -> dict[str, str]:
    given, _, family = _HONORIFIC.sub("", text).rpartition(" ")
    if _BODY_WORDS.search(text) or not given:
        return {"literal": text}
    return {"family": family, "given": given}


def _take_address(rest: str) -> tuple[str, str | None]:
    """What is left without the web address, and the address."""
    found = find_address(rest)
    if found is None:
        return rest, None
    (start, end), address = found
    if not rest[start:end].lower().startswith(("http", "www.", "doi")):
        return rest, None
    return re.sub(r"\b(?:url|available at|at):?\s*$", "", rest[:start], flags=re.IGNORECASE) + rest[end:], address


def _take_accessed(rest: str) -> tuple[str, dict[str, Any] | None]:
    found = _ACCESSED.search(rest)
    if not found:
        return rest, None
    return rest[: found.start()] + rest[found.end() :], parse_date(found.group(1))


def parse_date(text: str) -> dict[str, Any] | None:
    """The first date in `text` as CSL date-parts."""
    day = _DAY.search(text)
    if day:
        return {"date-parts": [[int(day.group(3)), _MONTHS[day.group(2).lower()], int(day.group(1))]]}
    month = _MONTH_YEAR.search(text)
    if month:
        return {"date-parts": [[int(month.group(2)), _MONTHS[month.group(1).lower()]]]}
    years = _YEAR.findall(text)
    return {"date-parts": [[int(years[-1])]]} if years else None


def _issued(text: str) -> tuple[dict[str, Any] | None, str]:
    issued = parse_date(text)
    for pattern in (_DAY, _MONTH_YEAR, _YEAR):
        found = list(pattern.finditer(text))
        if found:
            return issued, (text[: found[-1].start()] + text[found[-1].end() :]).strip(" .,()")
    return issued, re.sub(r"\bn\.d\.?", "", text).strip(" .,()")


def _journal(text: str) -> dict[str, str]:
    found = _VOLUME.search(text)
    if not found:
        return {}
    csl = {"volume": found.group(1) or found.group(3)}
    if found.group(2):
        csl["issue"] = found.group(2)
    pages = _PAGES.search(text)
    if pages:
        csl["page"] = pages.group(1)
    return csl


def _publication(text: str, csl: dict[str, Any]) -> dict[str, str]:
    """Publisher, place, series number and genre in what is left of an entry."""
    found: dict[str, str] = {}
    if "volume" in csl:
        return found
    number = _SERIES_NUMBER.search(text)
    if number:
        found["number"] = f"{number.group(1)} {number.group(2)}"
        text = text[: number.start()] + text[number.end() :]
    text = re.sub(r"\(\s*\)", "", text).strip(" .,()")
    for genre in _GENRES:
        if text.casefold().startswith(genre):
            found["genre"] = text[: len(genre)]
            text = text[len(genre) :].strip(" .,()")
    place, colon, publisher = text.partition(": ")
    if colon:
        found["publisher-place"], text = place, publisher
    if text:
        is_place = text in _CITIES or "container-title" in csl
        found["publisher-place" if is_place else "publisher"] = text
    return found


_NEWSROOMS = re.compile(
    r"\bNews\b|Guardian|Times|Telegraph|Independent|Echo|Herald|\bPress\b|Mail|Post|Standard", re.IGNORECASE
)


def _type(csl: dict[str, Any], parts: Parts) -> str:
    genre = _GENRES.get(str(csl.get("genre", "")).casefold())
    if genre:
        return genre
    if "volume" in csl:
        return "article-journal"
    container = str(csl.get("container-title", ""))
    authors = " ".join(a.get("literal", "") for a in csl.get("author", ()))
    if parts.is_quoted and _NEWSROOMS.search(container or authors):
        return "article-newspaper"
    if "publisher-place" in csl and "publisher" in csl and "number" not in csl:
        return "book"
    return "webpage" if parts.is_quoted else "report"


def _readable_id(csl: dict[str, Any], taken: set[str]) -> str:
    """`ministry-of-justice-2016-proven`: author, year, first telling word, more words until unique."""
    authors = csl.get("author") or [{"literal": csl.get("container-title", "anonymous")}]
    name = authors[0].get("family") or authors[0]["literal"]
    year = str(csl["issued"]["date-parts"][0][0]) if "issued" in csl else "nd"
    words = [w for w in ascii_slug(csl["title"]).split("-") if w not in _STOP_WORDS] or ["untitled"]
    for count in range(1, len(words) + 1):
        candidate = "-".join([ascii_slug(name), year, *words[:count]])
        if candidate not in taken:
            return candidate
    number = 2
    while f"{candidate}-{number}" in taken:
        number += 1
    return f"{candidate}-{number}"
