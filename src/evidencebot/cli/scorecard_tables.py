"""A scorecard as tables on standard output."""

from __future__ import annotations

import sys
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from evidencebot.text.display import without_control

if TYPE_CHECKING:
    from evidencebot.evaluation.beir import BeirResult
    from evidencebot.evaluation.comparing import Comparison
    from evidencebot.evaluation.intervals import Score
    from evidencebot.evaluation.scorecard import Scorecard, Scores, Section

_PLAIN_WIDTH = 160
"""Columns where the output is no terminal, so that nothing is cut."""
_SHOWN_IDS = 12


def write_scorecard(scorecard: Scorecard) -> None:
    """Each section with its interval beside the baselines, then its groups; a gap says why."""
    console = _console()
    console.print(
        Text(f"Scorecard: {scorecard.variant}, {scorecard.split} split, {len(scorecard.questions)} questions ", "bold")
        + Text(f"in {scorecard.seconds:.0f} s; in brackets: 95 % of 1,000 resamples", "dim")
    )
    for name, section in scorecard.sections.items():
        console.print()
        if section.gap is not None:
            console.print(_text(f"{name} ({section.count}): not scored: {section.gap}", "yellow"))
            continue
        console.print(_measures(f"{name} ({section.count})", section))
        if section.faults:
            console.print(_text(f"wrong: {_first(section.faults)}", "red"))
        for dimension, groups in section.groups.items():
            console.print(_groups(f"{name} by {dimension}", groups))


def write_comparison(comparison: Comparison) -> None:
    console = _console()
    console.print()
    console.print(Text("Compared with the earlier run", "bold"))
    console.print(
        f"served right: {len(comparison.gained)} gained, {len(comparison.lost)} lost of {comparison.questions} "
        f"(McNemar p = {comparison.served_right_p:.3f})"
    )
    console.print(
        f"RR: {comparison.higher} higher, {comparison.lower} lower of {comparison.ranked}, "
        f"mean {comparison.rr_difference:+.4f} (permutation p = {comparison.rr_p:.3f})"
    )
    for name, ids in (("gained", comparison.gained), ("lost", comparison.lost)):
        if ids:
            console.print(_text(f"{name}: {_first(ids)}"))
    if comparison.only_now or comparison.only_before:
        console.print(f"not compared: {comparison.only_now} only now, {comparison.only_before} only before")


def _first(names: Sequence[str]) -> str:
    more = f"; and {len(names) - _SHOWN_IDS} more" if len(names) > _SHOWN_IDS else ""
    return "; ".join(names[:_SHOWN_IDS]) + more


def write_beir(result: BeirResult) -> None:
    table = _table("", ["", *result.scores])
    rows = {"evidencebot": result.scores} | result.baselines
    for name, scores in rows.items():
        table.add_row(Text(name), *(f"{scores[m]:.4f}" for m in result.scores))
    _console().print(table)


def _measures(title: str, section: Section) -> Table:
    """A row a measure: ours, the interval, over how many, and each baseline."""
    baselines = [name for name, scores in section.baselines.items() if scores]
    table = _table(title, ["", "ours", "", "n", *baselines])
    for measure, score in section.measures.items():
        others = (section.baselines[name].get(measure) for name in baselines)
        interval = f"[{score.low:.3f}, {score.high:.3f}]"
        table.add_row(Text(measure), f"{score.value:.3f}", Text(interval), str(score.count), *map(_value, others))
    return table


def _groups(title: str, groups: Mapping[str, Scores]) -> Table:
    """A row a group, a column a measure."""
    measures = list(dict.fromkeys(m for scores in groups.values() for m in scores))
    table = _table(title, ["", "n", *measures])
    for name, scores in groups.items():
        count = str(max((s.count for s in scores.values()), default=0))
        table.add_row(_text(name), count, *(_value(scores.get(m)) for m in measures))
    return table


def _value(score: Score | None) -> str:
    return "" if score is None else f"{score.value:.3f}"


def _table(title: str, columns: Sequence[str]) -> Table:
    table = Table(title=_text(title) if title else None, title_justify="left", title_style="bold", box=box.SIMPLE_HEAD)
    for number, column in enumerate(columns):
        table.add_column(Text(column), justify="right" if number else "left", no_wrap=True)
    return table


def _text(words: str, style: str = "") -> Text:
    """Words as they are: names of a person's own question sets are no markup and steer nothing."""
    return Text(without_control(words), style)


def _console() -> Console:
    return Console(file=sys.stdout, width=None if sys.stdout.isatty() else _PLAIN_WIDTH, highlight=False)
