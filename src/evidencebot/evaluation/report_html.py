"""A scorecard as one page that needs nothing else: plots, tables, and every question open to inspection."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from importlib.resources import files

from evidencebot import __version__
from evidencebot.documents.model import Document
from evidencebot.evaluation.cases import SetName
from evidencebot.evaluation.evaluating import Evaluation
from evidencebot.evaluation.intervals import Score
from evidencebot.evaluation.plots import bars, curve, reliability_plot
from evidencebot.evaluation.report_questions import question_html
from evidencebot.evaluation.scorecard import Scorecard, Scores, Section

_FILTER = """
const text = document.getElementById("find"), show = document.getElementById("show");
const update = () => document.querySelectorAll("details.q").forEach(q => {
  const fits = q.textContent.toLowerCase().includes(text.value.toLowerCase());
  q.hidden = !(fits && (show.value === "all" || q.classList.contains("wrong")));
});
text.addEventListener("input", update); show.addEventListener("change", update);
"""


def report_html(evaluation: Evaluation, documents: Mapping[str, Document]) -> str:
    """The whole page; every text in it is escaped."""
    card = evaluation.scorecard
    sections = "".join(_section(name, section) for name, section in card.sections.items())
    style = files("evidencebot.evaluation").joinpath("report.css").read_text(encoding="utf-8")
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>evidencebot: scorecard, {escape(card.variant)}, {escape(card.split)}</title>"
        f"<style>{style}</style></head><body>{_head(card)}{_plots(card)}{sections}"
        f"{_questions(evaluation, documents)}<script>{_FILTER}</script></body></html>\n"
    )


def _head(card: Scorecard) -> str:
    asked = f"{len(card.questions)} questions ({card.split}) asked of the {card.variant} in {card.seconds:.0f} s"
    return (
        "<h1>Scorecard</h1>"
        f'<p class="sub">evidencebot {escape(__version__)} · {escape(asked)} · in brackets what 95 % of '
        f"1,000 resamples lie between · data {escape(card.data[:12] or 'your own')}</p>"
    )


def _plots(card: Scorecard) -> str:
    plots = []
    answerable = card.sections.get(SetName.ANSWERABLE)
    for dimension in ("style", "chapter"):
        groups = answerable.groups.get(dimension) if answerable else None
        if groups:
            plots.append(bars(f"R@5 by {dimension}", [(name, scores["R@5"]) for name, scores in groups.items()]))
    if card.curves and card.curves.risk_coverage:
        base = card.curves.risk_coverage[-1][1]
        plots.append(curve("Risk and coverage", card.curves.risk_coverage, base))
        plots.append(reliability_plot("Reliability of confidence", card.curves.reliability))
    return f'<div class="plots">{"".join(plots)}</div>' if plots else ""


def _section(name: str, section: Section) -> str:
    head = f'<h2>{escape(name.capitalize())} <span class="count">{section.count}</span></h2>'
    if section.gap is not None:
        return f'{head}<p class="gap">Not scored: {escape(section.gap)}.</p>'
    columns = {"ours": section.measures} | {name: scores for name, scores in section.baselines.items() if scores}
    rows = {m: {name: scores[m] for name, scores in columns.items() if m in scores} for m in section.measures}
    groups = "".join(
        f"<h3>by {escape(dimension)}</h3>{_table(dimension, values)}" for dimension, values in section.groups.items()
    )
    faults = "".join(f"<li>{escape(fault)}</li>" for fault in section.faults)
    return head + _table("", rows) + (f'<p class="no">Wrong:</p><ul>{faults}</ul>' if faults else "") + groups


def _table(corner: str, rows: Mapping[str, Scores]) -> str:
    columns = list(dict.fromkeys(column for scores in rows.values() for column in scores))
    head = "".join(f"<th>{escape(c)}</th>" for c in (corner, *columns))
    body = "".join(_row(name, scores, columns) for name, scores in rows.items())
    return f'<div class="scroll"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>'


def _row(name: str, scores: Scores, columns: Sequence[str]) -> str:
    cells = "".join(f"<td>{_cell(scores.get(c))}</td>" for c in columns)
    return f"<tr><td>{escape(name)}</td>{cells}</tr>"


def _cell(score: Score | None) -> str:
    return f"{score.value:.3f} <small>[{score.low:.2f}, {score.high:.2f}]</small>" if score else "–"


def _questions(evaluation: Evaluation, documents: Mapping[str, Document]) -> str:
    graded = zip(evaluation.scorecard.questions, evaluation.outcomes, strict=True)
    each = "".join(question_html(grade, outcome, documents) for grade, outcome in graded)
    return (
        "<h2>Every question</h2>"
        '<div id="tools"><input id="find" type="search" placeholder="words, an id, a style …" aria-label="filter">'
        '<select id="show" aria-label="which"><option value="all">all</option>'
        f'<option value="wrong">only those not served right</option></select></div>{each}'
    )
