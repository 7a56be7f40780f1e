"""A file's format is told by its content, and one that cannot be read is told in one line."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from evidencebot.documents.file_bytes import decode
from evidencebot.documents.reading import read_document
from evidencebot.errors import DocumentError

MARKDOWN = "# The lamps of Orle\n\n## Dusk\n\nThe lamps were never lit.\n"
HTML = """<!DOCTYPE html><html><head><title>Lamps</title></head><body><article><h1>Lamps</h1>
<p>The lamps were never lit, and nobody in the borough could say why that was so.</p>
<p>The ledger of the year was lost in a flood.</p></article></body></html>"""


def read(path: Path, data: bytes) -> str:
    path.write_bytes(data)
    return read_document(path, "d").text


@pytest.mark.parametrize("name", ["lamps.md", "lamps.txt", "lamps", "lamps.pdf"])
def test_markdown_is_read_whatever_its_suffix(tmp_path: Path, name: str) -> None:
    assert read(tmp_path / name, MARKDOWN.encode()) == "The lamps were never lit."


@pytest.mark.parametrize("name", ["lamps.html", "lamps.txt", "lamps.md"])
def test_html_is_read_whatever_its_suffix(tmp_path: Path, name: str) -> None:
    text = read(tmp_path / name, HTML.encode())
    assert "The lamps were never lit" in text
    assert "<" not in text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    words = "A café’s lamp – £740."
    assert read(tmp_path / "lamps.txt", words.encode(encoding)) == words


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"", "is empty"),
        (b" \n\t ", "is empty"),
        (b"\x00\x01\x02 binary", "not a kind of file that is read"),
        (b"\xff\xfeodd", "encoding is unknown"),
        (b"lamp \x81\x8d\x8f\x90", "encoding is unknown"),
        (b"# Only a heading\n", "no running text"),
        (b"%PDF-1.7\nbroken", "lamps"),
    ],
)
def test_what_cannot_be_read_is_told_in_one_line(tmp_path: Path, data: bytes, reason: str) -> None:
    with pytest.raises(DocumentError, match=reason) as error:
        read(tmp_path / "lamps.dat", data)
    assert "\n" not in str(error.value)


def test_a_missing_file_and_a_folder_are_told(tmp_path: Path) -> None:
    with pytest.raises(DocumentError, match="no such file"):
        read_document(tmp_path / "none.txt", "d")
    with pytest.raises(DocumentError, match="is a folder"):
        read_document(tmp_path, "d")


def test_a_pipe_is_told_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.md")
    with pytest.raises(DocumentError, match="pipe or device"):
        read_document(tmp_path / "pipe.md", "d")


@pytest.mark.parametrize(
    ("name", "text", "title"),
    [
        ("a.txt", "The lamps of Orle\n\nThey were never lit, not once in all those years.", "The lamps of Orle"),
        ("a.md", "---\ntitle: Dusk\n---\n\nThey were never lit.", "Dusk"),
        ("a.md", MARKDOWN, "The lamps of Orle"),
        ("lamps-of_orle.txt", " ".join(["word"] * 30), "lamps of orle"),
        ("lamps-of_orle.txt", "The lamps were never lit.", "lamps of orle"),
        ("a.txt", "The lamps of Orle 1911\n\nThey were never lit.", "The lamps of Orle 1911"),
    ],
)
def test_titles(tmp_path: Path, name: str, text: str, title: str) -> None:
    (tmp_path / name).write_text(text)
    assert read_document(tmp_path / name, "d").title == title


def test_decode_names_the_file() -> None:
    with pytest.raises(DocumentError, match=r"odd\.txt"):
        decode(b"\x81", "odd.txt")
