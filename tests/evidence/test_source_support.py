"""Both hops: from a note to the work, and from the work to the words on its page."""

from __future__ import annotations

from pathlib import Path

import pytest

from evidencebot.assistant import Assistant
from evidencebot.conversation.question import Question
from evidencebot.documents.model import Document
from evidencebot.evidence.answer import CitedWork, SourcePassage, SourceVerdict
from evidencebot.evidence.source_support import support_of, verdict_of
from evidencebot.index.building import build_index
from evidencebot.index.passage_index import PassageIndex, open_index
from evidencebot.locations import Workspace
from made_sources import SOURCES, pdf_page, write_source

BY_WORK = {source.work: source for source in SOURCES}
PLAN, SPENDING, WAITING = (
    "kelder-valley-health-board-2014-five",
    "kelderford-borough-council-2017-adult",
    "thackeray-moss-2012-price",
)
# Where each note's work says what it is cited for, by hand. Pages are null where the source prints none.
PAGES = [
    (1, "office-for-local-figures-2017-population", None), (1, "marlshire-county-council-2015-river", 4),
    (2, "corran-2016-ford", None), (3, "kelderford-borough-council-2017-adult", 6),
    (4, "kelderford-borough-council-2017-adult", 9), (5, "domestic-care-guild-2013-fifteen", None),
    (5, "dunmore-2016-paying", 21), (5, "achebe-lund-2014-counting", 3),
    (6, "kelderford-borough-council-2013-adult", 17), (7, "brackwater-audit-office-2015-home", 14),
    (8, "brackwater-audit-office-2015-home", 15),
    (9, "brackwater-audit-office-2015-home", 15), (10, "kelderford-borough-council-2017-adult", 11),
    (10, "kelderford-borough-council-2017-adult-workforce", 3), (11, "dunmore-2016-paying", 30),
    (12, "care-users-forum-nd-diary", None), (14, "kelder-valley-health-board-2014-five", 8),
    (15, "dunmore-2017-pooled", 104), (16, "dunmore-2017-pooled", 107), (16, "brackwater-audit-office-2017-home", 2),
    (17, "kelderford-borough-council-2017-adult", 14), (18, "kelder-valley-health-board-2017-hospital", 4),
    (19, "brackwater-audit-office-2017-home", 6), (20, "pettifer-2015-winter", None),
    (21, "elder-voice-2017-listening", 20), (23, "greaves-2016-statement", None), (24, "thackeray-moss-2012-price", 88),
]  # fmt: skip

UNNUMBERED = {"office-for-local-figures-2017-population": 12}
"""PDFs that print no page numbers: the file's own page."""


def report_of(index: PassageIndex) -> Document:
    report = index.report
    assert report is not None
    return report


def works_of(index: PassageIndex, *numbers: int) -> list[tuple[int, CitedWork]]:
    report = report_of(index)
    notes = [note for note in report.footnotes if not numbers or note.number in numbers]
    return [(n.n, work) for n in support_of(index, report, notes) for work in n.works]


def passage(work: CitedWork) -> SourcePassage:
    assert work.support is not None
    return work.support


def test_every_cited_work_is_found_on_its_page(chain_index: PassageIndex) -> None:
    found = [(n, w.id, passage(w).page) for n, w in works_of(chain_index)]
    assert found == PAGES


def test_the_pdfs_own_pages_stand_beside_the_printed_ones(chain_index: PassageIndex) -> None:
    for n, work in works_of(chain_index):
        made, page = BY_WORK[work.id], passage(work).page
        is_pdf = made.file.endswith(".pdf")
        expected = pdf_page(made, page) if is_pdf and isinstance(page, int) else UNNUMBERED.get(work.id)
        assert passage(work).pdf_page == expected, n


def test_no_claim_is_called_not_found_where_its_page_holds_it(chain_index: PassageIndex) -> None:
    verdicts = [str(passage(w).verdict) for _, w in works_of(chain_index)]
    assert verdicts.count("supported") >= 19
    assert "not_found" not in verdicts


def test_quotations_are_the_documents_own_words(chain_index: PassageIndex) -> None:
    report = report_of(chain_index)
    for _, work in works_of(chain_index):
        support = passage(work)
        assert work.document == support.document
        assert chain_index.document(support.document).text[support.start : support.end] == support.quote
        assert support.claim in report.text


def test_the_claim_is_the_marked_sentence_or_one_whose_figures_the_source_has(chain_index: PassageIndex) -> None:
    (_, estimates), (_, crossings) = works_of(chain_index, 1)
    assert "23,400" in passage(estimates).claim
    assert "Hexley" in passage(crossings).claim


def test_a_locator_without_pages_in_the_source_is_told(chain_index: PassageIndex) -> None:
    guild = next(w for n, w in works_of(chain_index, 5) if w.id.startswith("domestic"))
    assert (guild.locator, passage(guild).where) == ("5", "the whole work, as 5 is not to be found in it")


def test_figures_that_the_source_lacks_are_named(chain_index: PassageIndex) -> None:
    spending = works_of(chain_index, 10)[0][1]
    assert passage(spending).verdict == SourceVerdict.PARTLY
    assert "18 per cent" in passage(spending).lacking
    assert "96,210" not in passage(spending).lacking


@pytest.mark.parametrize(
    ("work", "page", "text", "verdict"),
    [
        (PLAN, 8, "The governors thank the ladies of the linen room for nine years of tea.", "not_found"),
        (PLAN, 8, "Our aim is modest: each winter there should be 250 fewer nights in hospital.", "not_found"),
        (SPENDING, 6, "Adult care cost £11.6 million in 2016–17. Home visits took £7.1 million of that sum.", "partly"),
        (WAITING, 88, "The clock on the tower was made in Ghent and has stopped three times.", "not_found"),
    ],
)  # fmt: skip
def test_a_page_that_says_something_else(
    own_chain: Workspace, model: Path, work: str, page: int, text: str, verdict: str
) -> None:
    """The right words on another page do not help."""
    made = BY_WORK[work]
    moved = made._replace(pages={**made.pages, page: text, page + 1: made.pages[page]})
    write_source(own_chain.sources, moved)
    build_index(own_chain, model)
    index = open_index(own_chain.index)
    (found,) = (w for _, w in works_of(index) if w.id == work and w.locator == str(page))
    assert (passage(found).verdict, passage(found).page) == (verdict, page)


def test_without_its_source_a_work_is_missing(small_index: PassageIndex) -> None:
    (_, work) = works_of(small_index, 14)[0]
    assert (work.in_corpus, work.document, work.support, verdict_of(work)) == (False, None, None, "source_missing")


def test_a_removed_source_leaves_nothing_behind(own_chain: Workspace, model: Path) -> None:
    made = BY_WORK["thackeray-moss-2012-price"]
    (own_chain.sources / made.file).unlink()
    report = build_index(own_chain, model)
    index = open_index(own_chain.index)
    assert (report.embedded, report.read) == (0, ())
    assert all(p.document in index.manifest.documents for p in index.passages)
    assert verdict_of(works_of(index, 24)[0][1]) == "source_missing"


def test_an_answer_carries_both_hops(chain: Workspace) -> None:
    answer = Assistant(open_index(chain.index)).ask(
        Question("How many home care contracts did the auditors compare with the strategy?")
    )
    notes = {note.n: note for citation in answer.citations for note in citation.footnotes}
    (work,) = notes[7].works
    assert (work.in_corpus, work.locator, passage(work).page, passage(work).pdf_page) == (True, "14", 14, 22)
    assert notes[7].sources == (work.id,)
