"""Drafts: paragraphs with their lines, without markup."""

from __future__ import annotations

from pathlib import Path
from zipfile import ZIP_DEFLATED, ZipFile

import pypandoc
import pytest

from evidencebot.errors import DocumentError
from evidencebot.verifying.draft import read_draft, text_paragraphs

TEXT = """# A head

Some *set* words with a [link](http://x.org/12), a note[^3]
and snake_case_names.

> All of this
> is quoted.

```
no prose 12
```
Last.
"""


def test_markdown_keeps_lines_and_loses_markup() -> None:
    found = [(p.line, " ".join(p.text.split()), p.is_quotation) for p in text_paragraphs(TEXT)]
    assert found == [
        (1, "A head", False),
        (3, "Some set words with a link , a note and snake_case_names.", False),
        (6, "All of this is quoted.", True),
        (12, "Last.", False),
    ]


def test_a_word_file_gives_its_paragraphs_by_number(tmp_path: Path) -> None:
    path = tmp_path / "draft.docx"
    markdown = "# Head\n\nIt *cost* “£5”.^[A note.]\n\n> Quoted words.\n\nLast."
    pypandoc.convert_text(markdown, "docx", format="markdown", outputfile=str(path))
    assert [(p.line, p.text, p.is_quotation) for p in read_draft(path)] == [
        (1, "Head", False),
        (2, "It cost “£5”.", False),
        (3, "Quoted words.", True),
        (4, "Last.", False),
    ]


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("a.docx", b"PK\x03\x04 and nothing more", "not a Word file"),
        ("a.pdf", b"%PDF-1.7 ...", "give the draft as Markdown, Word or text"),
        ("a.md", b"", "empty"),
    ],
)
def test_what_is_no_draft_is_an_error(tmp_path: Path, name: str, data: bytes, told: str) -> None:
    path = tmp_path / name
    path.write_bytes(data)
    with pytest.raises(DocumentError, match=told):
        read_draft(path)


def word_file(path: Path, body: str) -> Path:
    """A Word file of that body, and of nothing that pandoc does not ask for."""
    word = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    package = "http://schemas.openxmlformats.org/package/2006"
    office = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument"
    with ZipFile(path, "w", ZIP_DEFLATED) as file:
        file.writestr("[Content_Types].xml", f'<Types xmlns="{package}/content-types"/>')
        relation = f'<Relationship Id="r1" Type="{office}" Target="word/document.xml"/>'
        file.writestr("_rels/.rels", f'<Relationships xmlns="{package}/relationships">{relation}</Relationships>')
        file.writestr("word/document.xml", f"<w:document {word}><w:body>{body}</w:body></w:document>")
    return path


def said(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


def test_a_word_file_that_unpacks_to_too_much_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = word_file(tmp_path / "bomb.docx", said("lamp " * 10) * 100_000)
    assert path.stat().st_size < 100_000
    monkeypatch.setattr("evidencebot.pandoc._MEMORY_MIB", 48)
    with pytest.raises(DocumentError, match=r"bomb\.docx: .*48 MiB") as told:
        read_draft(path)
    assert "\n" not in str(told.value)


def test_a_word_file_that_takes_too_long_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = word_file(tmp_path / "slow.docx", said("lamp"))
    assert [p.text for p in read_draft(path)] == ["lamp"]
    monkeypatch.setattr("evidencebot.pandoc._LONGEST_S", 0.001)
    with pytest.raises(DocumentError, match=r"slow\.docx: .*seconds; split it"):
        read_draft(path)


def test_tables_in_tables_are_told_or_read(tmp_path: Path) -> None:
    opened, closed = "<w:tbl><w:tr><w:tc>", "</w:tc></w:tr></w:tbl>"
    path = word_file(tmp_path / "deep.docx", opened * 400 + said("lamp") + closed * 400)
    with pytest.raises(DocumentError, match=r"deep\.docx: nested too deeply"):
        read_draft(path)
