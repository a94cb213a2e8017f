"""A small chart on two logarithmic axes, as a drawing that the page can rewrite while work goes on.

Lines are told apart by colour, dash and the shape of their points; every point says its numbers
when the hand rests on it. (A component of its own, as Streamlit takes drawings out of HTML.)
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

import streamlit as st

from explorer.frames.loglog import Line, LogLogView
from explorer.frames.ticks import ticks
from explorer.texts import short
from explorer.ui.engine import join
from explorer.ui.page import AnyPage

WIDTH = 360
LEFT, RIGHT, TOP, BOTTOM = 50, 10, 24, 36
COLOURS = ("prediction", "data", "noise", "spread", "state")
DASHES = ("", "6 3", "2 3", "8 3 2 3")
CSS = """
.loglog { max-width: 30rem; color: var(--text); font-family: system-ui, sans-serif; }
.loglog svg { display: block; width: 100%; height: auto; overflow: visible; }
.loglog text { font-size: 13px; fill: currentColor; font-variant-numeric: tabular-nums; }
.loglog ul { display: flex; flex-wrap: wrap; gap: 0 0.75rem; margin: 0; padding: 0;
  list-style: none; font-size: 0.8125rem; line-height: 1.5; }
.loglog li { display: inline-flex; align-items: center; gap: 0.25rem; margin: 0; }
.loglog li svg { width: 26px; height: 12px; }
"""
_view = st.components.v2.component(
    "loglog",
    html='<div class="loglog" data-role="loglog"></div>',
    css=CSS,
    js=join.program("ui/charts/loglog.js"),
)


def show(page: AnyPage, view: LogLogView, key: str, height: int = 200) -> None:
    """Mount the chart.  height : for a width of 360."""
    say = page.say
    plot = Plot(
        (min(view.x_ticks), max(view.x_ticks)), spread(view.lines, view.y_range), height
    )  # fmt: skip
    lines = [(line, escape(say(line.label))) for line in view.lines]
    body = axes(plot, view.x_ticks, say(view.x_label), say(view.y_label))
    if view.floor is not None:
        y = plot.y(view.floor[0])
        body += f'<path d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}" stroke="currentColor" '
        body += f'stroke-dasharray="7 4"/><text x="{LEFT + 6}" y="{y + 14:.1f}">'
        body += f"{escape(say(view.floor[1]))}</text>"
    if view.marked is not None:
        x = plot.x(view.marked)
        body += f'<path d="M{x:.1f} {TOP}V{plot.bottom}" stroke="currentColor" opacity="0.5"/>'
    body += "".join(drawn(line, label, plot) for line, label in lines)
    legend = "".join(f"<li>{sample(line)}{label}</li>" for line, label in lines)
    alt = escape(say(view.alt))
    drawing = f'<svg role="img" viewBox="0 0 {WIDTH} {height}" aria-label="{alt}">'
    _view(key=key, data=[f"{drawing}{body}</svg><ul>{legend}</ul>"])


def spread(lines: Iterable[Line], y_range: tuple[float, float]) -> tuple[float, float]:
    """The range, made wider where a line leaves it."""
    values = [y for line in lines for _, y in line.points if math.isfinite(y) and y > 0]
    return min([y_range[0], *values]), max([y_range[1], *values])


def share(value: float, ends: tuple[float, float]) -> float:
    return math.log(value / ends[0]) / math.log(ends[1] / ends[0])


@dataclass(frozen=True)
class Plot:
    """Where values stand in the drawing."""

    x_ends: tuple[float, float]
    y_ends: tuple[float, float]
    height: int

    @property
    def bottom(self) -> float:
        return self.height - BOTTOM

    def x(self, value: float) -> float:
        return LEFT + share(value, self.x_ends) * (WIDTH - LEFT - RIGHT)

    def y(self, value: float) -> float:
        return TOP + (1 - share(value, self.y_ends)) * (self.bottom - TOP)


def axes(plot: Plot, x_ticks: Iterable[float], x_label: str, y_label: str) -> str:
    """Ground lines, ticks and the axes' names."""
    floor, parts = plot.bottom, []
    for value in ticks(*plot.y_ends, log=True):
        y = plot.y(value)
        parts.append(
            f'<path d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}" stroke="currentColor" opacity="0.15"/>'
            f'<text x="{LEFT - 5}" y="{y + 4:.1f}" text-anchor="end">{short(value)}</text>'
        )
    for value in x_ticks:
        x = plot.x(value)
        parts.append(
            f'<path d="M{x:.1f} {floor}v4" stroke="currentColor"/>'
            f'<text x="{x:.1f}" y="{floor + 17}" text-anchor="middle">{short(value)}</text>'
        )
    middle = (LEFT + WIDTH - RIGHT) / 2
    parts.append(
        f'<text x="{middle}" y="{plot.height - 4}" text-anchor="middle">{escape(x_label)}</text>'
        f'<text x="2" y="12">{escape(y_label)}</text>'
    )
    ground = f"M{LEFT} {TOP}V{floor}H{WIDTH - RIGHT}"
    parts.append(f'<path d="{ground}" stroke="currentColor" fill="none"/>')
    return "".join(parts)


def colour(look: int) -> str:
    return f"var(--{COLOURS[look % len(COLOURS)]})"


def dash(look: int) -> str:
    dashes = DASHES[look // len(COLOURS) + look % 2]
    return f' stroke-dasharray="{dashes}"' if dashes else ""


def drawn(line: Line, label: str, plot: Plot) -> str:
    """The line with its points, each of which says the label (HTML) and its numbers."""
    known = [(x, y) for x, y in sorted(line.points) if math.isfinite(y) and y > 0]
    spots = [(plot.x(x), plot.y(y)) for x, y in known]
    path = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in spots) if spots else ""
    width = 2.5 if line.strong else 1.5
    marks = "".join(
        f"<g>{shape(line.look, x, y)}<title>{label}: {a:g}, {b:.3g}</title></g>"
        for (x, y), (a, b) in zip(spots, known, strict=True)
    )
    return (
        f'<g style="color:{colour(line.look)}"><path d="{path}" fill="none" stroke="currentColor" '
        f'stroke-width="{width}"{dash(line.look)}/>{marks}</g>'
    )


def shape(look: int, x: float, y: float) -> str:
    """A dot, square, triangle or cross."""
    fill = 'fill="currentColor"'
    return (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3.2" {fill}/>',
        f'<path d="M{x - 3:.1f} {y - 3:.1f}h6v6h-6Z" {fill}/>',
        f'<path d="M{x:.1f} {y - 4:.1f}l4 7h-8Z" {fill}/>',
        f'<path d="M{x - 3:.1f} {y - 3:.1f}l6 6m0-6l-6 6" stroke="currentColor" stroke-width="2"/>',
    )[look % 4]


def sample(line: Line) -> str:
    """How the line looks, for the legend."""
    return (
        f'<svg viewBox="0 0 26 12" aria-hidden="true" style="color:{colour(line.look)}">'
        f'<path d="M0 6H26" stroke="currentColor" stroke-width="2"{dash(line.look)}/>'
        f"{shape(line.look, 13, 6)}</svg>"
    )
