"""A small chart on two logarithmic axes, as a drawing that the page can rewrite while work goes on.

Lines are told apart by colour, dash and the shape of their points; every point says its numbers
when the hand rests on it. (A component of its own, as Streamlit takes drawings out of HTML.)
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

import streamlit as st

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
JS = """
export default ({ data, parentElement }) => {
  const root = parentElement.querySelector('.loglog');
  if (root.innerHTML !== data[0]) root.innerHTML = data[0];
};
"""
_view = st.components.v2.component(
    "loglog", html='<div class="loglog" data-role="loglog"></div>', css=CSS, js=JS
)


@dataclass(frozen=True)
class Line:
    """Points (x, y > 0), joined in the order of x.  look : which colour, dash and shape."""

    label: str
    points: tuple[tuple[float, float], ...]
    look: int = 0
    strong: bool = False

    @property
    def colour(self) -> str:
        return f"var(--{COLOURS[self.look % len(COLOURS)]})"

    @property
    def dash(self) -> str:
        return DASHES[self.look // len(COLOURS) + self.look % 2]


def loglog(
    key: str,
    lines: Sequence[Line],
    *,
    alt: str,
    x_label: str,
    y_label: str,
    x_ticks: Sequence[float],
    y_range: tuple[float, float],
    floor: tuple[float, str] | None = None,
    marked: float | None = None,
    height: int = 200,
) -> None:
    """Mount the chart.  floor : a level with its name, drawn as a dashed line.  marked : an x.
    height : for a width of 360."""
    frame = Frame((min(x_ticks), max(x_ticks)), spread(lines, y_range), height)
    body = axes(frame, x_ticks, x_label, y_label)
    if floor is not None:
        y = frame.y(floor[0])
        body += f'<path d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}" stroke="currentColor" '
        body += f'stroke-dasharray="7 4"/><text x="{LEFT + 6}" y="{y + 14:.1f}">'
        body += f"{escape(floor[1])}</text>"
    if marked is not None:
        x = frame.x(marked)
        body += f'<path d="M{x:.1f} {TOP}V{frame.bottom}" stroke="currentColor" opacity="0.5"/>'
    body += "".join(drawn(line, frame) for line in lines)
    legend = "".join(f"<li>{sample(line)}{escape(line.label)}</li>" for line in lines)
    drawing = f'<svg role="img" viewBox="0 0 {WIDTH} {height}" aria-label="{escape(alt)}">'
    _view(key=key, data=[f"{drawing}{body}</svg><ul>{legend}</ul>"])


def spread(lines, y_range) -> tuple[float, float]:
    """The range, made wider where a line leaves it."""
    values = [y for line in lines for _, y in line.points if math.isfinite(y) and y > 0]
    return min([y_range[0], *values]), max([y_range[1], *values])


def share(value: float, ends: tuple[float, float]) -> float:
    return math.log(value / ends[0]) / math.log(ends[1] / ends[0])


@dataclass(frozen=True)
class Frame:
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


def axes(frame: Frame, x_ticks, x_label: str, y_label: str) -> str:
    """Ground lines, ticks and the axes' names."""
    floor, parts = frame.bottom, []
    for value in levels(*frame.y_ends):
        y = frame.y(value)
        parts.append(
            f'<path d="M{LEFT} {y:.1f}H{WIDTH - RIGHT}" stroke="currentColor" opacity="0.15"/>'
            f'<text x="{LEFT - 5}" y="{y + 4:.1f}" text-anchor="end">{value:g}</text>'
        )
    for value in x_ticks:
        x = frame.x(value)
        parts.append(
            f'<path d="M{x:.1f} {floor}v4" stroke="currentColor"/>'
            f'<text x="{x:.1f}" y="{floor + 17}" text-anchor="middle">{value:g}</text>'
        )
    middle = (LEFT + WIDTH - RIGHT) / 2
    parts.append(
        f'<text x="{middle}" y="{frame.height - 4}" text-anchor="middle">{escape(x_label)}</text>'
        f'<text x="2" y="12">{escape(y_label)}</text>'
    )
    ground = f"M{LEFT} {TOP}V{floor}H{WIDTH - RIGHT}"
    parts.append(f'<path d="{ground}" stroke="currentColor" fill="none"/>')
    return "".join(parts)


def levels(low: float, high: float) -> list[float]:
    """1, 2, 5 times powers of ten within the range; the powers alone where they are many."""
    powers = range(math.floor(math.log10(low)), math.ceil(math.log10(high)) + 1)
    factors = (1, 2, 5) if high / low < 50 else (1,)
    made = (float(f"{factor * 10.0**power:.6g}") for power in powers for factor in factors)
    return [value for value in made if low * 0.999 <= value <= high * 1.001]


def drawn(line: Line, frame: Frame) -> str:
    """The line with its points."""
    known = [(x, y) for x, y in sorted(line.points) if math.isfinite(y) and y > 0]
    spots = [(frame.x(x), frame.y(y)) for x, y in known]
    path = "M" + "L".join(f"{x:.1f} {y:.1f}" for x, y in spots) if spots else ""
    width = 2.5 if line.strong else 1.5
    dash = f' stroke-dasharray="{line.dash}"' if line.dash else ""
    marks = "".join(
        f"<g>{shape(line.look, x, y)}<title>{escape(line.label)}: {a:g}, {b:.3g}</title></g>"
        for (x, y), (a, b) in zip(spots, known, strict=True)
    )
    return (
        f'<g style="color:{line.colour}"><path d="{path}" fill="none" stroke="currentColor" '
        f'stroke-width="{width}"{dash}/>{marks}</g>'
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
    dash = f' stroke-dasharray="{line.dash}"' if line.dash else ""
    return (
        f'<svg viewBox="0 0 26 12" aria-hidden="true" style="color:{line.colour}">'
        f'<path d="M0 6H26" stroke="currentColor" stroke-width="2"{dash}/>'
        f"{shape(line.look, 13, 6)}</svg>"
    )
