"""The schedule's curves as one Plotly figure of six small panels, every t to be read by hovering.

Schedule A is solid, B dashed in the same colours; figures carry symbols, sentences stay outside.
"""

from __future__ import annotations

from typing import Any

import numpy as np
from plotly import graph_objects as go
from plotly.subplots import make_subplots

from explorer.palette import Palette, figure_layout
from explorer.worlds.memo import memo

# panel title, then (column, symbol, colour of the palette) for each curve in it
PANELS = (
    ("β", (("beta", "β", "noise"),)),
    ("ᾱ", (("alpha_bar", "ᾱ", "data"),)),
    ("√ᾱ, √(1−ᾱ)", (("signal", "√ᾱ", "data"), ("noise", "√(1−ᾱ)", "noise"))),
    ("log-SNR", (("log_snr", "ln ᾱ − ln(1−ᾱ)", "state"),)),
    ("β, β̃", (("beta", "β", "noise"), ("posterior_variance", "β̃", "spread"))),
    ("β̃ / β", (("ratio", "β̃/β", "spread"),)),
)
FROM_ONE = {"log_snr", "ratio", "beta", "posterior_variance"}  # meaningless at t = 0
COLUMNS = 3
MARGINS = {"l": 48, "r": 28, "t": 36, "b": 44}


def figure(
    tables: dict[str, dict], palette: Palette, t_label: str = "t", log: bool = False
) -> go.Figure:
    """Six panels over t.

    tables : name of the schedule → its columns, each (T+1,); the first is solid, the next dashed.
    log : β panels on a logarithmic axis.
    """
    spec = empty(len(tables), palette, t_label, log)
    drawn = [(column, symbol) for _, curves in PANELS for column, symbol, _ in curves]
    values = [
        curve(table, column, f"{symbol} · {name}")
        for name, table in tables.items()
        for column, symbol in drawn
    ]
    traces = [trace | points for trace, points in zip(spec["data"], values, strict=True)]
    return go.Figure({"data": traces, "layout": spec["layout"]})


@memo(most=16)
def empty(count: int, palette: Palette, t_label: str, log: bool) -> dict[str, Any]:
    """The figure of so many schedules without their names and numbers, as a dict: made once, as
    Plotly takes long over each part."""
    titles = [title for title, _ in PANELS]
    shape = {"rows": 2, "cols": COLUMNS, "horizontal_spacing": 0.07, "vertical_spacing": 0.16}
    drawn = make_subplots(subplot_titles=titles, **shape)
    for order in range(count):
        for index, (_, curves) in enumerate(PANELS):
            place = {"row": index // COLUMNS + 1, "col": index % COLUMNS + 1}
            for _, _, colour in curves:
                dash = ("solid", "dash")[min(order, 1)]
                line = {"color": getattr(palette, colour), "dash": dash, "width": 2}
                drawn.add_trace(go.Scatter(line=line, mode="lines"), **place)
    drawn.update_layout(figure_layout(palette))
    drawn.update_layout(height=520, showlegend=False, hovermode="x", margin=MARGINS)
    drawn.update_xaxes(title_text=t_label, title_standoff=4, row=2)
    if log:
        power = {"type": "log", "exponentformat": "power", "dtick": 1}
        drawn.update_yaxes(**power, row=1, col=1)
        drawn.update_yaxes(**power, row=2, col=2)
    return drawn.to_dict()


def curve(table: dict, column: str, name: str) -> dict[str, Any]:
    """The name and points of one line, from t = 1 where the quantity has no meaning at t = 0."""
    first = 1 if column in FROM_ONE else 0
    values = np.asarray(table[column])[first:]
    hover = "t = %{x}: %{y:.6g}<extra>" + name + "</extra>"
    t = np.arange(first, first + len(values))
    return {"name": name, "hovertemplate": hover, "x": t, "y": values}


def by_steps(
    values: dict[int, float], limit: float, palette: Palette, T_label: str = "T"
) -> go.Figure:
    """L_T in bits/dim against the number of steps, both axes logarithmic, with the limit."""
    T, bits = list(values), list(values.values())
    trace = {
        "type": "scatter",
        "x": T,
        "y": bits,
        "mode": "lines+markers",
        "line": {"color": palette.muted, "width": 1},
        "marker": {
            "symbol": ["circle" if b <= limit else "x" for b in bits],
            "color": [palette.prediction if b <= limit else palette.error for b in bits],
            "size": 10,
        },
        "hovertemplate": "T = %{x}: L<sub>T</sub> = %{y:.3g}<extra></extra>",
    }
    across = {"type": "line", "xref": "x domain", "yref": "y", "x0": 0, "x1": 1}
    line = {"color": palette.exact, "dash": "longdash", "width": 1}
    layout = figure_layout(palette)
    layout |= {
        "height": 240,
        "showlegend": False,
        "margin": MARGINS | {"l": 72},
        "shapes": [across | {"y0": limit, "y1": limit, "line": line}],
    }
    titles = {"xaxis": T_label, "yaxis": "L<sub>T</sub>"}
    own = {"xaxis": {"tickvals": T}, "yaxis": {"exponentformat": "power", "dtick": 1}}
    for axis, title in titles.items():
        named = {"type": "log", "automargin": True, "title": {"standoff": 8, "text": title}}
        layout[axis] = layout[axis] | named | own[axis]
    return go.Figure({"data": [trace], "layout": layout})
