"""The gate closes when a score falls, when a measure goes missing, when the data changes."""

from __future__ import annotations

from pathlib import Path

import pytest

from evidencebot.errors import InputError
from evidencebot.evaluation.floors import (
    Floors,
    breaches,
    data_digest,
    has_changed,
    pinned,
    read_floors,
    write_floors,
)
from evidencebot.evaluation.intervals import Score
from evidencebot.evaluation.junit import junit
from evidencebot.evaluation.scorecard import Scorecard, Section, gap_section


def card(data: str = "d1", variant: str = "digest", **values: float) -> Scorecard:
    """A scorecard of measures named `section__measure`, each over 200 questions."""
    sections: dict[str, Section] = {}
    for name, value in values.items():
        section, _, measure = name.partition("__")
        known = sections.setdefault(section, Section(200, {}))
        known.measures[measure] = Score(value, value, value, 200)
    return Scorecard(variant, "dev", data, sections, None, [])


TODAY = card(answerable__RR=0.9, refusal__AURC=0.1, citations__page=1.0)
FLOORS = pinned(TODAY, None, lowers=False)


def test_floors_lie_a_little_below_and_ceilings_above() -> None:
    assert FLOORS.floors["digest"] == {"answerable/RR": 0.89, "refusal/AURC": 0.11, "citations/page": 1.0}


def test_one_question_of_few_may_flip() -> None:
    few = Scorecard("digest", "dev", "d1", {"a": Section(5, {"R@1": Score(0.8, 0, 1, 5)})}, None, [])
    assert pinned(few, None, lowers=False).floors["digest"] == {"a/R@1": 0.6}


def test_a_score_within_the_margin_passes() -> None:
    assert breaches(card(answerable__RR=0.89, refusal__AURC=0.11, citations__page=1.0), FLOORS) == []


@pytest.mark.parametrize(
    ("worse", "told"),
    [
        ({"answerable__RR": 0.88}, "answerable/RR is 0.8800; its floor is 0.8900"),
        ({"refusal__AURC": 0.2}, "refusal/AURC is 0.2000; its ceiling is 0.1100"),
        ({"citations__page": 0.999}, "citations/page is 0.9990; its floor is 1.0000"),
    ],
)
def test_a_fallen_score_is_named(worse: dict[str, float], told: str) -> None:
    today = {"answerable__RR": 0.9, "refusal__AURC": 0.1, "citations__page": 1.0}
    assert [str(b) for b in breaches(card(**(today | worse)), FLOORS)] == [told]  # type: ignore[arg-type]


def test_a_measure_that_is_gone_is_named() -> None:
    found = breaches(card(answerable__RR=0.9, refusal__AURC=0.1), FLOORS)
    assert [str(b) for b in found] == ["citations/page is not measured; its floor is 1.0000"]


def test_changed_data_is_noticed() -> None:
    assert not has_changed(TODAY, FLOORS)
    assert has_changed(card(data="d2"), FLOORS)


def test_pinning_refuses_to_lower_a_floor() -> None:
    fallen = card(answerable__RR=0.8, refusal__AURC=0.1, citations__page=1.0)
    with pytest.raises(InputError, match=r"answerable/RR is 0.8000.*--lower-floors"):
        pinned(fallen, FLOORS, lowers=False)
    assert pinned(fallen, FLOORS, lowers=True).floors["digest"]["answerable/RR"] == 0.79


def test_pinning_refuses_to_drop_a_measure() -> None:
    with pytest.raises(InputError, match="not measured"):
        pinned(card(answerable__RR=0.9), FLOORS, lowers=False)


def test_floors_only_rise() -> None:
    same = card(answerable__RR=0.895, refusal__AURC=0.105, citations__page=1.0)
    assert pinned(same, FLOORS, lowers=False).floors == FLOORS.floors
    better = card(answerable__RR=0.95, refusal__AURC=0.05, citations__page=1.0)
    assert pinned(better, FLOORS, lowers=False).floors["digest"]["answerable/RR"] == 0.94


def test_pinning_keeps_the_other_variants_floors_and_takes_the_new_data() -> None:
    both = pinned(card(data="d2", variant="report", answerable__RR=0.7), FLOORS, lowers=False)
    assert (set(both.floors), both.data) == ({"digest", "report"}, "d2")
    assert both.floors["digest"] == FLOORS.floors["digest"]


def test_a_variant_without_floors_is_an_error() -> None:
    with pytest.raises(InputError, match="no floors are pinned for the report"):
        breaches(card(variant="report", answerable__RR=1.0), FLOORS)


def test_floors_are_read_as_written(tmp_path: Path) -> None:
    write_floors(tmp_path, FLOORS)
    assert read_floors(tmp_path) == FLOORS
    (tmp_path / "floors.json").write_text("{")
    with pytest.raises(InputError, match="cannot be read"):
        read_floors(tmp_path)
    with pytest.raises(InputError, match="--pin"):
        read_floors(tmp_path / "none")


def test_the_digest_follows_every_file(tmp_path: Path) -> None:
    folder, corpus = tmp_path / "eval", tmp_path / "corpus"
    for path in (folder / "answerable.jsonl", corpus / "digest.jsonl"):
        path.parent.mkdir()
        path.write_text("one\n")
    before = data_digest(folder, corpus)
    assert before == data_digest(folder, corpus)
    (corpus / "digest.jsonl").write_text("two\n")
    changed = data_digest(folder, corpus)
    (folder / "notes.jsonl").write_text("three\n")
    assert len({before, changed, data_digest(folder, corpus)}) == 3


def test_junit_tells_passes_failures_and_gaps() -> None:
    worse = card(answerable__RR=0.5, refusal__AURC=0.1)
    worse.sections["quotations"] = gap_section(7, "no verify yet")
    root = junit(worse, breaches(worse, FLOORS), ["the data changed"])
    told = {(c.get("classname"), c.get("name")): [e.tag for e in c] for c in root.iter("testcase")}
    assert told["answerable", "RR"] == ["system-out", "failure"]
    assert told["refusal", "AURC"] == ["system-out"]
    assert told["quotations", "quotations"] == ["skipped"]
    assert told["gate", "citations/page"] == told["gate", "data"] == ["failure"]
    assert [s.get("failures") for s in root.iter("testsuite")] == ["1", "0", "0", "2"]


def test_the_projects_floors_are_hard_where_they_must_be() -> None:
    floors: Floors = read_floors(Path(__file__).parents[2] / "eval")
    for variant in floors.floors.values():
        assert {name: v for name, v in variant.items() if name.startswith("citations/")} == {
            f"citations/{name}": 1.0 for name in ("quotation", "page", "notes", "works")
        }
