"""Passages never cross a section, hold whole blocks that belong together, and know their place."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from evidencebot.documents.assembling import assemble
from evidencebot.documents.markdown import read_markdown
from evidencebot.documents.model import Document
from evidencebot.passages.passage import Passage
from evidencebot.passages.passaging import passages_of
from workspaces import SMALL_REPORT


def document(text: str) -> Document:
    return assemble(read_markdown(text), document_id="d")


def passages(text: str) -> list[Passage]:
    return passages_of(document(text))


def covered(text: str) -> list[tuple[str, ...]]:
    return [p.paragraphs for p in passages(text)]


def test_a_paragraph_is_a_passage() -> None:
    assert covered("# 1 Dusk\n\nOne.\n\nTwo.") == [("1/1",), ("1/2",)]


def test_a_quotation_goes_with_the_paragraph_that_names_its_speaker() -> None:
    assert covered("# 1 Dusk\n\nWren wrote:\n\n> No light.\n\nThen night.") == [("1/1", "1/2"), ("1/3",)]


def test_a_list_goes_with_the_sentence_that_opens_it() -> None:
    assert covered("# 1 Dusk\n\nThere were:\n\n- gas lamps\n- oil lamps") == [("1/1", "1/2")]


def test_a_list_that_nothing_opens_stands_alone() -> None:
    assert covered("# 1 Dusk\n\nThere were lamps.\n\n- gas\n- oil") == [("1/1",), ("1/2",)]


def test_nothing_leans_across_a_section() -> None:
    assert covered("# 1 Dusk\n\nWren wrote:\n\n# 2 Light\n\n> No light.") == [("1/1",), ("2/1",)]


def test_rows_are_one_sentence_each_and_stand_under_their_caption() -> None:
    caption, row = passages("# 1 Dusk\n\n**Figure 1: Lamps**\n\nStreet\tGas\tOil\nMill St. Mary. East\t0\t4\n")
    assert (caption.context, row.context) == ("Dusk", "Dusk. Lamps")
    assert row.sentences == ((row.start, row.end),)


def test_notes_of_the_passage_are_those_marked_in_it() -> None:
    found = passages("# 1 Dusk\n\nOne.<sup>1</sup>\n\nTwo.<sup>2</sup> More.<sup>3</sup>\n\n1 A.\n\n2 B.\n\n3 C.")
    assert [p.notes for p in found] == [(1,), (2, 3)]


LONG = " ".join(f"Sentence number {n} says that lamp {n} of the borough was out." for n in range(120))


def test_a_very_long_block_is_split_between_sentences() -> None:
    read = document(f"# 1 Dusk\n\n{LONG}")
    found = passages_of(read)
    assert len(found) > 1
    assert all(len(read.text[p.start : p.end].split()) <= 400 for p in found)
    assert sum(len(p.sentences) for p in found) == 120


@given(
    st.lists(
        st.sampled_from(
            ["# 1 Dusk", "## 1.1 Gas", "They had:", "- item", "> quote", "One. Two.<sup>1</sup>", "1 A.", "cut", LONG]
        ),
        max_size=15,
    )
)
def test_passages_hold_all_evidence_once_in_order(parts: list[str]) -> None:
    read = document("\n\n".join(parts))
    found = passages_of(read)
    assert all(a.end <= b.start for a, b in pairwise(found))
    assert "".join("".join(read.text[p.start : p.end].split()) for p in found) == "".join(read.text.split())
    assert sorted({n for p in found for n in p.notes}) == sorted({m.number for b in read.blocks for m in b.marks})


def test_the_small_reports_passages_never_cross_a_section() -> None:
    read = document(SMALL_REPORT.read_text(encoding="utf-8"))
    section = {b.id: b.section for b in read.all_blocks}
    for passage in passages_of(read):
        assert {section[i] for i in passage.paragraphs} == {passage.section}
        assert passage.page == read.page_at(passage.start)


def test_a_tables_rows_stand_under_their_own_caption_though_a_figure_bears_its_number() -> None:
    rows = "\n\n| Town | Lamps |\n|---|---|\n| Orle | 96 |\n| Hexley | 12 |\n\nSource: Orle, 2004.\n\nLit.\n\n"
    read = passages(f"# 1 Dusk\n\nLit.\n\n**Figure 1: Lamps by town**{rows}**Table 1: Wicks by town**{rows}")
    contexts = {p.paragraphs[0]: p.context for p in read}
    assert (contexts["figure:1/1"], contexts["table:1/1"]) == ("Dusk. Lamps by town", "Dusk. Wicks by town")


def test_what_a_note_says_is_a_passage_of_its_own() -> None:
    found = passages("# 1 Dusk\n\nLit.<sup>1</sup>\n\n1 No lamp of the harbour was ever lit. Nor was the mill's.")
    assert [(p.kind, p.section, p.paragraphs, p.notes, len(p.sentences)) for p in found[1:]] == [
        ("note", "1", ("note:1",), (1,), 2)
    ]


def test_a_figures_source_stands_under_its_caption() -> None:
    *_, source = passages("# 1 Dusk\n\n**Figure 1: Lamps**\n\na\tb\n1\t2\n\nSource: A ledger, 2004.\n")
    assert (source.paragraphs, source.context) == (("figure:1/source",), "Dusk. Lamps")
