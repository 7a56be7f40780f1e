"""Bad files: read or refused in one line, and what was read holds together. `make fuzz` tries thousands more."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evidencebot.documents.assembling import assemble
from evidencebot.documents.html.reader import read_html
from evidencebot.documents.markdown import read_markdown
from evidencebot.documents.model import Document
from evidencebot.documents.reading import read_document
from evidencebot.documents.styled import clean
from evidencebot.errors import DocumentError
from hostile_inputs import (
    ALPHABETS,
    FAMILIES,
    FIXED,
    LINE,
    PIECES,
    STEERING,
    WORDS,
    good,
    hostile_file,
    pdf_page,
    stream,
)
from invariants import broken

LARGEST = 40_000
"""Bytes of the inputs tried here; the large ones are for the long run."""
SLOW = {("html", 5), ("html", 8), ("pdf", 21)}
"""Small files that take seconds: a bound on them is the reading process' matter."""

soups = st.lists(
    st.sampled_from([*PIECES, STEERING, WORDS]) | st.sampled_from(ALPHABETS).flatmap(lambda a: st.text(a, max_size=30)),
    max_size=40,
).map("".join)


def read_or_refused(path: Path) -> Document | None:
    """The document; None where it is refused in one line that names the file."""
    try:
        document = read_document(path, "d")
    except DocumentError as error:
        told = str(error)
    else:
        assert not broken(document)
        return document
    assert path.name in told
    assert "\n" not in told
    return None


@pytest.mark.parametrize("family", FAMILIES)
def test_a_bad_file_is_read_or_refused(family: str, tmp_path: Path) -> None:
    for number in range(len(FIXED[family]) + 20):
        suffix, data = hostile_file(family, number)
        if len(data) < LARGEST and (family, number) not in SLOW:
            path = tmp_path / f"{number}{suffix}"
            path.write_bytes(data)
            read_or_refused(path)


@pytest.mark.parametrize("name", ["pdf", "html", "md"])
def test_a_file_cut_anywhere_is_read_or_refused(name: str, tmp_path: Path) -> None:
    data = good(name)
    path = tmp_path / f"cut.{name}"
    for end in range(1, len(data), len(data) // 12):
        path.write_bytes(data[:end])
        read_or_refused(path)


@given(soups)
def test_markdown_of_any_text_holds_together(text: str) -> None:
    assert not broken(assemble(read_markdown(clean(text)), document_id="d"))


@given(soups)
@settings(max_examples=40)
def test_html_of_any_text_holds_together(text: str) -> None:
    try:
        raw = read_html(f"<html><body>{text}")
    except DocumentError:
        return
    assert not broken(assemble(raw, document_id="d"))


@given(soups)
def test_text_that_was_read_reads_the_same_again(text: str) -> None:
    """What steers or passes for a mark is gone at the first reading; a second finds nothing more to drop."""
    assert clean(clean(text)) == clean(text)


def test_a_filter_that_needs_another_program_is_no_fault(tmp_path: Path) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(pdf_page(stream(LINE, b"/Filter/JBIG2Decode")))
    document = read_or_refused(path)
    assert document is None or "lamps" in document.text


@pytest.mark.parametrize("control", ["\x01", "&#1;", "&#x1b;", "\x1b[2J", "\x0c", "&#12;", "\ufffe"])
def test_a_control_character_behind_what_is_dropped_is_no_fault(control: str, tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text(
        f"<html><body><p>{WORDS}</p><nav>menu</nav>{control} tail<p>{WORDS}{control}<script></script>{control}"
    )
    document = read_or_refused(path)
    assert document is not None
    assert document.text.count("borough") == 2


@pytest.mark.parametrize(
    "entity", ["&#x202e;", "&#8238;", "&#xE000;1&#xE001;", "&#xE0049;", "&shy;", "&#x20&#x202e;2e;", "&#0;"]
)
@pytest.mark.parametrize(
    "form",
    [
        "Never {} lit in the borough.",
        "| a | b |\n|---|---|\n| {} | Never lit. |\n\nNever lit.",
        "a\t{}\nb\tNever lit\n\nNever lit.",
        "\n\n{}7\n\nNever lit.",
    ],
)
def test_an_entity_brings_in_nothing_that_text_may_not_hold(entity: str, form: str, tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text(form.format(entity))
    document = read_or_refused(path)
    assert document is not None
    assert "1" not in [str(m.number) for b in document.blocks for m in b.marks]
    assert {p.label for p in document.pages} <= {None}


def test_text_before_a_section_that_is_numbered_nought_keeps_its_own_ids(tmp_path: Path) -> None:
    path = tmp_path / "a.md"
    path.write_text(f"{WORDS}\n\n# 0 Before we begin\n\n{WORDS}\n\n# 1 The lamps\n\n{WORDS}\n")
    document = read_or_refused(path)
    assert document is not None
    assert [b.section for b in document.blocks] == ["", "0", "1"]


def test_comments_before_a_page_are_told_from_text_at_once(tmp_path: Path) -> None:
    """An expression that goes back into the comments takes twice as long for each more: this would not end."""
    path = tmp_path / "a.html"
    path.write_bytes(b"<!---->" * 500 + b"words")
    read_or_refused(path)


def test_a_page_without_text_is_named(tmp_path: Path) -> None:
    path = tmp_path / "menu.html"
    path.write_text("<html><body><script>1</script></body></html>")
    with pytest.raises(DocumentError, match=r"^menu\.html: the web page holds no text"):
        read_document(path, "d")


def test_an_entity_opens_no_file(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("open sesame")
    path = tmp_path / "a.html"
    entity = f'<!DOCTYPE html [<!ENTITY x SYSTEM "file://{tmp_path}/secret">]>'
    path.write_text(f"{entity}<html><body><p>{WORDS}</p><p>It is &x; here.</p>")
    document = read_or_refused(path)
    assert document is None or "sesame" not in document.text
