"""Plots as inline SVG: colours come from the page, so that they follow light and dark."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape

from evidencebot.evaluation.intervals import Score
from evidencebot.evaluation.refusing import Bin

_WIDTH, _HEIGHT = 460, 300
_LEFT, _RIGHT, _TOP, _BOTTOM = 46, 14, 12, 40
_ROW = 26


def bars(title: str, rows: Sequence[tuple[str, Score]]) -> str:
    """One horizontal bar a row from 0 to 1, its interval as a whisker."""
    left, span = 130, _WIDTH - 130 - 60
    height = _ROW * len(rows) + 8
    marks = [_bar(label, score, left, span, 6 + _ROW * n) for n, (label, score) in enumerate(rows)]
    return _svg(title, height, "".join(marks))


def _bar(label: str, score: Score, left: int, span: int, y: int) -> str:
    width, low, high = (span * v for v in (score.value, score.low, score.high))
    middle = y + 8
    tip = f"{label}: {score.value:.3f} ({score.low:.3f} to {score.high:.3f}), {score.count} questions"
    return (
        f"<g><title>{escape(tip)}</title>"
        f'<text class="label" x="{left - 8}" y="{y + 12}" text-anchor="end">{escape(label)}</text>'
        f'<rect class="track" x="{left}" y="{y}" width="{span}" height="16" rx="3"/>'
        f'<rect class="bar" x="{left}" y="{y}" width="{width:.1f}" height="16" rx="3"/>'
        f'<path class="whisker" d="M{left + low:.1f} {middle}H{left + high:.1f}M{left + low:.1f} {middle - 4}v8'
        f'M{left + high:.1f} {middle - 4}v8"/>'
        f'<text class="label" x="{left + span + 8}" y="{y + 12}">{score.value:.2f}</text></g>'
    )


def curve(title: str, points: Sequence[tuple[float, float]], base: float) -> str:
    """Risk against coverage, and the risk of answering everything in any order as a dashed line."""
    top = max([0.1, base, *(risk for _, risk in points)]) * 1.1
    place = [(_x(coverage), _y(risk / top)) for coverage, risk in points]
    line = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in place)
    area = f"{line}L{place[-1][0]:.1f} {_y(0):.1f}L{place[0][0]:.1f} {_y(0):.1f}Z"
    level = _y(base / top)
    body = (
        _axes("share of questions answered, surest first", "share wrong", top)
        + f'<path class="area" d="{area}"/><path class="line" d="{line}"/>'
        + f'<path class="dashed" d="M{_x(0)} {level:.1f}H{_x(1)}"><title>in any order: {base:.3f}</title></path>'
    )
    return _svg(title, _HEIGHT, body)


def reliability_plot(title: str, bins: Sequence[Bin]) -> str:
    """The share that has an answer against confidence; on the dashed line they are the same."""
    most = max((b.count for b in bins), default=1)
    dots = "".join(
        f'<circle class="dot" cx="{_x(b.confidence):.1f}" cy="{_y(b.right):.1f}" '
        f'r="{4 + 9 * (b.count / most) ** 0.5:.1f}">'
        f"<title>confidence {b.confidence:.2f}: {b.right:.2f} of {b.count} have an answer</title></circle>"
        for b in bins
    )
    diagonal = f'<path class="dashed" d="M{_x(0)} {_y(0)}L{_x(1)} {_y(1)}"/>'
    return _svg(title, _HEIGHT, _axes("confidence", "share with an answer", 1.0) + diagonal + dots)


def _axes(across: str, up: str, top: float) -> str:
    lines = []
    for tick in (0, 0.25, 0.5, 0.75, 1):
        x, y = _x(tick), _y(tick)
        lines.append(f'<path class="grid" d="M{_LEFT} {y:.1f}H{_WIDTH - _RIGHT}"/>')
        lines.append(f'<text class="label" x="{_LEFT - 6}" y="{y + 4:.1f}" text-anchor="end">{tick * top:.2f}</text>')
        lines.append(f'<text class="label" x="{x:.1f}" y="{_y(0) + 16:.1f}" text-anchor="middle">{tick:g}</text>')
    middle = (_LEFT + _WIDTH - _RIGHT) / 2
    lines.append(f'<text class="label" x="{middle}" y="{_HEIGHT - 6}" text-anchor="middle">{escape(across)}</text>')
    upright = f'transform="translate(11 {_y(0.5):.1f}) rotate(-90)"'
    lines.append(f'<text class="label" {upright} text-anchor="middle">{escape(up)}</text>')
    return "".join(lines)


def _svg(title: str, height: int, body: str) -> str:
    named = f'<svg viewBox="0 0 {_WIDTH} {height}" role="img" aria-label="{escape(title)}">{body}</svg>'
    return f"<figure><figcaption>{escape(title)}</figcaption>{named}</figure>"


def _x(share: float) -> float:
    return _LEFT + share * (_WIDTH - _LEFT - _RIGHT)


def _y(share: float) -> float:
    return _HEIGHT - _BOTTOM - share * (_HEIGHT - _TOP - _BOTTOM)
