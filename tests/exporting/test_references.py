"""References that other programs read back as what they were."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any

import pytest
import rispy
from msgspec.structs import replace

from evidencebot.documents.model import Work
from evidencebot.errors import InputError, PandocError
from evidencebot.exporting.exporting import export
from evidencebot.exporting.formats import REFERENCE_FORMATS, Format
from evidencebot.exporting.references import write_references
from evidencebot.exporting.works_cited import known_items, work_item, works_cited
from evidencebot.index.corpus import Corpus
from saved_sessions import CORPUS, HOSTILE, PLAIN, STEERING, TOLLS, session, turn
from stub_answers import answer, quotation

ITEM = work_item(TOLLS)
# Title, then authors in capitals: unlike anything that pandoc would write by itself.
STYLE = """<?xml version="1.0" encoding="utf-8"?>
<style xmlns="http://purl.org/net/xbiblio/csl" version="1.0" class="in-text">
  <info><title>Shouting</title><id>shouting</id><updated>2024-01-01T00:00:00+00:00</updated></info>
  <citation><layout><text variable="title"/></layout></citation>
  <bibliography><layout suffix="…">
    <text variable="title" suffix=" / "/><names variable="author"><name text-case="uppercase"/></names>
  </layout></bibliography>
</style>
"""


def test_works_cited_are_the_report_and_what_its_notes_cite() -> None:
    assert [i["id"] for i in works_cited(PLAIN, CORPUS)] == ["report", "ferrier-1912-tolls"]
    (report, _) = works_cited(PLAIN, CORPUS)
    assert report == {
        "id": "report",
        "type": "report",
        "title": "The Ford of Orle",
        "author": [{"literal": "Ada Wren"}],
        "issued": {"date-parts": [[1913, 3]]},
    }


def test_a_source_that_is_a_work_is_cited_as_that_work() -> None:
    source = replace(CORPUS.documents[0], id="tolls", works=(), title="Tolls")
    corpus = Corpus((*CORPUS.documents, source), {"tolls": TOLLS.id}, ())
    cited = session(turn("What?", answer(quotation(document="tolls", footnotes=()))))
    assert [i["id"] for i in works_cited(cited, corpus)] == [TOLLS.id]
    assert known_items(corpus)["tolls"] == known_items(corpus)[TOLLS.id]


def test_a_work_that_is_gone_is_left_out() -> None:
    assert works_cited(PLAIN, Corpus((), {}, ())) == []


def test_csl_json() -> None:
    assert json.loads(write_references([ITEM], Format.CSL_JSON)) == [{**TOLLS.csl, "id": TOLLS.id}]


def test_ris() -> None:
    text = write_references([ITEM, ITEM], Format.RIS).decode()
    first, second = rispy.loads(text)
    assert first == second
    assert first == {
        "type_of_reference": "BOOK",
        "id": TOLLS.id,
        "authors": ["Ferrier, Maud", "Orle Ferry Board"],
        "title": TOLLS.title,
        "publisher": "Wren & Daughters",
        "place_published": "Orle",
        "start_page": "7",
        "end_page": "9",
        "date": "1912/05/03",
        "access_date": "2016/12/07",
        "year": "1912",
        "urls": ["https://orle.example/tolls?year=1912&page=7"],
    }
    assert text.startswith("TY  - BOOK\n")


def test_bibtex() -> None:
    text = write_references([ITEM], Format.BIBTEX).decode()
    assert text.startswith("@book{ferrier-1912-tolls,")
    assert "author = {Ferrier, Maud and {Orle Ferry Board}}" in text
    assert r"50\% \{of\} \$" in text
    assert "year = {1912}" in text


def test_no_text_breaks_out() -> None:
    texts = [*HOSTILE, STEERING, "two\nlines\nER  - \n\nTY  - BOOK"]
    items = [
        work_item(
            Work(f"w{n}", {"type": "book", "title": t, "author": [{"literal": t}], "URL": f"https://e.example/{t}"}, "")
        )
        for n, t in enumerate(texts)
    ]
    assert not any("\n" in item["title"] for item in items)
    assert not any(set(item["URL"]) & set(' {}\\"<>') for item in items)
    records = rispy.loads(write_references(items, Format.RIS).decode())
    assert [record["title"] for record in records] == [item["title"] for item in items]
    assert json.loads(write_references(items, Format.CSL_JSON)) == items
    bibtex = write_references(items, Format.BIBTEX).decode()
    assert "\\input" not in bibtex
    entries = re.split(r"^(?=@)", re.sub(r"\\[\\{}]", "", bibtex), flags=re.MULTILINE)[1:]
    assert [is_closed_at_its_end(entry.strip()) for entry in entries] == [True] * len(items)


def is_closed_at_its_end(entry: str) -> bool:
    """Whether the braces of a BibTeX entry close at its very end and no earlier."""
    depth = 0
    for n, char in enumerate(entry):
        depth += (char == "{") - (char == "}")
        if depth == 0 and char == "}":
            return n == len(entry) - 1
    return False


def test_references_in_words() -> None:
    text = write_references([ITEM], Format.TEXT).decode()
    assert text.startswith("Ferrier, Maud, and Orle Ferry Board. 1912. Tolls & <i>Tariffs</i>")


def test_references_in_a_style_of_ones_own(tmp_path: Path) -> None:
    style = tmp_path / "shouting.csl"
    style.write_text(STYLE, encoding="utf-8")
    text = write_references([ITEM], Format.TEXT, style).decode()
    assert text.strip() == f"{TOLLS.title} / MAUD FERRIER, ORLE FERRY BOARD…"
    assert "MAUD FERRIER" in export(PLAIN, Format.HTML, CORPUS, style=style).decode()


def test_a_style_that_is_none_is_told(tmp_path: Path) -> None:
    (tmp_path / "no.csl").write_text("<style>")
    with pytest.raises(PandocError) as told:
        write_references([ITEM], Format.TEXT, tmp_path / "no.csl")
    assert "\n" not in str(told.value)
    with pytest.raises(InputError, match="no such style"):
        write_references([ITEM], Format.TEXT, tmp_path / "missing.csl")


@pytest.mark.parametrize("form", REFERENCE_FORMATS)
def test_every_work_of_the_real_bibliography_is_written(form: Format) -> None:
    from evidencebot.documents.digest import read_digest
    from evidencebot.locations import shipped_corpus

    folder = shipped_corpus()
    assert folder is not None
    works = read_digest(folder).works
    text = write_references([work_item(w) for w in works], form).decode()
    counts: dict[Format, Any] = {
        Format.BIBTEX: lambda: len(re.findall(r"^@\w+\{", text, re.MULTILINE)),
        Format.RIS: lambda: len(rispy.loads(text)),
        Format.CSL_JSON: lambda: len(json.loads(text)),
        Format.TEXT: lambda: len(text.strip().split("\n\n")),
    }
    assert counts[form]() == len(works)
