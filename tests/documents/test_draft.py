"""Drafts: paragraphs with their lines, without markup."""

from __future__ import annotations

from pathlib import Path

import pypandoc
import pytest

from evidencebot.documents.draft import read_draft, text_paragraphs
from evidencebot.errors import DocumentError

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
