"""Word: a file whose parts are sound XML, with real footnotes on A4."""

from __future__ import annotations

import io
import re
import zipfile
from xml.etree import ElementTree as ET

from evidencebot.conversation.session import Session
from evidencebot.exporting.exporting import export
from evidencebot.exporting.formats import Format
from saved_sessions import ASKED_AT, CORPUS, HOSTILE, PLAIN, STEERING, hostile_session
from stub_answers import TEXT

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def parts(given: Session) -> dict[str, ET.Element]:
    """Every XML part of the file, read by a strict parser."""
    with zipfile.ZipFile(io.BytesIO(export(given, Format.WORD, CORPUS))) as file:
        return {n: ET.fromstring(file.read(n)) for n in file.namelist() if n.endswith((".xml", ".rels"))}


def paragraphs(part: ET.Element) -> list[tuple[str, str]]:
    """(style, words) of every paragraph."""
    found = []
    for p in part.iter(f"{W}p"):
        style = p.find(f"{W}pPr/{W}pStyle")
        text = "".join(t.text or "" for t in p.iter(f"{W}t"))
        found.append((style.get(f"{W}val", "") if style is not None else "", text))
    return found


def test_a_session_reads_as_a_document() -> None:
    body = paragraphs(parts(PLAIN)["word/document.xml"])
    assert body[0] == ("Title", "Ferries and fords")
    assert [text for style, text in body if style == "Heading2"] == [
        "1. What did the ferry cost?",
        "2. Who drew the bridge?",
        "Works cited",
    ]
    assert ("BlockText", TEXT[:20]) in body
    assert any(style == "Bibliography" and text.startswith("Ferrier, Maud") for style, text in body)


def test_footnotes_are_real() -> None:
    made = parts(PLAIN)
    references = [r.get(f"{W}id") for r in made["word/document.xml"].iter(f"{W}footnoteReference")]
    notes = {
        note.get(f"{W}id"): " ".join("".join(t.text or "" for t in note.iter(f"{W}t")).split())
        for note in made["word/footnotes.xml"].iter(f"{W}footnote")
    }
    assert len(references) == 3  # one quotation, two nearest passages
    assert notes[references[0]].startswith("The Ford of Orle, section 1 Before, page 3. Note 1: Maud Ferrier, Tolls")


def test_the_page_is_a4_and_the_date_that_of_the_last_question() -> None:
    made = parts(PLAIN)
    size = next(made["word/document.xml"].iter(f"{W}pgSz"))
    assert (size.get(f"{W}w"), size.get(f"{W}h")) == ("11906", "16838")
    assert ASKED_AT[:19] in ET.tostring(made["docProps/core.xml"], encoding="unicode")


def test_no_text_is_read_as_markup() -> None:
    made = parts(hostile_session(*HOSTILE, STEERING))
    body = made["word/document.xml"]
    steered = re.sub(r"[\x00-\x1f\x7f-\x9f\u202c\u202e\ufffe\uffff]", " ", STEERING)
    quoted = [" ".join(text.split()) for style, text in paragraphs(body) if style == "BlockText"]
    assert quoted == [*HOSTILE, " ".join(steered.split())]
    assert not list(body.iter(f"{W}instrText"))
    assert not list(body.iter(f"{W}fldSimple"))
    targets = [r.get("Target", "") for r in made["word/_rels/footnotes.xml.rels"]]
    assert all(target.startswith("https://") for target in targets)
