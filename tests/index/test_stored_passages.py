"""Passages come out of the file as they went in, one by one, and a record that changed is told."""

from __future__ import annotations

from pathlib import Path

import pytest

from evidencebot.errors import PassageIndexError
from evidencebot.index.stored_passages import RECORDS_FILE, TABLE_FILE, StoredPassages, write_passages
from evidencebot.passages.passage import Passage

DOCUMENTS = ("report", "blank", "ledger")


def passage(document: str, start: int, sentences: int) -> Passage:
    spans = tuple((start + 10 * n, start + 10 * n + 9) for n in range(sentences))
    return Passage(document, "2.1", (f"2.1/{start}",), "paragraph", start, start + 90, "4", (7,), spans, "Tolls – £3")


PASSAGES = [passage("report", 0, 3), passage("report", 100, 1), passage("report", 200, 2), passage("ledger", 0, 2)]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_passages(tmp_path, DOCUMENTS, PASSAGES)
    return tmp_path


def opened(folder: Path) -> StoredPassages:
    return StoredPassages(folder / RECORDS_FILE, folder / TABLE_FILE, DOCUMENTS)


def test_they_come_out_as_they_went_in(folder: Path) -> None:
    stored = opened(folder)
    assert list(stored) == PASSAGES
    assert [stored[-1], *stored[1:3]] == [PASSAGES[3], *PASSAGES[1:3]]
    assert len(stored) == 4
    with pytest.raises(IndexError):
        stored[4]


def test_each_document_has_its_own(folder: Path) -> None:
    stored = opened(folder)
    assert stored.of("ledger") == [(3, PASSAGES[3])]
    assert [n for n, _ in stored.of("report")] == [0, 1, 2]
    assert stored.of("blank") == stored.of("no such document") == []


def test_the_table_counts_sentences(folder: Path) -> None:
    assert opened(folder).first_sentence.tolist() == [0, 3, 4, 6, 8]


def test_a_record_that_changed_is_told_and_the_others_are_read(folder: Path) -> None:
    path = folder / RECORDS_FILE
    data = path.read_bytes()
    at = data.index(b"2.1/100")
    path.write_bytes(data[:at] + b"9" + data[at + 1 :])
    stored = opened(folder)
    assert [stored[n] for n in (0, 2, 3)] == [PASSAGES[n] for n in (0, 2, 3)]
    with pytest.raises(PassageIndexError, match="--force"):
        stored[1]


@pytest.mark.parametrize("data", [b"", b"short"])
def test_records_of_another_length_are_not_opened(folder: Path, data: bytes) -> None:
    (folder / RECORDS_FILE).write_bytes(data)
    with pytest.raises(ValueError, match=RECORDS_FILE):
        opened(folder)


def test_no_passages_at_all(tmp_path: Path) -> None:
    write_passages(tmp_path, DOCUMENTS, [])
    assert list(opened(tmp_path)) == []
