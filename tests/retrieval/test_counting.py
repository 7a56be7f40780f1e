from __future__ import annotations

from evidencebot.passages.passage import Passage
from evidencebot.retrieval.counting import count_matches
from evidencebot.retrieval.hit import Hit, Signals


def _hit(rank: int, score: float, section: str, document: str = "report") -> Hit:
    passage = Passage(document, section, (f"{section}/1",), "paragraph", 0, 1, None, (), ((0, 1),), "")
    return Hit(rank, score, rank, passage, Signals(score, score, 0.0, 0.0, 0.0))


def test_a_passage_counts_in_its_section_and_in_all_above() -> None:
    counts = count_matches([_hit(1, 0.9, "3.2.1"), _hit(2, 0.8, "3.2"), _hit(3, 0.7, "3", "letters")])
    assert counts.sections == {"3": 2, "3.2": 2, "3.2.1": 1}
    assert counts.documents == {"report": 2, "letters": 1}


def test_passages_far_below_the_best_do_not_count() -> None:
    assert count_matches([_hit(1, 0.9, "1"), _hit(2, 0.5, "2")]).sections == {"1": 1}


def test_nothing_counts_where_nothing_is_near() -> None:
    assert count_matches([_hit(1, 0.2, "1")]).sections == {}
    assert count_matches([]).documents == {}
