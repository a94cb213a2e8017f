"""A chart of frames/chart.py as a Plotly figure on a page."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from explorer.frames.chart import ChartView, Panel, Row
from explorer.frames.text import Text
from explorer.palette import Palette, figure_layout
from explorer.ui.charts.figure import show_figure
from explorer.ui.page import AnyPage

if TYPE_CHECKING:
    from plotly.graph_objects import Figure

SYMBOLS = {"": "circle", "dash": "square", "dot": "diamond", "longdash": "x"}
GAPS = {True: 0.12, False: 0.16}  # between panels side by side, and one below the other
LARGER = 1.35  # a lecture hall sees a figure from afar
Say = Callable[[Text], str]


def show(page: AnyPage, view: ChartView, key: str, height: int) -> None:
    """Mount a chart with its caption; larger in lecturer's mode."""
    scale = LARGER if page.present else 1.0
    of = view, page.lang, page.colours, height, scale
    show_figure(
        lambda: figure(view, page.say, page.colours, height, scale), of, key, page.say(view.caption)
    )


def figure(view: ChartView, say: Say, palette: Palette, height: int, scale: float = 1.0) -> Figure:
    """The chart as a plotly Figure in one language. scale : of type and height."""
    from plotly import graph_objects as go

    layout = figure_layout(palette)
    layout |= {
        "height": round(scale * height),
        "font": layout["font"] | {"size": round(scale * 13)},
        "margin": {"l": 64 * scale, "r": 12, "t": 44 * scale, "b": 48 * scale},
        "legend": layout["legend"] | {"bgcolor": "rgba(0,0,0,0)"},
        "uirevision": view.name, "shapes": [], "annotations": [],
    }  # fmt: skip
    traces, named = [], {""}
    for k, panel in enumerate(view.panels):
        number = str(k + 1) if k else ""
        for row in panel.rows:
            label = say(row.label)
            axes = {"xaxis": f"x{number}", "yaxis": f"y{number}", "showlegend": label not in named}
            traces.append(axes | trace(row, label, palette))
            named.add(label)
        domains = places(k, len(view.panels), view.across)
        for name, own in axes_of(panel, say).items():
            place = {"domain": domains[name], "anchor": f"{'y' if name == 'x' else 'x'}{number}"}
            axis = f"{name}axis{number}"  # the first has a line; the rest is the template's
            layout[axis] = layout.get(axis, {}) | place | own
        if panel.limit is not None:
            mark_limit(layout, panel, panel.limit, say, palette, number)
    return go.Figure(traces, layout)


def places(k: int, count: int, across: bool) -> dict[str, list[float]]:
    """The part of the figure that a panel takes, on either axis."""
    size = (1 - GAPS[across] * (count - 1)) / count
    begin = (k if across else count - 1 - k) * (size + GAPS[across])
    whole, part = [0.0, 1.0], [begin, min(begin + size, 1.0)]
    return {"x": part, "y": whole} if across else {"x": whole, "y": part}


def trace(row: Row, label: str, palette: Palette) -> dict[str, Any]:
    colour = getattr(palette, row.colour)
    drawn = {
        "type": "scatter",
        "x": row.x,
        "y": row.y,
        "name": label,
        "legendgroup": label,
        "mode": "lines+markers" if row.marks else "lines",
        "line": {"color": colour, "dash": row.dash or "solid", "width": 2.5 if row.marks else 1.75},
        "marker": {"color": colour, "size": 8, "symbol": SYMBOLS[row.dash]},
        "hovertemplate": "%{x}: %{y:.3g}<extra>" + label + "</extra>",
    }
    if any(each is not None for each in row.error):
        bars = {"type": "data", "array": [each or 0.0 for each in row.error], "thickness": 1.5}
        drawn["error_y"] = bars | {"width": 4, "color": colour}
    return drawn


def axes_of(panel: Panel, say: Say) -> dict[str, dict[str, Any]]:
    """What is the panel's own of its two axes."""
    x: dict[str, Any] = {"title": {"text": say(panel.x_title)}}
    y: dict[str, Any] = {"title": {"text": say(panel.y_title)}}
    if panel.log_x:
        x |= {"type": "log", "exponentformat": "power"}
    if panel.log_y:
        y |= {"type": "log"}
    x |= marked(panel.ticks)
    y |= marked(panel.y_ticks)
    for axis, ends, log in ((x, panel.x_range, panel.log_x), (y, panel.y_range, panel.log_y)):
        if ends:
            axis["range"] = [float(np.log10(end)) if log else end for end in ends]
    return {"x": x, "y": y}


def marked(ticks: tuple[float, ...]) -> dict[str, list[Any]]:
    names = [f"{tick:g}" for tick in ticks]
    return {"tickvals": list(ticks), "ticktext": names} if ticks else {}


def mark_limit(
    layout: dict[str, Any], panel: Panel, limit: float, say: Say, palette: Palette, number: str
) -> None:
    """A thin line across the panel, with its name at the right end."""
    place = {"xref": f"x{number} domain", "yref": f"y{number}"}
    line = {"color": palette.exact, "dash": "longdash", "width": 1}
    ends = {"x0": 0, "x1": 1, "y0": limit, "y1": limit}
    layout["shapes"].append({"type": "line", "line": line} | ends | place)
    height = float(np.log10(limit)) if panel.log_y else float(limit)
    layout["annotations"].append(
        {"text": say(panel.limit_label), "x": 1, "xanchor": "right", "y": height,
         "yanchor": "bottom", "showarrow": False} | place
    )  # fmt: skip
