"""The page `why_gaussian`: KL against beta on logarithmic axes, and what n steps bring back."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np
from plotly import graph_objects as go
from plotly.subplots import make_subplots

from explorer.lessons.why_gaussian.scene_reverse import Falls
from explorer.palette import Palette, faint, figure_layout

# name of the row → (colour, dash); in the order of the legend
ROWS = {"best": ("prediction", "solid"), "fixed": ("spread", "dash"), "here": ("state", "dot")}
SMALLEST = 1e-16  # nats that are still drawn


def falls(
    curves: Falls, words: dict[str, str], now: tuple[float, float], limit: float, palette: Palette
) -> go.Figure:
    """KL in nats against beta.

    curves : Falls.  words : row → its name in the legend.  now : the present beta and the KL of
    `here` there, marked.  limit : a KL that is marked by a line.
    """
    drawn = go.Figure()
    for row, (colour, dash) in ROWS.items():
        values = np.array(getattr(curves, row))
        drawn.add_trace(
            go.Scatter(
                x=curves.betas,
                y=np.where(values > SMALLEST, values, np.nan),
                name=words[row],
                mode="lines",
                line={"color": getattr(palette, colour), "dash": dash, "width": 3},
                hovertemplate="β = %{x:.3g}: %{y:.3g}<extra>" + words[row] + "</extra>",
            )
        )
    drawn.add_trace(
        go.Scatter(
            x=[now[0]],
            y=[max(now[1], SMALLEST)],
            name=words["now"],
            mode="markers",
            marker={
                "color": palette.state,
                "size": 14,
                "line": {"color": palette.exact, "width": 2},
            },
            hovertemplate="β = %{x:.3g}: %{y:.3g}<extra>" + words["now"] + "</extra>",
        )
    )
    drawn.add_hline(y=limit, line={"color": palette.error, "dash": "longdash", "width": 1})
    drawn.update_layout(figure_layout(palette))
    power = {"type": "log", "exponentformat": "power"}
    drawn.update_xaxes(**power, title_text="β", dtick=1)
    drawn.update_yaxes(**power, title_text=words["axis"], dtick=2)
    drawn.update_layout(
        height=430, margin={"l": 72, "r": 16, "t": 12, "b": 48},
        legend={"orientation": "v", "x": 0.02, "y": 0.98, "bgcolor": "rgba(0,0,0,0)"},
    )  # fmt: skip
    return drawn


def ways(
    densities: Iterable[np.ndarray],
    grid: np.ndarray,
    data: np.ndarray,
    titles: Sequence[str],
    names: tuple[str, str],
    palette: Palette,
) -> go.Figure:
    """What n steps bring back (solid) beside the data (long dash), a panel for each n.

    densities : what comes back, on grid, each with its title.  data : the density on grid.
    names : of these two.
    """
    shape = {"rows": 2, "cols": 2, "horizontal_spacing": 0.07, "vertical_spacing": 0.16}
    drawn = make_subplots(subplot_titles=titles, shared_yaxes=True, **shape)
    for index, density in enumerate(densities):
        place = {"row": index // 2 + 1, "col": index % 2 + 1}
        fill = {"fill": "tozeroy", "fillcolor": faint(palette.prediction)}
        line = {"color": palette.prediction, "width": 2.5}
        drawn.add_trace(curve(grid, density, "p", line, name=names[0], **fill), **place)
        line = {"color": palette.exact, "width": 1.5, "dash": "longdash"}
        drawn.add_trace(curve(grid, data, "q", line, name=names[1]), **place)
    drawn.update_layout(figure_layout(palette))
    drawn.update_annotations(font_size=14)  # else two titles side by side touch
    drawn.update_layout(height=470, showlegend=False, margin={"l": 36, "r": 12, "t": 32, "b": 40})
    drawn.update_xaxes(range=[-4, 4])
    drawn.update_xaxes(title_text="x<sub>0</sub>", row=2)
    drawn.update_yaxes(rangemode="tozero", nticks=4)
    return drawn


def curve(
    x: np.ndarray, y: np.ndarray, symbol: str, line: Mapping[str, Any], **more: Any
) -> go.Scatter:
    hover = symbol + "(%{x:.2f}) = %{y:.3f}<extra></extra>"
    return go.Scatter(x=x, y=y, line=line, mode="lines", hovertemplate=hover, **more)
