"""What names a work beyond doubt: an evidence or document number, a law report, an address."""

from __future__ import annotations

import re
from enum import StrEnum

from msgspec import Struct

from evidencebot.documents.catalogue.annotated import Span


class Scheme(StrEnum):
    """Who gives the number."""

    DOCUMENT = "document"
    """An inquiry's, committee's or archive's: INQ000184643, SPA0066, RG000061."""
    REPORTER = "reporter"
    """A volume of law reports and the case's first page: 916 F.3d 368."""
    REPORTER_AT = "reporter at"
    """A volume and a page within a case: 515 U.S. at 600."""
    STATUTE = "statute"
    """A section of a code: 18 U.S.C. § 1512."""
    JUDGMENT = "judgment"
    """A neutral citation: [2019] EWHC 606."""
    PARLIAMENTARY = "parliamentary"
    """A paper of a session: HL Paper 71, HC 179, Cm 8208."""


OWN_SCHEMES = (Scheme.DOCUMENT, Scheme.REPORTER, Scheme.STATUTE, Scheme.JUDGMENT)
"""Those whose numbers are each one work's; a session's paper is also printed in part."""


class Identifier(Struct, frozen=True):
    """A number as printed, and where in the text."""

    scheme: Scheme
    key: str
    """The same for all that is the same work; of `REPORTER_AT` only the volume."""
    span: Span
    pages: str = ""
    """The part of it that names a page: 0002-0003 in INQ000184902_0002-0003."""


_SUFFIX = r"(?:_(?P<page>\d{3,4}(?:[–-]\d{3,4})?(?:, ?\d{4}(?:[–-]\d{4})?)*|[ivxlc]+(?:[–-][ivxlc]+)?))?"
_DOCUMENT = re.compile(
    r"(?<![\w/.-])(?P<id>(?:[A-Z]{2,8}(?:\d{4,12}|_\d{5,12}|\d{2,3}[_ ]\d{5,8})|[A-Z]{2,8}(?: [A-Z]{2,4})? 0\d{4,8}|"
    r"[A-Z]{2,3} [A-Z]{2,4}\d{5,8}|(?:[A-Z]{1,5}-){1,3}\d{5,12}|[A-Z][a-z]+-\d{5,12}))"
    + _SUFFIX
    + r"(?:–\d{1,5})?(?![\w/])"
)
_REPORTER = re.compile(
    r"\b(?P<volume>\d{1,4}) "
    r"(?P<reporter>[A-Z][A-Za-z’' ]{0,9}\.(?: ?[A-Z][a-z]{0,4}\.)*(?: ?App[’']x\.?)?(?: ?[2-4]d)?) "
    r"(?P<at>at )?(?P<page>\d{1,6})(?:[–-]\d+)?\b"
)
_STATUTE = re.compile(
    r"\b(?P<title>\d{1,3}) (?P<code>U\.?S\.?C\.?|C\.?F\.?R\.?) "
    r"(?:§+ ?|[Pp]arts? |pt\.? )?(?P<section>\d[\w-]*(?:\.\d+)*)"
)
_JUDGMENT = re.compile(r"\[(?P<year>(?:19|20)\d\d)\] (?P<court>[A-Z]{2,6}(?: [A-Z][a-z]+)?) (?P<number>\d{1,5})\b")
_PARLIAMENTARY = re.compile(
    r"\b(?P<series>HL Paper|HC|HL|Cm|Cmnd|Cmd|CP|SP Paper)\s?\.?\s?(?P<number>\d{1,5}(?:[-–][IVX]+)?)\b"
)


def find_identifiers(text: str) -> list[Identifier]:
    """All of them in order; none within another."""
    found = [
        *map(_document, _DOCUMENT.finditer(text)),
        *map(_judgment, _JUDGMENT.finditer(text)),
        *map(_statute, _STATUTE.finditer(text)),
        *map(_reporter, _REPORTER.finditer(text)),
        *map(_parliamentary, _PARLIAMENTARY.finditer(text)),
    ]
    kept: list[Identifier] = []
    for one in found:
        if not any(a < one.span[1] and one.span[0] < b for a, b in (k.span for k in kept)):
            kept.append(one)
    return sorted(kept, key=lambda k: k.span)


def _document(found: re.Match[str]) -> Identifier:
    """A suffix of four digits (or Roman ones) is a page; one of three tells a file's parts apart."""
    page = found["page"] or ""
    is_page = len(page) != 3
    key = found["id"].replace(" ", "_") + ("" if is_page else f"_{page}")
    return Identifier(Scheme.DOCUMENT, key, found.span(), page if is_page else "")


def _reporter(found: re.Match[str]) -> Identifier:
    volume = f"{found['volume']} {found['reporter'].replace(' ', '')}"
    if found["at"]:
        return Identifier(Scheme.REPORTER_AT, volume, found.span(), found["page"])
    return Identifier(Scheme.REPORTER, f"{volume} {found['page']}", found.span())


def _statute(found: re.Match[str]) -> Identifier:
    code = found["code"].replace(".", "")
    return Identifier(Scheme.STATUTE, f"{found['title']} {code} {found['section']}", found.span())


def _judgment(found: re.Match[str]) -> Identifier:
    return Identifier(Scheme.JUDGMENT, " ".join(found.group("year", "court", "number")), found.span())


def _parliamentary(found: re.Match[str]) -> Identifier:
    return Identifier(Scheme.PARLIAMENTARY, " ".join(found.group("series", "number")), found.span())
