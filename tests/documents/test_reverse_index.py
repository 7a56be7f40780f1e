"""What rests on a work: its notes, and the words that carry their marks."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from evidencebot.documents.assembling import assemble
from evidencebot.documents.digest import read_digest
from evidencebot.documents.markdown import read_markdown
from evidencebot.documents.model import Document, Footnote
from evidencebot.documents.reverse_index import reverse_index
from workspaces import DATA, DIGEST_ENTRIES, write_digest

GOLD: dict[str, Any] = json.loads((DATA / "bridging-the-ford.gold.json").read_text(encoding="utf-8"))


def test_every_note_of_the_small_report_rests_where_it_should(small_report: Document) -> None:
    found = {
        (work, m.note, m.locator) for work, reliance in reverse_index(small_report).items() for m in reliance.mentions
    }
    assert found == {(work, note["n"], locator) for note in GOLD["notes"] for work, locator in note["works"] if work}


def test_every_work_is_there_with_its_notes(small_report: Document) -> None:
    reliance = reverse_index(small_report)
    assert list(reliance) == GOLD["works"]
    for work, rests in reliance.items():
        assert list(rests.notes) == [n["n"] for n in GOLD["notes"] if work in [w for w, _ in n["works"]]]


def test_mentions_are_the_sentences_of_their_marks(small_report: Document) -> None:
    pages = {n["n"]: n["page"] for n in GOLD["notes"]}
    for reliance in reverse_index(small_report).values():
        for mention in reliance.mentions:
            assert small_report.text[mention.start : mention.end] == mention.sentence
            (block,) = [b for b in small_report.blocks if b.start <= mention.start and mention.end <= b.end]
            assert block.section == mention.section
            (mark,) = [m for m in block.marks if m.number == mention.note]
            assert mention.start < mark.offset <= mention.end
            assert mention.page == pages[mention.note]


def test_a_sentence_is_no_longer_than_it_need_be(small_report: Document) -> None:
    (mention,) = reverse_index(small_report)[note_work(small_report.footnotes[0])].mentions[:1]
    block = next(b for b in small_report.blocks if b.start <= mention.start < b.end)
    assert mention.end - mention.start < block.end - block.start


def note_work(note: Footnote) -> str:
    return next(c.work for c in note.citations if c.work)


def test_a_digest_keeps_to_whole_paragraphs(tmp_path: Path) -> None:
    write_digest(tmp_path)
    (reliance,) = reverse_index(read_digest(tmp_path)).values()
    (mention,) = reliance.mentions
    assert mention.sentence == DIGEST_ENTRIES[0]["text"]
    assert (mention.note, mention.page, mention.section, mention.locator) == (1, "3", "1", "2")


def test_every_resolved_note_of_the_report_carries_a_sentence(report: Document) -> None:
    reliance = reverse_index(report)
    carried = {(work, m.note) for work, rests in reliance.items() for m in rests.mentions}
    assert carried == {(c.work, n.number) for n in report.footnotes for c in n.citations if c.work}
    for rests in reliance.values():
        for mention in rests.mentions:
            assert report.text[mention.start : mention.end] == mention.sentence


@pytest.mark.parametrize(("note", "section"), [(81, "figure:7")])
def test_a_figures_note_rests_in_the_figures_section(report: Document, note: int, section: str) -> None:
    footnote = report.footnote(note)
    assert footnote is not None
    assert footnote.section == section
    figure = report.figure("7")
    assert figure is not None
    mentions = [m for r in reverse_index(report).values() for m in r.mentions if m.note == note]
    assert {m.section for m in mentions} == {figure.section}


def test_what_the_text_itself_refers_to_rests_on_the_work() -> None:
    text = (
        "# 1 Dusk\n\nGas came late. Oil was dear (Dunmore 2011: 12).\n\n"
        "# Bibliography\n\nDunmore, Lucy. *Gas*. Mill Press, 2011."
    )
    read = assemble(read_markdown(text), document_id="report")
    ((work_id, reliance),) = reverse_index(read).items()
    assert (work_id, reliance.notes) == ("dunmore-2011-gas", ())
    assert [(m.note, m.locator, m.section, m.sentence) for m in reliance.mentions] == [
        (None, "12", "1", "Oil was dear (Dunmore 2011: 12).")
    ]
