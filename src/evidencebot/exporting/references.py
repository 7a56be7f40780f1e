"""Works -> BibTeX, RIS, CSL-JSON, or references in a style."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import msgspec

from evidencebot.errors import InputError
from evidencebot.exporting.formats import Format
from evidencebot.exporting.tree import Node, as_file, document, every_reference, place_of_references, value
from evidencebot.exporting.works_cited import Item

_RIS_TYPES = {
    "report": "RPRT",
    "webpage": "ELEC",
    "article-newspaper": "NEWS",
    "article-journal": "JOUR",
    "article-magazine": "MGZN",
    "dataset": "DATA",
    "book": "BOOK",
    "chapter": "CHAP",
    "thesis": "THES",
    "paper-conference": "CPAPER",
    "legislation": "STAT",
    "bill": "BILL",
    "legal_case": "CASE",
    "post-weblog": "BLOG",
    "broadcast": "VIDEO",
}
_RIS_FIELDS = {
    "title": "title",
    "container-title": "secondary_title",
    "volume": "volume",
    "issue": "number",
    "number": "note",
    "publisher": "publisher",
    "publisher-place": "place_published",
    "genre": "type_of_work",
    "edition": "edition",
    "DOI": "doi",
    "ISBN": "issn",
    "ISSN": "issn",
}


def write_references(items: Sequence[Item], form: Format, style: Path | None = None) -> bytes:
    """The works in one of REFERENCE_FORMATS."""
    if form is Format.CSL_JSON:
        return msgspec.json.format(msgspec.json.encode(items), indent=2) + b"\n"
    if form is Format.RIS:
        return _ris(items)
    if form is Format.BIBTEX:
        return as_file(document([], _meta(items)), "bibtex")
    return as_file(document(formatted(items, style), {}), "plain")


def formatted(items: Sequence[Item], style: Path | None = None) -> list[Node]:
    """The list of references as blocks: in Chicago's author and date, which is pandoc's own, or in a file's style."""
    if style and not style.is_file():
        raise InputError(f"{style}: no such style; name a .csl file, such as those at https://www.zotero.org/styles")
    chosen = [f"--csl={style}"] if style else []
    tree = as_file(document([place_of_references()], _meta(items)), "json", "--citeproc", *chosen)
    blocks: list[Node] = json.loads(tree)["blocks"]
    return blocks


def _meta(items: Sequence[Item]) -> dict[str, Node]:
    """The metadata from which pandoc makes a list of references."""
    return {"references": value(items), "nocite": every_reference(), "lang": value("en-GB")}


def _ris(items: Sequence[Item]) -> bytes:
    import rispy

    class Writer(rispy.RisWriter):  # type: ignore[misc]
        def set_header(self, count: int) -> str:  # noqa: ARG002 - rispy numbers the records, which RIS does not have
            return ""

    return str(rispy.dumps([_ris_record(item) for item in items], implementation=Writer)).encode()


def _ris_record(item: Item) -> dict[str, Any]:
    record: dict[str, Any] = {"type_of_reference": _RIS_TYPES.get(item.get("type", ""), "GEN"), "id": item["id"]}
    record["authors"] = [_ris_name(name) for name in item.get("author", ())]
    record |= {ris: str(item[csl]) for csl, ris in _RIS_FIELDS.items() if csl in item}
    record |= _ris_pages(str(item.get("page", "")))
    for csl, ris in (("issued", "date"), ("accessed", "access_date")):
        date = _ris_date(item.get(csl, {}))
        if date:
            record[ris] = date
    if "date" in record:
        record["year"] = record["date"].split("/")[0]
    if "URL" in item:
        record["urls"] = [item["URL"]]
    return record


def _ris_name(name: dict[str, str]) -> str:
    """`Family, Given`; a body's name is told from a person's by its missing comma."""
    return name.get("literal") or ", ".join(filter(None, (name.get("family"), name.get("given"))))


def _ris_pages(pages: str) -> dict[str, str]:
    first, _, last = pages.replace("–", "-").partition("-")
    return {key: page for key, page in (("start_page", first.strip()), ("end_page", last.strip())) if page}


def _ris_date(date: dict[str, Any]) -> str:
    """`2016/05/03`, as far as it is known."""
    parts = next(iter(date.get("date-parts", ())), ())
    return "/".join(f"{int(part):02d}" for part in parts)
