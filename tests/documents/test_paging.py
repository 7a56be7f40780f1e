"""Every block gets its printed page: from page breaks, or from the notes and the contents."""

from __future__ import annotations

from evidencebot.documents.assembling import assemble
from evidencebot.documents.markdown import read_markdown
from evidencebot.documents.model import Document


def document(text: str) -> Document:
    return assemble(read_markdown(text), document_id="d")


def pages(text: str) -> dict[str, str | None]:
    read = document(text)
    return {b.id: read.page_at(b.start) for b in read.blocks}


CONTENTS = "# Contents\n\n1 Dusk\t4\n2 Light\t7\n2.1 Gas\t8\n\n"
NOTED = (
    CONTENTS + "# 1 Dusk\n\nOne.<sup>1</sup>\n\n1 A.\n\nTwo.<sup>2</sup>\n\n2 B.\n\n# 2 Light\n\n2.1\tGas\t8\n\n"
    "Three.<sup>3</sup>\n\n## 2.1 Gas\n\nFour.<sup>4</sup>\n\n3 C.\n\n4 D.\n\nFive.<sup>5</sup>\n\n5 E."
)


def test_blocks_of_notes_end_pages_and_contents_number_them() -> None:
    assert pages(NOTED) == {"1/1": "4", "1/2": "5", "2/1": "8", "2.1/1": "8", "2.1/2": "9"}


def test_a_note_stands_on_its_bodys_page() -> None:
    assert [n.page for n in document(NOTED).footnotes] == ["4", "5", "8", "8", "9"]


def test_sections_stand_where_the_contents_say_or_where_the_notes_prove() -> None:
    late = NOTED.replace("2.1 Gas\t8\n\n#", "2.1 Gas\t7\n\n#")
    assert {s.number: s.page for s in document(late).sections}["2.1"] == "8"


def test_page_comments_are_used_as_they_are() -> None:
    text = "# 1 Dusk\n\n<!-- page: ix -->\n\nOne.\n\n<!-- page: 12 -->\n\nTwo."
    assert pages(text) == {"1/1": "ix", "1/2": "12"}


def test_a_block_across_a_page_break_stands_on_both_pages() -> None:
    read = document("# 1 Dusk\n\n<!-- page: 3 -->\n\nThe lamps were\n\n<!-- page: 4 -->\n\nnever lit.")
    (block,) = read.blocks
    assert read.block_text(block) == "The lamps were never lit."
    assert [read.page_at(block.start), read.page_at(read.text.index("never"))] == ["3", "4"]


def test_without_notes_or_contents_there_are_no_pages() -> None:
    assert pages("# 1 Dusk\n\nOne.\n\n# 2 Light\n\nTwo.") == {"1/1": None, "2/1": None}
