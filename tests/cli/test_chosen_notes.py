"""`footnotes 3` is about the notes that are printed as 3."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from evidencebot.cli import footnotes
from evidencebot.cli.footnotes import chosen_notes
from evidencebot.documents.model import Document, Footnote
from evidencebot.errors import InputError

LABELS = ["1", "2", "3", "1", "2", "*"]
NOTES = tuple(Footnote(n, label, f"note {n}", None, None) for n, label in enumerate(LABELS, 1))


@pytest.fixture(scope="module")
def report() -> Document:
    return Document("report", "Lamps", "", (), footnotes=NOTES)


@pytest.mark.parametrize(
    ("wanted", "numbers"),
    [(["3"], [3]), (["2"], [2, 5]), (["1-2"], [1, 4, 2, 5]), (["*"], [6]), ([], [1, 2, 3, 4, 5, 6])],
)
def test_notes_are_named_as_printed(report: Document, wanted: list[str], numbers: list[int]) -> None:
    assert [note.number for note in chosen_notes(report, wanted)] == numbers


@pytest.mark.parametrize(
    ("wanted", "told"),
    [
        ("4", r"no note 4; the report has notes 1 to \*"),
        ("1-99999", "no note 4"),
        ("x", "no note number"),
    ],
)
def test_a_note_that_is_not_there_is_told(report: Document, wanted: str, told: str) -> None:
    with pytest.raises(InputError, match=told):
        chosen_notes(report, [wanted])


def test_a_range_is_looked_at_no_further_than_the_first_that_is_not_there(
    report: Document, monkeypatch: pytest.MonkeyPatch
) -> None:
    def named(_: str) -> Iterator[int]:
        yield from (1, 2, 3, 4)
        raise AssertionError("went on behind the first number without a note")

    monkeypatch.setattr(footnotes, "_numbers", named)
    with pytest.raises(InputError, match="no note 4"):
        chosen_notes(report, ["1-99999999999"])
