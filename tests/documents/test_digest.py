"""The digest reads as a document under the report's ids."""

from __future__ import annotations

from pathlib import Path

import pytest

from evidencebot.documents.digest import FILES, read_digest
from evidencebot.documents.model import Document
from evidencebot.errors import CorpusError
from workspaces import DIGEST_ENTRIES, DIGEST_TITLE, write_digest


@pytest.fixture
def digest(tmp_path: Path) -> Document:
    write_digest(tmp_path)
    return read_digest(tmp_path)


def test_entries_are_blocks_with_their_own_words(digest: Document) -> None:
    assert [(b.id, digest.block_text(b)) for b in digest.blocks] == [(e["id"], e["text"]) for e in DIGEST_ENTRIES]


def test_it_says_that_it_is_a_digest_and_of_what(digest: Document) -> None:
    assert (digest.id, digest.is_digest, digest.title, digest.authors) == (
        "report",
        True,
        DIGEST_TITLE,
        ("Maud Ferrier",),
    )


def test_pages_are_the_reports(digest: Document) -> None:
    assert [digest.page_at(b.start) for b in digest.blocks] == ["3", "5", "5", "6"]


def test_marks_stand_at_the_end_of_their_entry(digest: Document) -> None:
    assert [(m.number, m.offset) for b in digest.blocks for m in b.marks] == [
        (1, digest.blocks[0].end),
        (2, digest.blocks[1].end),
    ]


def test_notes_cite_works_of_the_catalogue(digest: Document) -> None:
    note = digest.footnote(1)
    assert note is not None
    (citation,) = note.citations
    work = digest.work(citation.work or "")
    assert work is not None
    assert (citation.locator, work.title, work.year) == ("2", "Lamp Register", "2004")


@pytest.mark.parametrize("name", FILES)
def test_a_damaged_file_is_told_in_one_line(tmp_path: Path, name: str) -> None:
    write_digest(tmp_path)
    (tmp_path / name).write_text("{")
    with pytest.raises(CorpusError, match="damaged") as error:
        read_digest(tmp_path)
    assert "\n" not in str(error.value)


@pytest.mark.parametrize("name", FILES)
def test_a_missing_file_is_told_in_one_line(tmp_path: Path, name: str) -> None:
    write_digest(tmp_path)
    (tmp_path / name).unlink()
    with pytest.raises(CorpusError, match="install evidencebot again"):
        read_digest(tmp_path)
